package view

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

// textView is what the charter's page shows.
type textView struct {
	version
	mine   *binding // Of whom the reader acts for; nil for a stranger.
	member string   // Whom the reader acts for.
	name   string   // What they are called.
	parts  []clauses
	rules  []ruleGroup
	size   Size
}

// clauses are those of one kind.
type clauses struct {
	kind charter.ClauseKind
	all  []charter.Clause
}

// ruleGroup is the standing rules of one module.
type ruleGroup struct {
	module string
	all    []ruleLine
}

type ruleLine struct {
	rule  machine.StandingRule
	value int64
	here  string // What it comes to in this network.
}

// state is draft, in_force or earlier.
func (v version) state() string {
	switch {
	case v.draft:
		return "draft"
	case v.until != 0:
		return "earlier"
	}
	return "in_force"
}

func (p pages) showText(r *page.Request) (page.Page, error) {
	number, err := strconv.ParseUint(r.Typed.Get("version"), 10, 63)
	if err != nil && r.Typed.Get("version") != "" {
		return page.Page{}, machine.Malformed("charter.bad_version", "versions count from 1").At("version")
	}
	v := textView{member: r.Viewer.MemberID(), name: actingName(r)}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.version, err = versionOf(r.Context(), tx, number); err != nil {
			return err
		}
		if v.size, err = SizeOf(r.Context(), tx); err != nil || !r.Viewer.SignedIn() {
			return err
		}
		b, err := bindingOf(r.Context(), tx, r.Viewer.MemberID())
		v.mine = &b
		return err
	})
	if errors.Is(err, errNoCharter) {
		return page.Page{Title: words.T(r.Context(), "charter.title"), Body: noText()}, nil
	}
	if err != nil {
		return page.Page{}, err
	}
	v.parts, v.rules = clausesOf(v.text), rulesOf(v.text, p.rules)
	v.explain(r.Context(), p.rules)
	return page.Page{Title: words.T(r.Context(), "charter.title"), Body: textBody(v)}, nil
}

func actingName(r *page.Request) string {
	if m, ok := r.Viewer.Acting(); ok {
		return m.Name
	}
	return string(r.Viewer.Person)
}

func clausesOf(t charter.Text) (all []clauses) {
	for _, kind := range []charter.ClauseKind{charter.Principle, charter.Value, charter.Practice} {
		group := clauses{kind: kind}
		for _, c := range t.Clauses {
			if c.Kind == kind {
				group.all = append(group.all, c)
			}
		}
		if len(group.all) > 0 {
			all = append(all, group)
		}
	}
	return all
}

// rulesOf groups a text's standing rules by module, in the program's order.
func rulesOf(t charter.Text, declared []machine.StandingRule) (all []ruleGroup) {
	values := map[string]int64{}
	for _, v := range t.Rules {
		values[v.Name] = v.Value
	}
	at := map[string]int{}
	add := func(rule machine.StandingRule, value int64) {
		module, _, _ := strings.Cut(rule.Name, ".")
		i, known := at[module]
		if !known {
			i = len(all)
			at[module] = i
			all = append(all, ruleGroup{module: module})
		}
		all[i].all = append(all[i].all, ruleLine{rule: rule, value: value})
	}
	for _, rule := range declared {
		if value, given := values[rule.Name]; given {
			add(rule, value)
			delete(values, rule.Name)
		}
	}
	for _, v := range t.Rules { // Of a program that knows more rules.
		if value, left := values[v.Name]; left {
			add(machine.StandingRule{Name: v.Name}, value)
		}
	}
	return all
}

// explain says what each rule comes to with as many members as there are.
func (v *textView) explain(ctx context.Context, declared []machine.StandingRule) {
	under := v.size.Under(charter.Complete(declared, v.text.Rules))
	for _, group := range v.rules {
		for i := range group.all {
			group.all[i].here = RuleMeaning(ctx, under, group.all[i].rule, v.size.Members)
		}
	}
}

// particular is an answer about law, money or data.
type particular struct{ name, text string }

func particularsOf(ctx context.Context, t charter.Text) (all []particular) {
	for _, p := range []particular{
		{"legal_status", t.LegalStatus},
		{"signatories", t.Signatories},
		{"account_holder", t.AccountHolder},
		{"liability", t.Liability},
		{"law", t.Law},
		{"language", t.Language},
		{"answerable", t.Answerable},
	} {
		if p.text != "" {
			all = append(all, particular{words.T(ctx, "charter.parts."+p.name), p.text})
		}
	}
	return all
}

// mayBe says how far a special decision may move a standing rule.
func mayBe(ctx context.Context, rule machine.StandingRule) string {
	if len(rule.Choices) == 0 {
		return words.T(ctx, "charter.from_to", "From", RuleValue(ctx, rule, rule.Min), "To", RuleValue(ctx, rule, rule.Max))
	}
	var all []string
	for value := rule.Min; value <= rule.Max; value++ {
		all = append(all, RuleValue(ctx, rule, value))
	}
	return strings.Join(all, ", ")
}

// acceptPath is where a member, or whoever wants to become one, accepts the
// present text.
func acceptPath(member string) string {
	return "/acts/charter.accept?" + url.Values{"acting_for": {member}, "next": {"/charter"}}.Encode()
}

// showGoal is the goal with its indicators, on the public front page.
func (p pages) showGoal(r *page.Request) (c templ.Component, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		v, err := versionOf(r.Context(), tx, 0)
		if err == nil {
			c = goalPart(v)
		}
		return err
	})
	if errors.Is(err, errNoCharter) {
		return nil, nil
	}
	return c, err
}

// showBound says by which text a member is bound, on their page.
func (p pages) showBound(r *page.Request) (c templ.Component, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		v, err := versionOf(r.Context(), tx, 0)
		if err != nil {
			return err
		}
		b, err := bindingOf(r.Context(), tx, r.PathValue("id"))
		if err == nil && b.version != 0 {
			c = boundPart(v, b)
		}
		return err
	})
	if errors.Is(err, errNoCharter) {
		return nil, nil
	}
	return c, err
}
