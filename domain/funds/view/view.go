// Package view shows the kitty. It keeps true that whoever sees the roster sees
// what is left in each fund, where it came from and who paid its dues, while what
// is asked for and why is for those who take part.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how the kitty is seen.
var View = readmodel.View{
	Module: "funds",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("funds.FundOpened", opened),
		readmodel.On("funds.FundChanged", changed),
		readmodel.On("funds.FundClosed", closed),
		readmodel.On("funds.BudgetSet", budgetSet),
		readmodel.On("funds.LineAdded", lineAdded),
		readmodel.On("funds.LineFound", lineFound),
		readmodel.On("funds.LineReversed", lineReversed),
		readmodel.On("funds.SpendingAsked", asked),
		readmodel.On("funds.PutToMembers", put),
		readmodel.On("funds.SpendingTakenBack", takenBack),
		readmodel.On("funds.SpendingApproved", approved),
		readmodel.On("funds.SpendingDeclined", declined),
		readmodel.On("funds.SpendingFailed", failed),
		readmodel.On("funds.SpendingPaid", paid),
		readmodel.On("funds.PaymentWaits", paymentWaits),
		readmodel.On("funds.PaymentConfirmed", confirmed),
		readmodel.On("funds.PaymentContested", contested),
		readmodel.On("funds.DuesSet", duesSet),
		readmodel.On("funds.DuesEnded", duesEnded),
		readmodel.On("funds.DuesOwed", owed),
		readmodel.On("funds.DuesPaid", duesPaid),
		readmodel.On("funds.DuesLate", duesLate),
		readmodel.On("funds.Declared", declared),
		readmodel.On("funds.WaiverAsked", waiverAsked),
		readmodel.On("funds.DuesWaived", waived),
		readmodel.On("funds.WaiverDeclined", waiverDeclined),
	},
	Lists: []readmodel.List{fundsList, linesList, spendingList, duesList, sourcesList},
}

var fundsList = readmodel.List{
	Name:    "kitty",
	Purpose: "The funds of the kitty and what is left in each.",
	Query: `SELECT f.number, f.name, f.purpose, f.currency, f.balance, f.reserved, f.balance - f.reserved AS free, f.overdraft, f.holder, coalesce(o.name, f.holder) AS holder_name,
			f.stewards, f.budget_from, f.budget_until, f.since, f.closed FROM funds_funds f LEFT JOIN people_organizations o ON o.id = f.holder`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the fund"},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "purpose", Kind: readmodel.Text, Help: "what its money is for", Detail: true},
		{Name: "currency", Kind: readmodel.Text, Help: "of its amounts"},
		{Name: "balance", Kind: readmodel.Number, Help: "in minor units, the sum of its lines", In: "currency"},
		{Name: "reserved", Kind: readmodel.Number, Help: "approved and not paid", In: "currency"},
		{Name: "free", Kind: readmodel.Number, Help: "what is not promised yet", In: "currency"},
		{Name: "overdraft", Kind: readmodel.Number, Help: "how far below zero it may go", In: "currency", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "the member on whose account it is", Detail: true},
		{Name: "holder_name", Kind: readmodel.Text, Help: "what who holds it is called"},
		{Name: "stewards", Kind: readmodel.JSON, Help: "members that care for it", Detail: true},
		{Name: "budget_from", Kind: readmodel.Text, Help: "first day of its budget", Detail: true},
		{Name: "budget_until", Kind: readmodel.Text, Help: "last day of its budget", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "since when there is it", Detail: true},
		{Name: "closed", Kind: readmodel.Bool, Help: "whether it is closed"},
	},
	Sort: "closed,name,number", Key: "number", For: readmodel.Watchers,
}

var linesList = readmodel.List{
	Name:    "kitty-lines",
	Purpose: "What came into the funds of the kitty and what went out.",
	Query: `SELECT l.fund || '.' || l.number AS id, l.fund, f.name AS fund_name, l.number, l.date, l.amount, f.currency, l.category, l.member, coalesce(o.name, l.member) AS member_name,
			l.request, l.nth, l.statement, sum(l.amount) OVER (PARTITION BY l.fund ORDER BY l.date, l.number) AS balance, l.reversed, l.of, l.other, l.obligation, l.added, f.holder
		FROM funds_lines l JOIN funds_funds f ON f.number = l.fund LEFT JOIN people_organizations o ON o.id = l.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "fund and number", Detail: true},
		{Name: "fund", Kind: readmodel.Number, Help: "its number"},
		{Name: "fund_name", Kind: readmodel.Text, Help: "what the fund is called", Detail: true},
		{Name: "number", Kind: readmodel.Number, Help: "of the line in its fund"},
		{Name: "date", Kind: readmodel.Text, Help: "the day"},
		{Name: "amount", Kind: readmodel.Number, Help: "in minor units; negative for what went out", In: "currency"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amount"},
		{Name: "category", Kind: readmodel.Text, Help: "where it comes from, or what it went into"},
		{Name: "member", Kind: readmodel.Text, Help: "whose dues they are", Detail: true},
		{Name: "member_name", Kind: readmodel.Text, Help: "what who paid dues is called"},
		{Name: "request", Kind: readmodel.Number, Help: "the request that it pays", Detail: true},
		{Name: "nth", Kind: readmodel.Number, Help: "which it is of several equal amounts on that day", Detail: true},
		{Name: "statement", Kind: readmodel.Text, Help: "hash of the statement that it is on", Detail: true},
		{Name: "balance", Kind: readmodel.Number, Help: "of the fund with it, by their days", In: "currency", Detail: true},
		{Name: "reversed", Kind: readmodel.Bool, Help: "whether another line takes it back"},
		{Name: "of", Kind: readmodel.Number, Help: "the line that it takes back", Detail: true},
		{Name: "other", Kind: readmodel.Number, Help: "the other fund of a transfer", Detail: true},
		{Name: "obligation", Kind: readmodel.Number, Help: "that it pays, or that was paid with it", Detail: true},
		{Name: "added", Kind: readmodel.Time, Help: "when it was recorded", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "the member on whose account it is", Detail: true},
	},
	Sort: "-date,-number,fund", Key: "id", For: readmodel.Watchers,
}

var spendingList = readmodel.List{
	Name:    "spending",
	Purpose: "Requests to spend money of the kitty, and how far they have come.",
	Query: `SELECT q.number, q.fund, f.name AS fund_name, q.title, q.amount, f.currency, q.item, q.invoice, q.member, coalesce(o.name, q.member) AS member_name, q.payee, coalesce(p.name, q.payee) AS payee_name,
			q.way, q.stage, q.staged, q.since, nullif(q.proposal, 0) AS proposal, q.line, q.late
		FROM funds_requests q JOIN funds_funds f ON f.number = q.fund LEFT JOIN people_organizations o ON o.id = q.member LEFT JOIN people_organizations p ON p.id = q.payee`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the request"},
		{Name: "fund", Kind: readmodel.Number, Help: "its number", Detail: true},
		{Name: "fund_name", Kind: readmodel.Text, Help: "what the fund is called"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is for"},
		{Name: "amount", Kind: readmodel.Number, Help: "in minor units", In: "currency"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amount"},
		{Name: "item", Kind: readmodel.Text, Help: "of the budget", Detail: true},
		{Name: "invoice", Kind: readmodel.Text, Help: "number of the invoice", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "who asks", Detail: true},
		{Name: "member_name", Kind: readmodel.Text, Help: "what who asks is called"},
		{Name: "payee", Kind: readmodel.Text, Help: "who gets it; empty for somebody outside", Detail: true},
		{Name: "payee_name", Kind: readmodel.Text, Help: "what who gets it is called", Detail: true},
		{Name: "way", Kind: readmodel.Text, Help: "how it is decided: steward, lazy, ordinary or special"},
		{Name: "stage", Kind: readmodel.Text, Help: "asked, put, approved, paid, confirmed, declined or taken_back"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is at this stage", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was asked for", Detail: true},
		{Name: "proposal", Kind: readmodel.Number, Help: "with which the members decide", Detail: true},
		{Name: "line", Kind: readmodel.Number, Help: "of its payment, in the fund", Detail: true},
		{Name: "late", Kind: readmodel.Bool, Help: "whether both sides were told that the payment waits", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var duesList = readmodel.List{
	Name:    "dues",
	Purpose: "What members owe to the kitty, and who has paid.",
	Query: `SELECT d.member || '.' || d.period AS id, d.member, coalesce(o.name, d.member) AS name, d.period, d.begins, d.amount, d.paid, d.waived, d.amount - d.paid - d.waived AS due_now, d.currency, d.due, d.late, d.asked > 0 AS asked
		FROM funds_owed d LEFT JOIN people_organizations o ON o.id = d.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "member and period", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "who owes them", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who owes them is called"},
		{Name: "period", Kind: readmodel.Number, Help: "its number"},
		{Name: "begins", Kind: readmodel.Text, Help: "its first day"},
		{Name: "amount", Kind: readmodel.Number, Help: "in minor units", In: "currency"},
		{Name: "paid", Kind: readmodel.Number, Help: "of it, what came in", In: "currency"},
		{Name: "waived", Kind: readmodel.Number, Help: "of it, what the member was let off", In: "currency"},
		{Name: "due_now", Kind: readmodel.Number, Help: "what is left to pay", In: "currency"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "due", Kind: readmodel.Time, Help: "until when it is to be paid", Detail: true},
		{Name: "late", Kind: readmodel.Bool, Help: "whether it is in arrears"},
		{Name: "asked", Kind: readmodel.Bool, Help: "whether it asks to be let off", Detail: true},
	},
	Sort: "-period,name", Key: "id", For: readmodel.Watchers,
}

// sourcesList leaves out what is neither income nor cost: openings, transfers
// between funds, and lines that were taken back with those that do it.
var sourcesList = readmodel.List{
	Name:    "kitty-sources",
	Purpose: "Surplus of the kitty by year: where it came from and what it went into.",
	Query: `SELECT substr(l.date, 1, 4) || '.' || f.currency || '.' || l.category AS id, substr(l.date, 1, 4) AS year, f.currency, l.category, sum(max(l.amount, 0)) AS came_in, sum(min(l.amount, 0)) AS went_out, sum(l.amount) AS surplus
		FROM funds_lines l JOIN funds_funds f ON f.number = l.fund WHERE l.reversed = 0 AND l.of = 0 AND l.category NOT IN ('opening', 'transfer', 'dividend')
		GROUP BY substr(l.date, 1, 4), f.currency, l.category`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "year, currency and category", Detail: true},
		{Name: "year", Kind: readmodel.Text, Help: "of the lines"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "category", Kind: readmodel.Text, Help: "where it came from, or what it went into"},
		{Name: "came_in", Kind: readmodel.Number, Help: "in minor units", In: "currency"},
		{Name: "went_out", Kind: readmodel.Number, Help: "in minor units, negative", In: "currency"},
		{Name: "surplus", Kind: readmodel.Number, Help: "both together", In: "currency"},
	},
	Sort: "-year,-surplus,category", Key: "id", For: readmodel.Watchers,
}
