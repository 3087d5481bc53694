package funds

import (
	"fmt"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Category is where money came from, or what it went into.
type Category string

// The categories, in the order in which they are shown.
const (
	Opening  Category = "opening" // What was there before the fund was followed here.
	ForDues  Category = "dues"
	Gift     Category = "gift"
	Grant    Category = "grant"
	Sales    Category = "sales"
	Interest Category = "interest"
	Spending Category = "spending"
	Fee      Category = "fee"
	Refund   Category = "refund"
	Dividend Category = "dividend" // Out of a surplus that was divided, or back into it.
	Transfer Category = "transfer" // From or to another fund of the kitty.
	Unsorted Category = "unsorted" // What nobody has said more of.
)

// Categories are all that lines of statements have.
func Categories() []Category {
	return []Category{Opening, ForDues, Gift, Grant, Sales, Interest, Spending, Fee, Refund, Dividend, Unsorted}
}

// sign says whether a category is only for what comes in, or only for what goes out.
func (c Category) sign() int64 {
	switch c {
	case ForDues, Gift, Grant, Sales, Refund:
		return 1
	case Spending, Fee:
		return -1
	case Opening, Interest, Dividend, Transfer, Unsorted:
	}
	return 0
}

// Entry is one line as who holds the money writes it: no names of who paid or
// was paid outside the network, and no text of the bank's.
type Entry struct {
	Date       string          `json:"date" help:"the day, as year-month-day" example:"2026-03-31"`
	Amount     int64           `json:"amount" help:"in minor units: 20000 for 200.00; negative for what went out" example:"20000"`
	Category   Category        `json:"category" help:"where it comes from, or what it went into" example:"grant" choices:"opening,dues,gift,grant,sales,interest,spending,fee,refund,dividend,unsorted"`
	Member     people.MemberID `json:"member,omitempty" help:"dues: handle of the member that paid" example:""`
	Request    uint64          `json:"request,omitempty" help:"spending: number of the request that it pays" example:"0"`
	Nth        int64           `json:"nth" help:"which it is of several equal amounts on that day, from 1; with it the line counts once, however often a statement is taken over" example:"1"`
	Obligation uint64          `json:"obligation,omitempty" help:"number of the obligation that it pays, or that was paid with it; a dividend has one" example:"0"`
}

// Line is one line of a fund.
type Line struct {
	Entry     Entry  `json:"entry"`
	Statement Paper  `json:"statement,omitempty"` // Hash of the statement that it is on, once one came.
	Added     int64  `json:"added"`
	Of        uint64 `json:"of,omitempty"`       // The line that it takes back.
	Reversed  bool   `json:"reversed,omitempty"` // Another takes it back.
	Other     uint64 `json:"other,omitempty"`    // The other fund of a transfer.
}

// LineAdded says that a fund has one line more.
type LineAdded struct {
	Fund    uint64 `json:"fund"`
	Number  uint64 `json:"number"` // Of the line in its fund, from 1.
	Line    Line   `json:"line"`
	Balance int64  `json:"balance"` // Of the fund with it.
}

// LineFound says that a payment recorded before is on a statement.
type LineFound struct {
	Fund      uint64 `json:"fund"`
	Number    uint64 `json:"number"`
	Date      string `json:"date"` // As the statement has it.
	Statement Paper  `json:"statement"`
}

// key is what makes two lines of an account the same: equal amounts on a day are
// told apart by their place, for what else a bank says of them stays with who
// holds the money.
func (e Entry) key(holder people.MemberID, currency string) string {
	return strings.Join([]string{string(holder), currency, e.Date, fmt.Sprint(e.Amount), fmt.Sprint(e.Nth)}, "|")
}

// IsRecorded reports whether a line of a statement is here already.
func IsRecorded(r state.Reader, fund uint64, e Entry) bool {
	f, _ := fundsByNumber.Get(r, fund)
	return seen.Has(r, e.key(f.Terms.Holder, f.Currency))
}

func (e Entry) check() error {
	if err := checkDate(e.Date, "date"); err != nil {
		return err
	}
	switch {
	case e.Amount == 0:
		return machine.Malformed("funds.nothing", "a line is about more or less than nothing").At("amount")
	case e.Amount > mostAmount || e.Amount < -mostAmount:
		return machine.OverLimit("funds.too_much", "%d is more than one line can be", e.Amount).At("amount")
	case e.Nth < 0 || e.Nth > mostNth:
		return machine.Malformed("funds.bad_nth", "equal amounts on a day are counted from 1 to %d", mostNth).At("nth")
	}
	known := false
	for _, c := range Categories() {
		known = known || c == e.Category
	}
	switch {
	case !known:
		return machine.Malformed("funds.unknown_category", "there is no category called %.40q", e.Category).At("category")
	case e.Category.sign()*e.Amount < 0:
		return machine.Malformed("funds.wrong_sign", "%s of %d: what comes in is positive, what goes out negative", e.Category, e.Amount).At("amount")
	case (e.Category == ForDues) != (e.Member != "") && (e.Category != Dividend || e.Obligation != 0):
		return machine.Malformed("funds.member_or_not", "dues name the member that paid, and nothing else does").At("member")
	case e.Category != Spending && e.Request != 0:
		return machine.Malformed("funds.pays_nothing", "only spending pays a request").At("request")
	}
	return e.checkObligation()
}

// Record adds one line by hand, as for a cash box.
type Record struct {
	Fund       uint64          `json:"fund" help:"the fund's number" example:"1" pos:"1"`
	Date       string          `json:"date" help:"the day, as year-month-day" example:"2026-03-31"`
	Amount     int64           `json:"amount" in:"fund" help:"in minor units: 20000 for 200.00; negative for what went out" example:"20000"`
	Category   Category        `json:"category" help:"where it comes from, or what it went into" example:"grant" choices:"opening,dues,gift,grant,sales,interest,spending,fee,refund,dividend,unsorted"`
	Member     people.MemberID `json:"member,omitempty" help:"dues: handle of the member that paid" example:""`
	Request    uint64          `json:"request,omitempty" help:"spending: number of the request that it pays" example:"0"`
	Nth        int64           `json:"nth,omitempty" help:"which it is of several equal amounts on that day, from 1; with it the line counts once, however often a statement is taken over" example:"1"`
	Obligation uint64          `json:"obligation,omitempty" help:"number of the obligation that it pays, or that was paid with it; a dividend has one" example:"0"`
}

func (m Record) entry() Entry {
	return Entry{Date: m.Date, Amount: m.Amount, Category: m.Category, Member: m.Member, Request: m.Request, Nth: m.Nth, Obligation: m.Obligation}
}

// Check refuses what is no line.
func (m Record) Check() error { return m.entry().check() }

// Apply adds it.
func (m Record) Apply(s *machine.Step) error {
	f, err := held(s, m.Fund)
	if err != nil {
		return err
	}
	return f.take(s, m.Fund, m.entry(), "")
}

// Import adds lines of a statement, all or none.
type Import struct {
	Fund      uint64  `json:"fund" help:"the fund's number" example:"1" pos:"1"`
	Currency  string  `json:"currency" help:"of the statement: three letters of ISO 4217" example:"GBP"`
	Statement Paper   `json:"statement" help:"hash of the statement, which stays with who holds the money" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
	Lines     []Entry `json:"lines" help:"its lines"`
}

// Check refuses what is no statement.
func (m Import) Check() error {
	if err := checkCurrency(m.Currency); err != nil {
		return err
	}
	if err := m.Statement.check("statement"); err != nil {
		return err
	}
	switch {
	case m.Statement == "":
		return machine.Malformed("funds.no_statement", "name the statement by its hash").At("statement")
	case len(m.Lines) == 0:
		return machine.Malformed("funds.no_lines", "there are no lines").At("lines")
	case len(m.Lines) > mostLines:
		return machine.OverLimit("funds.too_many_lines", "%d lines at once; at most %d", len(m.Lines), mostLines).At("lines")
	}
	for _, e := range m.Lines {
		if err := e.check(); err != nil {
			return err
		}
		if e.Nth == 0 {
			return machine.Malformed("funds.bad_nth", "equal amounts on a day are counted from 1 to %d", mostNth).At("nth")
		}
	}
	return nil
}

// Apply adds them.
func (m Import) Apply(s *machine.Step) error {
	f, err := held(s, m.Fund)
	if err != nil {
		return err
	}
	if m.Currency != f.Currency {
		return machine.Conflict("funds.other_currency", "%s is in %s, and the statement in %s; a fund has one currency", f.Terms.Name, f.Currency, m.Currency).At("currency")
	}
	for _, e := range m.Lines {
		if err := f.take(s, m.Fund, e, m.Statement); err != nil {
			return err
		}
		f, _ = fundsByNumber.Get(s, m.Fund)
	}
	return nil
}

// take adds a line, or finds the payment that it is.
func (f Fund) take(s *machine.Step, n uint64, e Entry, statement Paper) error {
	if err := notAhead(s, e.Date, "date"); err != nil {
		return err
	}
	if e.Member != "" && !hasOwed(s, e.Member) && !isLive(s, e.Member) {
		return machine.NotFound("funds.unknown_member", "%.60q is no member here", e.Member).At("member")
	}
	if e.Nth > 0 {
		key := e.key(f.Terms.Holder, f.Currency)
		if seen.Has(s, key) {
			return machine.Conflict("funds.duplicate_line", "%s of %s, number %d of that day, is recorded already", Show(e.Amount, f.Currency), e.Date, e.Nth).At("nth")
		}
		seen.Add(s, key)
	}
	if e.Request != 0 {
		return f.paidBy(s, n, e, statement)
	}
	if err := f.settles(s, e); err != nil {
		return err
	}
	if _, err := f.add(s, n, Line{Entry: e, Statement: statement}); err != nil {
		return err
	}
	if e.Category == ForDues {
		payDues(s, e.Member, e.Amount)
	}
	return nil
}

// add adds a line to a fund, unless it would take it below what is allowed.
func (f *Fund) add(s *machine.Step, n uint64, l Line) (number uint64, err error) {
	balance := f.Balance + l.Entry.Amount
	switch {
	case balance < -f.Terms.Overdraft && l.Entry.Amount < 0:
		return 0, machine.Conflict("funds.below_zero", "%s would have %s; it may go down to %s", f.Terms.Name, Show(balance, f.Currency), Show(-f.Terms.Overdraft, f.Currency)).At("amount")
	case balance > mostBalance:
		return 0, machine.OverLimit("funds.too_much", "%d is more than one fund can have", balance).At("amount")
	}
	f.Balance, f.Last = balance, f.Last+1
	l.Added = s.Time
	lines.Put(s, n, f.Last, l)
	fundsByNumber.Put(s, n, *f)
	s.Emit(LineAdded{n, f.Last, l, balance})
	return f.Last, nil
}

// Reverse takes back a line that was recorded wrongly, by one with the contrary
// amount; both stay to be seen. The same line can then be recorded again.
type Reverse struct {
	Fund uint64 `json:"fund" help:"the fund's number" example:"1" pos:"1"`
	Line uint64 `json:"line" help:"the line's number in the fund" example:"1" pos:"2"`
}

// LineReversed says that a line counts no more.
type LineReversed struct {
	Fund   uint64 `json:"fund"`
	Number uint64 `json:"number"`
}

// Check has nothing to refuse.
func (Reverse) Check() error { return nil }

// Apply takes it back.
func (m Reverse) Apply(s *machine.Step) error {
	f, err := held(s, m.Fund)
	if err != nil {
		return err
	}
	l, ok := lines.Get(s, m.Fund, m.Line)
	switch {
	case !ok:
		return machine.NotFound("funds.unknown_line", "%s has no line number %d", f.Terms.Name, m.Line).At("line")
	case l.Reversed || l.Of != 0:
		return machine.Conflict("funds.reversed_already", "line %d is taken back, or takes back another", m.Line).At("line")
	case l.Entry.Request != 0 || l.Other != 0:
		return machine.NotAllowed("funds.not_by_itself", "line %d belongs to a request or a transfer; who should have got the payment contests it, or money is moved back", m.Line).At("line")
	}
	if err := f.reverse(s, m.Fund, m.Line, l); err != nil {
		return err
	}
	if l.Entry.Category == ForDues {
		unpayDues(s, l.Entry.Member, l.Entry.Amount)
	}
	return nil
}

func (f *Fund) reverse(s *machine.Step, n, number uint64, l Line) error {
	back := l.Entry
	back.Amount, back.Nth = -back.Amount, 0
	if _, err := f.add(s, n, Line{Entry: back, Of: number}); err != nil {
		return err
	}
	l.Reversed = true
	lines.Put(s, n, number, l)
	if l.Entry.Nth > 0 {
		seen.Remove(s, l.Entry.key(f.Terms.Holder, f.Currency))
	}
	l.Entry.unsettles(s)
	s.Emit(LineReversed{n, number})
	return nil
}

// Move is carried by a decision: money goes from one fund of the kitty to another.
type Move struct {
	From   uint64 `json:"from" help:"number of the fund that it leaves" example:"1"`
	To     uint64 `json:"to" help:"number of the fund that gets it" example:"2"`
	Amount int64  `json:"amount" in:"from" help:"how much, in minor units: 20000 for 200.00" example:"20000"`
}

// Check refuses to move nothing, or nowhere.
func (m Move) Check() error {
	if m.From == m.To {
		return machine.Malformed("funds.to_itself", "name two funds").At("to")
	}
	return checkAmount(m.Amount, "amount")
}

// Apply moves it.
func (m Move) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	from, err := existing(s, m.From)
	if err != nil {
		return err
	}
	to, err := existing(s, m.To)
	if err != nil {
		return err
	}
	if from.Currency != to.Currency || from.Terms.Holder != to.Terms.Holder {
		return machine.Conflict("funds.other_account", "%s and %s are not on the same account in the same currency; a payment between them is recorded in both", from.Terms.Name, to.Terms.Name).At("to")
	}
	if m.Amount > from.Free()+from.Terms.Overdraft {
		return notEnough(from)
	}
	e := Entry{Date: today(s), Amount: -m.Amount, Category: Transfer}
	if _, err := from.add(s, m.From, Line{Entry: e, Other: m.To}); err != nil {
		return err
	}
	e.Amount = m.Amount
	_, err = to.add(s, m.To, Line{Entry: e, Other: m.From})
	return err
}

func notEnough(f Fund) error {
	return machine.Conflict("funds.not_enough", "%s has %s, of which %s are promised", f.Terms.Name, Show(f.Balance, f.Currency), Show(f.Reserved, f.Currency)).At("amount")
}
