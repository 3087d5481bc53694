package page

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/web/form"
	"metaorg/web/reach"
	"metaorg/web/words"
)

// Sign is the page on which messages are signed, after they were found to be
// in order; what the rules would refuse now is refused beside its field.
func (r *Request) Sign(a Act, messages []machine.Message) (Page, error) {
	body, no := r.rehearsed(messages)
	says := ""
	if no != nil {
		if instead, line, ok := r.instead(no, messages); ok {
			says = line
			body, no = r.rehearsed(instead)
		}
	}
	if no != nil {
		return r.formPage(a, no)
	}
	v := r.Viewer
	s, err := r.signing(body)
	if err != nil {
		return Page{}, err
	}
	s.Act, s.Again, s.Next = a.Name, url.Values{}, Local(r.Typed.Get(fieldNext), "/home")
	if a.Then != nil && r.Typed.Get(fieldNext) == "" {
		s.Next = Local(a.Then(r.Typed), "/home")
	}
	for name, values := range r.Typed {
		if !strings.HasPrefix(name, "refusal_") {
			s.Again[name] = values
		}
	}
	s.Signer = Signer{Key: v.Key, Algorithm: v.Algorithm, RelyingParty: v.RelyingParty, Credential: v.Credential}
	s.Sample = v.Sample
	if a.About != nil {
		s.About = a.About(r)
	}
	s.Instead = says
	s.Elsewhere = r.Elsewhere(v.RelyingParty)
	return Page{Title: words.T(r.Context(), "kit.sign_title"), Body: SignBody(s), Form: againForm}, nil
}

// rehearsed is the act of these messages, and what the rules would refuse of it now.
func (r *Request) rehearsed(messages []machine.Message) (body wire.Body, no *machine.Refusal) {
	v := r.Viewer
	body = wire.Body{
		Network: r.Network.ID, Author: v.Person, Key: v.Key, For: v.For,
		Sequence: r.Site.Node.NextSequence(v.Person, v.Key), Expires: r.Site.Now() + validity,
	}
	for _, m := range messages {
		body.Messages = append(body.Messages, r.Site.Machine.Wire(m))
	}
	r.Site.Node.Read(func(s state.Reader) { no, _ = r.Site.Machine.Rehearse(s, body, r.Site.Now()) })
	return body, no
}

// instead is what a module would have signed in the place of what was refused.
func (r *Request) instead(no *machine.Refusal, messages []machine.Message) ([]machine.Message, string, bool) {
	for _, m := range r.Site.Modules {
		if other, ok := m.Instead[no.Code]; ok {
			return other(r, messages)
		}
	}
	return nil, "", false
}

// Signer is the key with which something is signed.
type Signer struct {
	Key          signature.KeyID
	Algorithm    signature.Algorithm
	RelyingParty string // Of a passkey.
	Credential   string // Of a passkey, base64; empty when the browser is to find it.
}

// Signing is what the page for signing an act shows and hands to its script.
type Signing struct {
	Signer
	Body      string // Base64 of the bytes to be signed.
	ID        string // The act's.
	Network   machine.NetworkID
	Author    machine.PersonID
	For       string           // What the organization acted for is called; empty for oneself.
	Messages  []SigningMessage // As the server reads the bytes; the script reads them once more.
	About     string           // What it is about, where the messages only have its number.
	Instead   string           // Why something else is signed than what was asked for; empty if it isn't.
	Expires   int64
	Sentences map[string]any // For the script: how to say each kind.
	Sample    bool           // The host signs, for one of a sample's people.
	File      string         // The messages as metaorg send takes them from a file.
	Command   string         // That signs such a file in a terminal.

	Act   string     // To show its form once more; empty when another host has that.
	Again url.Values // What was typed there.
	Next  string

	Elsewhere string // Origin of the host on which the passkey works, when it is not this one.
	Return    string // Origin of the host that asked for the signature, when it is not this one.
}

// SigningMessage is one message in words.
type SigningMessage struct {
	Kind, Purpose string
	Sentence      string // What this very message says; empty where its kind has none.
	Fields        []Fact
}

// Says is the message in one sentence.
func (m SigningMessage) Says() string {
	if m.Sentence != "" {
		return m.Sentence
	}
	return m.Purpose
}

// Fact is a name and a value.
type Fact struct{ Name, Value string }

func (r *Request) signing(body wire.Body) (Signing, error) {
	raw := wire.Encode(body)
	s := Signing{
		Body: base64.StdEncoding.EncodeToString(raw), ID: string(wire.Envelope{Body: raw}.ID()),
		Network: body.Network, Author: body.Author, For: string(body.For), Expires: body.Expires,
	}
	if m, ok := r.Viewer.Acting(); ok && m.Organization == body.For {
		s.For = m.Name
	}
	s.Command = "metaorg send act.json --as " + string(body.Author)
	if body.For != "" {
		s.Command += " --for " + string(body.For)
	}
	kinds, file := map[string]any{}, []machine.Readable{}
	for _, m := range body.Messages {
		said, err := r.say(m, kinds)
		if err != nil {
			return s, err
		}
		s.Messages = append(s.Messages, said)
		written, err := r.Site.Machine.WireToJSON(m)
		if err != nil {
			return s, err
		}
		file = append(file, written)
	}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return s, err
	}
	s.File = string(text)
	s.Sentences = map[string]any{"kinds": kinds, "words": signWords(r.Context()), "units": r.counts}
	return s, nil
}

// SignFor shows an act that another host of the network asks to have signed
// here, where the passkey works. Nothing is sent from here: the signature goes
// back. Whoever calls it has made sure that the host is one of the network's.
func (r *Request) SignFor(body wire.Body, with Signer, back string) (templ.Component, error) {
	s, err := r.signing(body)
	s.Signer, s.Return = with, back
	return SignBody(s), err
}

// Origin is this site as a browser's address has it.
func (r *Request) Origin() string {
	scheme := "http://"
	if reach.IsSecure(r.Request) || r.Secure() {
		scheme = "https://"
	}
	return scheme + strings.ToLower(r.Host)
}

// Passkeys reports whether passkeys that are made or used here count.
func (r *Request) Passkeys() bool { return slices.Contains(r.Network.Origins, r.Origin()) }

// RelyingParty is the domain of passkeys made here.
func (r *Request) RelyingParty() string { return HostOf(r.Origin()) }

// WorksHere reports whether a passkey of a domain can be used here, and counts.
func (r *Request) WorksHere(relyingParty string) bool {
	return r.Passkeys() && serves(r.Origin(), relyingParty)
}

// Elsewhere is the origin of another host of this network where a passkey of a
// domain works; empty when it works here, or nowhere.
func (r *Request) Elsewhere(relyingParty string) string {
	here := r.Origin()
	if relyingParty == "" || r.WorksHere(relyingParty) {
		return ""
	}
	for _, o := range r.Network.Origins {
		if o != here && serves(o, relyingParty) {
			return o
		}
	}
	return ""
}

// serves reports whether a site may use passkeys of a domain: its own, or one above it.
func serves(origin, domain string) bool {
	host := HostOf(origin)
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// HostOf is the name in an origin, without its port.
func HostOf(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
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
	tree, err := treeOf(readable.Content)
	if err != nil {
		return SigningMessage{}, err
	}
	said := SigningMessage{Kind: m.Kind, Purpose: words.Either(r.Context(), "kinds."+m.Kind, k.Purpose)}
	fields, single := form.Of(r.Context(), k, nil).Fields, map[string]string{}
	kindly, called := kindWords(r.Context(), k, fields), r.namesIn(m.Kind, fields, tree)
	for _, f := range called.called("", fields) {
		if v, given := tree[f.Name]; given {
			text := plainValue(r.Context(), f, v, tree)
			said.Fields = append(said.Fields, Fact{f.Label, text})
			switch v.(type) {
			case []any, map[string]any:
			default:
				single[f.Name] = text
			}
		}
	}
	said.Sentence = filled(kindly.sentenceOf(tree), single)
	kinds[m.Kind] = kindly.naming(called, kinds[m.Kind])
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
