// Package view shows needs and offers. It keeps true that only those who take
// part see them, and that everybody sees what can be done next, and by whom.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how needs and offers are seen.
var View = readmodel.View{
	Module: "opportunities",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("opportunities.Posted", posted),
		readmodel.On("opportunities.PostChanged", changed),
		readmodel.On("opportunities.PostRenewed", renewed),
		readmodel.On("opportunities.PostWithdrawn", withdrawn),
		readmodel.On("opportunities.PostExpired", expired),
		readmodel.On("opportunities.PostWaits", waits),
		readmodel.On("opportunities.Answered", answered),
		readmodel.On("opportunities.AnswerTakenBack", takenBack),
		readmodel.On("opportunities.AnswerDeclined", declined),
		readmodel.On("opportunities.AnswerChosen", chosen),
		readmodel.On("opportunities.FellThrough", fellThrough),
		readmodel.On("opportunities.SideConfirmed", confirmed),
		readmodel.On("opportunities.Fulfilled", fulfilled),
	},
	Lists: []readmodel.List{postsList, answersList, partsList},
}

// liveAnswers counts the answers to a need or offer p that are given or chosen.
const liveAnswers = `(SELECT count(*) FROM opportunities_answers a WHERE a.post = p.number AND a.state IN ('given', 'chosen'))`

var postsList = readmodel.List{
	Name:    "opportunities",
	Purpose: "What members and persons need and offer.",
	Query: `SELECT p.number, p.kind, p.title, p.text, p.holder, coalesce(o.name, p.holder) AS name,
			coalesce((SELECT group_concat(competence, ' ') FROM (SELECT competence FROM opportunities_competences WHERE post = p.number ORDER BY place)), '') AS competences,
			nullif(p.parts, 0) AS parts, nullif(p.resource, 0) AS resource, nullif(p.quantity, 0) AS quantity, p.unit, p.first_day, p.last_day, p.answer_by, p.place, p.remote, p.terms, p.in_return, p.reference, p.document,
			p.since, p.expires, p.stage, ` + liveAnswers + ` AS answers
		FROM opportunities_posts p LEFT JOIN people_organizations o ON o.id = p.holder`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the need or the offer"},
		{Name: "kind", Kind: readmodel.Text, Help: "need or offer"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is"},
		{Name: "text", Kind: readmodel.Text, Help: "what one should know of it", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "who needs or offers it: an organization, or a person for itself", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "competences", Kind: readmodel.Text, Help: "ids of what it takes, with spaces between them", Detail: true},
		{Name: "parts", Kind: readmodel.Number, Help: "how many parts it has; nothing where it is one", Detail: true},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what is shared that it is about", Detail: true},
		{Name: "quantity", Kind: readmodel.Number, Help: "how much, in the unit's smallest steps", In: "unit", Detail: true},
		{Name: "unit", Kind: readmodel.Text, Help: "unit of the quantity", Detail: true},
		{Name: "first_day", Kind: readmodel.Text, Help: "from when", Detail: true},
		{Name: "last_day", Kind: readmodel.Text, Help: "until when"},
		{Name: "answer_by", Kind: readmodel.Text, Help: "last day for answers", Detail: true},
		{Name: "place", Kind: readmodel.Text, Help: "where"},
		{Name: "remote", Kind: readmodel.Bool, Help: "whether it can be done from anywhere", Detail: true},
		{Name: "terms", Kind: readmodel.Text, Help: "gift, exchange, paid or patronage"},
		{Name: "in_return", Kind: readmodel.Text, Help: "what is given for it", Detail: true},
		{Name: "reference", Kind: readmodel.Text, Help: "public reference of a tender or a call", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was posted", Detail: true},
		{Name: "expires", Kind: readmodel.Time, Help: "when it takes no more answers"},
		{Name: "stage", Kind: readmodel.Text, Help: "open, expired, agreed, done or withdrawn"},
		{Name: "answers", Kind: readmodel.Number, Help: "how many answers wait or are chosen"},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var answersList = readmodel.List{
	Name:    "opportunity-answers",
	Purpose: "Who answered what is needed and offered, and what came of it.",
	Query: `SELECT a.number, a.post, p.kind, p.title, a.holder, coalesce(o.name, a.holder) AS name, a.text, a.document, a.parts, nullif(a.quantity, 0) AS quantity,
			coalesce((SELECT x.unit FROM opportunities_parts x WHERE x.post = a.post AND x.part = a.parts ->> 0 AND json_array_length(a.parts) = 1), p.unit) AS unit, a.takes, a.since, a.state, a.asker AS asker_confirms, a.answerer AS answerer_confirms
		FROM opportunities_answers a JOIN opportunities_posts p ON p.number = a.post LEFT JOIN people_organizations o ON o.id = a.holder`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the answer"},
		{Name: "post", Kind: readmodel.Number, Help: "number of the need or the offer"},
		{Name: "kind", Kind: readmodel.Text, Help: "need or offer"},
		{Name: "title", Kind: readmodel.Text, Help: "what is needed or offered"},
		{Name: "holder", Kind: readmodel.Text, Help: "who answers: an organization, or a person for itself", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "text", Kind: readmodel.Text, Help: "what it says", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "parts", Kind: readmodel.JSON, Help: "numbers of the parts that it is for; none for all of them", Detail: true},
		{Name: "quantity", Kind: readmodel.Number, Help: "how much of its only part, in the smallest steps of its unit; nothing for all", In: "unit", Detail: true},
		{Name: "unit", Kind: readmodel.Text, Help: "unit of what is needed or offered, or of the only part that the answer is for", Detail: true},
		{Name: "takes", Kind: readmodel.JSON, Help: "how much of each part it was chosen for", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was given"},
		{Name: "state", Kind: readmodel.Text, Help: "given, chosen, done, declined, taken_back, fell_through or passed"},
		{Name: "asker_confirms", Kind: readmodel.Bool, Help: "whether who posted says that it was done", Detail: true},
		{Name: "answerer_confirms", Kind: readmodel.Bool, Help: "whether who answered says so", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var partsList = readmodel.List{
	Name:    "opportunity-parts",
	Purpose: "What needs and offers are made of, and what of it nobody was chosen for.",
	Query: `SELECT x.post || '.' || x.part AS id, x.post, x.part, p.kind, p.stage, x.title, x.competence, nullif(x.resource, 0) AS resource, nullif(x.quantity, 0) AS quantity, x.unit, x.first_day, x.last_day, p.place, p.remote, max(1, x.quantity) - x.taken AS open
		FROM opportunities_parts x JOIN opportunities_posts p ON p.number = x.post`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "the numbers of the need or the offer and of its part", Detail: true},
		{Name: "post", Kind: readmodel.Number, Help: "number of the need or the offer"},
		{Name: "part", Kind: readmodel.Number, Help: "number of the part, from 1"},
		{Name: "kind", Kind: readmodel.Text, Help: "need or offer"},
		{Name: "stage", Kind: readmodel.Text, Help: "open, expired, agreed, done or withdrawn"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is"},
		{Name: "competence", Kind: readmodel.Text, Help: "id of what it takes; empty for none, or several"},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what is shared that it is about", Detail: true},
		{Name: "quantity", Kind: readmodel.Number, Help: "how much, in the unit's smallest steps", In: "unit", Detail: true},
		{Name: "unit", Kind: readmodel.Text, Help: "unit of the quantity", Detail: true},
		{Name: "first_day", Kind: readmodel.Text, Help: "from when", Detail: true},
		{Name: "last_day", Kind: readmodel.Text, Help: "until when"},
		{Name: "place", Kind: readmodel.Text, Help: "where", Detail: true},
		{Name: "remote", Kind: readmodel.Bool, Help: "whether it can be done from anywhere", Detail: true},
		{Name: "open", Kind: readmodel.Number, Help: "how much of it nobody was chosen for, in smallest steps; 1 or 0 of what nobody counts", In: "unit"},
	},
	Sort: "-post", Key: "id", For: readmodel.Participants,
}
