// Package view shows clearing rounds. It keeps true that what a page says of a
// round is what the log has of it, that its lists are what `metaorg clear` reads
// and checks, and that only those who take part see who owes whom.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how clearing rounds are seen.
var View = readmodel.View{
	Module: "rounds",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("rounds.Opened", opened),
		readmodel.On("rounds.CalledOff", calledOff),
		readmodel.On("rounds.Taken", taken),
		readmodel.On("rounds.Awaited", awaited),
		readmodel.On("rounds.Levels", levels),
		readmodel.On("rounds.Solved", solved),
		readmodel.On("obligations.SetOffMade", setOff),
		readmodel.On("rounds.Executed", executed),
		readmodel.On("rounds.Lapsed", lapsed),
	},
	Lists: []readmodel.List{roundsList, obligationsList, levelsList},
}

var roundsList = readmodel.List{
	Name:    "rounds",
	Purpose: "Clearing rounds, and what was set off in them.",
	Query: `SELECT r.number, r.unit, r.stage, r.staged, r.opened, r.closes, r.member, coalesce(o.name, r.member) AS member_name, r.obligations, r.parties, r.total, r.debt, r.cleared, r.total - r.cleared AS residual, r.solver, nullif(r.until, 0) AS until
		FROM rounds_rounds r LEFT JOIN people_organizations o ON o.id = r.member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the round"},
		{Name: "unit", Kind: readmodel.Text, Help: "of all its amounts"},
		{Name: "stage", Kind: readmodel.Text, Help: "open, taking, waiting, applying, executed, lapsed or called_off"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is at this stage", Detail: true},
		{Name: "opened", Kind: readmodel.Time, Help: "when it was opened", Detail: true},
		{Name: "closes", Kind: readmodel.Time, Help: "when it closes"},
		{Name: "member", Kind: readmodel.Text, Help: "who opened it; empty for the rules or a decision", Detail: true},
		{Name: "member_name", Kind: readmodel.Text, Help: "what who opened it is called", Detail: true},
		{Name: "obligations", Kind: readmodel.Number, Help: "that took part"},
		{Name: "parties", Kind: readmodel.Number, Help: "that owe or are owed", Detail: true},
		{Name: "total", Kind: readmodel.Number, Help: "of all that was owed, in smallest steps of the unit", In: "unit"},
		{Name: "debt", Kind: readmodel.Number, Help: "net internal debt: what parties owe more than they are owed, together", In: "unit", Detail: true},
		{Name: "cleared", Kind: readmodel.Number, Help: "set off", In: "unit"},
		{Name: "residual", Kind: readmodel.Number, Help: "left to pay", In: "unit"},
		{Name: "solver", Kind: readmodel.Text, Help: "who brought the solution; empty for the rules", Detail: true},
		{Name: "until", Kind: readmodel.Time, Help: "until when it waits for a solution", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Watchers,
}

// obligationsList has the columns that `metaorg clear` reads: number is the id.
var obligationsList = readmodel.List{
	Name:    "round-obligations",
	Purpose: "What took part in clearing rounds, and what of it was set off; metaorg clear reads it as CSV.",
	Query: `SELECT e.round || '.' || e.number AS place, e.round, e.number, e.debtor, coalesce(d.name, e.debtor) AS debtor_name, e.creditor, coalesce(c.name, e.creditor) AS creditor_name, e.amount, e.set_off, e.amount - e.set_off AS remains, r.unit
		FROM rounds_obligations e JOIN rounds_rounds r ON r.number = e.round LEFT JOIN people_organizations d ON d.id = e.debtor LEFT JOIN people_organizations c ON c.id = e.creditor`,
	Columns: []readmodel.Column{
		{Name: "place", Kind: readmodel.Text, Help: "round and obligation", Detail: true},
		{Name: "round", Kind: readmodel.Number, Help: "its number"},
		{Name: "number", Kind: readmodel.Number, Help: "of the obligation"},
		{Name: "debtor", Kind: readmodel.Text, Help: "who owes"},
		{Name: "debtor_name", Kind: readmodel.Text, Help: "what who owes is called", Detail: true},
		{Name: "creditor", Kind: readmodel.Text, Help: "who is owed"},
		{Name: "creditor_name", Kind: readmodel.Text, Help: "what who is owed is called", Detail: true},
		{Name: "amount", Kind: readmodel.Number, Help: "left of it when the round closed, in smallest steps of the unit", In: "unit"},
		{Name: "set_off", Kind: readmodel.Number, Help: "of it", In: "unit"},
		{Name: "remains", Kind: readmodel.Number, Help: "left to pay after the round", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the amounts"},
	},
	Sort: "-round,number", Key: "place",
}

var levelsList = readmodel.List{
	Name:    "round-levels",
	Purpose: "The proof that no more could be set off in a round: a level for each party.",
	Query:   `SELECT l.round || '.' || l.party AS place, l.round, l.party, l.level FROM rounds_levels l`,
	Columns: []readmodel.Column{
		{Name: "place", Kind: readmodel.Text, Help: "round and party", Detail: true},
		{Name: "round", Kind: readmodel.Number, Help: "its number"},
		{Name: "party", Kind: readmodel.Text, Help: "who owes or is owed"},
		{Name: "level", Kind: readmodel.Number, Help: "what is left is owed to a lower level, what is set off to one that is at most one lower"},
	},
	Sort: "-round,party", Key: "place",
}
