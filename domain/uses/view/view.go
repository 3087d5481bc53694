// Package view shows who uses what is shared. It keeps true that who asks how
// others fared with a practice or a model finds it where that stands, and that
// strangers learn how many use something and not who.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how uses are seen.
var View = readmodel.View{
	Module: "uses",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("uses.Taken", took),
		readmodel.On("uses.Adopted", adopted),
		readmodel.On("uses.OutcomeTold", told),
		readmodel.On("uses.OutcomeWanted", wanted),
		readmodel.On("uses.AdoptionEnded", ended),
		readmodel.On("uses.UseConfirmed", confirmed),
		readmodel.On("uses.AccessAsked", accessAsked),
		readmodel.On("uses.AccessAgreed", accessAgreed),
		readmodel.On("uses.AccessGranted", accessGranted),
		readmodel.On("uses.AccessRefused", accessRefused),
		readmodel.On("uses.AccessEnded", accessEnded),
		readmodel.On("uses.AccessWaits", accessWaits),
		readmodel.On("uses.WishMade", wished),
		readmodel.On("uses.WishSupported", supported),
		readmodel.On("uses.WishAnswered", answered),
		readmodel.On("uses.WishClosed", closed),
	},
	Lists: []readmodel.List{adoptionsList, takesList, accessesList, wishesList},
}

var adoptionsList = readmodel.List{
	Name:    "adoptions",
	Purpose: "Who uses what is shared, for what, and how it went.",
	Query: `SELECT a.number, a.resource, c.title, c.kind, a.version, a.member, coalesce(o.name, a.member) AS name, a.text, a.since, nullif(a.ended, 0) AS ended,
			a.outcome, nullif(a.told, 0) AS told, a.document, a.steward
		FROM uses_adoptions a JOIN commons_resources c ON c.id = a.resource LEFT JOIN people_organizations o ON o.id = a.member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the adoption"},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what is used", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "kind", Kind: readmodel.Text, Help: "what sort of thing it is"},
		{Name: "version", Kind: readmodel.Number, Help: "which version; 0 where there is none", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "who uses it", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who uses it is called"},
		{Name: "text", Kind: readmodel.Text, Help: "where and for what"},
		{Name: "since", Kind: readmodel.Time, Help: "since when", Detail: true},
		{Name: "ended", Kind: readmodel.Time, Help: "when it ended", Detail: true},
		{Name: "outcome", Kind: readmodel.Text, Help: "helped, mixed or did_not, as told last; empty for not yet"},
		{Name: "told", Kind: readmodel.Time, Help: "when that was told", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "steward", Kind: readmodel.Text, Help: "the steward who confirmed the use", Detail: true},
	},
	Sort: "-since,-number", Key: "number", For: readmodel.Participants,
}

var takesList = readmodel.List{
	Name:    "takes",
	Purpose: "Which versions members took, and on what footing.",
	Query: `SELECT t.resource || '.' || t.version || '.' || t.member AS id, t.resource, c.title, t.version, t.member, coalesce(o.name, t.member) AS name, t.at, t.terms, t.allowance, t.fee, t.currency
		FROM uses_takes t JOIN commons_resources c ON c.id = t.resource LEFT JOIN people_organizations o ON o.id = t.member`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "resource, version and member", Detail: true},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what was taken"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "version", Kind: readmodel.Number, Help: "which version"},
		{Name: "member", Kind: readmodel.Text, Help: "who took it", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who took it is called"},
		{Name: "at", Kind: readmodel.Time, Help: "when"},
		{Name: "terms", Kind: readmodel.Number, Help: "number of the resource's terms that the taker keeps", Detail: true},
		{Name: "allowance", Kind: readmodel.Text, Help: "free, quota or fee"},
		{Name: "fee", Kind: readmodel.Number, Help: "owed for it, in minor units", Detail: true},
		{Name: "currency", Kind: readmodel.Text, Help: "of the fee", Detail: true},
	},
	Sort: "-at,resource,member", Key: "id", For: readmodel.Participants,
}

var accessesList = readmodel.List{
	Name:    "access-requests",
	Purpose: "Who asked for access to something, and what the stewards said.",
	Query: `SELECT a.number, a.resource, c.title, a.member, coalesce(o.name, a.member) AS name, a.text, a.document, a.since, a.stage, a.staged, nullif(a.until, 0) AS until, a.reasons, a.late
		FROM uses_accesses a JOIN commons_resources c ON c.id = a.resource LEFT JOIN people_organizations o ON o.id = a.member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the request"},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what it is about", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what that is called"},
		{Name: "member", Kind: readmodel.Text, Help: "who asks", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who asks is called"},
		{Name: "text", Kind: readmodel.Text, Help: "what for"},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was asked for", Detail: true},
		{Name: "stage", Kind: readmodel.Text, Help: "asked, granted, refused or ended"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is at this stage", Detail: true},
		{Name: "until", Kind: readmodel.Time, Help: "when it ends"},
		{Name: "reasons", Kind: readmodel.Text, Help: "hash of the document that says why not", Detail: true},
		{Name: "late", Kind: readmodel.Bool, Help: "whether stewards were reminded", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var wishesList = readmodel.List{
	Name:    "wishes",
	Purpose: "What members wish for that nobody shares yet.",
	Query: `SELECT w.number, w.title, w.kind, w.text, w.member, coalesce(o.name, w.member) AS name, w.since, 1 + (SELECT count(*) FROM uses_supporters s WHERE s.wish = w.number) AS voices,
			(SELECT count(*) FROM uses_answers a WHERE a.wish = w.number) AS answers, CASE WHEN w.fulfilled THEN 'fulfilled' WHEN w.closed THEN 'closed' ELSE 'open' END AS state
		FROM uses_wishes w LEFT JOIN people_organizations o ON o.id = w.member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the wish"},
		{Name: "title", Kind: readmodel.Text, Help: "what is wished for"},
		{Name: "kind", Kind: readmodel.Text, Help: "what sort of thing it would be"},
		{Name: "text", Kind: readmodel.Text, Help: "what it would have to do", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "who wishes for it", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who wishes for it is called"},
		{Name: "since", Kind: readmodel.Time, Help: "since when"},
		{Name: "voices", Kind: readmodel.Number, Help: "how many members wish for it"},
		{Name: "answers", Kind: readmodel.Number, Help: "how many things shared were named"},
		{Name: "state", Kind: readmodel.Text, Help: "open, fulfilled or closed"},
	},
	Sort: "-voices,-number", Key: "number", For: readmodel.Participants,
}
