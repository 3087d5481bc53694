package opportunities

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleOpen     = "opportunities.open_days"
	ruleReminder = "opportunities.reminder_days"
)

// Their defaults, for networks drafted before there were needs and offers.
const (
	openDays     = 60
	reminderDays = 14
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleOpen, Unit: "days", Min: 7, Max: 366, Default: openDays, Since: since, Explanation: "How long a need or an offer stays open at most before who posted it says that it still holds; so the board shows what is true."},
	{Name: ruleReminder, Unit: "days", Min: 1, Max: 90, Default: reminderDays, Since: since, Explanation: "How long answers wait after the last day until who posted is reminded to choose, and how long after its dates both sides are reminded to say that something was done."},
}, map[string]machine.Comes{
	ruleOpen: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("open", "What one of the {{.Members}} members needs or offers is open for {{.Count}} days at most, then it is renewed or closes.", "Members", n, "Count", days)
	},
	ruleReminder: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("reminder", "After {{.Count}} days any of the {{.Members}} members is reminded of answers that wait and of what was agreed and not confirmed.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("opportunities: no standing rule " + name)
}
