package view

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// charterParts are the parts of a charter that are changed together, as the
// form opens them.
var charterParts = []string{"goal", "principles", "practices", "rules", "particulars"}

// amendView is the charter as a form, to be changed by a decision.
type amendView struct {
	base   uint64
	part   string // Which part is open at first.
	preset string // Whose rules the text has, or takes over.
	parts  []amendPart
	raises bool // It asks more of members.
	kept   url.Values
	wrong  string // What is wrong with the whole.
	marked bool   // A field is marked.
}

// amendPart is one part of the text with its fields.
type amendPart struct {
	name   string
	fields []form.Field
}

// charterNow is the version in force, and the rules there are.
func charterNow(r *page.Request) (c charter.Charter) {
	r.Site.Node.Read(func(s state.Reader) { c, _ = charter.Current(s) })
	return c
}

func showAmend(r *page.Request) (page.Page, error) {
	c := charterNow(r)
	if c.Version == 0 {
		return page.Page{}, machine.Conflict("governance.forming", "while the network is forming there is no charter in force to change; whoever drafted it drafts it anew")
	}
	return amendPageOf(r, c, typedText(takenOver(r, c.Text), r.Site.Machine.StandingRules()), nil), nil
}

// takenOver is a text with the rules of the preset that the address names, but
// for those that the members moved; and the proposal's title says so.
func takenOver(r *page.Request, t charter.Text) charter.Text {
	for _, next := range charter.Presets() {
		if next.ID != r.Typed.Get("preset") || next.ID == t.Preset {
			continue
		}
		t.Rules, _ = charter.TakingOver(t, next, r.Site.Machine.StandingRules())
		t.Preset = next.ID
		if r.Typed.Get(keptPrefix+"title") == "" {
			r.Typed[keptPrefix+"title"] = []string{words.T(r.Context(), "governance.takeover_title", "Preset", words.Of(r.Context(), "outgrown.presets", next.ID))}
			r.Typed[keptPrefix+"text"] = []string{words.T(r.Context(), "governance.takeover_text")}
		}
	}
	return t
}

// readAmend makes amendments of what was changed in the form, and goes on
// with the proposal that carries them.
func readAmend(r *page.Request) (page.Page, error) {
	if r.Typed.Get("begin") != "" {
		return showAmend(r)
	}
	c, err := written(r)
	if err != nil {
		return page.Page{}, err
	}
	if r.Typed.Get(form.AddRow) != "" {
		return amendPageOf(r, c, r.Typed, nil), nil
	}
	messages, err := amendments(r, c)
	if err == nil {
		return proposeWith(r, messages)
	}
	no, err := refusalOf(err)
	if err != nil {
		return page.Page{}, err
	}
	return amendPageOf(r, c, r.Typed, no), nil
}

// written is the version for which a form was made.
func written(r *page.Request) (c charter.Charter, err error) {
	n, _ := strconv.ParseUint(r.Typed.Get("base"), 10, 64)
	found := false
	r.Site.Node.Read(func(s state.Reader) { c, found = charter.Version(s, n) })
	if !found {
		return c, machine.NotFound("governance.unknown_base", "the form says of no version of the charter that it is made for it; open it anew").At("base")
	}
	return c, nil
}

// refusalOf is the refusal that an error is; any other error stays one.
func refusalOf(err error) (*machine.Refusal, error) {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no, nil
	}
	return nil, err
}

// amendments are the messages that make of the text what the form says, as few
// as it takes, tried on the charter in force.
func amendments(r *page.Request, base charter.Charter) ([]machine.Message, error) {
	declared := r.Site.Machine.StandingRules()
	want, err := readText(r.Typed, base.Text, declared)
	if err != nil {
		return nil, err
	}
	all := between(base, want, r.Typed.Get("raises_duties") != "")
	if len(all) == 0 {
		return nil, machine.Malformed("governance.nothing_changed", "nothing is different from the charter yet; change something first")
	}
	for _, m := range all {
		if err := m.Check(); err != nil {
			return nil, placed(err, r.Typed)
		}
	}
	r.Site.Node.Read(func(s state.Reader) {
		now, _ := charter.Current(s)
		_, err = previewed(s, now, declared, all)
	})
	return all, err
}

// placed puts a refusal of a clause or an indicator beside the row it is about.
func placed(err error, typed form.Values) error {
	no, other := refusalOf(err)
	if other != nil || no.Field != "clauses" && no.Field != "indicators" {
		return err
	}
	for n := range rowsTyped(typed, no.Field) {
		at := no.Field + "." + strconv.Itoa(n) + "."
		var wrong error
		which := "name"
		if no.Field == "clauses" {
			c := clauseTyped(typed, at)
			if which = "text"; c.Title == "" {
				which = "title"
			}
			if c.Title != "" || c.Text != "" {
				wrong = checkedAlone(c)
			}
		} else if i, given := indicatorTyped(typed, at); given {
			wrong = charter.AmendPrinciples{Indicators: []charter.Indicator{i}}.Check()
		}
		if wrong != nil {
			marked := *no
			marked.Field = at + which
			return &marked
		}
	}
	return err
}

func checkedAlone(c charter.Clause) error {
	switch {
	case c.Lock != charter.Open:
		return charter.AmendEntrenched{Clauses: []charter.Clause{c}}.Check()
	case c.Kind == charter.Practice:
		return charter.AmendPractices{Clauses: []charter.Clause{c}}.Check()
	}
	return charter.AmendPrinciples{Clauses: []charter.Clause{c}}.Check()
}

// between is how one gets from a version to a text.
func between(base charter.Charter, want charter.Text, raises bool) (all []machine.Message) {
	d := charter.Diff(base.Text, want)
	principles := charter.AmendPrinciples{Base: base.Version}
	practices := charter.AmendPractices{Base: base.Version, RaisesDuties: raises}
	entrenched := charter.AmendEntrenched{Base: base.Version}
	rules := charter.SetRules{Base: base.Version, RaisesDuties: raises}
	if want.Goal != base.Goal {
		principles.Goal = want.Goal
	}
	for _, c := range d.Indicators {
		if c.After == nil {
			principles.RemoveIndicators = append(principles.RemoveIndicators, c.Key)
		} else {
			principles.Indicators = append(principles.Indicators, *c.After)
		}
	}
	for _, c := range clausesChanged(base.Clauses, want.Clauses) {
		put, removed := &principles.Clauses, &principles.RemoveClauses
		switch {
		case c.locked:
			put, removed = &entrenched.Clauses, &entrenched.RemoveClauses
		case c.kind == charter.Practice:
			put, removed = &practices.Clauses, &practices.RemoveClauses
		}
		if c.after == nil {
			*removed = append(*removed, c.number)
		} else {
			*put = append(*put, *c.after)
		}
	}
	rules.Preset, rules.Values = rulesChanged(base.Text, want, d)
	if principles.Goal != "" || len(principles.Indicators)+len(principles.RemoveIndicators)+len(principles.Clauses)+len(principles.RemoveClauses) > 0 {
		all = append(all, principles)
	}
	if len(entrenched.Clauses)+len(entrenched.RemoveClauses) > 0 {
		all = append(all, entrenched)
	}
	if len(practices.Clauses)+len(practices.RemoveClauses) > 0 {
		all = append(all, practices)
	}
	if rules.Preset != "" || len(rules.Values) > 0 {
		all = append(all, rules)
	}
	if want.Name != base.Name || want.Particulars != base.Particulars {
		all = append(all, charter.SetParticulars{Base: base.Version, Name: want.Name, Particulars: want.Particulars, RaisesDuties: raises})
	}
	return all
}

// rulesChanged is the preset that a text takes over, if it does, and each rule
// that is to be otherwise than in that, or than now.
func rulesChanged(base, want charter.Text, d charter.Difference) (preset string, values []charter.RuleValue) {
	if want.Preset == base.Preset {
		for _, c := range d.Rules {
			if c.After != nil {
				values = append(values, charter.RuleValue{Name: c.Key, Value: *c.After})
			}
		}
		return "", values
	}
	for _, p := range charter.Presets() {
		for _, v := range want.Rules {
			if p.ID == want.Preset && !slices.Contains(p.Rules, v) {
				values = append(values, v)
			}
		}
	}
	return want.Preset, values
}

// clauseChange is a clause that comes, goes or becomes another.
type clauseChange struct {
	number string
	kind   charter.ClauseKind
	locked bool // It was or becomes entrenched or fixed.
	after  *charter.Clause
}

func clausesChanged(before, after []charter.Clause) (all []clauseChange) {
	for _, c := range after {
		was := slices.IndexFunc(before, func(b charter.Clause) bool { return b.Number == c.Number })
		if c.Number == "" || was < 0 || before[was] != c {
			locked := c.Lock != charter.Open || was >= 0 && before[was].Lock != charter.Open
			all = append(all, clauseChange{c.Number, c.Kind, locked, &c})
		}
	}
	for _, b := range before {
		if !slices.ContainsFunc(after, func(c charter.Clause) bool { return c.Number == b.Number }) {
			all = append(all, clauseChange{b.Number, b.Kind, b.Lock != charter.Open, nil})
		}
	}
	return all
}

// amendPageOf shows the form, filled and marked.
func amendPageOf(r *page.Request, base charter.Charter, typed form.Values, no *machine.Refusal) page.Page {
	ctx := r.Context()
	v := amendView{
		base: base.Version, preset: typed.Get("preset"), part: cmp.Or(r.Typed.Get("part"), r.URL.Query().Get("part")), kept: keptOf(r.Typed), raises: typed.Get("raises_duties") != "",
		parts: amendParts(ctx, typed, r.Site.Machine.StandingRules(), locksMean(r)),
	}
	p := page.Page{Title: words.T(ctx, "governance.amend_title"), Nav: "/proposals"}
	if no != nil {
		text := page.RefusalText(ctx, no)
		p.Status = page.StatusOf(no.Class)
		for i, part := range v.parts {
			f := form.Form{Fields: part.fields}.Refused(no.Code, text, no.Field)
			if f.Error == "" {
				v.parts[i].fields, v.part, v.marked = f.Fields, part.name, true
			}
		}
		if !v.marked {
			v.wrong = text
		}
	}
	if !slices.Contains(charterParts, v.part) {
		v.part = charterParts[0]
	}
	p.Body = amendPage(v)
	return p
}

// locksMean says what it means here to entrench or fix a clause; empty in
// networks of a rule version that has no locks.
func locksMean(r *page.Request) (text string) {
	if k, ok := r.Site.Machine.Kind("charter.amend_entrenched"); !ok || !k.In(r.Network.RuleVersion) {
		return ""
	}
	r.Site.Node.Read(func(s state.Reader) {
		text = lockHelp(r.Context(), governance.TermsOf(s, governance.Entrenched), membership.ActiveCount(s))
	})
	return text
}

func lockHelp(ctx context.Context, t governance.Terms, members int64) string {
	return words.T(ctx, "governance.amend.lock_means", "Needed", t.Bar(governance.FirstVote, members).Quorum, "Members", members)
}

// amendParts are the fields of the whole text, by part.
func amendParts(ctx context.Context, typed form.Values, declared []machine.StandingRule, locks string) []amendPart {
	return []amendPart{
		{"goal", goalFields(ctx, typed)},
		{"principles", clauseFields(ctx, typed, locks, charter.Principle, charter.Value)},
		{"practices", clauseFields(ctx, typed, locks, charter.Practice)},
		{"rules", ruleFields(ctx, typed, declared)},
		{"particulars", particularFields(ctx, typed)},
	}
}

// ruleFields ask for every standing rule in its unit, with what it means, by
// module.
func ruleFields(ctx context.Context, typed form.Values, declared []machine.StandingRule) (all []form.Field) {
	for _, rule := range declared {
		name := rulePrefix + rule.Name
		if len(typed[name]) == 0 {
			continue // A rule that this network does not have.
		}
		f := form.Field{
			Name: name, Label: charterview.RuleTitle(ctx, rule), Help: charterview.RuleHelp(ctx, rule),
			Value: typed.Get(name), Control: form.Number, Required: true,
		}
		if len(rule.Choices) > 0 {
			f.Control = form.Choice
			for i := rule.Min; i <= rule.Max && i < int64(len(rule.Choices)); i++ {
				f.Options = append(f.Options, form.Option{Value: strconv.FormatInt(i, 10), Label: charterview.RuleValue(ctx, rule, i)})
			}
		} else {
			f.Help = strings.TrimSpace(f.Help + " " + words.T(ctx, "governance.from_to", "Least", rule.Min, "Most", charterview.RuleValue(ctx, rule, rule.Max)))
		}
		module, _, _ := strings.Cut(rule.Name, ".")
		if len(all) == 0 || all[len(all)-1].Name != rulePrefix+module {
			all = append(all, form.Field{Name: rulePrefix + module, Control: form.Group, Label: words.Of(ctx, "governance.rules_of", module)})
		}
		group := &all[len(all)-1]
		group.Inner = append(group.Inner, f)
	}
	return all
}
