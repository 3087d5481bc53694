package view

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/allocation"
	"metaorg/domain/patronage"
	"metaorg/domain/periods"
	"metaorg/web/page"
	"metaorg/web/words"
)

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
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "periods.title"), Body: body, Wide: true, Nav: "/periods"}})
	}
	table := page.Table{Caption: "Periods", List: "periods", Limit: 100}
	add("periods", "no equation yet", yearPage(yearView{table: table, proposes: true, inside: true}))
	add("periods", "no period yet", yearPage(yearView{table: table, proposes: true, inside: true, equation: true}))
	for _, stage := range []periods.Stage{periods.IsOpen, periods.Counting, periods.Frozen, periods.Drawn, periods.IsPut, periods.Adopted} {
		add("period", string(stage), periodPage(samplePeriodView(ctx, stage, now)))
	}
	year := yearView{table: table, proposes: true, inside: true, equation: true, statement: statementPath(1, "mill"), totals: map[int64]drawing{1: sampleDrawing(now)}}
	p := samplePeriod(periods.Frozen, now)
	year.now, year.of, year.next = &p, &p, sampleNext(ctx)
	year.bands = bands(ctx, p, sampleDrawing(now), sampleEquation())
	year.periods = []period{p, samplePeriod(periods.Adopted, now)}
	year.periods[1].begins, year.periods[1].ends, year.table.Rows, year.table.Total = "2024-01-01", "2024-12-31", 2, 2
	add("periods", "one on its way", yearPage(year))
	reopened := samplePeriodView(ctx, periods.Frozen, now)
	before := sampleDrawing(now)
	reopened.before, reopened.reopened = &before, 1
	add("period", "reopened", periodPage(reopened))
	lost := samplePeriodView(ctx, periods.Adopted, now)
	lost.drawing = sampleLoss(now)
	lost.bands = bands(ctx, lost.period, lost.drawing, lost.equation)
	add("period", "with a loss", periodPage(lost))
	for _, standing := range []string{"drawn", "adopted", "reopened", "replaced"} {
		add("statement of a period", standing, statementPage(sampleStatement(standing, now)))
	}
	bearing := sampleStatement("adopted", now)
	bearing.drawing, bearing.borne, bearing.parts, bearing.obligation = sampleLoss(now), 6_000, nil, 0
	add("statement of a period", "with a loss", statementPage(bearing))
	add("value equation", "none", equationPage(equationView{proposes: true, inside: true}))
	add("value equation", "at work", equationPage(sampleEquationView(now, "")))
	add("value equation", "proposed", equationPage(sampleEquationView(now, "7")))
	add("proposal, value equation", "at work", page.Headed("Proposal", proposalPart(sampleEquationView(now, "7"))))
	add("capital accounts", "none", accountsPage(accountsView{table: page.Table{Caption: "Accounts", List: "capital", Limit: 100}}))
	add("capital accounts", "several", accountsPage(sampleAccounts()))
	add("books", "to be taken along", booksPage(booksView{periods: []period{samplePeriod(periods.Adopted, now)}, period: "1"}))
	add("member, dividends", "several", page.Headed("The Mill", memberPart(memberView{"mill", []memberRow{{statement: statement{dividend: 45_000, cash: 9_000, retained: 36_000}, number: 1, begins: "2025-01-01", ends: "2025-12-31", currency: "GBP"}}})))
	add("coordination, periods", "several", page.Headed("Coordination", waitingPart(waitingView{[]waitingRow{{samplePeriod(periods.Frozen, now), words.T(ctx, "periods.need.draw_up", samplePeriod(periods.Frozen, now).data(ctx, rules{}, 2)...)}}})))
	return all
}

func samplePeriod(stage periods.Stage, now int64) period {
	p := period{
		number: 1, begins: "2025-01-01", ends: "2025-12-31", fund: 1, fundName: "Common purse", currency: "GBP", equation: 2, holder: harbour, stewards: []string{"mill"},
		stage: stage, staged: now - 3*day, events: 412, members: 900_000, others: 100_000,
	}
	switch stage {
	case periods.Frozen:
		p.problems = 2
	case periods.Drawn, periods.IsPut, periods.Adopted:
		p.drawing, p.proposal = 1, 12
	case periods.IsOpen, periods.Counting:
	}
	if stage == periods.Adopted {
		p.adopted = 1
	}
	return p
}

func sampleNext(ctx context.Context) nextStep {
	return nextStep{says: words.T(ctx, "periods.next.frozen", "Count", 2, "Problems", int64(2), "Fund", "Common purse"), label: words.T(ctx, "periods.do.draw_up"), path: "#", others: []otherStep{{words.T(ctx, "periods.do.thaw"), "#"}}}
}

func sampleEquation() equation {
	return equation{number: 2, day: "2024-11-01", words: "Sixty percent go by hours that members worked for each other, forty by what they bought from each other.", buckets: []periods.Bucket{
		{Name: "Work for each other", Share: 6_000, For: periods.Giver, Action: "work", Kind: patronage.Labour, Measure: periods.Hours, Rule: allocation.Share},
		{Name: "Purchases", Share: 3_000, For: periods.Taker, Stream: patronage.Livelihood, Measure: periods.Value, Rule: allocation.Share},
		{Name: "Tools lent", Share: 1_000, For: periods.Giver, Kind: patronage.Resources, Measure: periods.Count, Rate: 500, Rule: allocation.FirstInFirstOut},
	}}
}

func sampleDrawing(now int64) drawing {
	return drawing{
		number: 1, at: now - 2*day, surplus: 125_000, members: 900_000, others: 100_000, percent: 20, cashPercent: 20, qualified: true, reserve: 35_000, divided: 90_000, parties: 3, dividends: 90_000, cash: 18_001, retained: 71_999, fromLines: true,
		buckets: []periods.BucketSum{{Share: 6_000, Claims: 2_400_000, Amount: 54_000}, {Share: 3_000, Claims: 900_000, Amount: 27_000}, {Share: 1_000, Claims: 9_000, Amount: 9_000}},
	}
}

// sampleLoss is a loss that everybody bears a part of.
func sampleLoss(now int64) drawing {
	return drawing{number: 1, at: now - 2*day, surplus: -50_000, members: 900_000, others: 100_000, fromReserve: 35_000, borne: 12_000, carried: 3_000, fromLines: true}
}

func samplePeriodView(ctx context.Context, stage periods.Stage, now int64) periodView {
	p := samplePeriod(stage, now)
	v := periodView{period: p, equation: sampleEquation(), inside: true, next: sampleNext(ctx), table: page.Table{Caption: "Statements", List: "period-statements", Whole: true, Limit: 100}}
	v.steps = []stepLine{{what: "opened", at: now - 300*day}, {what: "frozen", at: now - 3*day, by: "bo"}, {what: "counted", at: now - 3*day, number: 412}}
	switch stage {
	case periods.IsOpen:
		v.waits, v.early = 3, true
		for i, why := range []string{"recorded", "disputed"} {
			v.waiting = append(v.waiting, unready{event: int64(40 + i), why: why, date: "2025-11-03", provider: mill, receiver: forge, quantity: "7.50\u00a0h", action: "work"})
		}
		v.exceptions = []unready{{event: 12, why: string(periods.NotEvaluated), bucket: "Plans"}}
	case periods.Frozen:
		v.exceptions = []unready{
			{event: 7, why: string(periods.NoValue), bucket: "Purchases", provider: harbour, receiver: forge, quantity: "3\u00a0each", action: "transfer"},
			{event: 9, why: string(periods.OtherUnit), bucket: "Work for each other", provider: forge, quantity: "2.00\u00a0day", action: "work"},
		}
	case periods.Counting:
	case periods.Drawn, periods.IsPut, periods.Adopted:
		v.drawing = sampleDrawing(now)
		v.bands = bands(ctx, p, v.drawing, v.equation)
		v.statements = []statement{{who: forge, dividend: 20_000, cash: 4_000, retained: 16_000}, {who: harbour, dividend: 25_001, cash: 5_001, retained: 20_000}, {who: mill, dividend: 44_999, cash: 9_000, retained: 35_999}}
		v.table.Rows, v.table.Total = 3, 3
	}
	return v
}

func sampleStatement(standing string, now int64) statementView {
	v := statementView{
		period: samplePeriod(periods.Adopted, now), network: "Confluence", drawing: sampleDrawing(now), equation: sampleEquation(), now: now,
		statement: statement{who: mill, drawing: 1, dividend: 44_999, cash: 9_000, retained: 35_999, standing: standing},
	}
	switch standing {
	case "adopted":
		v.noticed, v.obligation, v.owed, v.due = now-day, 31, 9_000, "2026-06-30"
		v.kept = []kept{{1, 35_999, "2025-01-01", "2025-12-31", "GBP"}}
	case "reopened":
		v.noticed, v.obligation, v.owed, v.due = now-day, 31, -500, "2026-06-30"
		v.other = 2
	case "drawn":
		v.drawing.qualified, v.earlier = false, []int64{1}
	}
	for i, b := range v.equation.buckets {
		x := partView{Part: periods.Part{Bucket: uint64(i + 1), Events: 2, Measured: 120_000, Claim: 120_000, Amount: v.drawing.buckets[i].Amount / 2}, bucket: b, sum: v.drawing.buckets[i]}
		if i == 2 {
			x.Events, x.Measured, x.Claim, x.Earlier, x.more = 9, 9, 4_500, 1_000, 8
		}
		for k := range 2 {
			x.lines = append(x.lines, traced{event: int64(100*i + k), date: fmt.Sprintf("2025-0%d-14", k+3), quantity: "10.00\u00a0h", other: []party{forge, {}}[k], counts: "10.00\u00a0h", claim: "10.00\u00a0h"})
		}
		v.parts = append(v.parts, x)
	}
	return v
}

func sampleEquationView(now int64, proposal string) equationView {
	e, before := sampleEquation(), sampleEquation()
	before.number, before.buckets = 1, []periods.Bucket{e.buckets[0], {Name: "Gifts to the commons", Share: 4_000, For: periods.Giver, Kind: patronage.Information, Measure: periods.Uses, Rule: allocation.EquityLike}}
	v := equationView{versions: []equation{e, before}, shown: e, before: &before, proposal: proposal, title: "Count purchases, too", proposes: true, inside: true}
	v.versions[0].since, v.versions[1].since = now-300*day, now-600*day
	v.example = example{
		fund: 1, sum: 125_000, currency: "GBP", from: "2025-01-01", until: "2025-12-31", typed: "1250.00", contributions: 412, exceptions: 2, then: sampleDrawing(now), now: sampleDrawing(now), compares: proposal != "",
		rows: []exampleRow{{forge, 20_000, 24_000}, {harbour, 25_001, 21_001}, {mill, 44_999, 44_999}},
	}
	if proposal == "" {
		v.example.wrong, v.example.typed = "That is no amount.", "much"
	}
	return v
}

func sampleAccounts() accountsView {
	v := accountsView{proposes: true, table: page.Table{Caption: "Accounts", List: "capital", Limit: 100, Rows: 2, Total: 2}, funds: []fund{{1, 35_000, 6_000, "Common purse", "GBP"}}}
	v.sums = []vintage{{kept{1, 71_999, "2025-01-01", "2025-12-31", "GBP"}, 1, 0}, {kept{2, 12_000, "2024-01-01", "2024-12-31", "GBP"}, 1, 24_000}}
	v.accounts = []account{{harbour, v.sums[0].kept}, {mill, v.sums[1].kept}}
	return v
}
