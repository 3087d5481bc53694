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
	Lists: []readmodel.List{list},
}

var list = readmodel.List{
	Name:    "agreements",
	Purpose: "What members and persons agreed on, and how far it has come.",
	Query: `SELECT a.number, a.title, coalesce((SELECT group_concat(party, ' ') FROM agreements_parties p WHERE p.agreement = a.number AND p.version = a.terms), '') AS parties,
			a.lead, a.begins, a.ends, a.state, a.staged, a.terms, nullif(a.amendment, 0) AS amendment, a.written FROM agreements_all a`,
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
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}
