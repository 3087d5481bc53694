package meetings

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// ruleWindow is how long what was entered of a meeting can be contested.
const ruleWindow = "meetings.window_days"

// windowDays is for networks drafted before there were meetings.
const windowDays = 7

var rules = machine.Meaningful([]machine.StandingRule{{
	Name: ruleWindow, Unit: "days", Min: 1, Max: 30, Default: windowDays, Since: since,
	Explanation: "How long members can contest the hands and the minutes of a meeting before they stand.",
}}, map[string]machine.Comes{
	ruleWindow: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("window", "Each of the {{.Members}} members has {{.Count}} days to contest its hand, less where the vote closes sooner, and the minutes.", "Members", n, "Count", days)
	},
})

// window is that time in seconds.
func window(r state.Reader) int64 { return charter.RuleOr(r, ruleWindow, windowDays) * day }
