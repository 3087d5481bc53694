package periods

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Reopen is carried by a special decision. What was adopted stays on record: the
// capital accounts are corrected by contrary entries, and when the period is
// adopted again, only what has changed is paid.
type Reopen struct {
	Period uint64 `json:"period" help:"the period's number" example:"1"`
}

// PeriodReopened says that a period that was adopted is open again.
type PeriodReopened struct {
	Period  uint64 `json:"period"`
	Drawing uint64 `json:"drawing"`        // The one that was adopted.
	Reserve int64  `json:"reserve"`        // Of the fund, without it.
	Loss    int64  `json:"loss,omitempty"` // Of the fund, without it.
}

// Check has nothing to refuse.
func (Reopen) Check() error { return nil }

// Apply reopens it.
func (m Reopen) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	p, err := at(s, m.Period, Adopted)
	if err != nil {
		return err
	}
	if p.Revolved > 0 {
		return machine.Conflict("periods.revolved_already", "of what was kept from period %d, some is paid out; it cannot be reopened any more", m.Period).At("period")
	}
	for other, q := range periods.All(s) {
		if q.Fund == p.Fund && q.From > p.From && (q.Stage == Adopted || q.Stage == IsPut) {
			return machine.Conflict("periods.later_stands", "period %d is later and stands on this one; reopen that first", other).At("period")
		}
	}
	g, _ := drawings.Get(s, m.Period, p.Adopted)
	for who, st := range Statements(s, m.Period, p.Adopted) {
		change(s, who, m.Period, -st.Retained, Reversed, 0)
		p.reputed(s, who, -st.Dividend)
	}
	p.unpayClaims(s, m.Period)
	p.undraw(s)
	p.unbear(s, m.Period, g)
	reserve := ReserveOf(s, p.Fund) - g.Reserve + g.FromReserve
	reserves.Put(s, p.Fund, reserve)
	p.Reopened++
	p.thaw(s, m.Period)
	s.Emit(PeriodReopened{m.Period, p.Adopted, reserve, LossOf(s, p.Fund)})
	return nil
}

// undraw has later periods of the fund drawn up again: what they pay on claims that
// last may be another sum now.
func (p Period) undraw(s *machine.Step) {
	for n, q := range periods.All(s) {
		if q.Fund == p.Fund && q.From > p.From && q.Stage == Drawn {
			q.become(s, n, Frozen)
			s.Emit(PeriodTurnedDown{Period: n})
		}
	}
}

// holders are who has something kept in its name from a period, by id.
func holders(s *machine.Step, n uint64, p Period) (all []people.MemberID, has []int64) {
	for m := range Statements(s, n, p.Adopted) {
		if kept := KeptFrom(s, m, n); kept > 0 {
			all, has = append(all, m), append(has, kept)
		}
	}
	return all, has
}
