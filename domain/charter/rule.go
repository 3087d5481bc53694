package charter

import (
	"cmp"
	"slices"
	"strconv"

	"metaorg/machine"
	"metaorg/machine/state"
)

type fraction struct {
	num, den int64
	text     string
}

// fractions are the answers to every rule with unit "fraction", from small to
// large. Their places are stored values, so the list only ever grows at its end.
var fractions = []fraction{
	{1, 5, "1/5"},
	{1, 4, "1/4"},
	{1, 3, "1/3"},
	{2, 5, "2/5"},
	{1, 2, "1/2"},
	{3, 5, "3/5"},
	{2, 3, "2/3"},
	{3, 4, "3/4"},
	{4, 5, "4/5"},
	{9, 10, "9/10"},
}

// FractionChoices are the Choices of every standing rule with unit "fraction".
func FractionChoices() (texts []string) {
	for _, f := range fractions {
		texts = append(texts, f.text)
	}
	return texts
}

// FractionOf is the stored value of a fraction such as "2/3". It panics on one
// that is not in FractionChoices.
func FractionOf(text string) int64 {
	for i, f := range fractions {
		if f.text == text {
			return int64(i)
		}
	}
	panic("charter: no such fraction: " + text)
}

// ShowValue words a standing rule's value for people: "14 days", "consent", "2/3".
func ShowValue(rule machine.StandingRule, value int64) string {
	if len(rule.Choices) == 0 {
		return strconv.FormatInt(value, 10) + " " + rule.Unit
	}
	if value < 0 || value >= int64(len(rule.Choices)) {
		return "unknown choice " + strconv.FormatInt(value, 10)
	}
	return rule.Choices[value]
}

// ParseValue reads a standing rule's value as people write it: a number, or
// one of the rule's choices in its own words.
func ParseValue(rule machine.StandingRule, text string) (value int64, ok bool) {
	if len(rule.Choices) > 0 {
		i := slices.Index(rule.Choices, text)
		return int64(i), i >= 0
	}
	value, err := strconv.ParseInt(text, 10, 64)
	return value, err == nil
}

func ruleNamed(declared []machine.StandingRule, name string) (machine.StandingRule, bool) {
	for _, r := range declared {
		if r.Name == name {
			return r, true
		}
	}
	return machine.StandingRule{}, false
}

func valueIn(values []RuleValue, name string) (int64, bool) {
	for _, v := range values {
		if v.Name == name {
			return v.Value, true
		}
	}
	return 0, false
}

// checkValueList refuses a list of values that is wrong whatever is declared.
func checkValueList(field string, values []RuleValue) error {
	if len(values) > maxRules {
		return machine.OverLimit("charter.too_many", "at most %d standing rules can be given at once, not %d", maxRules, len(values)).At(field)
	}
	for k, v := range values {
		if _, twice := valueIn(values[:k], v.Name); twice {
			return machine.Malformed("charter.rule_twice", "the standing rule %s is given twice", v.Name).At(field)
		}
	}
	return nil
}

// checkValues refuses rules that no module declares and values outside a rule's bounds.
func checkValues(field string, declared []machine.StandingRule, values []RuleValue) error {
	for _, v := range values {
		rule, ok := ruleNamed(declared, v.Name)
		if !ok {
			return machine.NotFound("charter.unknown_rule", "there is no standing rule called %q", v.Name).At(field)
		}
		if !allows(rule, v.Value) {
			return machine.Malformed("charter.out_of_bounds", "%s goes from %s to %s, not %s", v.Name,
				ShowValue(rule, rule.Min), ShowValue(rule, rule.Max), ShowValue(rule, v.Value)).At(field)
		}
	}
	return nil
}

func allows(rule machine.StandingRule, value int64) bool {
	within := value >= rule.Min && value <= rule.Max
	return within && (len(rule.Choices) == 0 || value < int64(len(rule.Choices)))
}

// completed gives every declared rule its value, or its default, by name.
func completed(declared []machine.StandingRule, values []RuleValue) (all []RuleValue) {
	for _, rule := range declared {
		v, ok := valueIn(values, rule.Name)
		if !ok {
			v = rule.Default
		}
		all = append(all, RuleValue{rule.Name, v})
	}
	slices.SortFunc(all, func(a, b RuleValue) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// overlaid is upper and what only lower has.
func overlaid(upper, lower []RuleValue) []RuleValue {
	all := slices.Clone(upper)
	for _, v := range lower {
		if _, ok := valueIn(upper, v.Name); !ok {
			all = append(all, v)
		}
	}
	return all
}

// declaredOnly leaves out values of rules that no module declares: a preset
// also speaks of modules that this program may not have.
func declaredOnly(declared []machine.StandingRule, values []RuleValue) (kept []RuleValue) {
	for _, v := range values {
		if _, ok := ruleNamed(declared, v.Name); ok {
			kept = append(kept, v)
		}
	}
	return kept
}

// Supposing is a state in which these standing rules are in force, whatever
// lies under it says: somewhere to see what they would come to.
func Supposing(under state.Reader, values []RuleValue) state.Reader {
	over := state.NewOverlay(under)
	for _, v := range values {
		ruleValues.Put(over, v.Name, v.Value)
	}
	return over
}

// Complete is a preset's or a charter's standing rules with the default of
// every declared one that they do not name, by name.
func Complete(declared []machine.StandingRule, values []RuleValue) []RuleValue {
	return completed(declared, values)
}

// MeaningOf is what a standing rule comes to under the rules of a state in a
// network of so many voting members; false for one that says nothing of it, and
// for networks of fewer than two.
func MeaningOf(r state.Reader, rule machine.StandingRule, members int64) (machine.Meaning, bool) {
	value, ok := ruleValues.Get(r, rule.Name)
	if !ok || rule.Comes == nil || members < 2 {
		return machine.Meaning{}, false
	}
	return rule.Comes(r, value, members), true
}

// reacceptanceComes is what the time for accepting comes to.
func reacceptanceComes(_ state.Reader, days, n int64) machine.Meaning {
	return machine.Means("asked", "Each of {{.Members}} members is asked to accept such a text within {{.Count}} days.", "Members", n, "Count", days)
}

// transparencyComes is what strangers see of so many members.
func transparencyComes(_ state.Reader, shown, n int64) machine.Meaning {
	switch shown {
	case ShowEverything:
		return machine.Means("everything", "Strangers see who the {{.Members}} members are, how each of them voted, and what they discuss.", "Members", n)
	case ShowDecisions:
		return machine.Means("decisions", "Strangers see who the {{.Members}} members are and what they decided, but not who voted how.", "Members", n)
	}
	return machine.Means("charter", "Strangers see the charter, how to join and that there are {{.Members}} members, but not who they are.", "Members", n)
}
