package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/access"
)

// signedAct is an envelope as JSON has it.
type signedAct struct {
	Body      []byte              `json:"body" help:"the bytes that were signed, as they came from /v1/messages"`
	Signature signature.Signature `json:"signature" help:"the signature of their digest"`
}

// actStatus is what became of an act.
type actStatus struct {
	ID       wire.EnvelopeID  `json:"id" help:"the act's identity"`
	State    State            `json:"state" help:"pending, applied, refused or expired"`
	Height   int64            `json:"height,omitempty" help:"of the block in which it was ordered"`
	Entry    *uint64          `json:"entry,omitempty" help:"its number in the log, from 0"`
	Outcomes []actOutcome     `json:"outcomes,omitempty" help:"what became of each message"`
	Refusal  *machine.Refusal `json:"refusal,omitempty" help:"why it was refused"`
}

// actOutcome is what became of one message.
type actOutcome struct {
	Kind    string           `json:"kind" help:"the message's kind"`
	Refusal *machine.Refusal `json:"refusal,omitempty" help:"why it was refused, if it was"`
	Events  []actEvent       `json:"events,omitempty" help:"what happened, if it was done"`
}

// actEvent is one thing that happened.
type actEvent struct {
	Kind  string        `json:"kind" help:"module.Event"`
	Event machine.Event `json:"event" help:"its fields"`
}

// maxWait bounds how long a request waits for its act to be ordered; settleTime
// how long an answer waits for the tables to show it.
const (
	maxWait    = 10 * time.Second
	settleTime = 2 * time.Second
)

// submit takes in an act. With ?wait= it answers once the act is ordered or
// the time is over; without, at once.
func (s *Server) submit(w http.ResponseWriter, r *http.Request) error {
	wait, err := waitOf(r)
	if err != nil {
		return err
	}
	envelope, err := readEnvelope(w, r)
	if err != nil {
		return err
	}
	return s.takeIn(w, r, envelope, wait)
}

// takeIn submits an envelope and answers with what became of it.
func (s *Server) takeIn(w http.ResponseWriter, r *http.Request, envelope []byte, wait time.Duration) error {
	id, err := s.handOn(r, envelope)
	if err != nil {
		return s.again(w, r, envelope, err)
	}
	w.Header().Set("Location", "/v1/envelopes/"+string(id))
	status := Status{State: Pending}
	if wait > 0 {
		if status, err = s.await(r.Context(), id, wait); err != nil {
			return err
		}
	}
	return s.answerSubmit(w, id, status)
}

// again answers for the very act that is in the log already, as if it had come
// now: who heard no answer may send it once more. Any other stays refused.
func (s *Server) again(w http.ResponseWriter, r *http.Request, envelope []byte, refusal error) error {
	var no *machine.Refusal
	var e wire.Envelope
	if !errors.As(refusal, &no) || no.Code != "machine.sequence_used" && no.Code != "machine.expired" || wire.Decode(envelope, &e) != nil {
		return refusal
	}
	id := e.ID()
	st := s.Node.Status(id)
	if st.State == Unknown {
		var err error
		if st, err = s.logged(r.Context(), id); err != nil {
			return refusal
		}
	}
	if st.State != Applied {
		return refusal
	}
	w.Header().Set("Location", "/v1/envelopes/"+string(id))
	act, err := s.describe(id, st)
	if err != nil {
		return err
	}
	if !access.May(access.Of(r), access.Participants) && no.Code != "machine.sequence_used" {
		act.Outcomes = nil // Whether it expired is looked at before its signature.
	}
	return s.writeJSON(w, http.StatusOK, act)
}

// orderedRefusal is a refusal of an act that stands in the log all the same.
type orderedRefusal struct {
	refusal *machine.Refusal
	id      wire.EnvelopeID
	height  int64
}

func (e *orderedRefusal) Error() string { return e.refusal.Error() }

func (s *Server) answerSubmit(w http.ResponseWriter, id wire.EnvelopeID, st Status) error {
	act, err := s.describe(id, st)
	if err != nil {
		return err
	}
	switch {
	case act.State == Pending:
		return s.writeJSON(w, http.StatusAccepted, act)
	case act.State != Applied && act.Refusal != nil:
		return &orderedRefusal{act.Refusal, id, act.Height}
	}
	return s.writeJSON(w, http.StatusOK, act)
}

// await waits until an act is ordered and the tables show it.
func (s *Server) await(ctx context.Context, id wire.EnvelopeID, wait time.Duration) (Status, error) {
	within, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	status, err := s.Node.Wait(within, id)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return status, nil
	}
	if err != nil {
		return status, fmt.Errorf("couldn't wait for an act: %w", err)
	}
	switch status.State {
	case Applied:
		s.settle(ctx, status.Height)
	case Unknown: // So much came after it that the node has forgotten it already.
		return s.logged(ctx, id)
	case Pending, Refused, Expired:
	}
	return status, nil
}

// settle waits a moment for the tables to come to a height, and reports whether
// they have. If they are slow, the answer's own height says how far they are.
func (s *Server) settle(ctx context.Context, height int64) bool {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if s.Node.Height() < height {
		return s.Model.WaitFor(ctx, height)
	}
	return s.Model.WaitForSize(ctx, s.Node.LogSize()) // Whatever is ordered; the last block may be without entries.
}

// waitOf reads ?wait=: seconds, or a duration such as 500ms.
func waitOf(r *http.Request) (time.Duration, error) {
	for name := range r.URL.Query() {
		if name != "wait" {
			return 0, unknownParam(name)
		}
	}
	text := r.URL.Query().Get("wait")
	if text == "" {
		return 0, nil
	}
	if seconds, err := strconv.ParseUint(text, 10, 16); err == nil {
		return min(time.Duration(seconds)*time.Second, maxWait), nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, badParam("wait", "seconds, or a duration such as 500ms")
	}
	return min(d, maxWait), nil
}

// readEnvelope reads an envelope's bytes, or makes them of its JSON form.
func readEnvelope(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/cbor", "application/octet-stream":
		// One byte more than allowed is enough for the node to refuse it with its own code.
		b, err := io.ReadAll(io.LimitReader(r.Body, machine.MaxEnvelopeBytes+1))
		if err != nil {
			return nil, machine.Malformed("web.broken_off", "the request broke off: %v", err)
		}
		return b, nil
	case "application/json", "":
		var act signedAct
		if err := readJSON(w, r, &act); err != nil {
			return nil, err
		}
		return wire.Encode(wire.Envelope{Body: act.Body, Signature: act.Signature}), nil
	}
	return nil, machine.Malformed("web.wrong_content_type", "an envelope comes as application/cbor or application/json, not %q", kind)
}

// describe fills a status up from the log, which alone says what happened.
func (s *Server) describe(id wire.EnvelopeID, st Status) (actStatus, error) {
	act := actStatus{ID: id, State: st.State, Height: st.Height, Refusal: st.Refusal}
	if st.State != Applied {
		return act, nil
	}
	raw, err := s.Node.Entry(st.Entry)
	if err != nil {
		return act, err
	}
	var e machine.Entry
	if err := wire.Decode(raw, &e); err != nil {
		return act, fmt.Errorf("couldn't read entry %d: %w", st.Entry, err)
	}
	act.Entry, act.Height = &st.Entry, e.Height
	act.Outcomes, err = s.outcomesOf(e)
	if no, all := refusedWhole(act.Outcomes); all {
		act.State, act.Refusal = Refused, no
	}
	return act, err
}

func (s *Server) outcomesOf(e machine.Entry) (all []actOutcome, err error) {
	_, body, err := e.Envelope()
	if err != nil {
		return nil, fmt.Errorf("couldn't read an entry's envelope: %w", err)
	}
	for i, o := range e.Outcomes {
		out := actOutcome{Kind: body.Messages[i].Kind, Refusal: o.Refusal()}
		for _, rec := range o.Events {
			event, err := s.Machine.Event(rec)
			if err != nil {
				return nil, err
			}
			out.Events = append(out.Events, actEvent{rec.Kind, event})
		}
		all = append(all, out)
	}
	return all, nil
}

// refusedWhole gives the first refusal when no message was done.
func refusedWhole(outcomes []actOutcome) (no *machine.Refusal, all bool) {
	for _, o := range outcomes {
		if o.Refusal == nil {
			return nil, false
		}
		if no == nil {
			no = o.Refusal
		}
	}
	return no, no != nil
}

// status answers what became of an act: as far as the node remembers, and
// before that by the log. Whoever has no part in the network learns how far it
// has come and why not, but not what it said.
func (s *Server) status(w http.ResponseWriter, r *http.Request) error {
	wait, err := waitOf(r)
	if err != nil {
		return err
	}
	id := wire.EnvelopeID(r.PathValue("id"))
	st := s.Node.Status(id)
	if st.State == Pending && wait > 0 {
		if st, err = s.await(r.Context(), id, wait); err != nil {
			return err
		}
	}
	if st.State == Unknown {
		if st, err = s.logged(r.Context(), id); err != nil {
			return err
		}
	}
	act, err := s.describe(id, st)
	if err != nil {
		return err
	}
	if !access.May(access.Of(r), access.Participants) {
		act.Outcomes = nil
	}
	return s.writeJSON(w, http.StatusOK, act)
}

// logged finds an act that the node no longer remembers.
func (s *Server) logged(ctx context.Context, id wire.EnvelopeID) (Status, error) {
	row, err := s.Model.Find(ctx, "envelopes", string(id), nil)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return Status{}, machine.NotFound("web.unknown_envelope", "this node knows of no act %s", clip(string(id)))
	}
	if err != nil {
		return Status{}, err
	}
	return Status{State: Applied, Entry: uint64(row.Get("entry").(int64)), Height: row.Get("height").(int64)}, nil
}

// clip keeps a stranger's text short enough to show.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}
