package obligations

import (
	"time"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Owed is what other rules have one member owe another.
type Owed struct {
	Debtor   people.MemberID
	Creditor people.MemberID
	Amount   int64 // Smallest steps of the unit.
	Unit     string
	Due      string // The day, as YYYY-MM-DD.
	Source   Source
}

// ObligationEntered says that there is an obligation more.
type ObligationEntered struct {
	Number     uint64           `json:"number"` // From 1.
	Obligation Obligation       `json:"obligation"`
	By         machine.PersonID `json:"by,omitempty"`       // Who signed; nobody for other rules.
	Document   Paper            `json:"document,omitempty"` // Says more, such as the invoice.
}

// Raise has one member owe another by other rules, such as a dividend that was
// decided: it is acknowledged at once, and no limit holds it up, though it counts
// against one.
func Raise(s *machine.Step, owed Owed) (n uint64, err error) {
	o := Obligation{Debtor: owed.Debtor, Creditor: owed.Creditor, Amount: owed.Amount, Unit: owed.Unit, Due: owed.Due, Source: owed.Source, State: Acknowledged}
	if err := o.check("debtor", "creditor"); err != nil {
		return 0, err
	}
	return o.enter(s, "")
}

// check refuses what is no obligation.
func (o Obligation) check(debtor, creditor string) error {
	if o.Debtor == "" {
		return machine.Malformed("obligations.nobody", "name who owes").At(debtor)
	}
	if o.Creditor == "" {
		return machine.Malformed("obligations.nobody", "name who is owed").At(creditor)
	}
	if err := checkAmount(o.Amount, "amount"); err != nil {
		return err
	}
	if err := checkUnit(o.Unit); err != nil {
		return err
	}
	if err := checkDate(o.Due, "due"); err != nil {
		return err
	}
	return o.Source.check()
}

func (c Source) check() error {
	switch c.Kind {
	case Invoice, Dues, Agreement, Dividend, Pool, Other:
	default:
		return machine.Malformed("obligations.unknown_source", "there is no source called %.40q", c.Kind).At("source")
	}
	switch {
	case c.Kind == Invoice && c.Ref == "":
		return machine.Malformed("obligations.no_number", "an invoice has a number").At("ref")
	case len(c.Ref) > refBytes:
		return machine.OverLimit("obligations.too_long", "this has %d bytes, more than %d", len(c.Ref), refBytes).At("ref")
	case c.Ref != "" && !people.Reads(c.Ref, false):
		return machine.Malformed("obligations.unprintable", "this has a character that nobody can see").At("ref")
	}
	return nil
}

// enter gives a checked obligation its number.
func (o Obligation) enter(s *machine.Step, document Paper) (n uint64, err error) {
	if o.Debtor == o.Creditor {
		return 0, toItself("debtor")
	}
	key, numbered := o.invoiceKey()
	if first, twice := invoices.Get(s, key); numbered && twice {
		return 0, machine.Conflict("obligations.duplicate_invoice", "invoice %s of %s is here already, as obligation %d", o.Source.Ref, o.Creditor, first).At("ref")
	}
	if _, ok := sum(ExposureOf(s, o.Creditor, o.Debtor, o.Unit), o.Amount); !ok {
		return 0, machine.OverLimit("obligations.too_much", "that is more than one member can owe another").At("amount")
	}
	n = last.Next(s)
	o.Left, o.Entered = o.Amount, s.Time
	o.DebtorIn, o.CreditorIn = always.Has(s, o.Debtor), always.Has(s, o.Creditor)
	o.Clears = o.DebtorIn && o.CreditorIn
	if numbered {
		invoices.Put(s, key, n)
	}
	o.put(s, n)
	s.Emit(ObligationEntered{n, o, s.By, document})
	if o.State == Acknowledged {
		o.watch(s, n)
	}
	return n, nil
}

// watch has it found overdue when its day is over everywhere on earth.
func (o Obligation) watch(s *machine.Step, n uint64) {
	s.Schedule(max(s.Time, startOf(o.Due)+day+12*hour), FindLate{n})
}

// FindLate looks whether an obligation is settled once its day is over.
type FindLate struct {
	Obligation uint64 `json:"obligation"`
}

// ObligationLate says that an obligation is overdue, and reminds both sides.
type ObligationLate struct {
	Obligation uint64 `json:"obligation"`
	Left       int64  `json:"left"`
}

// Apply tells of what is late.
func (d FindLate) Apply(s *machine.Step) error {
	o, _ := obligations.Get(s, d.Obligation)
	if o.Owes() == 0 || o.Late {
		return nil
	}
	o.Late = true
	o.put(s, d.Obligation)
	s.Emit(ObligationLate{d.Obligation, o.Left})
	return nil
}

// checkAmount refuses amounts that are nothing, or more than one can be.
func checkAmount(amount int64, field string) error {
	switch {
	case amount <= 0:
		return machine.Malformed("obligations.not_positive", "an amount is more than nothing").At(field)
	case amount > mostAmount:
		return machine.OverLimit("obligations.too_much", "%d is more than one obligation can be", amount).At(field)
	}
	return nil
}

// checkDate refuses anything but a day of the calendar as YYYY-MM-DD.
func checkDate(d, field string) error {
	if t, err := time.Parse(time.DateOnly, d); err != nil || t.Year() < 1900 || t.Year() > 2400 {
		return machine.Malformed("obligations.bad_date", "write the date as year-month-day, for example 2027-03-31").At(field)
	}
	return nil
}

// CheckPast refuses days so long ago that nobody means them, as of a moment in
// Unix seconds. Other rules may have their reasons; members have typed wrong.
func CheckPast(now int64, d, field string) error {
	if d < time.Unix(now, 0).UTC().AddDate(-mostYearsPast, 0, 0).Format(time.DateOnly) {
		return machine.Malformed("obligations.long_past", "%s is more than %d years ago; see whether the year is right", d, mostYearsPast).At(field)
	}
	return nil
}

// startOf is the first second of a checked day, in UTC.
func startOf(d string) int64 {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		panic("obligations: no day: " + d)
	}
	return t.Unix()
}

// expose changes what counts against a creditor's limit of a debtor.
func expose(s *machine.Step, creditor, debtor people.MemberID, unit string, by int64) {
	if by == 0 {
		return
	}
	key := state.PairOf(debtor, unit)
	before, _ := exposures.Get(s, creditor, key)
	if before+by == 0 {
		exposures.Delete(s, creditor, key)
		return
	}
	exposures.Put(s, creditor, key, before+by)
}

// ExposureOf is all that counts against a creditor's limit of a debtor: what is
// left of obligations proposed, acknowledged and disputed, and what is reserved.
func ExposureOf(r state.Reader, creditor, debtor people.MemberID, unit string) int64 {
	n, _ := exposures.Get(r, creditor, state.PairOf(debtor, unit))
	return n
}
