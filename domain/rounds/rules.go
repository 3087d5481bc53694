package rounds

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleNotice = "rounds.notice_days"
	ruleEvery  = "rounds.every_days"
	ruleSolve  = "rounds.solve_days"
	ruleMost   = "rounds.compute_most"
)

// Their defaults, for networks drafted before there were rounds.
const (
	noticeDays = 7
	solveDays  = 2
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleNotice, Unit: "days", Min: 0, Max: 60, Default: noticeDays, Since: since, Explanation: "How many days at least a clearing round is open before it closes, so that everybody can let obligations take part or keep them out."},
	{Name: ruleEvery, Unit: "days", Min: 0, Max: 366, Default: 0, Since: since, Explanation: "How many days after a clearing round closes the next one in that unit closes by itself; 0 for only those that somebody opens."},
	{Name: ruleSolve, Unit: "days", Min: 1, Max: 30, Default: solveDays, Since: since, Explanation: "How many days a round that is too large for the rules waits for a solution; then it lapses, and nothing is set off."},
	{Name: ruleMost, Unit: "obligations", Min: 0, Max: computeMost, Default: computeMost, Since: since, Explanation: "Of up to how many obligations the rules clear a round by themselves; of more, the computer of a member brings a solution, and the rules check that no more can be set off."},
}, map[string]machine.Comes{
	ruleNotice: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("notice", "Each of the {{.Members}} members has {{.Count}} days to decide which of its obligations take part.", "Members", n, "Count", days)
	},
	ruleEvery: func(_ state.Reader, days, _ int64) machine.Meaning {
		if days == 0 {
			return machine.Means("never", "No round opens by itself; any member opens one.")
		}
		return machine.Means("every", "Once a round was held, the next one closes {{.Count}} days later by itself.", "Count", days)
	},
	ruleSolve: func(_ state.Reader, days, _ int64) machine.Meaning {
		return machine.Means("solve", "A round that is too large for the rules waits {{.Count}} days for a member to bring a solution.", "Count", days)
	},
	ruleMost: func(_ state.Reader, most, n int64) machine.Meaning {
		return machine.Means("most", "Of up to {{.Most}} obligations a round needs nobody: {{.Each}} of each of the {{.Members}} members.", "Most", most, "Each", most/max(1, n), "Members", n)
	},
})

// NoticeDays is how many days at least a round is open.
func NoticeDays(r state.Reader) int64 { return rule(r, ruleNotice) }

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("rounds: no standing rule " + name)
}
