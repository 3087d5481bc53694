package periods

import (
	"metaorg/domain/funds"
	"metaorg/machine"
)

// Open is carried by an ordinary decision: a span of days whose surplus will be
// divided by the value equation that holds when it is opened.
type Open struct {
	From  string `json:"from" help:"first day, as year-month-day" example:"2027-01-01"`
	Until string `json:"until" help:"last day, as year-month-day" example:"2027-12-31"`
	Fund  uint64 `json:"fund" help:"number of the fund whose surplus it is; who holds its money pays the dividends" example:"1"`
}

// PeriodOpened says that there is a period.
type PeriodOpened struct {
	Number uint64 `json:"number"` // From 1.
	Period Period `json:"period"`
}

// Check refuses what is no span of days.
func (m Open) Check() error {
	if err := checkDate(m.From, "from"); err != nil {
		return err
	}
	if err := checkDate(m.Until, "until"); err != nil {
		return err
	}
	switch days := (startOf(m.Until)-startOf(m.From))/day + 1; {
	case days < 1:
		return machine.Malformed("periods.ends_before", "a period does not end before it begins").At("until")
	case days > mostDays:
		return machine.OverLimit("periods.too_many_days", "a period has at most %d days, and this has %d", mostDays, days).At("until")
	}
	return nil
}

// Apply opens it.
func (m Open) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	f, ok := funds.FundOf(s, m.Fund)
	if !ok || f.Closed {
		return machine.NotFound("periods.unknown_fund", "there is no open fund number %d", m.Fund).At("fund")
	}
	version := lastEquation.Get(s)
	e, has := equations.Get(s, version)
	switch {
	case !has:
		return machine.Conflict("periods.no_equation", "there is no value equation yet; a special decision sets one, before the period begins")
	case m.From < e.Day:
		return machine.Conflict("periods.equation_later", "the value equation was adopted on %s; a period begins then or later, so that nobody gave under another one", e.Day).At("from")
	}
	waiting := 0
	for n, p := range periods.All(s) {
		if m.From <= p.Until && p.From <= m.Until {
			return machine.Conflict("periods.overlap", "period %d has the days from %s to %s, and each day is in one period", n, p.From, p.Until).At("from")
		}
		if p.Fund == m.Fund && p.From > m.From && p.Stage != IsOpen {
			return machine.Conflict("periods.later_closes", "period %d of this fund is later and being closed or closed; open one after it", n).At("from")
		}
		if p.Stage != Adopted {
			waiting++
		}
	}
	if waiting >= mostPeriods {
		return machine.OverLimit("periods.too_many", "%d periods are not over; close one first", mostPeriods)
	}
	p := Period{From: m.From, Until: m.Until, Fund: m.Fund, Currency: f.Currency, Equation: version}
	n := lastPeriod.Next(s)
	p.open(s, n)
	s.Emit(PeriodOpened{n, p})
	return nil
}

// open lets a period be given in, and has it frozen in time: some days after its
// end, or after it was opened again.
func (p *Period) open(s *machine.Step, n uint64) {
	p.become(s, n, IsOpen)
	s.Schedule(max(startOf(p.Until)+day, s.Time)+max(1, rule(s, ruleFreeze))*day, FreezeInTime{n, p.Turn})
}
