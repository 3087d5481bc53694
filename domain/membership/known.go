package membership

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Known walks all who belong to the network, want to, or did once, by id.
func Known(r state.Reader) iter.Seq2[people.MemberID, Member] { return members.All(r) }

// MayFound refuses who has no part in a network's founding, or comes too late.
func MayFound(s *machine.Step) error { return mayFound(s) }

// OnFoundingRoll reports whether m is one of the founders, while the network forms.
func OnFoundingRoll(r state.Reader, m people.MemberID) bool { return foundingRoll.Has(r, m) }

// Carry lets an organization in that was a member before there was this
// network, and has accepted the charter as it stands: on the founding roll
// while the network forms, and afterwards as a member with a vote. That vote
// is a new one to the capture brake.
func Carry(s *machine.Step, m people.MemberID) error {
	if !machine.NetworkOf(s).Founded {
		if foundingRoll.Has(s, m) {
			return nil
		}
		return putOnRoll(s, m)
	}
	move(s, m, Member{}, Active)
	lookAfter(s)
	s.Emit(Activated{Member: m})
	return nil
}
