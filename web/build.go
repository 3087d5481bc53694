package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// draft is an act that somebody wants to sign, in words.
type draft struct {
	Author   machine.PersonID       `json:"author" help:"who signs" example:"ada"`
	Key      signature.KeyID        `json:"key" help:"the key it will be signed with: lower-case hex of the first 10 bytes of SHA-256(algorithm ‖ 0x00 ‖ public key)"`
	For      machine.OrganizationID `json:"for,omitempty" help:"the organization acted for; empty for oneself"`
	Sequence uint64                 `json:"sequence,omitempty" help:"the act's number under the key; the next one if left out"`
	Expires  int64                  `json:"expires,omitempty" help:"rule time from which it no longer counts, Unix seconds; a day ahead if left out"`
	Messages []machine.Readable     `json:"messages" help:"applied in order, each with its own outcome"`
}

// built is a draft as the bytes to be signed, and what these decode to.
type built struct {
	ID      wire.EnvelopeID `json:"id" help:"the act's identity: SHA-256 of the body in hex"`
	Body    []byte          `json:"body" help:"the bytes of the act, deterministic CBOR"`
	Digest  []byte          `json:"digest" help:"what an Ed25519 key signs, and a passkey's challenge: SHA-256(\"metaorg/envelope/v1\" ‖ 0x00 ‖ length of network in one byte ‖ network ‖ body)"`
	Network wire.NetworkID  `json:"network" help:"the network in which it counts"`
	draft                   // Embedded: its fields stand beside the others.
}

// defaultValidity is how long an act is valid when nobody says.
const defaultValidity = 86400 // Seconds of rule time.

// maxJSONBytes bounds a JSON request; base64 takes a third more than bytes.
const maxJSONBytes = 4 * machine.MaxEnvelopeBytes

// buildOne turns the fields of one message into the bytes to be signed.
func (s *Server) buildOne(w http.ResponseWriter, r *http.Request) error {
	fields, err := readBody(w, r, maxJSONBytes)
	if err != nil {
		return err
	}
	d, err := draftOf(r)
	if err != nil {
		return err
	}
	d.Messages = []machine.Readable{{Kind: r.PathValue("kind"), Content: fields}}
	return s.build(w, d)
}

// buildMany does so for a list of messages.
func (s *Server) buildMany(w http.ResponseWriter, r *http.Request) error {
	var d draft
	if err := readJSON(w, r, &d); err != nil {
		return err
	}
	if len(d.Messages) == 0 || len(d.Messages) > machine.MaxMessages {
		return machine.Malformed("web.bad_message_count", "an act has 1 to %d messages, this one %d", machine.MaxMessages, len(d.Messages)).At("messages")
	}
	return s.build(w, d)
}

// draftOf reads who signs, for whom and how long from the address.
func draftOf(r *http.Request) (d draft, err error) {
	q := r.URL.Query()
	for name := range q {
		switch name {
		case "author":
			d.Author = machine.PersonID(q.Get(name))
		case "key":
			d.Key = signature.KeyID(q.Get(name))
		case "for":
			d.For = machine.OrganizationID(q.Get(name))
		case "sequence":
			d.Sequence, err = strconv.ParseUint(q.Get(name), 10, 64)
		case "expires":
			d.Expires, err = strconv.ParseInt(q.Get(name), 10, 64)
		default:
			return d, unknownParam(name)
		}
		if err != nil {
			return d, badParam(name, "a whole number")
		}
	}
	return d, nil
}

func unknownParam(name string) error {
	return machine.Malformed("web.unknown_parameter", "this address takes no parameter %q", name).At(name)
}

func badParam(name, wants string) error {
	return machine.Malformed("web.bad_parameter", "%s must be %s", name, wants).At(name)
}

func (s *Server) build(w http.ResponseWriter, d draft) error {
	for _, given := range []struct{ name, value string }{{"author", string(d.Author)}, {"key", string(d.Key)}} {
		if given.value == "" {
			return machine.Malformed("web.missing", "say with %s who signs with which key", given.name).At(given.name)
		}
	}
	if d.Sequence == 0 {
		d.Sequence = s.Node.NextSequence(d.Author, d.Key)
	}
	if d.Expires == 0 {
		d.Expires = s.Node.Now() + defaultValidity
	}
	body := wire.Body{
		Network: s.Node.Genesis().ID(), Author: d.Author, Key: d.Key, For: d.For, Sequence: d.Sequence, Expires: d.Expires,
	}
	for _, m := range d.Messages {
		msg, err := s.readMessage(m)
		if err != nil {
			return err
		}
		body.Messages = append(body.Messages, s.Machine.Wire(msg))
	}
	out, err := s.show(wire.Encode(body))
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, out)
}

// readMessage reads a message from its fields, carried ones with theirs, and checks it.
func (s *Server) readMessage(m machine.Readable) (machine.Message, error) {
	msg, err := s.Machine.FromJSON(m.Kind, m.Content)
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code == "machine.wrong_type" && no.Field == "" {
		return nil, machine.Malformed("web.no_fields", "the content of a message is its fields, {\"name\": value, …}; its bytes in base64 are not taken").At("content")
	}
	if err != nil {
		return nil, err
	}
	return msg, msg.Check()
}

// show says what a body's bytes say, read from these very bytes.
func (s *Server) show(body []byte) (built, error) {
	var b wire.Body
	if err := wire.Decode(body, &b); err != nil {
		return built{}, fmt.Errorf("couldn't read back what was built: %w", err)
	}
	digest := signature.Digest(string(b.Network), body)
	out := built{
		ID: wire.Envelope{Body: body}.ID(), Body: body, Digest: digest[:], Network: b.Network,
		draft: draft{Author: b.Author, Key: b.Key, For: b.For, Sequence: b.Sequence, Expires: b.Expires},
	}
	for _, m := range b.Messages {
		readable, err := s.Machine.WireToJSON(m)
		if err != nil {
			return built{}, err
		}
		out.Messages = append(out.Messages, readable)
	}
	return out, nil
}

// readBody reads a request's body up to a limit.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, machine.OverLimit("web.too_large", "a request here has at most %d bytes", limit)
	}
	if err != nil {
		return nil, machine.Malformed("web.broken_off", "the request broke off: %v", err)
	}
	return b, nil
}

// readJSON reads one JSON value and nothing beside it.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	b, err := readBody(w, r, maxJSONBytes)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var wrong *json.UnmarshalTypeError
	if err := d.Decode(v); errors.As(err, &wrong) {
		return machine.Malformed("web.bad_json", "the request is not the JSON it should be: something else belongs where it has %s", wrong.Value).At(wrong.Field)
	} else if errors.Is(err, io.EOF) {
		return machine.Malformed("web.bad_json", "there is nothing in the request; it should be JSON")
	} else if err != nil {
		return machine.Malformed("web.bad_json", "the request is not the JSON it should be: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return machine.Malformed("web.bad_json", "after the JSON value there is more text")
	}
	return nil
}
