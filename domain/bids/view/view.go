// Package view shows bids. It keeps true that everybody who takes part sees what
// is to be done and by whom; that sheets are shown to the team alone; and that a
// bid says what can be done next.
package view

import (
	_ "embed"

	relations "metaorg/domain/relations/view"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how bids are seen.
var View = readmodel.View{
	Module: "bids",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("bids.Opened", opened),
		readmodel.On("bids.BidChanged", changed),
		readmodel.On("bids.PartAdded", partAdded),
		readmodel.On("bids.PartDropped", partDropped),
		readmodel.On("bids.Volunteered", volunteered),
		readmodel.On("bids.TeamLeft", left),
		readmodel.On("bids.LeadNamed", leadNamed),
		readmodel.On("bids.LeadChosen", leadChosen),
		readmodel.On("bids.SheetPut", sheetPut),
		readmodel.On("bids.AgreementDrafted", drafted),
		readmodel.On("bids.Reopened", reopened),
		readmodel.On("bids.BidSubmitted", submitted),
		readmodel.On("bids.BidConcluded", concluded),
		readmodel.On("bids.BidWithdrawn", withdrawn),
		readmodel.On("bids.BidMissed", missed),
		readmodel.On("bids.BidWaits", waits),
		readmodel.On("bids.Learned", learned),
	},
	Lists: []readmodel.List{list, partsList, volunteersList},
}

// agreed tells whether all of the team of a bid b signed its agreement.
const agreed = `EXISTS (SELECT 1 FROM agreements_all g WHERE g.number = b.agreement AND g.state IN ('signed', 'in_force', 'under_review'))`

var list = readmodel.List{
	Name:    "bids",
	Purpose: "What members go after together, and how far it has come.",
	Query: `SELECT b.number, b.title, b.text, b.client, b.reference, b.closes, nullif(b.value, 0) AS value, b.currency, nullif(b.need, 0) AS need, b.holder, b.lead,
			coalesce((SELECT group_concat(member, ' ') FROM (SELECT DISTINCT member FROM bids_volunteers v WHERE v.bid = b.number ORDER BY member)), '') AS team,
			(SELECT count(*) FROM bids_parts p WHERE p.bid = b.number) AS parts,
			(SELECT count(*) FROM bids_parts p WHERE p.bid = b.number AND p.quantity > coalesce((SELECT sum(quantity) FROM bids_volunteers v WHERE v.bid = p.bid AND v.part = p.part), 0)) AS uncovered,
			b.state, b.staged, nullif(b.agreement, 0) AS agreement, ` + agreed + ` AS signed, b.document, b.opened FROM bids b`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the bid"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is for"},
		{Name: "text", Kind: readmodel.Text, Help: "what one should know of it", Detail: true},
		{Name: "client", Kind: readmodel.Text, Help: "for whom"},
		{Name: "reference", Kind: readmodel.Text, Help: "public reference of the tender or call", Detail: true},
		{Name: "closes", Kind: readmodel.Text, Help: "the closing day"},
		{Name: "value", Kind: readmodel.Number, Help: "what it is worth, in the currency's smallest steps", In: "currency", Detail: true},
		{Name: "currency", Kind: readmodel.Text, Help: "of the value", Detail: true},
		{Name: "need", Kind: readmodel.Number, Help: "number of the need on the board that it came from", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "who began it"},
		{Name: "lead", Kind: readmodel.Text, Help: "who leads it"},
		{Name: "team", Kind: readmodel.Text, Help: "handles of all who volunteered for a part, with spaces between them"},
		{Name: "parts", Kind: readmodel.Number, Help: "how many parts it has"},
		{Name: "uncovered", Kind: readmodel.Number, Help: "of how many of them something is nobody's yet"},
		{Name: "state", Kind: readmodel.Text, Help: "gathering, agreeing, submitted, won, lost, withdrawn or missed"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is so", Detail: true},
		{Name: "agreement", Kind: readmodel.Number, Help: "number of the team's agreement", Detail: true},
		{Name: "signed", Kind: readmodel.Bool, Help: "whether all of the team signed it", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "opened", Kind: readmodel.Time, Help: "when it was begun", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var partsList = readmodel.List{
	Name:    "bid-parts",
	Purpose: "The parts that bids are split into.",
	Query: `SELECT p.bid || '.' || p.part AS number, p.bid, p.part, b.title AS bid_title, p.title, p.competence, p.quantity, p.unit, coalesce((SELECT sum(quantity) FROM bids_volunteers v WHERE v.bid = p.bid AND v.part = p.part), 0) AS taken,
			p."from" AS first_day, p."until" AS last_day, p.place, p.remote FROM bids_parts p JOIN bids b ON b.number = p.bid`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Text, Help: "number of the bid, a point, and that of the part"},
		{Name: "bid", Kind: readmodel.Number, Help: "number of the bid", Detail: true},
		{Name: "part", Kind: readmodel.Number, Help: "number of the part in the bid", Detail: true},
		{Name: "bid_title", Kind: readmodel.Text, Help: "what the bid is for"},
		{Name: "title", Kind: readmodel.Text, Help: "what is to be done"},
		{Name: "competence", Kind: readmodel.Text, Help: "id of what it takes"},
		{Name: "quantity", Kind: readmodel.Number, Help: "how much it is, in the unit's smallest steps", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the quantity"},
		{Name: "taken", Kind: readmodel.Number, Help: "how much of it somebody volunteered for", In: "unit"},
		{Name: "first_day", Kind: readmodel.Text, Help: "from when", Detail: true},
		{Name: "last_day", Kind: readmodel.Text, Help: "until when"},
		{Name: "place", Kind: readmodel.Text, Help: "where", Detail: true},
		{Name: "remote", Kind: readmodel.Bool, Help: "whether it can be done from anywhere", Detail: true},
	},
	Sort: "number", Key: "number", For: readmodel.Participants,
}

var volunteersList = readmodel.List{
	Name:    "bid-volunteers",
	Purpose: "Who does how much of which part of a bid.",
	Query: `SELECT v.bid || '.' || v.part || '.' || v.member AS number, v.bid, v.part, p.title, v.member, coalesce(o.name, v.member) AS name, v.quantity, p.unit, iif(` + relations.NarrowHours("v.member") + `, '', v.month) AS month, iif(` + relations.NarrowHours("v.member") + `, NULL, nullif(v.hours, 0)) AS hours, v.time
		FROM bids_volunteers v JOIN bids_parts p ON p.bid = v.bid AND p.part = v.part LEFT JOIN people_organizations o ON o.id = v.member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Text, Help: "numbers of the bid and the part, and the handle, with points between them", Detail: true},
		{Name: "bid", Kind: readmodel.Number, Help: "number of the bid"},
		{Name: "part", Kind: readmodel.Number, Help: "number of the part in the bid"},
		{Name: "title", Kind: readmodel.Text, Help: "what is to be done"},
		{Name: "member", Kind: readmodel.Text, Help: "handle of who does it", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "quantity", Kind: readmodel.Number, Help: "how much of it, in the unit's smallest steps", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "of the quantity"},
		{Name: "month", Kind: readmodel.Text, Help: "in which it then worked more hours by that than it said it has; not of who shows its hours to some only", Detail: true},
		{Name: "hours", Kind: readmodel.Number, Help: "that it then works in that month", Detail: true},
		{Name: "time", Kind: readmodel.Time, Help: "when it volunteered", Detail: true},
	},
	Sort: "number", Key: "number", For: readmodel.Participants,
}
