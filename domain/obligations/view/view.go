// Package view shows what members owe one another. It keeps true that it is for
// those who take part, as the log is, and never for others unless the charter
// shows everything; that each side is told what waits for it; and that bank
// details are nowhere.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how obligations are seen.
var View = readmodel.View{
	Module: "obligations",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("obligations.ObligationEntered", entered),
		readmodel.On("obligations.Acknowledgement", acknowledged),
		readmodel.On("obligations.ClaimWithdrawn", withdrawn),
		readmodel.On("obligations.ObligationDisputed", disputed),
		readmodel.On("obligations.DisputeEnded", disputeEnded),
		readmodel.On("obligations.EntrySaid", said),
		readmodel.On("obligations.EntryConfirmed", confirmed),
		readmodel.On("obligations.EntryContested", contested),
		readmodel.On("obligations.EntryTakenBack", takenBack),
		readmodel.On("obligations.SetOffMade", setOff),
		readmodel.On("obligations.ClearingChosen", clearing),
		readmodel.On("obligations.AlwaysChosen", always),
		readmodel.On("obligations.LimitSet", limitSet),
		readmodel.On("obligations.ObligationLate", late),
		readmodel.On("obligations.HoldMade", held),
		readmodel.On("obligations.ChainAgreed", agreed),
		readmodel.On("obligations.HoldPosted", posted),
		readmodel.On("obligations.HoldReleased", released),
		readmodel.On("obligations.HoldExpired", expired),
	},
	Lists: []readmodel.List{obligationsList, paymentsList, statementList, limitsList, reservationsList},
}

var ofMember = []readmodel.Param{{Name: "member", Kind: readmodel.Text, Default: "", Help: "a member that is one of the two sides"}}

var obligationsList = readmodel.List{
	Name:    "obligations",
	Purpose: "What members owe one another, and how far it has come.",
	Query: `SELECT a.number, a.debtor, coalesce(d.name, a.debtor) AS debtor_name, a.creditor, coalesce(c.name, a.creditor) AS creditor_name, a.amount, a.remaining, a.unit, a.due, a.source, a.ref, a.state,
			a.late, a.debtor_in AND a.creditor_in AS clears, a.cleared, a.paid, a.credited, nullif(a.pending, 0) AS pending, nullif(a.hold, 0) AS hold, a.entered_by, a.document, a.entered, a.staged
		FROM obligations_all a LEFT JOIN people_organizations d ON d.id = a.debtor LEFT JOIN people_organizations c ON c.id = a.creditor WHERE :member = '' OR a.debtor = :member OR a.creditor = :member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the obligation"},
		{Name: "debtor", Kind: readmodel.Text, Help: "who owes it", Detail: true},
		{Name: "debtor_name", Kind: readmodel.Text, Help: "what who owes it is called"},
		{Name: "creditor", Kind: readmodel.Text, Help: "who is owed", Detail: true},
		{Name: "creditor_name", Kind: readmodel.Text, Help: "what who is owed is called"},
		{Name: "amount", Kind: readmodel.Number, Help: "in the smallest steps of the unit", In: "unit"},
		{Name: "remaining", Kind: readmodel.Number, Help: "what of it is left", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "of its amounts"},
		{Name: "due", Kind: readmodel.Text, Help: "until when, as a day"},
		{Name: "source", Kind: readmodel.Text, Help: "what it comes from: invoice, dues, agreement, dividend, pool or misc"},
		{Name: "ref", Kind: readmodel.Text, Help: "the invoice's number, or a word that both know it by", Detail: true},
		{Name: "state", Kind: readmodel.Text, Help: "proposed, acknowledged, disputed, settled, void or withdrawn"},
		{Name: "late", Kind: readmodel.Bool, Help: "whether it is overdue"},
		{Name: "clears", Kind: readmodel.Bool, Help: "whether both sides let rounds set it off", Detail: true},
		{Name: "cleared", Kind: readmodel.Number, Help: "of it, what rounds set off", In: "unit", Detail: true},
		{Name: "paid", Kind: readmodel.Number, Help: "of it, what both sides say was paid", In: "unit", Detail: true},
		{Name: "credited", Kind: readmodel.Number, Help: "of it, what need not be paid", In: "unit", Detail: true},
		{Name: "pending", Kind: readmodel.Number, Help: "the payment or credit note that waits for the other side", Detail: true},
		{Name: "hold", Kind: readmodel.Number, Help: "the reservation or chain that it came from", Detail: true},
		{Name: "entered_by", Kind: readmodel.Text, Help: "the member that entered it; empty for other rules", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "entered", Kind: readmodel.Time, Help: "when it was entered", Detail: true},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is in its state", Detail: true},
	},
	Params: ofMember,
	Sort:   "-number", Key: "number",
}

var paymentsList = readmodel.List{
	Name:    "obligation-payments",
	Purpose: "Payments and credit notes, and whether both sides say so.",
	Query: `SELECT e.obligation || '.' || e.number AS id, e.obligation, e.number, a.debtor, a.creditor, e.kind, e.amount, a.unit, e.date, e.member AS said_by, e.state, e.said
		FROM obligations_entries e JOIN obligations_all a ON a.number = e.obligation WHERE :member = '' OR a.debtor = :member OR a.creditor = :member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "obligation and number", Detail: true},
		{Name: "obligation", Kind: readmodel.Number, Help: "its number"},
		{Name: "number", Kind: readmodel.Number, Help: "of the entry in its obligation", Detail: true},
		{Name: "debtor", Kind: readmodel.Text, Help: "who owes it"},
		{Name: "creditor", Kind: readmodel.Text, Help: "who is owed"},
		{Name: "kind", Kind: readmodel.Text, Help: "payment or credit"},
		{Name: "amount", Kind: readmodel.Number, Help: "in the smallest steps of the unit", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the amount"},
		{Name: "date", Kind: readmodel.Text, Help: "the day"},
		{Name: "said_by", Kind: readmodel.Text, Help: "the member that said it", Detail: true},
		{Name: "state", Kind: readmodel.Text, Help: "said, confirmed, contested or taken_back"},
		{Name: "said", Kind: readmodel.Time, Help: "when it was said", Detail: true},
	},
	Params: ofMember,
	Sort:   "-obligation,-number", Key: "id",
}

// statementQuery has what a member owes and is owed, from the side of either.
const statementQuery = `SELECT x.member || '.' || x.other || '.' || x.unit AS id, x.member, coalesce(m.name, x.member) AS name, x.other, coalesce(o.name, x.other) AS other_name, x.unit,
		sum(x.owes) AS owes, sum(x.owed) AS owed, sum(x.owed) - sum(x.owes) AS net, sum(x.owes * x.late) AS owes_late, sum(x.owed * x.late) AS owed_late, sum(x.claimed) AS not_acknowledged, count(*) AS obligations
	FROM (
		SELECT debtor AS member, creditor AS other, unit, iif(` + certain + `, remaining, 0) AS owes, 0 AS owed, late, iif(` + certain + `, 0, remaining) AS claimed FROM obligations_all WHERE state IN ('proposed', 'acknowledged', 'disputed')
		UNION ALL
		SELECT creditor, debtor, unit, 0, iif(` + certain + `, remaining, 0), late, iif(` + certain + `, 0, remaining) FROM obligations_all WHERE state IN ('proposed', 'acknowledged', 'disputed')
	) x LEFT JOIN people_organizations m ON m.id = x.member LEFT JOIN people_organizations o ON o.id = x.other GROUP BY x.member, x.other, x.unit`

// certain is what was acknowledged once.
const certain = `state = 'acknowledged' OR was = 'acknowledged'`

var statementList = readmodel.List{
	Name:    "statement",
	Purpose: "What each member owes and is owed, by who is on the other side and by unit.",
	Query:   statementQuery,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "both members and the unit", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "whose statement it is", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "other", Kind: readmodel.Text, Help: "who is on the other side", Detail: true},
		{Name: "other_name", Kind: readmodel.Text, Help: "what that is called"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the amounts"},
		{Name: "owes", Kind: readmodel.Number, Help: "what the member owes and has acknowledged, in the smallest steps of the unit", In: "unit"},
		{Name: "owed", Kind: readmodel.Number, Help: "what the member is owed, acknowledged", In: "unit"},
		{Name: "net", Kind: readmodel.Number, Help: "what it is owed less what it owes", In: "unit"},
		{Name: "owes_late", Kind: readmodel.Number, Help: "of what it owes, what is overdue", In: "unit"},
		{Name: "owed_late", Kind: readmodel.Number, Help: "of what it is owed, what is overdue", In: "unit"},
		{Name: "not_acknowledged", Kind: readmodel.Number, Help: "what is only claimed, from either side", In: "unit", Detail: true},
		{Name: "obligations", Kind: readmodel.Number, Help: "how many these are", Detail: true},
	},
	Sort: "name,other_name,unit", Key: "id",
}

var limitsList = readmodel.List{
	Name:    "limits",
	Purpose: "How much members let others owe them.",
	Query: `SELECT l.creditor || '.' || l.debtor || '.' || l.unit AS id, l.creditor, coalesce(c.name, l.creditor) AS creditor_name, l.debtor, coalesce(d.name, l.debtor) AS debtor_name, l.unit, l.amount
		FROM obligations_limits l LEFT JOIN people_organizations c ON c.id = l.creditor LEFT JOIN people_organizations d ON d.id = l.debtor`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "both members and the unit", Detail: true},
		{Name: "creditor", Kind: readmodel.Text, Help: "who set it", Detail: true},
		{Name: "creditor_name", Kind: readmodel.Text, Help: "what who set it is called"},
		{Name: "debtor", Kind: readmodel.Text, Help: "whose limit it is; empty for all without one of their own", Detail: true},
		{Name: "debtor_name", Kind: readmodel.Text, Help: "what that is called"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the amount"},
		{Name: "amount", Kind: readmodel.Number, Help: "the most it may owe, proposed and reserved counted, in the smallest steps of the unit", In: "unit"},
	},
	Sort: "creditor_name,debtor_name,unit", Key: "id",
}

var reservationsList = readmodel.List{
	Name:    "reservations",
	Purpose: "What is reserved, and chains that wait for all to agree.",
	Query: `SELECT l.hold || '.' || l.place AS id, l.hold, h.kind, h.key, h.maker, l.debtor, coalesce(d.name, l.debtor) AS debtor_name, l.creditor, coalesce(c.name, l.creditor) AS creditor_name, l.amount, l.unit, l.due,
			h.state, h.expires, h.waits, nullif(h.first, 0) AS first, h.made
		FROM obligations_links l JOIN obligations_holds h ON h.number = l.hold LEFT JOIN people_organizations d ON d.id = l.debtor LEFT JOIN people_organizations c ON c.id = l.creditor
		WHERE :member = '' OR EXISTS (SELECT 1 FROM obligations_links k WHERE k.hold = l.hold AND (k.debtor = :member OR k.creditor = :member))`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "of the reservation or chain, and which part of it", Detail: true},
		{Name: "hold", Kind: readmodel.Number, Help: "number of the reservation or chain"},
		{Name: "kind", Kind: readmodel.Text, Help: "reservation or chain"},
		{Name: "key", Kind: readmodel.Text, Help: "the word under which it comes once only", Detail: true},
		{Name: "maker", Kind: readmodel.Text, Help: "who made it", Detail: true},
		{Name: "debtor", Kind: readmodel.Text, Help: "who is to owe", Detail: true},
		{Name: "debtor_name", Kind: readmodel.Text, Help: "what who is to owe is called"},
		{Name: "creditor", Kind: readmodel.Text, Help: "who is to be owed", Detail: true},
		{Name: "creditor_name", Kind: readmodel.Text, Help: "what who is to be owed is called"},
		{Name: "amount", Kind: readmodel.Number, Help: "in the smallest steps of the unit", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the amount"},
		{Name: "due", Kind: readmodel.Text, Help: "until when it is to be paid", Detail: true},
		{Name: "state", Kind: readmodel.Text, Help: "holding, posted, released or expired"},
		{Name: "expires", Kind: readmodel.Time, Help: "until when it holds"},
		{Name: "waits", Kind: readmodel.JSON, Help: "members whose yes is missing", Detail: true},
		{Name: "first", Kind: readmodel.Number, Help: "the first obligation that came of it", Detail: true},
		{Name: "made", Kind: readmodel.Time, Help: "when it was made", Detail: true},
	},
	Params: ofMember,
	Sort:   "-hold,id", Key: "id",
}
