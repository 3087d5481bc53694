package governance

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Shown is a ballot that a member showed by hand in a meeting, as the
// minute-taker wrote it down.
type Shown struct {
	Member  people.MemberID  `json:"member"`
	Choice  Choice           `json:"choice"`
	Clause  string           `json:"clause,omitempty"`
	Meeting uint64           `json:"meeting"`
	By      machine.PersonID `json:"by"` // Who vouches for it: the minute-taker, or who confirmed it for the member.
}

// HandsUntil is the last moment at which hands shown for a proposal can become
// ballots in its present round: an hour before the last tenth of its window, so
// that no hand turns a vote at the last moment. A proposal on which no ballots
// are taken now is refused as Vote refuses it.
func HandsUntil(s *machine.Step, proposal uint64) (round uint64, until int64, err error) {
	if round, err = votable(s, proposal); err != nil {
		return 0, 0, err
	}
	r, _ := rounds.Get(s, proposal, round)
	return round, r.Closes - (r.Closes-r.Opens)/lateShare - hour, nil
}

// CheckShown refuses what Vote would refuse if the member itself cast this
// ballot now.
func CheckShown(s *machine.Step, proposal uint64, h Shown) error {
	_, _, err := h.ballot(s, proposal)
	return err
}

// CastFor casts a ballot for a member that showed it by hand, unless it has cast
// one itself in the round that is open: then that one stands, and own is true.
// It refuses what Vote would refuse. The caller knows that nobody contests the hand.
func CastFor(s *machine.Step, proposal uint64, h Shown) (own bool, err error) {
	number, b, err := h.ballot(s, proposal)
	if err != nil {
		return false, err
	}
	if before, ok := ballots.Get(s, state.PairOf(proposal, number), h.Member); ok && before.Meeting == 0 {
		return true, nil
	}
	cast(s, proposal, number, h.Member, b)
	return false, nil
}

// ballot is the hand as a ballot in the round that is open.
func (h Shown) ballot(s *machine.Step, proposal uint64) (number uint64, b Ballot, err error) {
	if number, err = votable(s, proposal); err != nil {
		return 0, b, err
	}
	if err := hasBallot(s, state.PairOf(proposal, number), h.Member); err != nil {
		return 0, b, err
	}
	m := Vote{Proposal: proposal, Choice: h.Choice, Clause: h.Clause}
	if err := m.Check(); err != nil {
		return 0, b, err
	}
	mandate, err := m.taken(s, number, h.Member)
	if err != nil {
		return 0, b, err
	}
	return number, Ballot{Choice: h.Choice, Clause: h.Clause, By: h.By, At: s.Time, Mandate: mandate, Meeting: h.Meeting}, nil
}
