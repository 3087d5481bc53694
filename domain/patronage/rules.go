package patronage

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const ruleOldest = "patronage.oldest_days"

// oldestDefault is for networks drafted before there was patronage.
const oldestDefault = 366

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleOldest, Unit: "days", Min: 1, Max: 3660, Default: oldestDefault, Since: since, Explanation: "How long after the day of a contribution it can be recorded."},
}, map[string]machine.Comes{
	ruleOldest: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("oldest", "What one of the {{.Members}} members gave another is recorded within {{.Count}} days, or not at all.", "Members", n, "Count", days)
	},
})

func oldestDays(r state.Reader) int64 { return charter.RuleOr(r, ruleOldest, oldestDefault) }
