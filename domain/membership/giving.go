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

// Giving is how often something of somebody's patronage was confirmed, as far as
// it was recorded by the rules of patronage.
type Giving struct {
	Given    int64 `json:"given,omitempty"`
	Received int64 `json:"received,omitempty"`
}

var (
	givings = state.NewMap[people.MemberID, Giving]("membership/givings")
	unheard = state.NewSet2[people.MemberID, uint64]("membership/open_givings") // Recorded or disputed, by side.
)

// NoteGiving has a statement of settlement know of an event of patronage: whether
// it is open, and by how many the confirmed ones change with it.
func NoteGiving(s *machine.Step, n uint64, from, to people.MemberID, isOpen bool, confirmed int64) {
	for _, side := range []people.MemberID{from, to} {
		if side == "" {
			continue
		}
		if isOpen {
			unheard.Add(s, side, n)
		} else {
			unheard.Remove(s, side, n)
		}
		if confirmed == 0 {
			continue
		}
		g, _ := givings.Get(s, side)
		if side == from {
			g.Given += confirmed
		} else {
			g.Received += confirmed
		}
		givings.Put(s, side, g)
	}
}

// with adds what patronage knows to a statement of settlement.
func (d SettlementStated) with(r state.Reader) SettlementStated {
	g, _ := givings.Get(r, d.Member)
	d.Given += uint64(max(0, g.Given))
	d.Received += uint64(max(0, g.Received))
	for n := range unheard.Of(r, d.Member) {
		if len(d.Open) >= openShown {
			break
		}
		d.Open = append(d.Open, n)
	}
	return d
}
