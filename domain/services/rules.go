package services

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// ruleReminder is after how long both sides of a request are reminded.
const ruleReminder = "services.reminder_days"

const reminderDays = 14

var rules = machine.Meaningful([]machine.StandingRule{{
	Name: ruleReminder, Unit: "days", Min: 1, Max: 90, Default: reminderDays, Since: since,
	Explanation: "How long a request for a service waits for an answer, or a delivery for the receiver's word, until both sides are reminded.",
}}, map[string]machine.Comes{
	ruleReminder: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("reminder", "Each of the {{.Members}} members has {{.Count}} days to answer who asks it for a service, then both are reminded.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 { return charter.RuleOr(r, name, reminderDays) }
