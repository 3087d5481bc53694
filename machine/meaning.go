package machine

import (
	"fmt"
	"slices"
	"strings"

	"metaorg/machine/state"
)

// Meaning says in one sentence what a standing rule comes to in a network of
// some size.
type Meaning struct {
	Key  string // Which of the rule's sentences it is; translations are found by it.
	Text string // In English.
	Data []any  // The numbers in it, names and values in turn. One called Count chooses singular or plural.
}

// Comes says what a standing rule with this value comes to under all the rules
// of a state, in a network of so many voting members, at least two; by the very
// functions that the rules go by.
type Comes func(r state.Reader, value, members int64) Meaning

// Means makes a meaning whose English text has its numbers in place of
// {{.Name}}, as translations have them. Numbers are int64.
func Means(key, text string, data ...any) Meaning {
	for i := 0; i+1 < len(data); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{{.%s}}", data[i]), fmt.Sprint(data[i+1]))
	}
	return Meaning{Key: key, Text: ones.Replace(text), Data: data}
}

// ones has one day where there are not several.
var ones = strings.NewReplacer(" 1 days", " 1 day", " 1 hours", " 1 hour", " 1 members", " 1 member", " 1 others", " 1 other", " 1 reasoned objections", " 1 reasoned objection",
	" 1 contributions", " 1 contribution", " 1 months", " 1 month")

// Meaningful gives standing rules their meanings, by name.
func Meaningful(rules []StandingRule, comes map[string]Comes) []StandingRule {
	all := slices.Clone(rules)
	for i := range all {
		all[i].Comes = comes[all[i].Name]
	}
	return all
}

// Number is a number in the sentence; 0 where it has none of this name.
func (m Meaning) Number(name string) int64 {
	for i := 0; i+1 < len(m.Data); i += 2 {
		if m.Data[i] == name {
			n, _ := m.Data[i+1].(int64)
			return n
		}
	}
	return 0
}

// Imagine is a state in which there is nothing but a network of this rule
// version: somewhere to try what rules would come to. No log ever has it.
func Imagine(ruleVersion uint64) *state.Memory {
	m := state.NewMemory()
	networkItem.Put(m, Network{RuleVersion: ruleVersion, Founded: true})
	return m
}
