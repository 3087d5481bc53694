package sample

import (
	"strings"
	"time"

	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The numbers of funds.
const (
	toolMoney uint64 = iota + 1
	commonPurse
)

// withKitty has the decision about who holds money and who signs open two funds
// as well, with a budget, and say what members pay into them.
func (t *story) withKitty(p governance.Propose, particulars machine.Message) governance.Propose {
	p = t.carrying(p, particulars)
	if !t.sharing() {
		return p
	}
	stewards := []people.MemberID{people.MemberID(bakery), people.MemberID(weir)}
	holder := people.MemberID(ledger)
	later := time.Unix(t.now()+120*daySeconds, 0).UTC()
	first := time.Date(later.Year(), later.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	p = t.carrying(p,
		funds.Open{Name: "Tools", Purpose: "Tools that several of us use, and what keeps them sharp.", Currency: "GBP", Holder: holder, Stewards: stewards},
		funds.Open{Name: "Common purse", Purpose: "Rooms, stamps, the gathering; and whatever dues are for.", Currency: "GBP", Holder: holder, Stewards: stewards, Overdraft: 5_000},
		funds.SetBudget{Fund: toolMoney, From: t.date(0), Until: t.date(-364), Items: []funds.Item{{Name: "Repairs", Amount: 60_000}, {Name: "New tools", Amount: 150_000}}},
		funds.SetDues{Fund: commonPurse, Basis: funds.ByBand, Months: 12, First: first, Bands: []funds.Band{{UpTo: 10_000_000, Amount: 2_000}, {UpTo: 100_000_000, Amount: 8_000}, {Amount: 20_000}}},
	)
	return t.carrying(p, t.dividing()...)
}

// asksFor lets somebody ask for money, and gives the request's number.
func (t *story) asksFor(m funds.Ask, act func(funds.Ask)) (n uint64) {
	act(m)
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) { n = funds.LastRequest(r) })
	}
	return n
}

// spendsFirst: money comes in, and some of it goes out again.
func (t *story) spendsFirst() {
	if !t.sharing() {
		return
	}
	statement := funds.Paper(strings.Repeat("5e", 32))
	t.does(t.as(ledger,
		funds.Record{Fund: commonPurse, Date: t.date(9), Amount: 31_850, Category: funds.Opening},
		funds.Import{Fund: toolMoney, Currency: "GBP", Statement: statement, Lines: []funds.Entry{
			{Date: t.date(8), Amount: 250_000, Category: funds.Grant, Nth: 1},
			{Date: t.date(7), Amount: 1_500, Category: funds.Gift, Nth: 1},
			{Date: t.date(7), Amount: 1_500, Category: funds.Gift, Nth: 2},
			{Date: t.date(2), Amount: -450, Category: funds.Fee, Nth: 1},
		}},
		funds.Record{Fund: toolMoney, Date: t.date(1), Amount: -54_000, Category: funds.Fee},
	))
	t.does(t.as(ledger, funds.Reverse{Fund: toolMoney, Line: 5})) // It was 5.40, and on another account.
	needles := t.asksFor(funds.Ask{Fund: toolMoney, Amount: 4_800, Title: "Needles and a belt for the sewing machines", Item: "Repairs", Payee: people.MemberID(thread), Invoice: "CT-0417"}, func(m funds.Ask) { t.does(t.as(thread, m)) })
	t.does(t.as(weir, funds.Approve{Request: needles}))
	t.does(t.as(ledger, funds.Pay{Request: needles, Date: t.date(0)}))
	t.does(t.as(thread, funds.Contest{Request: needles}))
	t.does(t.as(ledger, funds.Pay{Request: needles, Date: t.date(0)}))
	t.does(t.as(thread, funds.Confirm{Request: needles}))
	cake := t.asksFor(funds.Ask{Fund: commonPurse, Amount: 6_500, Title: "Cake for the gathering", Payee: people.MemberID(bakery)}, func(m funds.Ask) { t.does(t.as(harbour, m)) })
	t.does(t.as(weir, funds.Decline{Request: cake, Document: funds.Paper(t.paper(weir, "Everybody brings a cake, as every year. We would not know what to do with more."))}))
	stamps := t.asksFor(funds.Ask{Fund: commonPurse, Amount: 1_200, Title: "Stamps"}, func(m funds.Ask) { t.does(t.as(seeds, m)) })
	t.does(t.as(seeds, funds.TakeBack{Request: stamps}))
	for i, o := range seventeen[:12] {
		t.also(t.as(o, funds.Declare{Workers: int64(4 + 3*i), Band: int64(1 + i%3)}))
	}
}

// spendsMore: some paid, some ask to be let off, some wait.
func (t *story) spendsMore() {
	if !t.sharing() {
		return
	}
	for _, o := range []people.MemberID{people.MemberID(bakery), people.MemberID(ledger), people.MemberID(weir), people.MemberID(housing), people.MemberID(library), people.MemberID(tern), people.MemberID(foods)} {
		var sum int64
		t.settle()
		if t.err == nil {
			t.Read(func(r state.Reader) {
				for _, owed := range funds.OwedBy(r, o) {
					sum += owed.Left()
				}
			})
		}
		if sum > 0 {
			t.also(t.as(ledger, funds.Record{Fund: commonPurse, Date: t.date(3), Amount: sum, Category: funds.ForDues, Member: o}))
		}
	}
	t.does(t.as(seeds, funds.AskWaiver{Period: 1, Document: funds.Paper(t.paper(seeds, "The shed needs a roof before winter; we have two hundred pounds and a bill of nine hundred."))}))
	t.does(t.as(harbour, funds.AskWaiver{Period: 1}), t.as(school, funds.AskWaiver{Period: 1}))
	t.does(t.as(weir, funds.Waive{Member: people.MemberID(seeds), Period: 1, Why: funds.Solidarity}, funds.DeclineWaiver{Member: people.MemberID(harbour), Period: 1}))
	belt := t.asksFor(funds.Ask{Fund: toolMoney, Amount: 3_600, Title: "A belt for the planer", Item: "Repairs", Payee: people.MemberID(woodland), Invoice: "7"}, func(m funds.Ask) { t.does(t.as(woodland, m)) })
	t.does(t.as(bakery, funds.Approve{Request: belt}))
	t.does(t.as(ledger, funds.Pay{Request: belt, Date: t.date(0)}))
	posters := t.asksFor(funds.Ask{Fund: commonPurse, Amount: 4_200, Title: "Posters for the gathering", Payee: people.MemberID(harbour)}, func(m funds.Ask) { t.does(t.as(harbour, m)) })
	t.does(t.as(weir, funds.Approve{Request: posters}))
}

// setsOffFirst: some let what they owe each other take part in clearing, and a
// round is held.
func (t *story) setsOffFirst() {
	if !t.patron() {
		return
	}
	circle := []machine.OrganizationID{bakery, foods, tidal, ledger, housing, weir, library, thread, woodland, clinic}
	for _, o := range circle {
		t.also(t.as(o, obligations.AlwaysClear{On: true}))
	}
	t.settle()
	t.billed(foods, bakery, 42_000, "FL-0211")
	t.billed(bakery, weir, 61_500, "WE-1190")
	t.billed(weir, ledger, 38_000, "OL-0840")
	t.billed(ledger, housing, 27_500, "GH-3301")
	t.billed(housing, tidal, 19_000, "TT-0077")
	t.billed(tidal, foods, 24_800, "UF-0512")
	t.billed(library, thread, 9_600, "CT-0430")
	t.billed(thread, woodland, 7_200, "WW-0019")
	t.billed(woodland, library, 4_500, "VL-0101")
	t.billed(clinic, bakery, 11_250, "RB-0958")
	t.billed(bakery, clinic, 6_000, "AC-0033")
	t.does(t.as(ledger, rounds.Open{Unit: "GBP", Days: 7}))
	t.does(t.as(seeds, rounds.Open{Unit: "EUR", Days: 10}))
	t.does(t.as(seeds, rounds.CallOff{Round: 2})) // Nobody owes anything in euros.
}

// setsOffMore: months later a round is open.
func (t *story) setsOffMore() {
	if !t.patron() {
		return
	}
	t.billed(bakery, foods, 33_400, "UF-0588")
	t.billed(foods, library, 12_900, "VL-0140")
	t.billed(library, ledger, 21_000, "OL-0911")
	t.billed(ledger, weir, 15_750, "WE-1244")
	t.billed(weir, bakery, 18_200, "RB-1021")
	t.billed(school, library, 5_500, "VL-0141") // The school has not let it take part yet.
	t.does(t.as(library, rounds.Open{Unit: "GBP", Days: 14}))
}

// billed has one organization say that it owes another for an invoice.
func (t *story) billed(debtor, creditor machine.OrganizationID, amount int64, invoice string) {
	t.also(t.as(debtor, obligations.Owe{Creditor: people.MemberID(creditor), Amount: amount, Unit: "GBP", Due: t.date(-30), Source: obligations.Invoice, Ref: invoice}))
}

// owed is the number of the obligation that an act enters.
func (t *story) owed(act Act) (n uint64) {
	t.does(act)
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) { n = obligations.Last(r) })
	}
	return n
}

// bills claims an amount for an invoice.
func (t *story) bills(debtor machine.OrganizationID, amount int64, invoice string, due int64) obligations.Claim {
	return obligations.Claim{Debtor: people.MemberID(debtor), Amount: amount, Unit: "GBP", Due: t.date(-due), Source: obligations.Invoice, Ref: invoice}
}

// owesFirst: invoices are claimed, disputed, paid in parts and forgone; amounts are
// reserved and posted; three owe each other all at once or not at all.
func (t *story) owesFirst() {
	if !t.patron() {
		return
	}
	curtains := t.owed(t.as(thread, t.bills(harbour, 48_000, "CT-0440", 20)))
	t.does(t.as(harbour, obligations.Dispute{Obligation: curtains, Document: obligations.Paper(t.paper(harbour, "We ordered curtains for four rooms, not for six."))}))
	t.does(t.as(thread, obligations.Withdraw{Obligation: curtains}))
	curtains = t.owed(t.as(thread, t.bills(harbour, 32_000, "CT-0440", 20)))
	t.does(t.as(harbour, obligations.Acknowledge{Obligation: curtains}, obligations.Pay{Obligation: curtains, Amount: 20_000, Date: t.date(0)}))
	t.does(t.as(thread, obligations.Contest{Obligation: curtains, Entry: 1}))
	t.does(t.as(harbour, obligations.Pay{Obligation: curtains, Amount: 2_000, Date: t.date(0)}))
	t.does(t.as(harbour, obligations.TakeBack{Obligation: curtains, Entry: 2}, obligations.Pay{Obligation: curtains, Amount: 20_000, Date: t.date(0)}))
	t.does(t.as(thread, obligations.Confirm{Obligation: curtains, Entry: 3}, obligations.Forgo{Obligation: curtains, Amount: 2_000}))
	t.does(t.as(harbour, obligations.Confirm{Obligation: curtains, Entry: 4}, obligations.Clear{Obligations: []uint64{curtains}, Clears: true}))
	t.does(t.as(weir, obligations.Import{Unit: "GBP", Lines: []obligations.Line{
		{Member: people.MemberID(school), Number: "WE-1201", Amount: 64_000, Due: t.date(-15)},
		{Member: people.MemberID(clinic), Number: "WE-1202", Amount: 22_750, Due: t.date(-15)},
		{Member: people.MemberID(assembly), Number: "WE-1203", Amount: 9_900, Due: t.date(-15)},
	}}))
	current := t.owed(t.as(library, obligations.SetLimit{Debtor: people.MemberID(boatyard), Unit: "GBP", Amount: 50_000}, obligations.SetLimit{Unit: "h", Amount: 4_000}))
	t.does(t.as(school, obligations.Acknowledge{Obligation: current - 2}), t.as(clinic, obligations.Acknowledge{Obligation: current - 1}), t.as(assembly, obligations.Acknowledge{Obligation: current}))
	t.does(t.as(clinic, obligations.Pay{Obligation: current - 1, Amount: 22_750, Date: t.date(0)}), t.as(assembly, obligations.Dispute{Obligation: current, Document: obligations.Paper(t.paper(assembly, "The meter was read in our neighbour's cellar."))}))
	t.does(t.as(weir, obligations.Confirm{Obligation: current - 1, Entry: 1}), t.as(assembly, obligations.EndDispute{Obligation: current}))
	t.does(t.as(boatyard, obligations.Reserve{Creditor: people.MemberID(library), Amount: 30_000, Unit: "GBP", Due: t.date(-40), Hours: 72, Key: "books 1"}, obligations.Reserve{Creditor: people.MemberID(library), Amount: 9_000, Unit: "GBP", Due: t.date(-40), Hours: 72, Key: "books 2", UpTo: true}))
	t.does(t.as(library, obligations.Post{Hold: 1, Amount: 24_300}, obligations.Release{Hold: 2}))
	t.does(t.as(tidal, t.swap("swap 1", t.owing(tidal, repair, 1_200, "h"), t.owing(repair, boatyard, 18_000, "GBP"), t.owing(boatyard, tidal, 18_000, "GBP"))))
	t.does(t.as(repair, obligations.Agree{Hold: 3}), t.as(boatyard, obligations.Agree{Hold: 3}))
}

func (t *story) owing(debtor, creditor machine.OrganizationID, amount int64, unit string) obligations.Link {
	return obligations.Link{Debtor: people.MemberID(debtor), Creditor: people.MemberID(creditor), Amount: amount, Unit: unit, Due: t.date(-60)}
}

func (t *story) swap(key string, links ...obligations.Link) obligations.Chain {
	return obligations.Chain{Key: key, Links: links, Hours: 30 * 24}
}

// owesMore: where the story ends, a claim waits to be acknowledged and a payment to
// be confirmed, one claim is disputed, a reservation holds and a chain waits for one.
func (t *story) owesMore() {
	if !t.patron() {
		return
	}
	t.does(t.as(weir, t.bills(library, 31_450, "WE-1260", 21)), t.as(woodland, t.bills(harbour, 12_000, "WW-0031", 14)))
	desk := t.owed(t.as(boatyard, t.bills(library, 86_000, "SB-0012", 10)))
	t.does(t.as(library, obligations.Acknowledge{Obligation: desk}, obligations.Pay{Obligation: desk, Amount: 40_000, Date: t.date(1)}))
	t.does(t.as(harbour, obligations.Dispute{Obligation: desk - 1, Document: obligations.Paper(t.paper(harbour, "The firewood was wet; we would pay for half of it."))}))
	t.does(t.as(harbour, obligations.Reserve{Creditor: people.MemberID(library), Amount: 15_000, Unit: "GBP", Due: t.date(-45), Hours: 30 * 24, Key: "reading room"}))
	t.does(t.as(foods, t.swap("swap 2", t.owing(foods, library, 800, "h"), t.owing(library, harbour, 10_000, "GBP"), t.owing(harbour, foods, 10_000, "GBP"))))
	t.does(t.as(harbour, obligations.Agree{Hold: 5}))
}
