package bids

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleGrace   = "bids.grace_days"
	ruleOutcome = "bids.outcome_days"
)

// Their defaults, for networks drafted before there were bids.
const (
	graceDays   = 3
	outcomeDays = 90
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleGrace, Unit: "days", Min: 0, Max: 30, Default: graceDays, Since: since, Explanation: "How long after the closing day of a bid its lead party can still say that it was submitted in time; then it counts as missed."},
	{Name: ruleOutcome, Unit: "days", Min: 7, Max: 730, Default: outcomeDays, Since: since, Explanation: "How long after a bid was submitted its team is reminded to say whether it was won or lost."},
}, map[string]machine.Comes{
	ruleGrace: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("grace", "A bid of any of the {{.Members}} members counts as missed {{.Count}} days after its closing day, if nobody said that it was submitted.", "Members", n, "Count", days)
	},
	ruleOutcome: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("outcome", "A team among the {{.Members}} members is reminded {{.Count}} days after submitting to say how it ended.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("bids: no standing rule " + name)
}
