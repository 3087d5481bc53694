package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// CountGiving counts what one gave another, or the commons where to is empty, once
// it is confirmed: as a sign of life of both, and where an applicant gave to an
// active member, towards its membership. Who calls it says what happened and then
// calls activate, which is nil where nobody can have become a member by it. What
// only corrects something that was counted is not fresh and counts no second time.
func CountGiving(s *machine.Step, from, to people.MemberID, fresh bool) (counts people.MemberID, activated func()) {
	if !fresh {
		return "", nil
	}
	if inFull(s) {
		gave(s, from)
		gave(s, to)
	}
	giver, _ := MemberOf(s, from)
	if giver.Applied == 0 || giver.State == Active || !IsActive(s, to) {
		return "", nil
	}
	giver.Counted++
	who := state.PairOf(from, state.PairOf(giver.Applied, to))
	if !partners.Has(s, who) {
		partners.Add(s, who)
		giver.Partners++
	}
	members.Put(s, from, giver)
	return from, func() { activate(s, from, giver) }
}
