package obligations

import (
	"iter"
	"time"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// EntryKind is what an entry does to an obligation.
type EntryKind string

// The kinds of entries that need the word of both sides.
const (
	Payment EntryKind = "payment" // Outside, in part or in full.
	Credit  EntryKind = "credit"  // The creditor forgoes it: a credit note.
)

// EntryState is how far an entry has come.
type EntryState string

// The states of an entry.
const (
	Said      EntryState = "said"      // By one side.
	Confirmed EntryState = "confirmed" // By both.
	Contested EntryState = "contested" // The other side says no.
	TakenBack EntryState = "taken_back"
)

// Entry is one part of an obligation that is paid or forgone.
type Entry struct {
	Kind   EntryKind       `json:"kind"`
	Amount int64           `json:"amount"`
	Date   string          `json:"date"` // The day, as YYYY-MM-DD.
	Member people.MemberID `json:"member"`
	State  EntryState      `json:"state"`
	Said   int64           `json:"said"` // Unix seconds.
}

// EntriesOf are the entries of an obligation, the oldest first.
func EntriesOf(r state.Reader, n uint64) iter.Seq2[uint64, Entry] { return entries.Of(r, n) }

// Pay is one side's word that something of an obligation was paid outside.
type Pay struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
	Amount     int64  `json:"amount" in:"obligation" help:"how much was paid, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Date       string `json:"date" help:"the day, as year-month-day" example:"2026-03-31"`
}

// Forgo is one side's word that something of an obligation need not be paid: a
// credit note. It holds once the other side says so, too.
type Forgo struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
	Amount     int64  `json:"amount" in:"obligation" help:"how much is forgone, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Document   Paper  `json:"document,omitempty" help:"hash of a document that says why, such as a credit note" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// EntrySaid says that one side says so.
type EntrySaid struct {
	Obligation uint64           `json:"obligation"`
	Entry      uint64           `json:"entry"` // Its number in the obligation, from 1.
	Content    Entry            `json:"content"`
	By         machine.PersonID `json:"by"`
	Document   Paper            `json:"document,omitempty"`
}

// Confirm is the other side's yes to an entry.
type Confirm struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
	Entry      uint64 `json:"entry" help:"the entry's number in the obligation" example:"1" pos:"2"`
}

// EntryConfirmed says that both sides say so.
type EntryConfirmed struct {
	Obligation uint64           `json:"obligation"`
	Entry      uint64           `json:"entry"`
	By         machine.PersonID `json:"by"`
	Left       int64            `json:"left"`
	State      State            `json:"state"` // Of the obligation.
}

// Contest is the other side's no to an entry.
type Contest struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
	Entry      uint64 `json:"entry" help:"the entry's number in the obligation" example:"1" pos:"2"`
}

// EntryContested says that the other side says no.
type EntryContested struct {
	Obligation uint64           `json:"obligation"`
	Entry      uint64           `json:"entry"`
	By         machine.PersonID `json:"by"`
}

// TakeBack takes back an entry on which the other side has said nothing.
type TakeBack struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
	Entry      uint64 `json:"entry" help:"the entry's number in the obligation" example:"1" pos:"2"`
}

// EntryTakenBack says that who said so says so no more.
type EntryTakenBack struct {
	Obligation uint64           `json:"obligation"`
	Entry      uint64           `json:"entry"`
	By         machine.PersonID `json:"by"`
}

// Check refuses what is no payment.
func (m Pay) Check() error {
	if err := checkAmount(m.Amount, "amount"); err != nil {
		return err
	}
	return checkDate(m.Date, "date")
}

// Check refuses what is no credit note.
func (m Forgo) Check() error {
	if err := checkAmount(m.Amount, "amount"); err != nil {
		return err
	}
	return m.Document.check("document")
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Check has nothing to refuse.
func (Contest) Check() error { return nil }

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// Apply says so.
func (m Pay) Apply(s *machine.Step) error {
	if m.Date > time.Unix(s.Time+14*hour, 0).UTC().Format(time.DateOnly) { // It has begun nowhere on earth.
		return machine.Malformed("obligations.in_future", "%s is in the future; say what has happened", m.Date).At("date")
	}
	if err := CheckPast(s.Time, m.Date, "date"); err != nil {
		return err
	}
	return say(s, m.Obligation, Entry{Kind: Payment, Amount: m.Amount, Date: m.Date}, "")
}

// Apply says so.
func (m Forgo) Apply(s *machine.Step) error {
	return say(s, m.Obligation, Entry{Kind: Credit, Amount: m.Amount, Date: today(s)}, m.Document)
}

// say adds an entry by the word of one side.
func say(s *machine.Step, n uint64, e Entry, document Paper) error {
	o, who, err := ofSide(s, n)
	switch {
	case err != nil:
		return err
	case o.State == Proposed || o.Was == Proposed:
		return machine.Conflict("obligations.not_acknowledged", "obligation %d is not acknowledged by %s; nothing of it is to be paid yet", n, o.Debtor).At("obligation")
	case o.Pending != 0:
		return machine.Conflict("obligations.pending", "entry %d of obligation %d still waits for the other side", o.Pending, n).At("obligation")
	case e.Amount > o.Left:
		return machine.Conflict("obligations.more_than_left", "%s of obligation %d are left", Show(o.Left, o.Unit), n).At("amount")
	}
	e.Member, e.State, e.Said = who, Said, s.Time
	o.Last++
	o.Pending = o.Last
	entries.Put(s, n, o.Last, e)
	o.put(s, n)
	s.Emit(EntrySaid{n, o.Last, e, s.By, document})
	return nil
}

// waiting is an entry that waits for a word; of its own side, or of the other.
func waiting(s *machine.Step, n, number uint64, own bool) (Obligation, Entry, error) {
	o, who, err := ofSide(s, n)
	if err != nil {
		return o, Entry{}, err
	}
	if number == 0 || o.Pending != number {
		return o, Entry{}, machine.Conflict("obligations.nothing_waits", "obligation %d has no entry %d that waits for a word", n, number).At("entry")
	}
	e, _ := entries.Get(s, n, number)
	if (who == e.Member) != own {
		return o, e, machine.NotAllowed("obligations.not_other_side", "%s said this: the other side says whether it is so, and only who said it takes it back", e.Member)
	}
	return o, e, nil
}

// Apply takes it off what is left.
func (m Confirm) Apply(s *machine.Step) error {
	o, e, err := waiting(s, m.Obligation, m.Entry, false)
	if err != nil {
		return err
	}
	o.Left -= e.Amount
	if e.Kind == Credit {
		o.Credited += e.Amount
	} else {
		o.Paid += e.Amount
	}
	o.Pending = 0
	o.settle(s)
	o.put(s, m.Obligation)
	e.State = Confirmed
	entries.Put(s, m.Obligation, m.Entry, e)
	s.Emit(EntryConfirmed{m.Obligation, m.Entry, s.By, o.Left, o.State})
	return nil
}

// Apply leaves all as it was.
func (m Contest) Apply(s *machine.Step) error {
	o, e, err := waiting(s, m.Obligation, m.Entry, false)
	if err != nil {
		return err
	}
	o.drop(s, m.Obligation, m.Entry, e, Contested)
	s.Emit(EntryContested{m.Obligation, m.Entry, s.By})
	return nil
}

// Apply leaves all as it was.
func (m TakeBack) Apply(s *machine.Step) error {
	o, e, err := waiting(s, m.Obligation, m.Entry, true)
	if err != nil {
		return err
	}
	o.drop(s, m.Obligation, m.Entry, e, TakenBack)
	s.Emit(EntryTakenBack{m.Obligation, m.Entry, s.By})
	return nil
}

func (o Obligation) drop(s *machine.Step, n, number uint64, e Entry, as EntryState) {
	o.Pending = 0
	o.put(s, n)
	e.State = as
	entries.Put(s, n, number, e)
}

// today is the day of a step, in UTC.
func today(s *machine.Step) string { return time.Unix(s.Time, 0).UTC().Format(time.DateOnly) }
