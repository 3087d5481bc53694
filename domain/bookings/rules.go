package bookings

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules. All else about a resource is for its stewards.
const (
	ruleOffer  = "bookings.offer_hours"
	ruleAnswer = "bookings.answer_days"
	ruleOpen   = "bookings.open_max"
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleOffer, Unit: "hours", Min: 1, Max: 168, Default: 24, Since: since, Explanation: "How long what came free is held for whoever waited for it first."},
	{Name: ruleAnswer, Unit: "days", Min: 1, Max: 30, Default: 3, Since: since, Explanation: "How long stewards have to confirm a booking, where they confirm each; then it lapses."},
	{Name: ruleOpen, Unit: "bookings", Min: 1, Max: 500, Default: 20, Since: since, Explanation: "How many bookings of one resource a member can have to come, so that nobody takes all of it."},
}, map[string]machine.Comes{
	ruleOffer: func(_ state.Reader, hours, n int64) machine.Meaning {
		return machine.Means("offer", "Whoever of the {{.Members}} members waited first has {{.Count}} hours to accept what came free.", "Members", n, "Count", hours)
	},
	ruleAnswer: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("answer", "When one of the {{.Members}} members asks for a booking, the stewards have {{.Count}} days to answer.", "Members", n, "Count", days)
	},
	ruleOpen: func(_ state.Reader, most, n int64) machine.Meaning {
		return machine.Means("open", "Each of the {{.Members}} members can have {{.Count}} bookings of one thing to come.", "Members", n, "Count", most)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("bookings: no standing rule " + name)
}
