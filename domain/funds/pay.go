package funds

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Pay is the word of who holds the money that a request is paid.
type Pay struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
	Date    string `json:"date" help:"the day, as year-month-day" example:"2026-03-31"`
}

// SpendingPaid says that a request is paid, by the word of one side.
type SpendingPaid struct {
	Request uint64           `json:"request"`
	Line    uint64           `json:"line"` // In its fund.
	By      machine.PersonID `json:"by"`
}

// Check refuses what is no day.
func (m Pay) Check() error { return checkDate(m.Date, "date") }

// Apply adds the line of the payment.
func (m Pay) Apply(s *machine.Step) error {
	q, err := at(s, m.Request, Approved)
	if err != nil {
		return err
	}
	f, err := held(s, q.Fund)
	if err != nil {
		return err
	}
	if err := notAhead(s, m.Date, "date"); err != nil {
		return err
	}
	return f.pay(s, m.Request, q, Line{Entry: Entry{Date: m.Date, Amount: -q.Amount, Category: Spending, Request: m.Request}})
}

func (f Fund) pay(s *machine.Step, n uint64, q Request, l Line) error {
	f.Reserved -= q.Amount
	number, err := f.add(s, q.Fund, l)
	if err != nil {
		return err
	}
	q.Line = number
	q.become(s, n, Paid)
	s.Emit(SpendingPaid{n, number, s.By})
	return nil
}

// paidBy takes a line that pays a request: the payment itself, or what a
// statement says of one recorded before.
func (f Fund) paidBy(s *machine.Step, n uint64, e Entry, statement Paper) error {
	q, err := at(s, e.Request, Approved, Paid, Confirmed)
	switch {
	case err != nil:
		return err
	case q.Fund != n:
		return machine.Conflict("funds.other_fund", "request %d is about another fund", e.Request).At("request")
	case q.Amount != -e.Amount:
		return machine.Conflict("funds.other_amount", "request %d is about %s", e.Request, Show(q.Amount, f.Currency)).At("amount")
	case q.Stage == Approved:
		return f.pay(s, e.Request, q, Line{Entry: e, Statement: statement})
	}
	l, _ := lines.Get(s, n, q.Line)
	if l.Statement != "" || statement == "" {
		return machine.Conflict("funds.paid_already", "request %d is paid, with line %d", e.Request, q.Line).At("request")
	}
	l.Statement, l.Entry.Date, l.Entry.Nth = statement, e.Date, e.Nth
	lines.Put(s, n, q.Line, l)
	s.Emit(LineFound{n, q.Line, e.Date, statement})
	return nil
}

// Confirm is the word of the other side that a payment has come: of the member
// that gets it, or where that is nobody here, of who asked or of a steward; never
// of who paid.
type Confirm struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// PaymentConfirmed says that both sides say so.
type PaymentConfirmed struct {
	Request uint64           `json:"request"`
	By      machine.PersonID `json:"by"`
}

// Contest says that a payment has not come. The money is back in the fund, set
// aside, until it is paid.
type Contest struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// PaymentContested says that the other side says no.
type PaymentContested struct {
	Request uint64           `json:"request"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Check has nothing to refuse.
func (Contest) Check() error { return nil }

// otherSide is a paid request, if the member acted for is the side that did not pay.
func otherSide(s *machine.Step, n uint64) (Request, Fund, error) {
	q, err := at(s, n, Paid)
	if err != nil {
		return q, Fund{}, err
	}
	f, _ := fundsByNumber.Get(s, q.Fund)
	who := people.ActingMember(s)
	mine := who == q.Payee
	if q.Payee == "" || isOne(s, q.Payee, f.Terms.Holder) { // Else one side would be both.
		mine = !isOne(s, who, f.Terms.Holder) && (who == q.By || f.isSteward(who))
	}
	if !mine {
		return q, f, machine.NotAllowed("funds.not_other_side", "%s does not say whether this came: the member that gets it does, or who asked or a steward, and never who paid", who)
	}
	return q, f, nil
}

// Apply confirms it.
func (m Confirm) Apply(s *machine.Step) error {
	q, _, err := otherSide(s, m.Request)
	if err != nil {
		return err
	}
	q.become(s, m.Request, Confirmed)
	s.Emit(PaymentConfirmed{m.Request, s.By})
	return nil
}

// Apply contests it.
func (m Contest) Apply(s *machine.Step) error {
	q, f, err := otherSide(s, m.Request)
	if err != nil {
		return err
	}
	l, _ := lines.Get(s, q.Fund, q.Line)
	if l.Statement != "" {
		return machine.Conflict("funds.on_statement", "the payment is on a statement of the bank; settle with who got it").At("request")
	}
	f.Reserved += q.Amount
	if err := f.reverse(s, q.Fund, q.Line, l); err != nil {
		return err
	}
	q.Line = 0
	q.become(s, m.Request, Approved)
	s.Emit(PaymentContested{m.Request, s.By})
	return nil
}
