// Package view shows agreements. It keeps true that everybody sees who signed
// which version of the words, what is on the table, and what can be done next.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how agreements are seen.
var View = readmodel.View{
	Module: "agreements",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("agreements.TermsWritten", written),
		readmodel.On("agreements.SignaturesFell", fell),
		readmodel.On("agreements.AmendmentFell", amendmentFell),
		readmodel.On("agreements.AgreementOffered", offered),
		readmodel.On("agreements.TermsSigned", signed),
		readmodel.On("agreements.AllSigned", allSigned),
		readmodel.On("agreements.InForceSince", inForce),
		readmodel.On("agreements.SignatureTakenBack", takenBack),
		readmodel.On("agreements.TermsDeclined", declined),
		readmodel.On("agreements.ReviewBegun", reviewBegun),
		readmodel.On("agreements.ReviewSaid", reviewSaid),
		readmodel.On("agreements.ReviewDone", reviewDone),
		readmodel.On("agreements.NoticeGiven", noticeGiven),
		readmodel.On("agreements.AgreementEnded", ended),
		readmodel.On("agreements.CommitmentFulfilled", fulfilled),
		readmodel.On("agreements.CommitmentDue", due),
		readmodel.On("agreements.CommitmentLate", late),
		readmodel.On("agreements.PartyGone", gone),
		readmodel.On("agreements.ClauseTriggered", triggered),
		readmodel.On("agreements.TermsLost", lost),
		readmodel.On("agreements.TermsFound", found),
		readmodel.On("agreements.CaseLinked", linked),
	},
	Lists: []readmodel.List{list, commitments},
}

var list = readmodel.List{
	Name:    "agreements",
	Purpose: "What members and persons agreed on, and how far it has come.",
	Query: `SELECT a.number, a.title, coalesce((SELECT group_concat(party, ' ') FROM agreements_parties p WHERE p.agreement = a.number AND p.version = a.terms), '') AS parties,
			a.lead, a.begins, a.ends, a.state, a.staged, a.terms, nullif(a.amendment, 0) AS amendment, a.written,
			coalesce((SELECT group_concat(party, ' ') FROM agreements_signatures s WHERE s.agreement = a.number AND s.version = coalesce(nullif(a.amendment, 0), a.terms)), '') AS signed,
			(SELECT content FROM agreements_versions w WHERE w.agreement = a.number AND w.version = coalesce(nullif(a.amendment, 0), a.terms)) AS content FROM agreements_all a`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the agreement"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is"},
		{Name: "parties", Kind: readmodel.Text, Help: "handles of the parties, with spaces between them"},
		{Name: "lead", Kind: readmodel.Text, Help: "the party that speaks for all", Detail: true},
		{Name: "begins", Kind: readmodel.Text, Help: "the first day"},
		{Name: "ends", Kind: readmodel.Text, Help: "the last day"},
		{Name: "state", Kind: readmodel.Text, Help: "draft, offered, signed, in_force, under_review or ended"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is so", Detail: true},
		{Name: "terms", Kind: readmodel.Number, Help: "the version that holds, or that is to be signed first", Detail: true},
		{Name: "amendment", Kind: readmodel.Number, Help: "the version that would follow", Detail: true},
		{Name: "written", Kind: readmodel.Time, Help: "when it was first written", Detail: true},
		{Name: "signed", Kind: readmodel.Text, Help: "handles of who signed the amendment, or else the terms", Detail: true},
		{Name: "content", Kind: readmodel.JSON, Help: "what the amendment says, or else the terms; quantities in the smallest steps of their units, shares in hundredths of a percent", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var commitments = readmodel.List{
	Name:    "commitments",
	Purpose: "What parties of agreements promised each other by the terms that hold or are to be signed, and how far it is done.",
	Query: `SELECT a.number || '-' || (k.key + 1) AS id, a.number AS agreement, k.value ->> 'name' AS name, k.value ->> 'from' AS gives, k.value ->> 'to' AS gets, k.value ->> 'quantity' AS quantity, k.value ->> 'unit' AS unit, k.value ->> 'due' AS due,
			coalesce(o.amount - o.remaining, (SELECT sum(e.quantity) FROM agreements_links l JOIN patronage_events e ON e.number = l.event WHERE l.agreement = a.number AND l.name = k.value ->> 'name' AND e.state IN ('confirmed', 'replaced') AND NOT e.void), 0) AS done,
			nullif(g.obligation, 0) AS obligation, coalesce(g.late, 0) AS late, a.state AS state
		FROM agreements_all a JOIN agreements_versions w ON w.agreement = a.number AND w.version = a.terms, json_each(w.content, '$.commitments') k
			LEFT JOIN agreements_progress g ON g.agreement = a.number AND g.name = k.value ->> 'name' LEFT JOIN obligations_all o ON o.number = g.obligation`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "the agreement's number, and which of its commitments", Detail: true},
		{Name: "agreement", Kind: readmodel.Number, Help: "number of the agreement"},
		{Name: "name", Kind: readmodel.Text, Help: "what was promised"},
		{Name: "gives", Kind: readmodel.Text, Help: "handle of the party that gives"},
		{Name: "gets", Kind: readmodel.Text, Help: "handle of the party that gets"},
		{Name: "quantity", Kind: readmodel.Number, Help: "in the smallest steps of the unit", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "what is counted"},
		{Name: "due", Kind: readmodel.Text, Help: "the last day for it"},
		{Name: "done", Kind: readmodel.Number, Help: "of it, as confirmed or settled", In: "unit"},
		{Name: "obligation", Kind: readmodel.Number, Help: "the obligation that came of it", Detail: true},
		{Name: "late", Kind: readmodel.Bool, Help: "it was found late"},
		{Name: "state", Kind: readmodel.Text, Help: "of the agreement: draft, offered, signed, in_force, under_review or ended", Detail: true},
	},
	Sort: "due", Key: "id", For: readmodel.Participants,
}
