package page

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
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
	if by, is := r.Site.Machine.InsteadOf(a.Kind, r.Network.RuleVersion); is {
		return To("/acts/" + by + "?" + r.URL.RawQuery), nil
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
		return r.formPage(a, no, r.alsoWrong(a, no)...)
	}
	return Page{}, err
}

// alsoWrong is what else is wrong with what was typed, so that all of it is marked
// at once. Nothing is kept meanwhile.
func (r *Request) alsoWrong(a Act, first *machine.Refusal) []*machine.Refusal {
	k, ok := r.Site.Machine.Kind(a.Kind)
	if !ok || r.Unsent != nil || first.Field == "" {
		return nil
	}
	typed := r.Typed
	r.trying = true
	defer func() { r.Typed, r.trying = typed, false }()
	return form.AlsoWrong(form.Of(r.Context(), k, typed).Fields, typed, first, func(tried form.Values) error {
		for _, name := range form.Papers(k) {
			if tried.Get(name) != "" && !isHash(tried.Get(name)) {
				tried[name] = []string{noHash}
			}
		}
		r.Typed = tried
		_, err := r.made(a, tried)
		return err
	})
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
	if r.Unsent != nil {
		return nil, r.Unsent
	}
	return r.keeping(a, func(typed form.Values) ([]machine.Message, error) { return r.made(a, typed) })
}

// made are the messages of what was typed.
func (r *Request) made(a Act, typed form.Values) ([]machine.Message, error) {
	if a.Messages != nil {
		return a.Messages(r, typed)
	}
	k, _ := r.Site.Machine.Kind(a.Kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
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
		var err error
		if f, err = r.offering(r.written(form.Of(r.Context(), k, typed))); err != nil {
			return f, err
		}
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

// about says what a plain form is about, where its fields have only a number.
func (a Act) about(r *Request) string {
	if a.About == nil || a.Show != nil {
		return ""
	}
	return a.About(r)
}

func (r *Request) formPage(a Act, no *machine.Refusal, also ...*machine.Refusal) (Page, error) {
	f, err := r.Form(a.Name, r.Typed, no)
	if err != nil {
		return Page{}, err
	}
	for _, more := range also {
		f = f.Also(RefusalText(r.Context(), more), more.Field)
	}
	p := Page{Title: strings.TrimSuffix(f.Purpose, ".")}
	if a.Title != nil {
		p.Title = a.Title(r)
	}
	if no != nil {
		p.Status = StatusOf(no.Class)
	}
	if over := a.over(r); over != nil {
		if no != nil {
			f.Error = RefusalText(r.Context(), no) // There is no field to stand beside.
		}
		p.Body = actOver(p.Title, f, over)
		return p, nil
	}
	inside := Fields(f.Fields)
	if a.Show != nil {
		inside = a.Show(r, f)
	}
	if no != nil && f.Error == "" && !r.says(inside, no) {
		f.Error = RefusalText(r.Context(), no)
	}
	p.Body, p.Form = actForm(r, a, f, p.Title, inside), formOfAct
	return p, nil
}

// says reports whether what a form shows has a refusal in it: forms that ask for
// their fields in their own way may not show the one at fault.
func (r *Request) says(inside templ.Component, no *machine.Refusal) bool {
	var shown strings.Builder
	return inside.Render(r.Context(), &shown) != nil || strings.Contains(shown.String(), templ.EscapeString(RefusalText(r.Context(), no)))
}

func (a Act) over(r *Request) templ.Component {
	if a.Over == nil {
		return nil
	}
	return a.Over(r)
}

// Carried is the form of a kind that a decision is to carry, and its fields as
// the kind's module shows them there, filled with what was typed and marked
// with a refusal if there is one.
func (r *Request) Carried(kind string, no *machine.Refusal) (form.Form, templ.Component, error) {
	a, f := r.Site.acts[kind], form.Form{Kind: kind}
	if k, ok := r.Site.Machine.Kind(kind); ok {
		var err error
		if f, err = r.offering(form.Of(r.Context(), k, r.Typed)); err != nil {
			return f, nil, err
		}
	}
	if a.Carry != nil {
		f = a.Carry(r, f)
	}
	if no != nil {
		f = f.Refused(no.Code, RefusalText(r.Context(), no), no.Field)
	}
	if a.Show != nil && a.Carry != nil {
		return f, a.Show(r, f), nil
	}
	return f, Fields(f.Fields), nil
}

// CarriedMessage is the message that was typed in the form in which a decision is to
// carry a kind, read as its module reads that form.
func (r *Request) CarriedMessage(k machine.Kind) (machine.Message, error) {
	a := r.Site.acts[k.Name]
	if a.Carry == nil || a.Messages == nil {
		return form.Read(r.Context(), r.Site.Machine, k, r.Typed)
	}
	all, err := a.Messages(r, r.Typed)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, fmt.Errorf("a decision is to carry one %s, and its form makes %d", k.Name, len(all))
	}
	return all[0], nil
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

// NotFor stands in the place of forms that are for those of whom may is true:
// the reader is neither one nor acts for one, and goes back from here.
func NotFor(may func(r state.Reader, id string) bool, back string) func(*Request) templ.Component {
	return func(r *Request) templ.Component {
		is := false
		r.Site.Node.Read(func(s state.Reader) {
			is = slices.ContainsFunc(r.Viewer.Own(), func(id string) bool { return id != "" && may(s, id) })
		})
		if is {
			return nil
		}
		return notFor(back)
	}
}
