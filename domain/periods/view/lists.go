package view

import "metaorg/readmodel"

// standing says what became of a drawing.
const standing = `(CASE WHEN s.drawing = p.adopted AND p.stage = 'adopted' THEN 'adopted'
	WHEN EXISTS (SELECT 1 FROM periods_closes c WHERE c.period = s.period AND c.drawing = s.drawing) THEN 'reopened'
	WHEN s.drawing = p.drawing AND p.stage IN ('drawn', 'put') THEN 'drawn' ELSE 'replaced' END)`

var statementsList = readmodel.List{
	Name:    "period-statements",
	Purpose: "Members' statements: what each period came to for each of them.",
	Query: `SELECT s.period || '.' || s.drawing || '.' || s.member AS id, s.period, s.drawing, s.member, coalesce(o.name, s.member) AS name, p.begins, p.ends, p.currency,
			s.dividend, s.cash, s.retained, s.borne, d.qualified, ` + standing + ` AS standing, s.owed, nullif(s.obligation, 0) AS obligation, nullif(s.due, '') AS due, nullif(s.noticed, 0) AS noticed
		FROM periods_statements s JOIN periods_periods p ON p.number = s.period JOIN periods_drawings d ON d.period = s.period AND d.number = s.drawing LEFT JOIN people_organizations o ON o.id = s.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "period, drawing and member", Detail: true},
		{Name: "period", Kind: readmodel.Number, Help: "its number"},
		{Name: "drawing", Kind: readmodel.Number, Help: "which time they were drawn up", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "whose it is", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what whose it is is called"},
		{Name: "begins", Kind: readmodel.Text, Help: "first day of the period", Detail: true},
		{Name: "ends", Kind: readmodel.Text, Help: "last day of the period", Detail: true},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "dividend", Kind: readmodel.Number, Help: "in minor units", In: "currency"},
		{Name: "cash", Kind: readmodel.Number, Help: "of it, to be paid", In: "currency"},
		{Name: "retained", Kind: readmodel.Number, Help: "of it, kept in the member's name", In: "currency"},
		{Name: "borne", Kind: readmodel.Number, Help: "of a loss, by its capital account", In: "currency", Detail: true},
		{Name: "qualified", Kind: readmodel.Bool, Help: "whether its notice is qualified (26 U.S.C. 1388)", Detail: true},
		{Name: "standing", Kind: readmodel.Text, Help: "drawn, adopted, reopened, or replaced by a later one"},
		{Name: "owed", Kind: readmodel.Number, Help: "what was to be paid by its notice; negative where the member pays back", In: "currency", Detail: true},
		{Name: "obligation", Kind: readmodel.Number, Help: "by which it is paid", Detail: true},
		{Name: "due", Kind: readmodel.Text, Help: "the day until when", Detail: true},
		{Name: "noticed", Kind: readmodel.Time, Help: "when the notice was given", Detail: true},
	},
	Sort: "-period,-drawing,name", Key: "id",
}

var capitalList = readmodel.List{
	Name:    "capital",
	Purpose: "Capital accounts: what is kept in members' names, by the period that it is from.",
	Query: `SELECT a.member || '.' || a.vintage AS id, a.member, coalesce(o.name, a.member) AS name, a.vintage, p.begins, p.ends, p.fund, p.currency, a.balance
		FROM periods_accounts a JOIN periods_periods p ON p.number = a.vintage LEFT JOIN people_organizations o ON o.id = a.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "member and vintage", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "in whose name it is", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that member is called"},
		{Name: "vintage", Kind: readmodel.Number, Help: "number of the period that it is from"},
		{Name: "begins", Kind: readmodel.Text, Help: "first day of that period", Detail: true},
		{Name: "ends", Kind: readmodel.Text, Help: "last day of that period"},
		{Name: "fund", Kind: readmodel.Number, Help: "in which the money is", Detail: true},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amount"},
		{Name: "balance", Kind: readmodel.Number, Help: "in minor units", In: "currency"},
	},
	Sort: "name,vintage", Key: "id",
}

var entriesList = readmodel.List{
	Name:    "capital-entries",
	Purpose: "How capital accounts changed: kept, taken back when a period was reopened, paid out, a loss.",
	Query: `SELECT e.entry || '.' || e.event AS id, e.time, e.member, coalesce(o.name, e.member) AS name, e.vintage, p.ends, p.currency, e.amount, e.balance, e.why, nullif(e.obligation, 0) AS obligation
		FROM periods_entries e JOIN periods_periods p ON p.number = e.vintage LEFT JOIN people_organizations o ON o.id = e.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "its place in the log", Detail: true},
		{Name: "time", Kind: readmodel.Time, Help: "when"},
		{Name: "member", Kind: readmodel.Text, Help: "in whose name it is", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that member is called"},
		{Name: "vintage", Kind: readmodel.Number, Help: "number of the period that it is from"},
		{Name: "ends", Kind: readmodel.Text, Help: "last day of that period", Detail: true},
		{Name: "currency", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "amount", Kind: readmodel.Number, Help: "in minor units; negative for what went out", In: "currency"},
		{Name: "balance", Kind: readmodel.Number, Help: "of the vintage, with it", In: "currency"},
		{Name: "why", Kind: readmodel.Text, Help: "retained, reversed, revolved or loss"},
		{Name: "obligation", Kind: readmodel.Number, Help: "by which it is paid out", Detail: true},
	},
	Sort: "-time,name,vintage", Key: "id",
}

var exceptionsList = readmodel.List{
	Name:    "period-exceptions",
	Purpose: "Contributions that a part of the value equation takes and could not measure, the first of each period.",
	Query: `SELECT x.period || '.' || x.event || '.' || x.bucket AS id, x.period, x.event, x.bucket, coalesce(json_extract(q.buckets, '$[' || (x.bucket - 1) || '].name'), '') AS bucket_name, x.why
		FROM periods_exceptions x JOIN periods_periods p ON p.number = x.period JOIN periods_equations q ON q.number = p.equation`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "period, contribution and bucket", Detail: true},
		{Name: "period", Kind: readmodel.Number, Help: "its number"},
		{Name: "event", Kind: readmodel.Number, Help: "the contribution's number"},
		{Name: "bucket", Kind: readmodel.Number, Help: "the part of the equation, from 1", Detail: true},
		{Name: "bucket_name", Kind: readmodel.Text, Help: "what that part is called"},
		{Name: "why", Kind: readmodel.Text, Help: "other_unit, no_value, not_evaluated or too_large"},
	},
	Sort: "-period,event,bucket", Key: "id",
}

var evaluationsList = readmodel.List{
	Name:    "evaluations",
	Purpose: "What members find that contributions are worth.",
	Query: `SELECT v.event || '.' || v.member AS id, v.event, v.member, coalesce(o.name, v.member) AS name, v.value,
			coalesce((SELECT p.currency FROM patronage_events e JOIN periods_periods p ON e.date BETWEEN p.begins AND p.ends WHERE e.number = v.event), '') AS currency
		FROM periods_evaluations v LEFT JOIN people_organizations o ON o.id = v.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "contribution and member", Detail: true},
		{Name: "event", Kind: readmodel.Number, Help: "the contribution's number"},
		{Name: "member", Kind: readmodel.Text, Help: "who says so", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that member is called"},
		{Name: "value", Kind: readmodel.Number, Help: "in minor units", In: "currency"},
		{Name: "currency", Kind: readmodel.Text, Help: "of the value"},
	},
	Sort: "-event,name", Key: "id",
}
