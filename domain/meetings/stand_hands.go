package meetings

import (
	"errors"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// StandHands makes ballots of the hands of an item whose window is over.
type StandHands struct {
	Meeting uint64 `json:"meeting"`
	Item    uint64 `json:"item"`
}

// HandsStood says what became of hands that nobody contested.
type HandsStood struct {
	Meeting  uint64    `json:"meeting"`
	Item     uint64    `json:"item"`
	Proposal uint64    `json:"proposal"`
	Hands    []Settled `json:"hands"`
}

// Settled is what became of one hand.
type Settled struct {
	Member people.MemberID `json:"member"`
	State  HandState       `json:"state"`
	Code   string          `json:"code,omitempty"` // Why it lapsed: the code with which its ballot was refused.
}

// Apply lets them stand.
func (d StandHands) Apply(s *machine.Step) error {
	m, _ := meetings.Get(s, d.Meeting)
	k := state.PairOf(d.Meeting, d.Item)
	var due []Settled
	for id, h := range hands.Of(s, k) {
		if h.State == Waiting && h.Until <= s.Time {
			due = append(due, Settled{Member: id})
		}
	}
	if len(due) == 0 {
		return nil
	}
	proposal := m.Agenda[d.Item-1].Proposal
	for i := range due {
		h, _ := hands.Get(s, k, due[i].Member)
		h.State, due[i].Code = d.count(s, proposal, due[i].Member, h, h.By, Stood)
		due[i].State = h.State
		hands.Put(s, k, due[i].Member, h)
	}
	s.Emit(HandsStood{d.Meeting, d.Item, proposal, due})
	return nil
}

// count makes a ballot of a hand, and is what became of it; by vouches for it.
func (d StandHands) count(s *machine.Step, proposal uint64, member people.MemberID, h Hand, by machine.PersonID, as HandState) (HandState, string) {
	// Another round has another roll, and maybe another text: the hand was not shown for it.
	if p, _ := governance.ProposalOf(s, proposal); p.Rounds != h.Round {
		return Lapsed, "meetings.another_vote"
	}
	own, err := governance.CastFor(s, proposal, governance.Shown{Member: member, Choice: h.Choice, Clause: h.Clause, Meeting: d.Meeting, By: by})
	var no *machine.Refusal
	switch {
	case errors.As(err, &no):
		return Lapsed, no.Code
	case own:
		return Overridden, ""
	}
	return as, ""
}
