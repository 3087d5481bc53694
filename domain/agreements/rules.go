package agreements

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleLongest  = "agreements.longest_days"
	ruleOffer    = "agreements.offer_days"
	ruleRaise    = "agreements.raise_days"
	ruleGone     = "agreements.departure_days"
	ruleCapacity = "agreements.capacity_binds"
)

// Their defaults, for networks drafted before there were agreements.
const (
	longestDays   = 1096
	offerDays     = 60
	raiseDays     = 14
	departureDays = 60
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleLongest, Unit: "days", Min: 30, Max: 3660, Default: longestDays, Since: since, Explanation: "For how long an agreement between members is made at most. It can be agreed on again, but it does not go on by itself."},
	{Name: ruleOffer, Unit: "days", Min: 7, Max: 366, Default: offerDays, Since: since, Explanation: "How long an agreement waits for all signatures until it is void."},
	{Name: ruleRaise, Unit: "days", Min: 0, Max: 90, Default: raiseDays, Since: since, Explanation: "How long before the day of a payment that was agreed on it becomes an obligation, so that both sides see it coming."},
	{Name: ruleGone, Unit: "days", Min: 7, Max: 366, Default: departureDays, Since: since, Explanation: "How long the others have to amend an agreement of which a party left the network; then it ends."},
	{Name: ruleCapacity, Unit: "yes or no", Min: 0, Max: 1, Default: 0, Since: since, Explanation: "Whether nobody signs for more hours in a month than it said that it has for others (1), or is only warned (0)."},
}, map[string]machine.Comes{
	ruleLongest: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("longest", "No agreement among the {{.Members}} members is for more than {{.Count}} days.", "Members", n, "Count", days)
	},
	ruleOffer: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("offer", "An agreement that not all its parties among the {{.Members}} members signed within {{.Count}} days is void.", "Members", n, "Count", days)
	},
	ruleRaise: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("raise", "What one of the {{.Members}} members agreed to pay becomes an obligation {{.Count}} days before its day.", "Members", n, "Count", days)
	},
	ruleGone: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("departure", "When one of the {{.Members}} members leaves, the other parties of its agreements have {{.Count}} days to amend them.", "Members", n, "Count", days)
	},
	ruleCapacity: func(_ state.Reader, binds, n int64) machine.Meaning {
		if binds != 0 {
			return machine.Means("capacity_binds", "None of the {{.Members}} members signs for more hours in a month than it said that it has.", "Members", n)
		}
		return machine.Means("capacity_warns", "Each of the {{.Members}} members may sign for more hours than it said that it has; its page says so.", "Members", n)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("agreements: no standing rule " + name)
}

// OfferDays is for how many days an agreement waits for all signatures.
func OfferDays(r state.Reader) int64 { return rule(r, ruleOffer) }
