package view

import (
	"context"
	"strings"
	"time"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// RuleTitle names a standing rule in the reader's words.
func RuleTitle(ctx context.Context, rule machine.StandingRule) string {
	_, name, _ := strings.Cut(rule.Name, ".")
	return words.Either(ctx, "rules."+rule.Name+".title", form.Label(name))
}

// RuleHelp explains a standing rule in the reader's words.
func RuleHelp(ctx context.Context, rule machine.StandingRule) string {
	return words.Either(ctx, "rules."+rule.Name+".help", rule.Explanation)
}

// RuleValue says a standing rule's value in the reader's words: "14 days",
// "consent", "2/3".
func RuleValue(ctx context.Context, rule machine.StandingRule, value int64) string {
	shown := charter.ShowValue(rule, value)
	if len(rule.Choices) == 0 {
		return words.Either(ctx, "units."+rule.Unit, shown, "Count", int(value))
	}
	return words.Either(ctx, "rules."+rule.Name+".choices."+shown, shown)
}

// RuleID is the id of a standing rule on the charter's page.
func RuleID(name string) string { return "rule-" + name }

// RuleCalled finds a standing rule; one that nobody declares has no more than
// its name.
func RuleCalled(rules []machine.StandingRule, name string) machine.StandingRule {
	for _, r := range rules {
		if r.Name == name {
			return r
		}
	}
	return machine.StandingRule{Name: name}
}

// changed is one part of a text before and after, as people read it.
type changed struct {
	title         string
	help          string
	before, after string
	came, went    bool
	whole         bool // Shown one after the other, not word by word.
}

// changedParts puts a difference into words, in the order in which a charter is read.
func changedParts(ctx context.Context, d charter.Difference, rules []machine.StandingRule) (all []changed) {
	for _, c := range d.Words {
		all = append(all, changedOf(c, words.Of(ctx, "charter.parts", c.Key), func(text string) string { return text }))
	}
	for _, c := range d.Indicators {
		part := changedOf(c, c.Key, func(i charter.Indicator) string { return indicatorIn(ctx, i) })
		part.whole = true
		all = append(all, part)
	}
	for _, c := range d.Clauses {
		all = append(all, changedOf(c, clauseTitle(ctx, c), func(c charter.Clause) string { return clauseIn(ctx, c) }))
	}
	for _, c := range d.Rules {
		rule := RuleCalled(rules, c.Key)
		part := changedOf(c, RuleTitle(ctx, rule), func(v int64) string { return RuleValue(ctx, rule, v) })
		part.help, part.whole = RuleHelp(ctx, rule), true
		all = append(all, part)
	}
	return all
}

func changedOf[T any](c charter.Change[T], title string, text func(T) string) changed {
	part := changed{title: title, came: c.Before == nil, went: c.After == nil}
	if c.Before != nil {
		part.before = text(*c.Before)
	}
	if c.After != nil {
		part.after = text(*c.After)
	}
	return part
}

func clauseTitle(ctx context.Context, c charter.Change[charter.Clause]) string {
	clause := c.After
	if clause == nil {
		clause = c.Before
	}
	kind := words.Of(ctx, "charter.clause_kinds", string(clause.Kind))
	if c.Key == "" { // It gets its number when it takes effect.
		return kind
	}
	return kind + " " + c.Key
}

// clauseIn is a clause with how it is protected.
func clauseIn(ctx context.Context, c charter.Clause) string {
	text := c.Title + "\n" + c.Text
	if c.Lock != charter.Open {
		text += "\n" + words.Of(ctx, "charter.locks", string(c.Lock))
	}
	return text
}

func indicatorIn(ctx context.Context, i charter.Indicator) string {
	if i.By == "" {
		return words.T(ctx, "charter.indicator", "Target", i.Target, "Unit", i.Unit)
	}
	return words.T(ctx, "charter.indicator_by", "Target", i.Target, "Unit", i.Unit, "By", dayOf(ctx, i.By))
}

// dayOf writes a day, given as year-month-day, as the reader's language does.
func dayOf(ctx context.Context, text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return words.Day(ctx, day.Add(12*time.Hour).Unix())
}
