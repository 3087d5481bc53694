// Package view shows decisions: what is put to the members, by when they vote,
// who is on the roll, how each member voted, and why it came out as it did.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how governance is seen.
var View = readmodel.View{
	Module: "governance",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("governance.Proposed", proposed),
		readmodel.On("governance.NoticeGiven", noticeGiven),
		readmodel.On("governance.RoundOpened", roundOpened),
		readmodel.On("governance.BallotCast", ballotCast),
		readmodel.On("governance.RoundClosed", roundClosed),
		readmodel.On("governance.ProposalWithdrawn", proposalWithdrawn),
		readmodel.On("governance.ProposalAdopted", proposalAdopted),
		readmodel.On("governance.ProposalRejected", proposalRejected),
		readmodel.On("governance.ProposalExecuted", proposalExecuted),
		readmodel.On("governance.ExecutionFailed", executionFailed),
	},
	Lists: lists,
}
