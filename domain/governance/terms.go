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

// The classes of decisions, from light to heavy; an urgent one stands beside them.
const (
	Lazy       Class = "lazy"    // Routine. Adopted unless enough object; then it becomes an ordinary one.
	Consent    Class = "consent" // Working agreements. An ordinary decision that nobody has a reason against.
	Ordinary   Class = "ordinary"
	Special    Class = "special"    // Standing rules, practices. Where too few take part there is a second call.
	Principles Class = "principles" // Goal, principles, values. Voted on twice.
	Entrenched Class = "entrenched" // What protects everybody from the others. Nine of ten members, twice.
	Urgent     Class = "urgent"     // Within hours. Lapses unless an ordinary decision confirms it.
)

// classesFrom is the rule version since which there are classes beyond
// ordinary, special and principles, and all else that is marked with it here.
const classesFrom = 4

// since is the rule version from which a network has the class; false for a
// class that there is not.
func (c Class) since() (version uint64, ok bool) {
	switch c {
	case Ordinary, Special, Principles:
		return 0, true
	case Lazy, Consent, Entrenched, Urgent:
		return classesFrom, true
	}
	return 0, false
}

// weight is what a decision of this class may carry. No kind lets a lazy or an
// urgent one carry it so far: they decide on texts.
func (c Class) weight() machine.Weight {
	if c == Consent {
		return machine.WeightOrdinary
	}
	return machine.Weight(c)
}

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

	WindowHours      int64 `json:"window_hours,omitempty"`       // Instead of the days, where it is urgent.
	Objections       int64 `json:"objections,omitempty"`         // How many no stop a lazy decision; see Bar.
	Amendments       int64 `json:"amendments,omitempty"`         // How often objections can be answered with another text; 0 where it is not by consent.
	ProxiesPerHolder int64 `json:"proxies_per_holder,omitempty"` // For how many others one may vote; 0 where nobody may.
	ProxiesPercent   int64 `json:"proxies_percent,omitempty"`    // Of the roll, where that is fewer.
	Brake            Brake `json:"brake,omitzero"`               // Zero where there is none.
	Guarded          bool  `json:"guarded,omitempty"`            // A vote that turns at the last moment is open longer.
}

// Brake says when a special decision is confirmed by a second vote because
// recent members may have tipped it.
type Brake struct {
	NewDays          int64 `json:"new_days"` // For how long a vote is a new one.
	ConfirmAfterDays int64 `json:"confirm_after_days"`
	ConfirmUntilDays int64 `json:"confirm_until_days"`
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
	switch c {
	case Lazy, Consent, Ordinary, Urgent:
		t.ordinary(r)
	case Special:
		t.special(r)
	case Principles, Entrenched:
		t.twice(r)
	}
	if machine.NetworkOf(r).RuleVersion >= classesFrom {
		t.since4(r, c)
	}
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

func (t *Terms) special(r state.Reader) {
	t.weighty(r)
	t.Majority, t.DelayDays = fractionOf(r, ruleSpecialMajority), charter.Rule(r, ruleSpecialDelay)
	t.SecondCall = SecondCall{
		charter.Rule(r, ruleSecondCallDays), fractionOf(r, ruleSecondCallQuorum), charter.Rule(r, ruleSecondCallMinimum),
	}
}

// twice are the terms of what is voted on twice.
func (t *Terms) twice(r state.Reader) {
	t.weighty(r)
	t.Majority = fractionOf(r, rulePrinciplesMajority)
	t.DelayDays = max(charter.Rule(r, rulePrinciplesDelay), charter.Rule(r, ruleExitWindow))
	t.ConfirmAfterDays, t.ConfirmUntilDays = charter.Rule(r, ruleConfirmAfter), charter.Rule(r, ruleConfirmUntil)
}

func (t *Terms) weighty(r state.Reader) {
	t.NoticeDays, t.WindowDays = charter.Rule(r, ruleSpecialNotice), charter.Rule(r, ruleSpecialWindow)
	t.Quorum = fractionOf(r, ruleSpecialQuorum)
}

// since4 is what rule version 4 brought, for the classes there were before too.
func (t *Terms) since4(r state.Reader, c Class) {
	t.Guarded = c != Lazy && c != Urgent // Late objections bring a vote with a notice of its own; hours are not drawn out.
	if c != Principles && c != Entrenched {
		t.ProxiesPerHolder, t.ProxiesPercent = charter.Rule(r, ruleProxiesPerHolder), charter.Rule(r, ruleProxiesPercent)
	}
	switch c {
	case Lazy:
		t.Method, t.Quorum, t.Minimum, t.NoticeDays = tally.ByLazyConsent, tally.Fraction{}, 0, 0
		t.Objections, t.WindowDays = charter.RuleOr(r, ruleLazyObjections, lazyObjections), charter.RuleOr(r, ruleLazyWindow, lazyWindowDays)
	case Consent:
		t.Method = tally.ByConsent
	case Special:
		if charter.Rule(r, ruleCaptureBrake) == choiceOn {
			t.Brake = Brake{newVoteDays, charter.Rule(r, ruleConfirmAfter), charter.Rule(r, ruleConfirmUntil)}
		}
	case Entrenched:
		t.Method, t.Majority = tally.ByShareOfAll, tally.Fraction{Num: 9, Den: 10}
	case Urgent:
		t.Method, t.Majority = tally.BySupermajority, tally.Fraction{Num: 2, Den: 3}
		t.NoticeDays, t.WindowDays, t.DelayDays = 0, 0, 0
		t.WindowHours = charter.RuleOr(r, ruleUrgentHours, urgentHours)
	case Ordinary, Principles:
	}
	if t.Method == tally.ByConsent {
		t.Amendments = amendments
	}
}

func fractionOf(r state.Reader, rule string) tally.Fraction {
	num, den := charter.Fraction(r, rule)
	return tally.Fraction{Num: num, Den: den}
}

// Times says when a round opens and closes whose notice is given now. A second
// call and a confirmation wait at least as long as any notice; what was announced
// already and is only worded anew opens at once.
func (t Terms) Times(p Purpose, now int64) (opens, closes int64) {
	wait := t.NoticeDays
	switch p {
	case SecondCallRound:
		wait = max(wait, t.SecondCall.AfterDays)
	case Confirmation:
		wait = max(wait, t.ConfirmAfterDays, t.Brake.ConfirmAfterDays)
	case AmendedVote:
		wait = 0
	case FirstVote, CalledVote, Runoff:
	}
	opens = now + wait*day
	closes = opens + t.WindowDays*day + t.WindowHours*hour
	if p == Confirmation {
		closes = min(closes, now+t.confirmUntil()*day)
	}
	return opens, closes
}

// confirmUntil is how many days after a vote it must be confirmed at the latest.
func (t Terms) confirmUntil() int64 { return max(t.ConfirmUntilDays, t.Brake.ConfirmUntilDays) }

// Bar is what a round for this purpose must clear with a roll of so many. A
// second call never needs more members than the first vote did: a minimum that
// is high for a network of this size gives way. The vote that confirms a special
// decision needs the quorum of a second call, since it has none itself.
func (t Terms) Bar(p Purpose, onRoll int64) tally.Bar {
	b := tally.Bar{Method: t.Method, Majority: t.Majority}
	switch t.Method {
	case tally.ByLazyConsent:
		// Never against half of the members, however few they are.
		b.Objections = max(1, min(t.Objections, onRoll/2))
		return b
	case tally.ByShareOfAll:
		b.Quorum = tally.Threshold(onRoll, t.Majority.Num, t.Majority.Den)
		return b
	case tally.ByMajority, tally.BySupermajority, tally.ByConsent:
	}
	b.Quorum = tally.Quorum(onRoll, t.Quorum.Num, t.Quorum.Den, t.Minimum)
	if again := t.SecondCall; again.AfterDays > 0 && (p == SecondCallRound || p == Confirmation) {
		b.Quorum = min(b.Quorum, tally.Quorum(onRoll, again.Quorum.Num, again.Quorum.Den, again.Minimum))
	}
	if p == CalledVote {
		b.Method = tally.ByMajority
	}
	return b
}
