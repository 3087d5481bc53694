// Package view shows decisions: what is put to the members, by when they vote,
// who is on the roll, how each member voted, and why it came out as it did.
package view

import (
	_ "embed"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// Readable is how governance is seen. The machine, which must know all kinds
// that proposals carry, reads their fields.
func Readable(m *machine.Machine) readmodel.View {
	return readmodel.View{
		Module:  "governance",
		Version: 2,
		Schema:  schema,
		On:      projections(m),
		Lists:   lists,
	}
}

func projections(m *machine.Machine) []readmodel.Projection {
	return append(append(around(m), byClass(m)...), []readmodel.Projection{
		readmodel.On("governance.Proposed", func(tx *readmodel.Tx, at readmodel.At, e governance.Proposed) error {
			return proposed(m, tx, at, e)
		}),
		readmodel.On("governance.NoticeGiven", noticeGiven),
		readmodel.On("governance.RoundOpened", roundOpened),
		readmodel.On("governance.BallotCast", ballotCast),
		readmodel.On("governance.RoundClosed", roundClosed),
		readmodel.On("governance.ProposalWithdrawn", proposalWithdrawn),
		readmodel.On("governance.ProposalAdopted", proposalAdopted),
		readmodel.On("governance.ProposalRejected", proposalRejected),
		readmodel.On("governance.ProposalExecuted", proposalExecuted),
		readmodel.On("governance.ExecutionFailed", executionFailed),
	}...)
}
