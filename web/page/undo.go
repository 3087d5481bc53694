package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/web/form"
	"metaorg/web/words"
)

// UndoSeconds is how long one's last act is offered to be taken back, as far
// as the rules allow that at all: fifteen minutes of rule time.
const UndoSeconds = 15 * 60

// Receipt is what is known of an act of one's own.
type Receipt struct {
	ID       string
	Entry    uint64
	Height   int64
	At       int64
	Messages []ReceiptMessage
	Undo     []Undoing // Empty when it is too late, or the rules don't allow it.
}

// ReceiptMessage is one message of it, and what became of it.
type ReceiptMessage struct {
	SigningMessage
	Refusal *machine.Refusal
}

// Receipt reads an act from the log, for who signed it.
func (r *Request) Receipt(id string) (Receipt, error) {
	e, number, body, err := r.ownEntry(id)
	if err != nil {
		return Receipt{}, err
	}
	return r.receipt(id, number, e, body)
}

// ownEntry is the entry in which an act stands, for who signed it.
func (r *Request) ownEntry(id string) (e machine.Entry, number uint64, body wire.Body, err error) {
	unknown := machine.NotFound("web.unknown_act", "you have signed no act with the number %q here", clip(id))
	row, err := r.Site.Model.Find(r.Context(), "envelopes", id, nil)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return e, 0, body, unknown
	}
	if err != nil {
		return e, 0, body, err
	}
	number = uint64(row.Get("entry").(int64))
	raw, err := r.Site.Node.Entry(number)
	if err == nil {
		err = wire.Decode(raw, &e)
	}
	if err != nil {
		return e, 0, body, fmt.Errorf("couldn't read entry %d: %w", number, err)
	}
	_, body, err = e.Envelope()
	if err == nil && body.Author != r.Viewer.Person {
		err = unknown
	}
	return e, number, body, err
}

// landing is the page of what the reader just brought about, if the address says that
// they did (?did=) and it has one of its own; empty where they are on it already.
func (r *Request) landing() string {
	id := r.URL.Query().Get("did")
	if id == "" || r.Method != http.MethodGet || !r.Viewer.SignedIn() {
		return ""
	}
	e, _, body, err := r.ownEntry(id)
	if err != nil {
		return ""
	}
	for i, m := range body.Messages {
		if path := r.madeBy(m.Kind, e.Outcomes[i].Events); path != "" && path != r.URL.Path {
			return path + "?" + url.Values{"did": {id}}.Encode()
		}
	}
	return ""
}

func (r *Request) madeBy(kind string, events []machine.EventRecord) string {
	for _, mod := range r.Site.Modules {
		of, ok := mod.Made[kind]
		if !ok {
			continue
		}
		for _, record := range events {
			if event, err := r.Site.Machine.Event(record); err == nil {
				if path := of(event); path != "" {
					return path
				}
			}
		}
	}
	return ""
}

func (r *Request) receipt(id string, number uint64, e machine.Entry, body wire.Body) (Receipt, error) {
	out := Receipt{ID: id, Entry: number, Height: e.Height, At: e.Time}
	for i, m := range body.Messages {
		said, err := r.say(m, map[string]any{})
		if err != nil {
			return out, err
		}
		refusal := e.Outcomes[i].Refusal()
		out.Messages = append(out.Messages, ReceiptMessage{said, refusal})
		if refusal != nil || e.Time+UndoSeconds <= r.Site.Now() {
			continue
		}
		msg, err := r.Site.Machine.Decode(m)
		if err != nil {
			return out, err
		}
		if back, ok := r.undoing(m.Kind, msg); ok {
			back.Fields.Set(fieldFor, oneselfOr(body.For)) // Whom one acts for may have changed since.
			out.Undo = append(out.Undo, back)
		}
	}
	return out, nil
}

// oneselfOr is what a form sends to act for an organization or, for none, for oneself.
func oneselfOr(o machine.OrganizationID) string {
	if o == "" {
		return "-"
	}
	return string(o)
}

func (r *Request) undoing(kind string, msg machine.Message) (Undoing, bool) {
	for _, m := range r.Site.Modules {
		if f, ok := m.Undo[kind]; ok {
			return f(r, msg)
		}
	}
	return Undoing{}, false
}

// showDone shows the receipt of an act.
func showDone(r *Request) (Page, error) {
	got, err := r.Receipt(r.PathValue("id"))
	if err != nil {
		return Page{}, err
	}
	return Page{Title: words.T(r.Context(), "kit.receipt_title"), Body: receiptPage(got, Local(r.Typed.Get("next"), "/home"))}, nil
}

// Just is what the reader did just before they came to this page, if the
// address says so (?did=).
func (r *Request) Just() (Receipt, bool) {
	id := r.URL.Query().Get("did")
	if id == "" || !r.Viewer.SignedIn() {
		return Receipt{}, false
	}
	got, err := r.Receipt(id)
	return got, err == nil
}

// Field words a field of a message outside of any form.
func Field(ctx context.Context, kind, name, otherwise string) string {
	return words.Either(ctx, "fields."+kind+"."+name+".label", form.Label(otherwise))
}

// clip keeps a stranger's text short enough to show.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}

// LastAct is the reader's last act while it can still be taken back; nil else.
func (r *Request) LastAct() (*Receipt, error) {
	found, err := r.Site.Model.Read(r.Context(), "envelopes", url.Values{
		"author": {string(r.Viewer.Person)}, "time.from": {itoa(r.Site.Now() - UndoSeconds)}, "sort": {"-entry"}, "limit": {"1"},
	})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	got, err := r.Receipt(found.Items[0].Get("id").(string))
	if err != nil || len(got.Undo) == 0 {
		return nil, err
	}
	return &got, nil
}
