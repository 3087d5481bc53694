// Package view shows how the network's accounting spans are closed. It keeps
// true that every figure of a statement leads to what it was worked out from,
// down to single contributions; that what was adopted stays to be seen, also
// after a period was reopened; and that a value equation is seen at work, with
// what members really gave, before anybody decides on it.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how periods are seen.
var View = readmodel.View{
	Module: "periods",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("periods.EquationSet", equationSet),
		readmodel.On("periods.PeriodOpened", opened),
		readmodel.On("periods.PeriodFrozen", frozen),
		readmodel.On("periods.ExceptionFound", exceptionFound),
		readmodel.On("periods.PeriodCounted", counted),
		readmodel.On("periods.PeriodThawed", thawed),
		readmodel.On("periods.StatementsDrawn", drawn),
		readmodel.On("periods.StatementDrawn", statementDrawn),
		readmodel.On("periods.PeriodPut", put),
		readmodel.On("periods.PeriodTurnedDown", turnedDown),
		readmodel.On("periods.NoticeGiven", noticed),
		readmodel.On("periods.AccountChanged", accountChanged),
		readmodel.On("periods.PeriodAdopted", adopted),
		readmodel.On("periods.PeriodReopened", reopened),
		readmodel.On("periods.AccountsRevolved", revolved),
		readmodel.On("periods.ContributionEvaluated", evaluated),
		readmodel.On("periods.CountedForDues", countedForDues),
	},
	Lists: []readmodel.List{periodsList, closesList, statementsList, capitalList, entriesList, equationsList, exceptionsList, evaluationsList},
}

var equationsList = readmodel.List{
	Name:    "value-equations",
	Purpose: "The versions of the value equation, by which surplus is divided.",
	Query:   `SELECT number, day, words, buckets, since FROM periods_equations`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the version"},
		{Name: "day", Kind: readmodel.Text, Help: "when it was adopted"},
		{Name: "words", Kind: readmodel.Text, Help: "the equation in words"},
		{Name: "buckets", Kind: readmodel.JSON, Help: "its parts, with shares in hundredths of a percent", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "since when it holds", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Watchers,
}

var periodsList = readmodel.List{
	Name:    "periods",
	Purpose: "Accounting periods, how far each has come, and what it came to.",
	Query: `SELECT p.number, p.begins, p.ends, p.fund, coalesce(f.name, p.fund) AS fund_name, p.currency, p.stage, p.staged, p.equation, p.events, p.problems, nullif(p.drawing, 0) AS drawing, nullif(p.proposal, 0) AS proposal, p.reopened, p.revolved,
			d.surplus, d.divided, d.reserve, d.dividends, d.cash, d.retained, d.covered, d.from_reserve, d.borne, d.carried, d.parties AS members, d.qualified
		FROM periods_periods p LEFT JOIN funds_funds f ON f.number = p.fund LEFT JOIN periods_drawings d ON d.period = p.number AND d.number = ` + shown,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the period"},
		{Name: "begins", Kind: readmodel.Text, Help: "its first day"},
		{Name: "ends", Kind: readmodel.Text, Help: "its last day"},
		{Name: "fund", Kind: readmodel.Number, Help: "whose surplus it is", Detail: true},
		{Name: "fund_name", Kind: readmodel.Text, Help: "what the fund is called"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "stage", Kind: readmodel.Text, Help: "open, counting, frozen, drawn, put or adopted"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is at this stage", Detail: true},
		{Name: "equation", Kind: readmodel.Number, Help: "the version of the value equation", Detail: true},
		{Name: "events", Kind: readmodel.Number, Help: "contributions that were counted", Detail: true},
		{Name: "problems", Kind: readmodel.Number, Help: "how often one could not be measured"},
		{Name: "drawing", Kind: readmodel.Number, Help: "how often statements were drawn up", Detail: true},
		{Name: "proposal", Kind: readmodel.Number, Help: "with which the members decide", Detail: true},
		{Name: "reopened", Kind: readmodel.Number, Help: "how often it was reopened", Detail: true},
		{Name: "revolved", Kind: readmodel.Number, Help: "of what was kept from it, paid out", In: "currency", Detail: true},
		{Name: "surplus", Kind: readmodel.Number, Help: "in minor units, as all amounts here; negative for a loss", In: "currency"},
		{Name: "divided", Kind: readmodel.Number, Help: "what the value equation divides", In: "currency", Detail: true},
		{Name: "reserve", Kind: readmodel.Number, Help: "what belongs to nobody", In: "currency"},
		{Name: "dividends", Kind: readmodel.Number, Help: "of all members together", In: "currency", Detail: true},
		{Name: "cash", Kind: readmodel.Number, Help: "of the dividends, to be paid", In: "currency"},
		{Name: "retained", Kind: readmodel.Number, Help: "of the dividends, kept in members' names", In: "currency"},
		{Name: "covered", Kind: readmodel.Number, Help: "of the surplus, of losses of earlier periods", In: "currency", Detail: true},
		{Name: "from_reserve", Kind: readmodel.Number, Help: "of a loss, borne by what belongs to nobody", In: "currency", Detail: true},
		{Name: "borne", Kind: readmodel.Number, Help: "of a loss, borne by members' capital accounts", In: "currency", Detail: true},
		{Name: "carried", Kind: readmodel.Number, Help: "of a loss, left to later surpluses", In: "currency", Detail: true},
		{Name: "members", Kind: readmodel.Number, Help: "with a dividend", Detail: true},
		{Name: "qualified", Kind: readmodel.Bool, Help: "whether the notices are qualified (26 U.S.C. 1388)", Detail: true},
	},
	Sort: "-begins", Key: "number", For: readmodel.Watchers,
}

// shown is the drawing that one looks at, as the rules have it: the one before
// the members or about to be, else the adopted one.
const shown = `(CASE WHEN p.stage IN ('drawn', 'put') OR p.adopted = 0 THEN p.drawing ELSE p.adopted END)`

var closesList = readmodel.List{
	Name:    "period-closes",
	Purpose: "When periods were closed, and when that was taken back by reopening them.",
	Query: `SELECT c.period || '.' || c.drawing || CASE WHEN c.contrary THEN '.back' ELSE '' END AS id, c.period, c.drawing, c.contrary, c.time, p.currency, d.surplus, d.reserve, d.dividends, d.cash, d.retained, d.covered, d.from_reserve, d.borne, d.carried
		FROM periods_closes c JOIN periods_periods p ON p.number = c.period JOIN periods_drawings d ON d.period = c.period AND d.number = c.drawing`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "period and drawing", Detail: true},
		{Name: "period", Kind: readmodel.Number, Help: "its number"},
		{Name: "drawing", Kind: readmodel.Number, Help: "its number in the period"},
		{Name: "contrary", Kind: readmodel.Bool, Help: "whether it was taken back"},
		{Name: "time", Kind: readmodel.Time, Help: "when"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "surplus", Kind: readmodel.Number, Help: "in minor units; negative for a loss", In: "currency"},
		{Name: "reserve", Kind: readmodel.Number, Help: "what belongs to nobody", In: "currency"},
		{Name: "dividends", Kind: readmodel.Number, Help: "of all members together", In: "currency", Detail: true},
		{Name: "cash", Kind: readmodel.Number, Help: "to be paid", In: "currency"},
		{Name: "retained", Kind: readmodel.Number, Help: "kept in members' names", In: "currency"},
		{Name: "covered", Kind: readmodel.Number, Help: "of the surplus, of losses of earlier periods", In: "currency", Detail: true},
		{Name: "from_reserve", Kind: readmodel.Number, Help: "of a loss, borne by what belongs to nobody", In: "currency", Detail: true},
		{Name: "borne", Kind: readmodel.Number, Help: "of a loss, borne by members' capital accounts", In: "currency", Detail: true},
		{Name: "carried", Kind: readmodel.Number, Help: "of a loss, left to later surpluses", In: "currency", Detail: true},
	},
	Sort: "time,id", Key: "id", For: readmodel.Watchers,
}
