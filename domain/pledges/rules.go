package pledges

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleLongest = "pledges.longest_days"
	ruleBonus   = "pledges.bonus_days"
)

// Their defaults, for networks drafted before there were campaigns.
const (
	longestDays = 120
	bonusDays   = 3
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleLongest, Unit: "days", Min: 7, Max: 366, Default: longestDays, Since: since, Explanation: "For how long a campaign takes pledges at most. Until it ends, what members pledged counts against limits as if they owed it."},
	{Name: ruleBonus, Unit: "days", Min: 0, Max: 30, Default: bonusDays, Since: since, Explanation: "How long before its end something must have been pledged to have part in the bonus of a campaign that fails; so nobody pledges for the bonus alone once it is plain that too little comes."},
}, map[string]machine.Comes{
	ruleLongest: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("longest", "What one of the {{.Members}} members pledges for a campaign binds it or not within {{.Count}} days at the latest.", "Members", n, "Count", days)
	},
	ruleBonus: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("bonus", "Of the bonus of a campaign that fails, each of the {{.Members}} members gets for what it pledged at least {{.Count}} days before the end.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("pledges: no standing rule " + name)
}
