package circles

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleWindow     = "circles.window_min_days"
	ruleObjections = "circles.objections_max"
	ruleTerm       = "circles.term_max_months"
	ruleLift       = "circles.lift_days"
)

// Their defaults, for networks drafted before there were circles.
const (
	windowDays = 3
	objections = 2
	termMonths = 24
	liftDays   = 7
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleWindow, Unit: "days", Min: 1, Max: 30, Default: windowDays, Since: since, Explanation: "How long those in a circle can at least answer before it decides."},
	{Name: ruleObjections, Unit: "members", Min: 1, Max: 10, Default: objections, Since: since, Explanation: "How many objections a circle may at most ask for until its matter goes to all members; never more than half of those in it."},
	{Name: ruleTerm, Unit: "months", Min: 1, Max: MaxTermMonths, Default: termMonths, Since: since, Explanation: "For how long something is left to a circle at most; then the members renew it, or it rests."},
	{Name: ruleLift, Unit: "days", Min: 1, Max: 30, Default: liftDays, Since: since, Explanation: "How long what a circle decided waits before it takes effect, so that whoever is affected can lift it up to all members."},
}, map[string]machine.Comes{
	ruleWindow: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("window", "Of {{.Members}} members, those in a circle have at least {{.Count}} days to answer.", "Members", n, "Count", days)
	},
	ruleObjections: func(_ state.Reader, most, n int64) machine.Meaning {
		return machine.Means("objections", "In a circle of all {{.Members}} members, the number of objections with which a matter comes before everybody is at most {{.Count}}.", "Members", n, "Count", max(1, min(most, n/2)))
	},
	ruleTerm: func(_ state.Reader, months, n int64) machine.Meaning {
		return machine.Means("term", "Of {{.Members}} members, those in a circle decide for at most {{.Count}} months; then all are asked again.", "Members", n, "Count", months)
	},
	ruleLift: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("lift", "Each of the {{.Members}} members has {{.Count}} days to lift up what a circle decided.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("circles: no standing rule " + name)
}

// LiftDays is how long what a circle decided waits before it takes effect.
func LiftDays(r state.Reader) int64 { return rule(r, ruleLift) }
