package patronage

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// RuleOldest is the standing rule of how late a contribution can be recorded,
// and OldestDefault its days in networks drafted before there was patronage.
const (
	RuleOldest    = "patronage.oldest_days"
	OldestDefault = 366
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: RuleOldest, Unit: "days", Min: 1, Max: 3660, Default: OldestDefault, Since: since, Explanation: "How long after the day of a contribution it can be recorded."},
}, map[string]machine.Comes{
	RuleOldest: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("oldest", "What one of the {{.Members}} members gave another is recorded within {{.Count}} days, or not at all.", "Members", n, "Count", days)
	},
})

func oldestDays(r state.Reader) int64 { return charter.RuleOr(r, RuleOldest, OldestDefault) }
