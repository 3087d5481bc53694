package view

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/governance/templates"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// classes from light to heavy, of those that carry messages by their weight.
var classes = []governance.Class{governance.Ordinary, governance.Special, governance.Principles, governance.Entrenched}

// classesFrom is the rule version since which there are more than three.
const classesFrom = 4

// choosable are the classes in which a proposal that carries something of this
// weight, or nothing, can be decided in a network of this rule version.
func choosable(version uint64, least governance.Class, carries bool) (all []governance.Class) {
	heavier := classes[slices.Index(classes, least):]
	switch {
	case version < classesFrom:
		return heavier[:len(heavier)-1]
	case !carries:
		return slices.Concat([]governance.Class{governance.Ordinary, governance.Lazy, governance.Consent}, heavier[1:], []governance.Class{governance.Urgent})
	case least == governance.Ordinary:
		return slices.Insert(slices.Clone(heavier), 1, governance.Consent)
	}
	return heavier
}

// proposing is what the form of a proposal shows besides its fields.
type proposing struct {
	form    form.Form
	carries []kindView
	does    effect
	broken  bool // Something that it carries can't be read any more.
	class   governance.Class
	terms   []termFact
	secret  []termFact // The same for a secret vote.
	charter uint64
}

// proposeAct puts something to the members.
func proposeAct() page.Act {
	return page.Act{
		Name:  "governance.propose",
		Title: func(r *page.Request) string { return words.T(r.Context(), "governance.propose_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			f = fromTemplate(r, f)
			alone := len(f.Field("messages").Values) == 0
			return classField(r, f).Set("text", func(x *form.Field) { x.Required = alone }), nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			return proposeFields(proposingOf(r, f))
		},
		Then: func(form.Values) string { return "/proposals/latest" },
	}
}

// timed reports whether the form has a review or an end, or something wrong with one.
func (v proposing) timed() bool {
	review, ends := v.form.Field("review"), v.form.Field("ends")
	return review.Value+ends.Value+review.Error+ends.Error != ""
}

// fromTemplate begins a form with the draft that the address names, where
// nothing is typed yet.
func fromTemplate(r *page.Request, f form.Form) form.Form {
	t, ok := templates.Called(words.Lang(r.Context()), r.Typed.Get("template"))
	if !ok || r.Typed.Get("title") != "" {
		return f
	}
	for name, value := range map[string]string{"title": t.Title, "text": t.Text, "class": t.Class, "review": t.Days.Review, "ends": t.Days.Ends} {
		f = f.Set(name, func(x *form.Field) { x.Value = value })
	}
	return f
}

// draftPath is where a template begins.
func draftPath(t templates.Template) string {
	if t.Act != "" {
		return "/acts/" + t.Act + "?" + url.Values{"document": {t.Text}, "cause": {t.Cause}}.Encode()
	}
	return "/acts/governance.propose?" + url.Values{"template": {t.Name}}.Encode()
}

// keptOfDraft is what a template brings along to where its message is written.
func keptOfDraft(t templates.Template) url.Values {
	return url.Values{keptPrefix + "title": {t.Title}, keptPrefix + "text": {t.Text}, keptPrefix + "class": {t.Class}, keptPrefix + "review": {t.Days.Review}}
}

// beginsAt is the page on which a template's message is written; empty for a
// text alone.
func beginsAt(t templates.Template) string {
	switch {
	case t.Part != "":
		return "/proposals/charter?part=" + t.Part
	case t.Carry != "":
		return "/proposals/carry/" + t.Carry
	}
	return ""
}

// lightest is the first of the classes that may carry all of these messages.
func lightest(m *machine.Machine, carries []machine.Readable) governance.Class {
	least := 0
	for _, c := range carries {
		if k, ok := m.Kind(c.Kind); ok {
			least = max(least, slices.Index(classes, governance.Class(k.Least)))
		}
	}
	return classes[least]
}

// classField offers the classes that may carry the messages, each with what it asks.
func classField(r *page.Request, f form.Form) form.Form {
	carries := carriedOf(f.Field("messages").Values)
	least := lightest(r.Site.Machine, carries)
	offered := choosable(r.Network.RuleVersion, least, len(carries) > 0)
	return f.Set("class", func(x *form.Field) {
		x.Options, x.Required = nil, true
		lines := map[governance.Class]string{}
		r.Site.Node.Read(func(s state.Reader) {
			roll := membership.ActiveCount(s)
			for _, c := range offered {
				lines[c] = termsLine(r.Context(), governance.TermsOf(s, c), roll)
			}
		})
		for _, c := range offered {
			x.Options = append(x.Options, form.Option{Value: string(c), Label: words.Of(r.Context(), "governance.classes", string(c)) + ": " + lines[c]})
		}
		if !slices.Contains(offered, governance.Class(x.Value)) {
			x.Value = string(least)
		}
	})
}

func proposingOf(r *page.Request, f form.Form) proposing {
	texts := f.Field("messages").Values
	v := proposing{form: f, class: governance.Class(f.Field("class").Value)}
	carries := carriedOf(texts)
	for _, c := range carries {
		k, _ := r.Site.Machine.Kind(c.Kind)
		v.carries = append(v.carries, kindViewOf(r.Context(), k))
	}
	var err error
	if v.does, err = effectOf(r, carries, false); err != nil || len(carries) < len(texts) {
		v.broken = true
	}
	r.Site.Node.Read(func(s state.Reader) {
		t := governance.TermsOf(s, v.class)
		of := func(secret bool) []termFact {
			return termFacts(r.Context(), t, len(v.carries) > 0, secret, membership.ActiveCount(s))
		}
		v.charter, v.terms, v.secret = t.Charter, of(false), of(true)
	})
	return v
}

// What one can decide, for the page on which a proposal begins.
type newView struct {
	acting   string
	may      bool
	kept     url.Values // What was typed of a proposal already.
	more     bool       // Something is added to a proposal that is begun.
	words    string     // Only what speaks of these is shown.
	common   []choice
	subjects []subject
	drafts   []templates.Template
}

// choice is something that can be decided, and where it is written.
type choice struct{ name, path, label, means string }

// subject is what can be decided about one thing, which is a module's.
type subject struct {
	name string
	all  []choice
}

type kindView struct{ name, purpose, class string }

// commonChoices are what members decide most, in this order.
var commonChoices = []string{"text", "practices", "rules", "circles.create", "governance.repeal"}

// kept are the names of what a proposal's form keeps while something is added.
var kept = []string{"title", "text", "class", "messages", "acting_for", "review", "ends"}

// keptPrefix keeps them apart from the fields of what is added.
const keptPrefix = "proposal_"

func showNew(r *page.Request) (page.Page, error) {
	v := newView{may: r.Viewer.Proposes, acting: nameOf(r.Viewer, r.Viewer.MemberID()), kept: url.Values{}, words: strings.TrimSpace(r.Typed.Get("q"))}
	for _, name := range kept {
		if values := r.Typed[name]; len(values) > 0 && r.Method == "POST" {
			v.kept[keptPrefix+name], v.more = values, true
		}
	}
	drafts := slices.DeleteFunc(templates.In(words.Lang(r.Context())), func(t templates.Template) bool {
		k, ok := r.Site.Machine.Kind(t.Act)
		return t.Act != "" && (!ok || !k.In(r.Network.RuleVersion))
	})
	v.offer(r.Context(), subjectsOf(r.Context(), r.Site.Machine.Modules(), r.Network.RuleVersion), drafts)
	return page.Page{Title: words.T(r.Context(), "governance.new_title"), Body: newPage(v), Nav: "/proposals"}, nil
}

// offer shows what fits the words that were asked for, and without any what is
// common first.
func (v *newView) offer(ctx context.Context, all []subject, drafts []templates.Template) {
	text := choice{"text", "/acts/governance.propose", words.T(ctx, "governance.new_text"), words.T(ctx, "governance.new_text_means")}
	if !v.more {
		all = append([]subject{{"text", []choice{text}}}, all...)
		for _, d := range drafts {
			if v.fits(d.Title, d.About) {
				v.drafts = append(v.drafts, d)
			}
		}
	}
	common := make([]choice, len(commonChoices))
	for _, s := range all {
		fit := subject{name: s.name}
		for _, c := range s.all {
			if at := slices.Index(commonChoices, c.name); at >= 0 && v.words == "" {
				common[at] = c
			} else if v.fits(c.label, c.means, subjectTitle(ctx, s.name)) {
				fit.all = append(fit.all, c)
			}
		}
		if len(fit.all) > 0 {
			v.subjects = append(v.subjects, fit)
		}
	}
	v.common = slices.DeleteFunc(common, func(c choice) bool { return c.path == "" })
}

// fits reports whether each word that was asked for is somewhere in the texts.
func (v *newView) fits(texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, " "))
	for _, word := range strings.Fields(strings.ToLower(v.words)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

func subjectTitle(ctx context.Context, name string) string {
	return words.Of(ctx, "governance.subjects", name)
}

// subjectsOf are what members can propose in a network of this rule version, by
// module. Kinds that only rules put to them are not among it; the charter's are
// changed on its text.
func subjectsOf(ctx context.Context, modules []machine.Module, version uint64) (all []subject) {
	for _, module := range modules {
		s := subject{name: module.Name}
		if module.Name == "charter" {
			for _, part := range charterParts {
				s.all = append(s.all, choice{part, "/proposals/charter?part=" + part, words.Of(ctx, "governance.new_charter", part), words.Of(ctx, "governance.new_charter_means", part)})
			}
			all = append(all, s)
			continue
		}
		for _, k := range module.Kinds {
			if k.Proposable(version) {
				view := kindViewOf(ctx, k)
				s.all = append(s.all, choice{k.Name, "/proposals/carry/" + k.Name, view.purpose, words.T(ctx, "governance.new_kind_means", "Class", view.class)})
			}
		}
		if len(s.all) > 0 {
			all = append(all, s)
		}
	}
	return all
}

func kindViewOf(ctx context.Context, k machine.Kind) kindView {
	return kindView{k.Name, strings.TrimSuffix(words.Either(ctx, "kinds."+k.Name, k.Purpose), "."), words.Of(ctx, "governance.classes", string(k.Least))}
}

// carryView is the form of a message that a decision is to carry.
type carryView struct {
	kind   string
	form   form.Form
	inside templ.Component // Its fields.
	kept   url.Values
}

// carriedKind is the kind that the address names, if a decision carries it.
func carriedKind(r *page.Request) (machine.Kind, error) {
	k, ok := r.Site.Machine.Kind(r.PathValue("kind"))
	if !ok || !k.Proposable(r.Network.RuleVersion) {
		return k, machine.NotFound("governance.not_carried", "no decision does %.64q by itself", r.PathValue("kind"))
	}
	return k, nil
}

func showCarry(r *page.Request) (page.Page, error) {
	k, err := carriedKind(r)
	if err != nil {
		return page.Page{}, err
	}
	return carryPageOf(r, k, nil)
}

func carryPageOf(r *page.Request, k machine.Kind, no *machine.Refusal) (page.Page, error) {
	f, inside, err := r.Carried(k.Name, no)
	if err != nil {
		return page.Page{}, err
	}
	v := carryView{kind: k.Name, form: f, inside: inside, kept: keptOf(r.Typed)}
	p := page.Page{Title: v.form.Purpose, Nav: "/proposals"}
	if no != nil {
		p.Status = page.StatusOf(no.Class)
	}
	p.Body = carryPage(v)
	return p, nil
}

func keptOf(typed form.Values) url.Values {
	v := url.Values{}
	for _, name := range kept {
		if values := typed[keptPrefix+name]; len(values) > 0 {
			v[keptPrefix+name] = values
		}
	}
	return v
}

// readCarry adds the message to the proposal and goes on with that.
func readCarry(r *page.Request) (page.Page, error) {
	k, err := carriedKind(r)
	if err != nil {
		return page.Page{}, err
	}
	if r.Typed.Get(form.AddRow) != "" || r.Typed.Get("begin") != "" {
		return carryPageOf(r, k, nil)
	}
	m, err := r.CarriedMessage(k)
	if err == nil {
		return proposeWith(r, []machine.Message{m})
	}
	no, err := refusalOf(err)
	if err != nil {
		return page.Page{}, err
	}
	return carryPageOf(r, k, no)
}

// proposeWith shows the form of the proposal that was begun, with these
// messages added.
func proposeWith(r *page.Request, messages []machine.Message) (page.Page, error) {
	typed := form.Values{}
	for _, name := range kept {
		if values := r.Typed[keptPrefix+name]; len(values) > 0 {
			typed[name] = values
		}
	}
	for _, m := range messages {
		readable, err := r.Site.Machine.ToJSON(m)
		if err != nil {
			return page.Page{}, err
		}
		text, err := json.Marshal(readable)
		if err != nil {
			return page.Page{}, err
		}
		typed["messages"] = append(typed["messages"], string(text))
	}
	r.Typed = typed
	p, err := r.FormPage("governance.propose", nil)
	p.Nav = "/proposals"
	return p, err
}

// dropCarried takes a message out of a proposal's form.
func dropCarried(r *page.Request) (page.Page, error) {
	n, err := strconv.Atoi(r.Typed.Get("drop"))
	all := r.Typed["messages"]
	if err == nil && n >= 0 && n < len(all) {
		r.Typed["messages"] = slices.Delete(slices.Clone(all), n, n+1)
	}
	p, err := r.FormPage("governance.propose", nil)
	p.Nav = "/proposals"
	return p, err
}
