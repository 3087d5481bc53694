package view

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/funds"
	"metaorg/sheet"
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
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "funds.title"), Body: body, Wide: true, Nav: "/kitty"}})
	}
	table := page.Table{Caption: "Funds", List: "kitty", Limit: 100}
	add("kitty", "none", kittyPage(kittyView{table: table, member: "mill", proposes: true, mayRead: true}))
	v := sampleKitty(now, table)
	add("kitty", "several", kittyPage(v))
	v.asked = question{sum: "200", from: "1", tone: "good", may: true, answer: words.T(ctx, "funds.way.steward", "Sum", amount(ctx, 20_000, "GBP"), "Fund", "Tools", "Stewards", "The Forge", "Left", amount(ctx, 20_000, "GBP"))}
	add("kitty", "may I spend 200?", kittyPage(v))
	v.asked = question{sum: "2,000.005", from: "1", wrong: "That is no amount."}
	add("kitty", "a question refused", kittyPage(v))
	v.dues = duesTerms{fund: 2, fundName: "Common purse", currency: "GBP", basis: "by_band", months: 12, bands: []funds.Band{{UpTo: 10_000_000, Amount: 5_000}, {Amount: 20_000}}}
	v.asked, v.member, v.proposes = question{from: "1"}, "", false
	add("kitty", "dues by turnover, a stranger looks", kittyPage(v))

	f := fundView{fund: sampleFund(), yours: true, asks: true, proposes: true, mayRead: true, requests: sampleRequests(now), lines: sampleLines(now)}
	f.table = page.Table{Caption: "Lines", List: "kitty-lines", Whole: true, Limit: 100, Rows: len(f.lines), Total: int64(len(f.lines))}
	for _, l := range f.lines {
		f.curve = append(f.curve, point{l.day - noon, l.balance})
	}
	add("fund", "with lines and a budget", fundPage(f))
	empty := fundView{fund: fund{number: 2, name: "Common purse", purpose: "What all need.", currency: "GBP", holder: harbour, stewards: []party{mill}, overdraft: 10_000, closed: true}, table: page.Table{Caption: "Lines", List: "kitty-lines", Whole: true, Limit: 100}}
	add("fund", "empty and closed", fundPage(empty))

	for _, q := range sampleRequests(now) {
		r := requestView{request: q, steps: sampleSteps(now)}
		r.looks("mill")
		add("spending request", string(q.stage), requestPage(r))
	}
	add("member, dues", "several", page.Headed("The Mill", memberPart(memberView{owing: sampleOwing(now)})))
	add("coordination, kitty", "several", page.Headed("Coordination", waitingPart(waitingView{requests: sampleRequests(now)[:3], late: sampleOwing(now)[:1], waivers: sampleOwing(now)[2:3]})))
	s := statementView{fund: sampleFund(), may: true, in: "gift"}
	add("statement", "new", statementPage(s))
	s.checked, s.problems = true, []sheet.Problem{{File: "statement", Line: 3, Column: "Amount", Reason: `"1.005" has more than 2 digits after the point; write thousands without a point or comma between`}}
	add("statement", "with a line that is wrong", statementPage(s))
	s.problems, s.fresh, s.ignored = nil, 1, []string{"Description", "Balance"}
	s.lines = []checkedLine{{2, funds.Entry{Date: "2026-03-31", Amount: 125_000, Category: funds.Grant, Nth: 1}, true}, {3, funds.Entry{Date: "2026-04-01", Amount: -1_250, Category: funds.Spending, Request: 3, Nth: 1}, false}}
	s.rows = "Date,Description,Amount\n2026-03-31,Grant,1250\n2026-04-01,Card,-12.50\n"
	add("statement", "checked", statementPage(s))
	s.may = false
	add("statement", "another's", statementPage(s))
	return all
}

func sampleKitty(now int64, table page.Table) kittyView {
	v := kittyView{
		table: table, funds: []fund{sampleFund(), {number: 2, name: "Common purse", currency: "GBP", balance: -1_250, holder: harbour}}, requests: sampleRequests(now)[:4],
		dues:  duesTerms{fund: 2, fundName: "Common purse", currency: "GBP", basis: "per_member", amount: 6_000, months: 12},
		owing: sampleOwing(now), yours: sampleOwing(now)[:1], holder: "Harbour Housing, on a separate account", signs: "any two stewards", asked: question{from: "1"},
		member: "mill", stewards: []string{"mill"}, mayRead: true, proposes: true,
		sources: []source{{"2026", "GBP", "grant", 125_000, 0}, {"2026", "GBP", "dues", 36_000, 0}, {"2026", "GBP", "spending", 0, -41_250}, {"2025", "GBP", "gift", 1_000, 0}},
	}
	v.table.Rows, v.table.Total = len(v.funds), int64(len(v.funds))
	return v
}

func sampleFund() fund {
	return fund{
		number: 1, name: "Tools", purpose: "Tools that several members use, and their repair.", currency: "GBP", balance: 112_350, reserved: 15_000, holder: mill, stewards: []party{mill, forge},
		from: "2026-01-01", until: "2026-12-31", items: []item{{"Repairs", 50_000, 15_000}, {"New tools", 60_000, 60_000}},
	}
}

// sampleRequests are requests at every stage.
func sampleRequests(now int64) (all []request) {
	stages := []funds.Stage{funds.Asked, funds.Approved, funds.Paid, funds.Put, funds.Confirmed, funds.Declined, funds.TakenBack}
	for i, s := range stages {
		q := request{
			number: int64(i + 1), fund: 1, fundName: "Tools", currency: "GBP", amount: 15_000, title: "A new blade for the band saw", item: "Repairs", invoice: "2026-014", by: forge, payee: mill, holder: harbour,
			stewards: []string{"mill", "harbour"}, way: funds.BySteward, stage: s, since: now - 20*day, staged: now - 3*day, late: s == funds.Paid,
		}
		switch s {
		case funds.Asked:
			q.payee = party{}
		case funds.Approved:
			q.holder = mill
		case funds.Put:
			q.way, q.proposal, q.payee = funds.ByOrdinary, 12, harbour
		case funds.Paid, funds.Confirmed, funds.Declined, funds.TakenBack:
		}
		all = append(all, q)
	}
	return all
}

func sampleSteps(now int64) []stepLine {
	return []stepLine{
		{what: "asked", by: "bo", at: now - 20*day, document: page.Paper{Hash: strings.Repeat("a1", 32), Text: "The offer of the shop in Station Road.", Here: true}},
		{what: "approved", by: "ada", at: now - 18*day},
		{what: "late", at: now - 3*day},
	}
}

func sampleLines(now int64) []line {
	on := func(days int64) int64 {
		return time.Unix(now-days*day, 0).UTC().Truncate(day*time.Second).Unix() + noon
	}
	return []line{
		{number: 1, day: on(90), amount: 100_000, category: "opening", balance: 100_000},
		{number: 2, day: on(60), amount: 25_000, category: "grant", balance: 125_000, statement: strings.Repeat("b", 64)},
		{number: 3, day: on(40), amount: 6_000, category: "dues", member: forge, balance: 131_000, reversed: true},
		{number: 4, day: on(39), amount: -6_000, category: "dues", member: forge, balance: 125_000, of: 3},
		{number: 5, day: on(20), amount: -11_400, category: "spending", request: 5, balance: 113_600},
		{number: 6, day: on(2), amount: -1_250, category: "transfer", other: 2, balance: 112_350},
	}
}

func sampleOwing(now int64) []owing {
	return []owing{
		{who: mill, period: 1, amount: 6_000, paid: 1_000, begins: "2026-01-01", currency: "GBP", due: now - 9*day, late: true},
		{who: forge, period: 1, amount: 6_000, paid: 6_000, begins: "2026-01-01", currency: "GBP", due: now - 9*day},
		{who: harbour, period: 1, amount: 6_000, begins: "2026-01-01", currency: "GBP", due: now - 9*day, asked: now - day},
	}
}
