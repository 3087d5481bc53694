package relations

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// ruleAnswer is the name of the standing rule.
const ruleAnswer = "relations.answer_days"

// answerDays is its default, for networks drafted before there were relations.
const answerDays = 60

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleAnswer, Unit: "days", Min: 7, Max: 366, Default: answerDays, Since: since, Explanation: "How long what one says about a relation waits for the other side; then it falls, so that nothing hangs over anybody."},
}, map[string]machine.Comes{
	ruleAnswer: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("answer", "Each of the {{.Members}} members has {{.Count}} days to say whether it is what another says; silence is no.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 { return charter.RuleOr(r, name, answerDays) }
