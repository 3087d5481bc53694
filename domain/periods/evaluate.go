package periods

import (
	"metaorg/allocation"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Evaluate says what a contribution is worth, for buckets that measure by what
// members find. Each member says it once, and may change its mind until the period
// is frozen. It weighs no votes.
type Evaluate struct {
	Event uint64 `json:"event" help:"the contribution's number" example:"1" pos:"1"`
	Value int64  `json:"value" in:"event" help:"what it is worth to the network, in minor units: 20000 for 200.00; 0 for nothing" example:"20000"`
}

// ContributionEvaluated says what a member finds that a contribution is worth.
type ContributionEvaluated struct {
	Event  uint64           `json:"event"`
	Period uint64           `json:"period"`
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Value  int64            `json:"value"`
}

// Check refuses what is no worth.
func (m Evaluate) Check() error {
	if m.Value < 0 || m.Value > mostAmount {
		return machine.Malformed("periods.bad_value", "a contribution is worth 0 to %d minor units", int64(mostAmount)).At("value")
	}
	return nil
}

// Apply notes it.
func (m Evaluate) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !membership.IsActive(s, who) {
		return machine.NotAllowed("periods.not_active", "members in full evaluate contributions, and %s is not one", who)
	}
	e, err := contribution(s, m.Event)
	if err != nil {
		return err
	}
	if isOne(s, who, e.Provider) {
		return machine.NotAllowed("periods.own_contribution", "%s gave this, or its owner did; others say what it is worth", who)
	}
	n, p, in := On(s, e.Date)
	if !in || p.Stage != IsOpen {
		return machine.Conflict("periods.outside_period", "%s is in no period that is open", e.Date).At("event")
	}
	evaluations.Put(s, m.Event, who, m.Value)
	s.Emit(ContributionEvaluated{m.Event, n, who, s.By, m.Value})
	return nil
}

// contribution is an event that both sides confirmed.
func contribution(r state.Reader, n uint64) (patronage.Event, error) {
	e, ok := patronage.EventOf(r, n)
	switch {
	case !ok:
		return e, machine.NotFound("periods.unknown_event", "there is no contribution number %d", n).At("event")
	case e.State != patronage.Agreed:
		return e, machine.Conflict("periods.not_confirmed", "contribution %d is not confirmed by both sides", n).At("event")
	}
	return e, nil
}

// isOne reports whether two are the same, or under one owner.
func isOne(r state.Reader, a, b people.MemberID) bool {
	return a == b || people.UnderCommonControl(r, a, b)
}

// ReputationOf is for how much a member's evaluations count in a fund's periods: its
// part of all dividends that were adopted, in basis points, and at least one percent,
// so that newcomers are heard.
func ReputationOf(r state.Reader, fund uint64, m people.MemberID) int64 {
	own, _ := dividends.Get(r, fund, m)
	all, _ := dividends.Get(r, fund, "")
	if all == 0 {
		return leastReputation
	}
	parts, _ := allocation.Split(allocation.Whole, []int64{own, all - own})
	return max(leastReputation, parts[0])
}

// reputations is what all members in full count for together.
func reputations(r state.Reader, fund uint64) (all int64) {
	for m := range membership.Actives(r) {
		all += ReputationOf(r, fund, m)
	}
	for m := range membership.Chamber(r) {
		all += ReputationOf(r, fund, m)
	}
	return all
}

// WorthOf is what members find that a contribution is worth, in a fund's currency:
// the median by reputation, once half of all reputation has said so.
func WorthOf(r state.Reader, fund, event uint64) (worth int64, stands bool) {
	return medianOf(r, fund, event, reputations(r, fund))
}

func medianOf(r state.Reader, fund, event uint64, all int64) (worth int64, stands bool) {
	var said []allocation.Evaluation
	for m, value := range evaluations.Of(r, event) {
		if membership.IsActive(r, m) {
			said = append(said, allocation.Evaluation{Value: value, Reputation: ReputationOf(r, fund, m)})
		}
	}
	worth, stands, _ = allocation.Median(said, all)
	return worth, stands
}

// EvaluationOf is what a member found that a contribution is worth.
func EvaluationOf(r state.Reader, event uint64, m people.MemberID) (value int64, ok bool) {
	return evaluations.Get(r, event, m)
}
