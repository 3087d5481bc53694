package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/sheet"
	"metaorg/sheet/invoices"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

var (
	mill    = party{"mill", "The Mill"}
	harbour = party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}
	forge   = party{"forge", "The Forge"}
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "obligations.title"), Body: body, Wide: true, Nav: "/obligations"}})
	}
	table := page.Table{Caption: "Obligations", List: "obligations", Limit: 100}
	add("obligations", "none", allPage(allView{member: "mill", name: "The Mill", table: table}))
	rows := sampleObligations(now)
	v := allView{member: "mill", name: "The Mill", waits: []obligation{rows[0], rows[1], rows[3]}, holds: sampleHolds(now)[:2], with: sampleWith(), rows: rows, table: table, numbers: []string{"2", "3"}}
	v.sums, v.table.Rows, v.table.Total = sumsOf(v.with), len(rows), int64(len(rows))
	add("obligations", "several", allPage(v))
	v.member, v.waits, v.holds, v.with, v.sums, v.always = "", nil, nil, nil, nil, true
	add("obligations", "a person without a member looks", allPage(v))
	for i, o := range rows {
		one := oneView{obligation: o, steps: sampleSteps(now)}
		if i != len(rows)-1 {
			one.me = "mill"
		}
		add("obligation", sampleStates[i], onePage(one))
	}
	for _, h := range sampleHolds(now) {
		add("reservation or chain", string(h.kind)+", "+string(h.state), holdPage(holdView{hold: h, me: "mill", steps: []stepLine{{what: "held", by: "bo", member: h.maker.name, at: h.made}}}))
	}
	add("limits", "none", limitsPage(limitsView{member: "mill"}))
	add("limits", "several", limitsPage(limitsView{member: "mill", holds: sampleHolds(now), limits: []limit{{forge, "EUR", 500_000, 120_000}, {harbour, "EUR", 50_000, 50_000}, {party{}, "EUR", 0, 0}}}))
	list := sampleInvoices()
	add("invoices", "checked", invoicesPage(list))
	list.list = invoiceList{Invoices: invoices.Invoices{Unit: "EUR", Problems: []sheet.Problem{{Line: 3, Column: "amount", Reason: `"1.005" has more than 2 digits after the point; write thousands without a point or comma between`}}}}
	add("invoices", "with a mistake", invoicesPage(list))
	add("statement of obligations", "nothing open", statementPage(statementView{member: mill, now: now}))
	add("statement of obligations", "several", statementPage(statementView{member: mill, now: now, with: sampleWith(), sums: sumsOf(sampleWith()), open: rows[:5], over: rows[5:7]}))
	add("member, obligations", "several", page.Headed("The Mill", memberPart(memberView{"mill", sumsOf(sampleWith())})))
	add("coordination, obligations", "several", page.Headed("Coordination", waitingPart(waitingView{late: rows[3:4], disputed: rows[4:5], waits: rows[:2]})))
	return all
}

var sampleStates = []string{"to acknowledge", "with a payment to confirm", "with a payment that waits", "overdue", "disputed", "settled", "withdrawn", "of others"}

// sampleObligations are obligations in every state, most of them of the mill.
func sampleObligations(now int64) []obligation {
	o := func(n int64, debtor, creditor party, state obligations.State, change func(*obligation)) obligation {
		x := obligation{
			number: n, debtor: debtor, creditor: creditor, state: state, amount: 120_000, left: 120_000, unit: "EUR", due: "2027-01-31", source: "invoice", ref: "2026-014",
			entered: now - 40*day, staged: now - 20*day, debtorIn: n%2 == 0, creditorIn: n%3 == 0,
		}
		change(&x)
		return x
	}
	return []obligation{
		o(1, mill, harbour, obligations.Proposed, func(*obligation) {}),
		o(2, forge, mill, obligations.Acknowledged, func(x *obligation) {
			x.left, x.paid, x.pending = 70_000, 50_000, 2
			x.entry = entry{number: 2, amount: 20_000, said: now - 2*day, kind: "payment", date: "2026-11-02", member: "forge"}
		}),
		o(3, harbour, mill, obligations.Acknowledged, func(x *obligation) {
			x.pending, x.entry = 1, entry{number: 1, amount: 120_000, said: now - 2*day, kind: "credit", date: "2026-11-02", member: "mill"}
		}),
		o(4, mill, forge, obligations.Acknowledged, func(x *obligation) { x.late, x.source, x.ref, x.due, x.hold = true, "agreement", "", "2026-10-31", 1 }),
		o(5, mill, forge, obligations.Disputed, func(x *obligation) { x.was, x.disputer = obligations.Acknowledged, "mill" }),
		o(6, mill, harbour, obligations.Settled, func(x *obligation) { x.left, x.cleared, x.paid, x.credited = 0, 60_000, 50_000, 10_000 }),
		o(7, forge, mill, obligations.Withdrawn, func(*obligation) {}),
		o(8, forge, harbour, obligations.Proposed, func(x *obligation) { x.unit, x.amount, x.left, x.source, x.ref = "h", 1_250, 1_250, "misc", "" }),
	}
}

// sampleInvoices are a list of which one is here already.
func sampleInvoices() invoicesView {
	line := func(at int64, member people.MemberID, number string, amount int64) invoices.Line {
		return invoices.Line{At: at, Line: obligations.Line{Member: member, Number: number, Amount: amount, Due: "2027-01-31"}}
	}
	return invoicesView{
		may: true, checked: true, unit: "EUR", units: []form.Option{{Value: "EUR", Label: "EUR"}, {Value: "h", Label: "h"}}, rows: "number,member,amount,due,text\n2026-014,mill,1200.00,2027-01-31,Doors\n",
		list: invoiceList{
			Invoices: invoices.Invoices{Unit: "EUR", Ignored: []string{"text"}}, fresh: 1, names: map[people.MemberID]string{"mill": mill.name, "harbour": harbour.name},
			rows: []invoiceRow{{line(2, "mill", "2026-014", 120_000), 2}, {line(3, "harbour", "2026-015", 1_050_000), 0}},
		},
	}
}

func sampleWith() []between {
	return []between{
		{other: harbour, unit: "EUR", owes: 0, owed: 120_000, claimed: 120_000, count: 2},
		{other: forge, unit: "EUR", owes: 240_000, owed: 70_000, owesLate: 120_000, count: 3},
		{other: forge, unit: "h", owed: 1_250, count: 1},
	}
}

func sampleHolds(now int64) []hold {
	eur := func(debtor, creditor party, sum int64) link {
		return link{debtor, creditor, sum, "EUR", "2027-01-31"}
	}
	return []hold{
		{number: 1, kind: obligations.Reservation, state: obligations.Holding, key: "order-17", maker: forge, expires: now + 2*day, made: now - day, links: []link{eur(forge, mill, 30_000)}},
		{number: 2, kind: obligations.ForChain, state: obligations.Holding, key: "barter-3", maker: forge, waits: []string{"harbour", "mill"}, expires: now + 3*day, made: now - day, links: []link{eur(forge, mill, 10_000), eur(mill, harbour, 10_000), eur(harbour, forge, 10_000)}},
		{number: 3, kind: obligations.ForChain, state: obligations.Posted, key: "barter-2", maker: mill, first: 4, expires: now - 8*day, made: now - 9*day, links: []link{eur(forge, mill, 10_000), eur(mill, forge, 10_000)}},
		{number: 4, kind: obligations.Reservation, state: obligations.Expired, key: "order-9", maker: mill, expires: now - 8*day, made: now - 9*day, links: []link{eur(mill, harbour, 900)}},
	}
}

func sampleSteps(now int64) []stepLine {
	return []stepLine{
		{what: "claimed", by: "bo", member: "The Forge", at: now - 40*day, amount: 120_000, document: page.Paper{Hash: strings.Repeat("a1", 32), Text: "Invoice 2026-014: eight doors.", Here: true}},
		{what: "acknowledged", by: "ada", at: now - 38*day},
		{what: "said_payment", by: "ada", member: "The Mill", at: now - 9*day, amount: 50_000},
		{what: "confirmed", by: "bo", at: now - 8*day},
		{what: "set_off", at: now - 3*day, amount: 60_000, round: 2},
	}
}
