package hledger

import (
	"cmp"
	"fmt"
	"slices"
)

// Books are what a network of members owns, owes and allots, and what members
// owe one another, as its records have it. Members are named by their handles;
// amounts are in smallest steps.
type Books struct {
	Network     string
	Until       string // The day of the records, 2006-01-02.
	Commodities []Commodity
	Funds       []Fund
	Lines       []Line
	Dues        []Dues
	Closes      []Close
	Revolved    []Capital
	Obligations []Obligation
}

// Fund is money with a purpose, on some member's account.
type Fund struct {
	Number         int64
	Name, Currency string
	Balance        int64 // The sum of its lines, which the journal has hledger check.
}

// Line is what came into a fund, or went out of it. Reversals are lines, too.
type Line struct {
	Fund, Number int64
	Date         string
	Amount       int64
	Category     string // dues, gift, grant, sales, interest, spending, fee, refund, dividend, opening, transfer, unsorted.
	Member       string // Whose dues they are.
}

// Dues are what a member has to pay for a period of dues.
type Dues struct {
	Member         string
	Period         int64
	Date, Currency string
	Amount, Waived int64
}

// Close is a period's surplus as it was allotted: what is in no share stays
// unallotted, so that the parts are always the whole.
type Close struct {
	Period             int64
	Date, Currency     string
	Surplus, Reserve   int64 // Of a loss, both negative or nothing.
	Losses             int64 // Left to be covered; negative for what a surplus covers.
	Shares             []Share
	Contrary           bool // It takes the close of the same period back.
	Document, Proposal string
}

// Share is a member's part: what is paid, and what stays in its capital account.
type Share struct {
	Member         string
	Vintage        string // The year, or the period, by which it is paid out later.
	Cash, Retained int64
}

// Capital is retained capital of a vintage that is paid out, or that bears a loss.
type Capital struct {
	Date, Member, Vintage, Currency string
	Amount                          int64
	Loss                            bool // Negative where a loss is taken back.
}

// Obligation is what one member owes another, and how it became less. Dividends
// are among them: who holds the money owes them.
type Obligation struct {
	Number                 int64
	Date, Debtor, Creditor string
	Unit, Source           string
	Amount                 int64
	Less                   []Less
}

// Less is a part of an obligation that was set off, paid or credited.
type Less struct {
	Date, Way string
	Amount    int64
}

// Accounts of the network, beside those of its members.
const (
	assets      = "Assets"
	liabilities = "Liabilities"
	equity      = "Equity"
	income      = "Income"
	expenses    = "Expenses"
	members     = "Members"
)

// Journal is the books as double entries.
func (b Books) Journal() Journal {
	j := Journal{Title: fmt.Sprintf("%s, as of %s", b.Network, b.Until), Commodities: b.Commodities}
	names := map[int64]Fund{}
	for _, f := range b.Funds {
		names[f.Number] = f
	}
	for _, l := range b.Lines {
		j.Entries = append(j.Entries, l.entry(names[l.Fund]))
	}
	for _, d := range b.Dues {
		j.Entries = append(j.Entries, d.entries()...)
	}
	for _, c := range b.Closes {
		j.Entries = append(j.Entries, c.entry())
	}
	for _, c := range b.Revolved {
		j.Entries = append(j.Entries, c.entry())
	}
	for _, o := range b.Obligations {
		j.Entries = append(j.Entries, o.entries()...)
	}
	slices.SortStableFunc(j.Entries, func(a, b Entry) int { return cmp.Compare(a.Date, b.Date) })
	return b.checkpoints(j)
}

// checkpoints says, at the end, what each fund must have.
func (b Books) checkpoints(j Journal) Journal {
	last := b.Until
	for _, e := range j.Entries {
		last = max(last, e.Date)
	}
	for _, f := range b.Funds {
		e := Entry{Date: last, Text: "What the fund has", Postings: []Posting{{Account: f.account(), Commodity: f.Currency, Balance: &f.Balance}, {Account: f.account(), Commodity: f.Currency}}}
		j.Entries = append(j.Entries, e)
	}
	return j
}

func (f Fund) account() string {
	return Account(assets, "Kitty", fmt.Sprintf("%d %s", f.Number, f.Name))
}

// two has an amount go to one account from another.
func (e Entry) two(to, from string, amount int64, commodity string) Entry {
	e.Postings = []Posting{{Account: to, Amount: amount, Commodity: commodity}, {Account: from, Amount: -amount, Commodity: commodity}}
	return e
}

// contra is where what came into a fund comes from, or where what went out goes.
func (l Line) contra() string {
	switch l.Category {
	case "dues":
		return Account(assets, "Dues receivable", l.Member)
	case "gift", "grant", "sales":
		return Account(income, l.Category)
	case "interest":
		if l.Amount < 0 {
			return Account(expenses, l.Category)
		}
		return Account(income, l.Category)
	case "spending", "fee", "refund":
		return Account(expenses, l.Category)
	case "dividend":
		if l.Member != "" { // Who holds the money owes itself nothing.
			return Account(liabilities, "Dividends", l.Member)
		}
		return Account(assets, "In transit", "Dividends")
	case "opening", "transfer":
		return Account(equity, l.Category)
	}
	return Account(equity, "unsorted")
}

func (l Line) entry(f Fund) Entry {
	return Entry{Date: l.Date, Code: fmt.Sprintf("fund %d.%d", l.Fund, l.Number), Text: l.Category}.two(f.account(), l.contra(), l.Amount, f.Currency)
}

func (d Dues) entries() []Entry {
	receivable, code := Account(assets, "Dues receivable", d.Member), fmt.Sprintf("dues %d", d.Period)
	all := []Entry{Entry{Date: d.Date, Code: code, Text: "dues of " + d.Member}.two(receivable, Account(income, "Dues"), d.Amount, d.Currency)}
	if d.Waived != 0 {
		all = append(all, Entry{Date: d.Date, Code: code, Text: "dues waived for " + d.Member}.two(Account(expenses, "Dues waived"), receivable, d.Waived, d.Currency))
	}
	return all
}

func (c Close) entry() Entry {
	sign, text := int64(1), fmt.Sprintf("close of period %d", c.Period)
	if c.Contrary {
		sign, text = -1, fmt.Sprintf("period %d reopened", c.Period)
	}
	e := Entry{Date: c.Date, Code: fmt.Sprintf("period %d", c.Period), Text: text}
	for _, t := range []Tag{{"document", c.Document}, {"proposal", c.Proposal}} {
		if t.Value != "" {
			e.Tags = append(e.Tags, t)
		}
	}
	post := func(amount int64, account ...string) {
		if amount != 0 {
			e.Postings = append(e.Postings, Posting{Account: Account(account...), Amount: sign * amount, Commodity: c.Currency})
		}
	}
	post(c.Surplus, equity, "Surplus")
	left := c.Surplus - c.Reserve + c.Losses
	post(-c.Reserve, equity, "Indivisible reserve")
	post(c.Losses, equity, lossesCarried)
	for _, s := range c.Shares {
		post(-s.Cash, liabilities, "Dividends", s.Member)
		post(-s.Retained, equity, "Capital", s.Member, s.Vintage)
		left -= s.Cash + s.Retained
	}
	post(-left, equity, "Not allotted")
	if len(e.Postings) == 0 { // Nothing was left to allot, which is to be seen, too.
		for _, name := range []string{"Surplus", "Not allotted"} {
			e.Postings = append(e.Postings, Posting{Account: Account(equity, name), Commodity: c.Currency})
		}
	}
	return e
}

// lossesCarried is what later surpluses, or members' capital, have to cover.
const lossesCarried = "Losses carried"

func (c Capital) entry() Entry {
	if c.Loss {
		return Entry{Date: c.Date, Code: "capital " + c.Vintage, Text: "part of a loss, by capital of " + c.Vintage + " of " + c.Member}.two(Account(equity, "Capital", c.Member, c.Vintage), Account(equity, lossesCarried), c.Amount, c.Currency)
	}
	return Entry{Date: c.Date, Code: "capital " + c.Vintage, Text: "capital of " + c.Vintage + " paid out to " + c.Member}.two(Account(equity, "Capital", c.Member, c.Vintage), Account(liabilities, "Dividends", c.Member), c.Amount, c.Currency)
}

// entries are the obligation among members and, of a dividend, what thereby is
// owed less by the network: the money is in transit until a line of the fund says
// that it went out.
func (o Obligation) entries() []Entry {
	owed, owes, code := Account(members, o.Creditor, "is owed by", o.Debtor), Account(members, o.Debtor, "owes", o.Creditor), fmt.Sprintf("obligation %d", o.Number)
	all := []Entry{Entry{Date: o.Date, Code: code, Text: o.Source}.two(owed, owes, o.Amount, o.Unit)}
	for _, l := range o.Less {
		all = append(all, Entry{Date: l.Date, Code: code, Text: l.Way}.two(owes, owed, l.Amount, o.Unit))
		if o.Source == "dividend" {
			all = append(all, Entry{Date: l.Date, Code: code, Text: "dividend " + l.Way}.two(Account(liabilities, "Dividends", o.Creditor), Account(assets, "In transit", "Dividends"), l.Amount, o.Unit))
		}
	}
	return all
}
