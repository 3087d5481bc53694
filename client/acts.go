package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// Draft is an act to be signed.
type Draft struct {
	Author   machine.PersonID
	Key      signature.KeyID
	For      machine.OrganizationID // The organization acted for; empty for oneself.
	Sequence uint64                 // Under the key; the node's next one if 0.
	Expires  int64                  // Unix seconds of rule time; a day ahead if 0.
	Messages []machine.Message
}

// Built is a draft as the bytes to be signed.
type Built struct {
	ID      wire.EnvelopeID
	Network wire.NetworkID
	Body    []byte
	Digest  [32]byte // What is signed.
}

// Signer is a key that signs.
type Signer interface {
	Sign(digest [32]byte) signature.Signature
}

// Act is what became of an act.
type Act struct {
	ID       wire.EnvelopeID  `json:"id"`
	State    string           `json:"state"`            // pending, applied, refused or expired.
	Height   int64            `json:"height,omitempty"` // Of the block in which it was ordered.
	Entry    uint64           `json:"entry,omitempty"`  // Its number in the log.
	Outcomes []Outcome        `json:"outcomes,omitempty"`
	Refusal  *machine.Refusal `json:"refusal,omitempty"` // Why none of it was done.
}

// Outcome is what became of one message.
type Outcome struct {
	Kind    string           `json:"kind"`
	Refusal *machine.Refusal `json:"refusal,omitempty"`
	Events  []Event          `json:"events,omitempty"`
}

// Event is one thing that happened, with its fields as JSON.
type Event struct {
	Kind  string          `json:"kind"`
	Event json.RawMessage `json:"event"`
}

// ErrOtherThanAsked reports bytes to be signed that do not say what was asked for.
var ErrOtherThanAsked = errors.New("the node gave something else to be signed than what was asked for; nothing was signed")

// Build lets the node write a draft as bytes, and makes sure that these say
// what was asked for and nothing else: a node is not trusted with what a
// person signs.
func (c *Client) Build(ctx context.Context, d Draft) (Built, error) {
	in := struct {
		Author   machine.PersonID       `json:"author"`
		Key      signature.KeyID        `json:"key"`
		For      machine.OrganizationID `json:"for,omitempty"`
		Sequence uint64                 `json:"sequence,omitempty"`
		Expires  int64                  `json:"expires,omitempty"`
		Messages []machine.Readable     `json:"messages"`
	}{d.Author, d.Key, d.For, d.Sequence, d.Expires, nil}
	for _, m := range d.Messages {
		readable, err := c.machine.ToJSON(m)
		if err != nil {
			return Built{}, fmt.Errorf("couldn't write down a message: %w", err)
		}
		in.Messages = append(in.Messages, readable)
	}
	var out struct {
		Body []byte `json:"body"`
	}
	if err := c.post(ctx, "/v1/messages", nil, in, &out); err != nil {
		return Built{}, err
	}
	return c.check(d, out.Body)
}

// check compares what the bytes say with what was asked for.
func (c *Client) check(d Draft, content []byte) (Built, error) {
	var b wire.Body
	if err := wire.Decode(content, &b); err != nil {
		return Built{}, fmt.Errorf("couldn't read what the node gave to be signed: %w", err)
	}
	same := b.Author == d.Author && b.Key == d.Key && b.For == d.For && len(b.Messages) == len(d.Messages) &&
		(d.Sequence == 0 || b.Sequence == d.Sequence) && (d.Expires == 0 || b.Expires == d.Expires) &&
		len(b.Network) <= maxNetworkBytes
	for i := 0; same && i < len(b.Messages); i++ {
		asked := c.machine.Wire(d.Messages[i])
		same = b.Messages[i].Kind == asked.Kind && bytes.Equal(b.Messages[i].Content, asked.Content)
	}
	if !same {
		return Built{}, ErrOtherThanAsked
	}
	return Built{
		ID: wire.Envelope{Body: content}.ID(), Network: b.Network, Body: content, Digest: signature.Digest(string(b.Network), content),
	}, nil
}

// maxNetworkBytes is the longest network id that can be signed for.
const maxNetworkBytes = 64

// Submit sends a signed act and waits up to ten seconds until it is ordered. A
// refusal of the whole act is the error; of some of several messages it is in
// their outcomes. An act still pending after that has no outcomes yet.
func (c *Client) Submit(ctx context.Context, e wire.Envelope) (Act, error) {
	return c.Carry(ctx, wire.Encode(e))
}

// Carry is Submit for an envelope's bytes as they are, signed by whomever.
func (c *Client) Carry(ctx context.Context, envelope []byte) (Act, error) {
	b, err := c.whole(ctx, call{
		method: http.MethodPost, path: "/v1/envelopes", params: url.Values{"wait": {"10s"}},
		kind: "application/cbor", body: bytes.NewReader(envelope),
	})
	if err != nil {
		return Act{}, err
	}
	var act Act
	err = readJSON(b, &act)
	return act, err
}

// Hand builds, signs and sends an act without waiting until it is ordered.
// What is handed in after it, by whomever, is ordered after it.
func (c *Client) Hand(ctx context.Context, d Draft, key Signer) (wire.EnvelopeID, error) {
	built, err := c.Build(ctx, d)
	if err != nil {
		return "", err
	}
	return c.Post(ctx, wire.Encode(wire.Envelope{Body: built.Body, Signature: key.Sign(built.Digest)}))
}

// Post is Hand for an envelope's bytes as they are, signed by whomever.
func (c *Client) Post(ctx context.Context, envelope []byte) (wire.EnvelopeID, error) {
	var e wire.Envelope
	if err := wire.Decode(envelope, &e); err != nil {
		return "", fmt.Errorf("couldn't read the act: %w", err)
	}
	_, err := c.whole(ctx, call{method: http.MethodPost, path: "/v1/envelopes", kind: "application/cbor", body: bytes.NewReader(envelope)})
	return e.ID(), err
}

// Await waits until an act is no longer pending and tells what became of it.
func (c *Client) Await(ctx context.Context, id wire.EnvelopeID) (act Act, err error) {
	act.State = "pending"
	for act.State == "pending" && err == nil {
		err = c.get(ctx, "/v1/envelopes/"+url.PathEscape(string(id)), url.Values{"wait": {"10s"}}, &act)
	}
	return act, err
}

// Do builds, signs and submits.
func (c *Client) Do(ctx context.Context, d Draft, key Signer) (Act, error) {
	built, err := c.Build(ctx, d)
	if err != nil {
		return Act{}, err
	}
	return c.Submit(ctx, wire.Envelope{Body: built.Body, Signature: key.Sign(built.Digest)})
}

// Status tells what became of an act.
func (c *Client) Status(ctx context.Context, id wire.EnvelopeID) (act Act, err error) {
	err = c.get(ctx, "/v1/envelopes/"+url.PathEscape(string(id)), nil, &act)
	return act, err
}
