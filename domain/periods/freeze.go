package periods

import (
	"metaorg/domain/funds"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Freeze closes a period's days and counts what was given on them.
type Freeze struct {
	Period uint64 `json:"period" help:"the period's number" example:"1" pos:"1"`
}

// PeriodFrozen says that nothing in a period's days changes any more.
type PeriodFrozen struct {
	Period uint64           `json:"period"`
	By     machine.PersonID `json:"by,omitempty"` // Nobody when its time had come.
}

// Thaw opens a period's days again, so that exceptions can be mended: only before
// the members decide, and only by who cares for the fund, so that no member can
// keep a period from its end.
type Thaw struct {
	Period uint64 `json:"period" help:"the period's number" example:"1" pos:"1"`
}

// PeriodThawed says that a period's days are open again.
type PeriodThawed struct {
	Period uint64           `json:"period"`
	By     machine.PersonID `json:"by,omitempty"`
}

// FreezeInTime freezes a period that nobody froze.
type FreezeInTime struct {
	Period uint64 `json:"period"`
	Turn   uint64 `json:"turn"`
}

// CountOn goes on counting.
type CountOn struct {
	Period uint64 `json:"period"`
	Turn   uint64 `json:"turn"`
}

// Check has nothing to refuse.
func (Freeze) Check() error { return nil }

// Check has nothing to refuse.
func (Thaw) Check() error { return nil }

// Apply freezes it.
func (m Freeze) Apply(s *machine.Step) error {
	p, err := at(s, m.Period, IsOpen)
	if err != nil {
		return err
	}
	if err := p.closes(s); err != nil {
		return err
	}
	if today(s) <= p.Until {
		return machine.Conflict("periods.not_over", "period %d goes on until %s", m.Period, p.Until).At("period")
	}
	return p.freeze(s, m.Period)
}

// Apply freezes it in its time.
func (d FreezeInTime) Apply(s *machine.Step) error {
	if p, _ := periods.Get(s, d.Period); p.Turn == d.Turn {
		return p.freeze(s, d.Period)
	}
	return nil
}

// Apply counts on.
func (d CountOn) Apply(s *machine.Step) error {
	if p, _ := periods.Get(s, d.Period); p.Turn == d.Turn {
		p.count(s, d.Period)
	}
	return nil
}

func (p *Period) freeze(s *machine.Step, n uint64) error {
	if err := patronage.CloseDays(s, p.From, p.Until); err != nil {
		return err
	}
	p.Next, p.Events, p.Problems, p.Business = patronage.FirstOf(s, p.From, p.Until), 0, 0, Business{}
	p.become(s, n, Counting)
	s.Emit(PeriodFrozen{n, s.By})
	p.count(s, n)
	return nil
}

// Apply opens the days again.
func (m Thaw) Apply(s *machine.Step) error {
	p, err := at(s, m.Period, Frozen, Drawn)
	if err != nil {
		return err
	}
	if who := people.ActingMember(s); !p.isCaredFor(s, who) {
		f, _ := funds.FundOf(s, p.Fund)
		return machine.NotAllowed("periods.not_steward", "who holds %s or cares for it does this, and %s does not", f.Terms.Name, who)
	}
	p.thaw(s, m.Period)
	s.Emit(PeriodThawed{m.Period, s.By})
	return nil
}

// thaw forgets what was counted and opens the days.
func (p *Period) thaw(s *machine.Step, n uint64) {
	for key := range counted.Of(s, n) {
		counted.Delete(s, n, key)
	}
	patronage.ReopenDays(s, p.From)
	p.open(s, n)
}
