package funds

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// DuesPaid says what a member's payment went to; negative where one was taken back.
type DuesPaid struct {
	Member people.MemberID `json:"member"`
	Period uint64          `json:"period,omitempty"` // 0 for paid ahead.
	Amount int64           `json:"amount"`
}

// payDues gives a payment to the oldest that is owed; what is over is ahead.
func payDues(s *machine.Step, m people.MemberID, amount int64) {
	for period, o := range owed.Of(s, m) {
		part := min(amount, o.Left())
		if part <= 0 {
			continue
		}
		o.Paid += part
		amount -= part
		owed.Put(s, m, period, o)
		s.Emit(DuesPaid{m, period, part})
	}
	if amount > 0 {
		credits.Put(s, m, CreditOf(s, m)+amount)
		s.Emit(DuesPaid{Member: m, Amount: amount})
	}
}

// unpayDues takes a payment back: first what is ahead, then from the latest on.
func unpayDues(s *machine.Step, m people.MemberID, amount int64) {
	if part := min(amount, CreditOf(s, m)); part > 0 {
		credits.Put(s, m, CreditOf(s, m)-part)
		amount -= part
		s.Emit(DuesPaid{Member: m, Amount: -part})
	}
	var periods []uint64
	for period := range owed.Of(s, m) {
		periods = append(periods, period)
	}
	for i := len(periods) - 1; i >= 0 && amount > 0; i-- {
		o, _ := owed.Get(s, m, periods[i])
		part := min(amount, o.Paid)
		if part <= 0 {
			continue
		}
		o.Paid -= part
		amount -= part
		owed.Put(s, m, periods[i], o)
		s.Emit(DuesPaid{m, periods[i], -part})
	}
}

// Declare says by what one's dues go. Nobody has to tell its turnover: only the
// band that it is in.
type Declare struct {
	Workers int64 `json:"workers,omitempty" help:"how many people work with you" example:"12"`
	Band    int64 `json:"band,omitempty" help:"in which band of turnover you are, counted from 1 for the smallest" example:"2"`
}

// Declared says by what a member's dues go from the next period on.
type Declared struct {
	Member  people.MemberID `json:"member"`
	Workers int64           `json:"workers,omitempty"`
	Band    int64           `json:"band,omitempty"`
}

// Check refuses numbers that nobody has.
func (m Declare) Check() error {
	if m.Workers < 0 || m.Workers > mostWorkers {
		return machine.Malformed("funds.bad_workers", "0 to %d people work with you", mostWorkers).At("workers")
	}
	if m.Band < 0 || m.Band > mostBands {
		return machine.Malformed("funds.bad_band", "bands are counted from 1 to %d", mostBands).At("band")
	}
	return nil
}

// Apply keeps it.
func (m Declare) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	declarations.Put(s, who, Declaration(m))
	s.Emit(Declared{who, m.Workers, m.Band})
	return nil
}

// AskWaiver asks to be let off what one owes for a period. Why is a document.
type AskWaiver struct {
	Period   uint64 `json:"period" help:"the period's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// WaiverAsked says that a member asks to be let off.
type WaiverAsked struct {
	Member   people.MemberID `json:"member"`
	Period   uint64          `json:"period"`
	Document Paper           `json:"document,omitempty"`
}

// Why is why a member is let off.
type Why string

// The reasons.
const (
	Solidarity Why = "solidarity"
	Labour     Why = "labour" // It gave work instead.
	Kind       Why = "kind"   // It gave something else instead.
)

// Waive lets a member off: by a steward of the fund that dues go to, or by a
// decision.
type Waive struct {
	Member people.MemberID `json:"member" help:"the member's handle" example:"mill" pos:"1"`
	Period uint64          `json:"period" help:"the period's number" example:"1" pos:"2"`
	Amount int64           `json:"amount,omitempty" in:"period/dues" help:"how much of it, in minor units; 0 for all that is left" example:"0"`
	Why    Why             `json:"why" help:"out of solidarity, or because it gave labour or something in kind instead" example:"solidarity" choices:"solidarity,labour,kind"`
}

// DuesWaived says that a member is let off.
type DuesWaived struct {
	Member people.MemberID  `json:"member"`
	Period uint64           `json:"period"`
	Amount int64            `json:"amount"`
	Why    Why              `json:"why"`
	By     machine.PersonID `json:"by,omitempty"` // Nobody by a decision.
}

// DeclineWaiver says no to a member that asked.
type DeclineWaiver struct {
	Member people.MemberID `json:"member" help:"the member's handle" example:"mill" pos:"1"`
	Period uint64          `json:"period" help:"the period's number" example:"1" pos:"2"`
}

// WaiverDeclined says that dues stay due.
type WaiverDeclined struct {
	Member people.MemberID  `json:"member"`
	Period uint64           `json:"period"`
	By     machine.PersonID `json:"by"`
}

// Check refuses what is no document.
func (m AskWaiver) Check() error { return m.Document.check("document") }

// Check refuses reasons that there are not.
func (m Waive) Check() error {
	switch m.Why {
	case Solidarity, Labour, Kind:
	default:
		return machine.Malformed("funds.unknown_why", "dues are waived out of solidarity, or for labour or something in kind").At("why")
	}
	if m.Amount != 0 {
		return checkAmount(m.Amount, "amount")
	}
	return nil
}

// Check has nothing to refuse.
func (DeclineWaiver) Check() error { return nil }

// owing is what a member still owes for a period.
func owing(s *machine.Step, m people.MemberID, period uint64) (Owed, error) {
	o, ok := owed.Get(s, m, period)
	if !ok {
		return o, machine.NotFound("funds.not_owed", "%.60s owes nothing for period %d", m, period).At("period")
	}
	if o.Left() == 0 {
		return o, machine.Conflict("funds.settled", "nothing is left to pay of period %d", period).At("period")
	}
	return o, nil
}

// Apply asks.
func (m AskWaiver) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	o, err := owing(s, who, m.Period)
	if err != nil {
		return err
	}
	if o.Asked {
		return machine.Conflict("funds.asked_already", "you have asked for it; the stewards answer").At("period")
	}
	o.Asked = true
	owed.Put(s, who, m.Period, o)
	s.Emit(WaiverAsked{who, m.Period, m.Document})
	return nil
}

// onWaiver refuses who may not say whether a member is let off.
func onWaiver(s *machine.Step, m people.MemberID) error {
	d, _ := dues.Get(s)
	f, _ := fundsByNumber.Get(s, d.Terms.Fund)
	who := people.ActingMember(s)
	switch {
	case s.AsNetwork:
	case !f.isSteward(who):
		return machine.NotAllowed("funds.not_steward", "only who cares for %s does this, and %s does not", f.Terms.Name, who)
	case isOne(s, who, m):
		return machine.NotAllowed("funds.own_dues", "%s does not let itself off; another steward says so, or the members do", who)
	}
	return nil
}

// Apply lets the member off.
func (m Waive) Apply(s *machine.Step) error {
	if err := onWaiver(s, m.Member); err != nil {
		return err
	}
	o, err := owing(s, m.Member, m.Period)
	if err != nil {
		return err
	}
	amount := m.Amount
	if amount == 0 {
		amount = o.Left()
	}
	if amount > o.Left() {
		return machine.Conflict("funds.more_than_owed", "%d minor units are left to pay of period %d", o.Left(), m.Period).At("amount")
	}
	o.Waived, o.Asked = o.Waived+amount, false
	owed.Put(s, m.Member, m.Period, o)
	s.Emit(DuesWaived{m.Member, m.Period, amount, m.Why, s.By})
	return nil
}

// Apply says no.
func (m DeclineWaiver) Apply(s *machine.Step) error {
	if err := onWaiver(s, m.Member); err != nil {
		return err
	}
	o, err := owing(s, m.Member, m.Period)
	if err != nil {
		return err
	}
	if !o.Asked {
		return machine.Conflict("funds.nobody_asked", "%s has not asked to be let off period %d", m.Member, m.Period).At("period")
	}
	o.Asked = false
	owed.Put(s, m.Member, m.Period, o)
	s.Emit(WaiverDeclined{m.Member, m.Period, s.By})
	return nil
}
