package page

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/web/form"
	"metaorg/web/words"
)

// Names of what a form sends besides its fields.
const (
	fieldNext    = "next"         // The local path to go to once it is done.
	fieldCode    = "refusal_code" // Of an act that was refused after it was signed:
	fieldText    = "refusal_text" // the form is shown once more with it.
	fieldRefused = "refusal_field"
	fieldFor     = "acting_for" // Whom the person acts for in this act; "-" for oneself.
)

// validity is how long an act may be signed after it was shown, in seconds of rule time.
const validity = 86400

// askAct shows the form of an act.
func askAct(r *Request) (Page, error) {
	a, err := r.act()
	if err != nil {
		return Page{}, err
	}
	return r.formPage(a, nil)
}

// buildAct makes the act of what was typed and shows what is to be signed; or
// the form again, with what is wrong.
func buildAct(r *Request) (Page, error) {
	a, err := r.act()
	if err != nil {
		return Page{}, err
	}
	if text := r.Typed.Get(fieldText); text != "" {
		return r.formPage(a, &machine.Refusal{Code: r.Typed.Get(fieldCode), Text: text, Field: r.Typed.Get(fieldRefused), Class: machine.ClassConflict})
	}
	if r.Typed.Get(form.AddRow) != "" || r.Typed.Get("again") != "" {
		return r.formPage(a, nil)
	}
	messages, err := r.messages(a)
	if err == nil {
		return r.Sign(a, messages)
	}
	var no *machine.Refusal
	if errors.As(err, &no) {
		return r.formPage(a, no)
	}
	return Page{}, err
}

func (r *Request) act() (Act, error) {
	name := r.PathValue("act")
	a, ok := r.Site.acts[name]
	if !ok {
		return a, machine.NotFound("web.no_such_act", "there is nothing called %q that can be done here", name)
	}
	if a.Kind == "" {
		a.Kind = a.Name
	}
	if chosen := r.Typed.Get(fieldFor); chosen != "" { // Only for this act.
		r.Viewer.For = ""
		if o := machine.OrganizationID(chosen); r.Viewer.ActsFor(o) {
			r.Viewer.For = o
		}
	}
	if a.InOwnName {
		r.Viewer.For = ""
	}
	return a, nil
}

func (r *Request) messages(a Act) ([]machine.Message, error) {
	if a.Messages != nil {
		return a.Messages(r, r.Typed)
	}
	k, _ := r.Site.Machine.Kind(a.Kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, r.Typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// Form is an act's form, filled with what was typed and marked with a refusal
// if there is one. Pages that show the form themselves use it too.
func (r *Request) Form(name string, typed form.Values, no *machine.Refusal) (form.Form, error) {
	a := r.Site.acts[name]
	kind := a.Kind
	if kind == "" {
		kind = a.Name
	}
	f := form.Form{Kind: name}
	if k, ok := r.Site.Machine.Kind(kind); ok {
		f = form.Of(r.Context(), k, typed)
	}
	if a.Prepare != nil {
		var err error
		if f, err = a.Prepare(r, f); err != nil {
			return f, err
		}
	}
	if no != nil {
		f = f.Refused(no.Code, RefusalText(r.Context(), no), no.Field)
	}
	return f, nil
}

func (r *Request) formPage(a Act, no *machine.Refusal) (Page, error) {
	f, err := r.Form(a.Name, r.Typed, no)
	if err != nil {
		return Page{}, err
	}
	title := f.Purpose
	if a.Title != nil {
		title = a.Title(r)
	}
	var inside templ.Component = Fields(f.Fields)
	if a.Show != nil {
		inside = a.Show(r, f)
	}
	p := Page{Title: title, Body: actForm(r, a, f, title, inside)}
	if no != nil {
		p.Status = StatusOf(no.Class)
	}
	return p, nil
}

// FormPage is the page of an act's form, filled with what was typed and marked
// with a refusal if there is one, for modules that come to it another way.
func (r *Request) FormPage(name string, no *machine.Refusal) (Page, error) {
	a, ok := r.Site.acts[name]
	if !ok {
		return Page{}, machine.NotFound("web.no_such_act", "there is nothing called %q that can be done here", name)
	}
	return r.formPage(a, no)
}

// Sign is the page on which messages are signed, after they were found to be
// in order; what the rules would refuse now is refused beside its field.
func (r *Request) Sign(a Act, messages []machine.Message) (Page, error) {
	v := r.Viewer
	body := wire.Body{
		Network: r.Network.ID, Author: v.Person, Key: v.Key, For: v.For,
		Sequence: r.Site.Node.NextSequence(v.Person, v.Key), Expires: r.Site.Now() + validity,
	}
	for _, m := range messages {
		body.Messages = append(body.Messages, r.Site.Machine.Wire(m))
	}
	var no *machine.Refusal
	r.Site.Node.Read(func(s state.Reader) { no, _ = r.Site.Machine.Rehearse(s, body, r.Site.Now()) })
	if no != nil {
		return r.formPage(a, no)
	}
	next := Local(r.Typed.Get(fieldNext), "/home")
	if a.Then != nil && r.Typed.Get(fieldNext) == "" {
		next = Local(a.Then(r.Typed), "/home")
	}
	signing, err := r.signing(a.Name, body, next)
	if err != nil {
		return Page{}, err
	}
	return Page{Title: words.T(r.Context(), "kit.sign_title"), Body: signPage(r, signing)}, nil
}

// Signing is what the page for signing an act shows and hands to its script.
type Signing struct {
	Body      string // Base64 of the bytes to be signed.
	ID        string // The act's.
	Next      string
	Messages  []SigningMessage // As the server reads the bytes; the script reads them once more.
	Again     url.Values       // What was typed, to show the form once more.
	Act       string
	Expires   int64
	Sentences map[string]any // For the script: how to say each kind.
}

// SigningMessage is one message in words.
type SigningMessage struct {
	Kind, Purpose string
	Fields        []Fact
}

// Fact is a name and a value.
type Fact struct{ Name, Value string }

func (r *Request) signing(act string, body wire.Body, next string) (Signing, error) {
	raw := wire.Encode(body)
	s := Signing{
		Body: base64.StdEncoding.EncodeToString(raw), ID: string(wire.Envelope{Body: raw}.ID()), Next: next,
		Act: act, Expires: body.Expires, Again: url.Values{},
	}
	for name, values := range r.Typed {
		if !strings.HasPrefix(name, "refusal_") {
			s.Again[name] = values
		}
	}
	kinds := map[string]any{}
	for _, m := range body.Messages {
		said, err := r.say(m, kinds)
		if err != nil {
			return s, err
		}
		s.Messages = append(s.Messages, said)
	}
	s.Sentences = map[string]any{"kinds": kinds, "words": signWords(r.Context())}
	return s, nil
}

// Say puts a message into words.
func (r *Request) Say(m wire.Message) (SigningMessage, error) { return r.say(m, map[string]any{}) }

// say puts a message into words, and adds the names of its kind and fields for the script.
func (r *Request) say(m wire.Message, kinds map[string]any) (SigningMessage, error) {
	k, _ := r.Site.Machine.Kind(m.Kind)
	readable, err := r.Site.Machine.WireToJSON(m)
	if err != nil {
		return SigningMessage{}, err
	}
	var tree map[string]json.RawMessage
	if err := json.Unmarshal(readable.Content, &tree); err != nil {
		return SigningMessage{}, err
	}
	said := SigningMessage{Kind: m.Kind, Purpose: words.Either(r.Context(), "kinds."+m.Kind, k.Purpose)}
	for _, f := range form.Of(r.Context(), k, nil).Fields {
		if v, given := tree[f.Name]; given {
			said.Fields = append(said.Fields, Fact{f.Label, plain(r.Context(), f, v)})
		}
	}
	kinds[m.Kind] = kindWords(r.Context(), k)
	return said, r.sayCarried(readable, kinds)
}

// sayCarried adds the kinds of messages that are carried by this one.
func (r *Request) sayCarried(outer machine.Readable, kinds map[string]any) error {
	var carrying struct {
		Messages []machine.Readable `json:"messages"`
	}
	if json.Unmarshal(outer.Content, &carrying) != nil {
		return nil // It carries none.
	}
	for _, c := range carrying.Messages {
		msg, err := r.Site.Machine.FromJSON(c.Kind, c.Content)
		if err != nil {
			return err
		}
		if _, err := r.say(r.Site.Machine.Wire(msg), kinds); err != nil {
			return err
		}
	}
	return nil
}
