package membership

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine/state"
)

// Known walks all who belong to the network, want to, or did once, by id.
func Known(r state.Reader) iter.Seq2[people.MemberID, Member] { return members.All(r) }
