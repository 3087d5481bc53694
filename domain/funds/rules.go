package funds

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleAlone    = "funds.alone_most"
	ruleLazy     = "funds.lazy_most"
	ruleOrdinary = "funds.ordinary_most"
	ruleAnswer   = "funds.answer_days"
	ruleDues     = "funds.dues_days"
)

// Their defaults, for networks drafted before there was a kitty.
const (
	aloneMost    = 20_000
	lazyMost     = 100_000
	ordinaryMost = 1_000_000
	answerDays   = 14
	duesDays     = 30

	mostByRule = 1_000_000_000 // Minor units.
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleAlone, Unit: "minor units", Min: 0, Max: mostByRule, Default: aloneMost, Since: since, Explanation: "How much the stewards of a fund approve in 30 days without asking the members; each request by a steward who neither asks for it nor gets it."},
	{Name: ruleLazy, Unit: "minor units", Min: 0, Max: mostByRule, Default: lazyMost, Since: since, Explanation: "Up to which amount a request that stewards don't approve alone is adopted unless enough members object."},
	{Name: ruleOrdinary, Unit: "minor units", Min: 0, Max: mostByRule, Default: ordinaryMost, Since: since, Explanation: "Up to which amount a request needs an ordinary decision; above it, a special one."},
	{Name: ruleAnswer, Unit: "days", Min: 1, Max: 90, Default: answerDays, Since: since, Explanation: "How long a request waits for a steward until it comes before all members, and a payment for a confirmation until both sides are reminded."},
	{Name: ruleDues, Unit: "days", Min: 0, Max: 180, Default: duesDays, Since: since, Explanation: "How long after a period begins its dues are to be paid; then they are in arrears, and the member is reminded."},
}, map[string]machine.Comes{
	ruleAlone: func(_ state.Reader, most, n int64) machine.Meaning {
		return machine.Means("alone", "Of {{.Members}} members, the stewards of a fund approve up to {{.Amount}} minor units in 30 days by themselves; the others see it.", "Members", n, "Amount", most)
	},
	ruleLazy: func(r state.Reader, most, n int64) machine.Meaning {
		return machine.Means("lazy", "A request above {{.From}} and up to {{.Amount}} minor units is adopted unless enough of the {{.Members}} members object.", "Members", n, "From", min(most, charter.RuleOr(r, ruleAlone, aloneMost)), "Amount", most)
	},
	ruleOrdinary: func(r state.Reader, most, n int64) machine.Meaning {
		return machine.Means("ordinary", "The {{.Members}} members vote on a request above {{.From}} minor units; above {{.Amount}} as on a standing rule.", "Members", n, "From", min(most, charter.RuleOr(r, ruleLazy, lazyMost)), "Amount", most)
	},
	ruleAnswer: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("answer", "After {{.Count}} days without a steward's answer a request comes before all {{.Members}} members.", "Members", n, "Count", days)
	},
	ruleDues: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("dues", "Each of the {{.Members}} members has {{.Count}} days to pay its dues.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("funds: no standing rule " + name)
}

// Way is how a sum comes to be approved.
type Way string

// The ways, from light to heavy.
const (
	BySteward  Way = "steward" // One steward of the fund agrees.
	ByLazy     Way = "lazy"    // Adopted unless enough members object.
	ByOrdinary Way = "ordinary"
	BySpecial  Way = "special"
)

func (w Way) weight() machine.Weight {
	if w == BySteward {
		return machine.WeightLazy
	}
	return machine.Weight(w)
}

// WayOf is which way a sum takes in a fund now, and how much its stewards still
// approve by themselves.
func WayOf(r state.Reader, fund uint64, amount, now int64) (w Way, left int64) {
	left = aloneLeft(r, fund, now)
	if amount <= left {
		return BySteward, left
	}
	return ByMembers(r, amount), left
}

// ByMembers is which decision of the members a sum needs.
func ByMembers(r state.Reader, amount int64) Way {
	switch {
	case amount <= rule(r, ruleLazy):
		return ByLazy
	case amount <= rule(r, ruleOrdinary):
		return ByOrdinary
	}
	return BySpecial
}

// aloneLeft is what the stewards of a fund may still approve by themselves, so
// that many small requests are not another way to one large sum.
func aloneLeft(r state.Reader, fund uint64, now int64) int64 {
	left := rule(r, ruleAlone)
	for n := range alone.Of(r, fund) {
		if q, _ := requests.Get(r, n); q.Approved > now-aloneDays*day {
			left -= q.Amount
		}
	}
	return max(0, left)
}
