package uses

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// ruleReport is after how long somebody who uses something is asked how it went.
const ruleReport = "uses.report_days"

const reportDays = 90

var rules = machine.Meaningful([]machine.StandingRule{{
	Name: ruleReport, Unit: "days", Min: 7, Max: 730, Default: reportDays, Since: since,
	Explanation: "After how long a member that uses something shared is asked how it went, so that others can learn from it.",
}}, map[string]machine.Comes{
	ruleReport: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("report", "Each of the {{.Members}} members is asked after {{.Count}} days how it went with what it uses.", "Members", n, "Count", days)
	},
})

// reportAfter is that time in seconds.
func reportAfter(r state.Reader) int64 { return charter.RuleOr(r, ruleReport, reportDays) * day }
