package governance

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// Class says how weighty a decision is: what it may carry, and which notice,
// quorum and majority it needs.
type Class string

// The classes of decisions, from light to heavy.
const (
	Ordinary   Class = "ordinary"
	Special    Class = "special"    // Standing rules, practices. Where too few take part there is a second call.
	Principles Class = "principles" // Goal, principles, values. Voted on twice.
)

// weight is what a decision of this class may carry.
func (c Class) weight() machine.Weight { return machine.Weight(c) }

// Terms are the charter's numbers as they were when a proposal's first notice
// was given. All its rounds go by them, whatever is decided in between.
type Terms struct {
	Charter          uint64         `json:"charter"` // Version they were taken from.
	Method           tally.Method   `json:"method"`
	NoticeDays       int64          `json:"notice_days"`
	WindowDays       int64          `json:"window_days"`
	Quorum           tally.Fraction `json:"quorum"`
	Minimum          int64          `json:"minimum"`                      // Of members taking part, where the quorum is fewer.
	Majority         tally.Fraction `json:"majority,omitzero"`            // For a supermajority only.
	SecondCall       SecondCall     `json:"second_call,omitzero"`         // Zero where there is none.
	ConfirmAfterDays int64          `json:"confirm_after_days,omitempty"` // 0 where nothing is voted on twice.
	ConfirmUntilDays int64          `json:"confirm_until_days,omitempty"`
	DelayDays        int64          `json:"delay_days"` // From adoption to effect.
}

// SecondCall says how a vote that too few took part in is held again.
type SecondCall struct {
	AfterDays int64          `json:"after_days"`
	Quorum    tally.Fraction `json:"quorum"`
	Minimum   int64          `json:"minimum"`
}

// TermsOf are the terms that a proposal of a class would have if it were made
// now, by the charter in force.
func TermsOf(r state.Reader, c Class) Terms {
	t := Terms{Method: tally.BySupermajority, Minimum: leastPart}
	if in, ok := charter.Current(r); ok {
		t.Charter = in.Version
	}
	if c == Ordinary {
		t.ordinary(r)
		return t
	}
	t.NoticeDays, t.WindowDays = charter.Rule(r, ruleSpecialNotice), charter.Rule(r, ruleSpecialWindow)
	t.Quorum = fractionOf(r, ruleSpecialQuorum)
	if c == Special {
		t.Majority, t.DelayDays = fractionOf(r, ruleSpecialMajority), charter.Rule(r, ruleSpecialDelay)
		t.SecondCall = SecondCall{
			charter.Rule(r, ruleSecondCallDays), fractionOf(r, ruleSecondCallQuorum), charter.Rule(r, ruleSecondCallMinimum),
		}
		return t
	}
	t.Majority = fractionOf(r, rulePrinciplesMajority)
	t.DelayDays = max(charter.Rule(r, rulePrinciplesDelay), charter.Rule(r, ruleExitWindow))
	t.ConfirmAfterDays, t.ConfirmUntilDays = charter.Rule(r, ruleConfirmAfter), charter.Rule(r, ruleConfirmUntil)
	return t
}

func (t *Terms) ordinary(r state.Reader) {
	t.Method = tally.ByMajority
	if charter.Rule(r, ruleOrdinaryMethod) == choiceConsent {
		t.Method = tally.ByConsent
	}
	t.NoticeDays, t.WindowDays = charter.Rule(r, ruleOrdinaryNotice), charter.Rule(r, ruleOrdinaryWindow)
	t.Quorum, t.Minimum = fractionOf(r, ruleOrdinaryQuorum), charter.Rule(r, ruleOrdinaryMinimum)
	t.DelayDays = charter.Rule(r, ruleOrdinaryDelay)
}

func fractionOf(r state.Reader, rule string) tally.Fraction {
	num, den := charter.Fraction(r, rule)
	return tally.Fraction{Num: num, Den: den}
}

// Times says when a round opens and closes whose notice is given now. A second
// call and a confirmation wait at least as long as any notice.
func (t Terms) Times(p Purpose, now int64) (opens, closes int64) {
	wait := t.NoticeDays
	switch p {
	case SecondCallRound:
		wait = max(wait, t.SecondCall.AfterDays)
	case Confirmation:
		wait = max(wait, t.ConfirmAfterDays)
	case FirstVote:
	}
	opens = now + wait*day
	closes = opens + t.WindowDays*day
	if p == Confirmation {
		closes = min(closes, now+t.ConfirmUntilDays*day)
	}
	return opens, closes
}

// Bar is what a round for this purpose must clear with a roll of so many. A
// second call never needs more members than the first vote did: a minimum that
// is high for a network of this size gives way.
func (t Terms) Bar(p Purpose, onRoll int64) tally.Bar {
	quorum := tally.Quorum(onRoll, t.Quorum.Num, t.Quorum.Den, t.Minimum)
	if p == SecondCallRound {
		again := t.SecondCall
		quorum = min(quorum, tally.Quorum(onRoll, again.Quorum.Num, again.Quorum.Den, again.Minimum))
	}
	return tally.Bar{Method: t.Method, Quorum: quorum, Majority: t.Majority}
}
