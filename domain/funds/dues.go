package funds

import (
	"iter"
	"time"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Basis is by what dues go.
type Basis string

// The bases.
const (
	PerMember Basis = "per_member"
	PerWorker Basis = "per_worker"
	ByBand    Basis = "by_band" // Of turnover; a member says in which it is, not its turnover.
)

// Band is one step of dues by turnover.
type Band struct {
	UpTo   int64 `json:"up_to,omitempty" in:"fund" help:"turnover up to which it goes, in minor units; 0 for the last, without a bound" example:"10000000"`
	Amount int64 `json:"amount" in:"fund" help:"dues of a member in it, in minor units" example:"5000"`
}

// SetDues is carried by a special decision: what each member pays, how often,
// and into which fund.
type SetDues struct {
	Fund   uint64 `json:"fund" help:"number of the fund that they go to" example:"1"`
	Basis  Basis  `json:"basis" help:"by what they go: each member the same, by workers, or by a band of turnover" example:"per_member" choices:"per_member,per_worker,by_band"`
	Amount int64  `json:"amount,omitempty" in:"fund" help:"of each member, or for each worker, in minor units: 20000 for 200.00" example:"20000"`
	Bands  []Band `json:"bands,omitempty" help:"by turnover: from small to large, the last without a bound"`
	Months int64  `json:"months" help:"how many months a period has: 1, 3, 6 or 12" example:"12"`
	First  string `json:"first" help:"when the first period begins, as year-month-day; a day up to the 28th" example:"2027-01-01"`
}

// Dues are what members pay regularly.
type Dues struct {
	Terms SetDues `json:"terms"`
	Round uint64  `json:"round"` // The period owed last, from 1 over all that ever were set.
	Next  string  `json:"next"`  // When the next begins.
	Turn  uint64  `json:"turn"`  // Counts decisions about them, so that what falls due knows which it is about.
	Ended bool    `json:"ended,omitempty"`
}

// DuesSet says what members pay.
type DuesSet struct {
	Terms SetDues `json:"terms"`
}

// EndDues is carried by a special decision. What is owed stays owed.
type EndDues struct{}

// DuesEnded says that nobody pays dues any more.
type DuesEnded struct{}

// Owed is what a member owes for a period.
type Owed struct {
	Amount int64 `json:"amount"`
	Paid   int64 `json:"paid,omitempty"`
	Waived int64 `json:"waived,omitempty"`
	Due    int64 `json:"due"`             // Until when; Unix seconds.
	Asked  bool  `json:"asked,omitempty"` // To be let off.
}

// Left is what is still to be paid.
func (o Owed) Left() int64 { return o.Amount - o.Paid - o.Waived }

// Declaration is by what a member's dues go, in its own words.
type Declaration struct {
	Workers int64 `json:"workers,omitempty"`
	Band    int64 `json:"band,omitempty"` // From 1.
}

var (
	dues         = state.NewItem[Dues]("funds/dues")
	owed         = state.NewMap2[people.MemberID, uint64, Owed]("funds/owed") // By member and period.
	credits      = state.NewMap[people.MemberID, int64]("funds/credits")      // Paid ahead.
	declarations = state.NewMap[people.MemberID, Declaration]("funds/declarations")
)

// DuesNow are the dues that hold; false where there are none.
func DuesNow(r state.Reader) (Dues, bool) {
	d, ok := dues.Get(r)
	return d, ok && !d.Ended
}

// OwedBy is what a member was asked for, the oldest first.
func OwedBy(r state.Reader, m people.MemberID) iter.Seq2[uint64, Owed] { return owed.Of(r, m) }

// CreditOf is what a member paid ahead.
func CreditOf(r state.Reader, m people.MemberID) int64 {
	c, _ := credits.Get(r, m)
	return c
}

func hasOwed(r state.Reader, m people.MemberID) bool {
	for range owed.Of(r, m) {
		return true
	}
	return false
}

// Check refuses what is no sum, or no time.
func (m SetDues) Check() error {
	if err := checkDate(m.First, "first"); err != nil {
		return err
	}
	switch {
	case m.First[8:] > "28":
		return machine.Malformed("funds.bad_first", "let periods begin on a day that every month has: the 1st to the 28th").At("first")
	case m.Months != 1 && m.Months != 3 && m.Months != 6 && m.Months != 12:
		return machine.Malformed("funds.bad_months", "a period has 1, 3, 6 or 12 months").At("months")
	case m.Basis == PerMember || m.Basis == PerWorker:
		if len(m.Bands) > 0 {
			return machine.Malformed("funds.bands_unused", "bands are for dues by turnover; leave them out").At("bands")
		}
		return checkAmount(m.Amount, "amount")
	case m.Basis != ByBand:
		return machine.Malformed("funds.unknown_basis", "dues go per_member, per_worker or by_band").At("basis")
	case m.Amount != 0:
		return machine.Malformed("funds.amount_unused", "by turnover each band has its amount; leave this one out").At("amount")
	}
	return checkBands(m.Bands)
}

func checkBands(bands []Band) error {
	if len(bands) == 0 || len(bands) > mostBands {
		return machine.Malformed("funds.bad_bands", "name 1 to %d bands from small to large, the last without a bound", mostBands).At("bands")
	}
	for i, b := range bands {
		last := i == len(bands)-1
		if last != (b.UpTo == 0) || b.UpTo < 0 || !last && i > 0 && b.UpTo <= bands[i-1].UpTo {
			return machine.Malformed("funds.bad_bands", "name 1 to %d bands from small to large, the last without a bound", mostBands).At("bands")
		}
		if b.Amount < 0 || b.Amount > mostAmount {
			return machine.Malformed("funds.not_positive", "an amount is more than nothing, in minor units: 20000 for 200.00").At("bands")
		}
	}
	return nil
}

// Check has nothing to refuse.
func (EndDues) Check() error { return nil }

// Apply sets them.
func (m SetDues) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	if _, err := existing(s, m.Fund); err != nil {
		return err
	}
	if startOf(m.First) < s.Time-day {
		return machine.Conflict("funds.begins_before", "nobody owes for a time before it was decided; begin today or later").At("first")
	}
	d, _ := dues.Get(s)
	d.Terms, d.Next, d.Turn, d.Ended = m, m.First, d.Turn+1, false
	dues.Put(s, d)
	s.Schedule(max(s.Time, startOf(m.First)), Levy{d.Turn})
	s.Emit(DuesSet{m})
	return nil
}

// Apply ends them.
func (m EndDues) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	d, ok := DuesNow(s)
	if !ok {
		return machine.Conflict("funds.no_dues", "members pay no dues")
	}
	d.Ended, d.Turn = true, d.Turn+1
	dues.Put(s, d)
	s.Emit(DuesEnded(m))
	return nil
}

// of is what a member owes for a period: who declared nothing counts as one
// worker, and as in the first band.
func (m SetDues) of(d Declaration) int64 {
	switch m.Basis {
	case PerWorker:
		return min(mostBalance, m.Amount*max(1, d.Workers))
	case ByBand:
		return m.Bands[min(int64(len(m.Bands)), max(1, d.Band))-1].Amount
	case PerMember:
	}
	return m.Amount
}

// DuesOf is what a member would owe for a period under dues.
func DuesOf(r state.Reader, m people.MemberID, terms SetDues) int64 {
	d, _ := declarations.Get(r, m)
	return terms.of(d)
}

// Levy asks each member for its dues when a period begins.
type Levy struct {
	Turn uint64 `json:"turn"`
}

// DuesOwed says what a member owes.
type DuesOwed struct {
	Member   people.MemberID `json:"member"`
	Period   uint64          `json:"period"`
	Begins   string          `json:"begins"`
	Amount   int64           `json:"amount"`
	Currency string          `json:"currency"`
	Fund     uint64          `json:"fund"`
	Due      int64           `json:"due"`
	Credit   int64           `json:"credit,omitempty"` // Of it, paid ahead.
}

// Apply asks for them and waits for the next period.
func (d Levy) Apply(s *machine.Step) error {
	now, _ := dues.Get(s)
	if now.Turn != d.Turn || now.Ended {
		return nil
	}
	now.Round++
	begins := now.Next
	f, _ := fundsByNumber.Get(s, now.Terms.Fund)
	due := startOf(begins) + rule(s, ruleDues)*day
	due = max(due, s.Time)
	for m := range membership.Actives(s) {
		o := Owed{Amount: DuesOf(s, m, now.Terms), Due: due}
		if o.Amount == 0 {
			continue
		}
		credit := min(o.Amount, CreditOf(s, m))
		if credit > 0 {
			o.Paid = credit
			credits.Put(s, m, CreditOf(s, m)-credit)
		}
		owed.Put(s, m, now.Round, o)
		s.Emit(DuesOwed{m, now.Round, begins, o.Amount, f.Currency, now.Terms.Fund, due, credit})
	}
	now.Next = time.Unix(startOf(begins), 0).UTC().AddDate(0, int(now.Terms.Months), 0).Format(time.DateOnly)
	dues.Put(s, now)
	s.Schedule(max(due, s.Time+1), FindLate{now.Round})
	s.Schedule(max(startOf(now.Next), s.Time+1), Levy{d.Turn})
	return nil
}

// FindLate looks who has not paid when dues are to be paid.
type FindLate struct {
	Period uint64 `json:"period"`
}

// DuesLate says that a member is in arrears, and reminds it.
type DuesLate struct {
	Member people.MemberID `json:"member"`
	Period uint64          `json:"period"`
	Left   int64           `json:"left"`
}

// Apply reminds those in arrears.
func (d FindLate) Apply(s *machine.Step) error {
	for m := range membership.Known(s) {
		if o, ok := owed.Get(s, m, d.Period); ok && o.Left() > 0 {
			s.Emit(DuesLate{m, d.Period, o.Left()})
		}
	}
	return nil
}
