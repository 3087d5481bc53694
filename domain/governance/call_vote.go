package governance

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// CallVote lets a majority decide on a proposal by consent that is still
// objected to when it cannot be amended any more. Any member on its roll may.
type CallVote struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
}

// VoteCalled says that a majority decides from now on.
type VoteCalled struct {
	Proposal uint64           `json:"proposal"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"` // Who signed.
}

// Check has nothing to refuse.
func (CallVote) Check() error { return nil }

// Apply gives notice of the vote.
func (m CallVote) Apply(s *machine.Step) error {
	p, ok := proposals.Get(s, m.Proposal)
	switch {
	case !ok:
		return unknownProposal(m.Proposal)
	case p.Status != Undecided:
		return machine.Conflict("governance.decided", "proposal %d is %s already", m.Proposal, p.Status).At("proposal")
	case p.Answer == 0:
		return machine.Conflict("governance.nothing_stands", "no objection to proposal %d waits for an answer", m.Proposal).At("proposal")
	case p.amendmentsLeft() > 0:
		return machine.Conflict("governance.amend_first", "%s can still answer the objections with another text; a vote can be called once it has done so twice", p.By).At("proposal")
	}
	member := people.ActingMember(s)
	if err := hasBallot(s, state.PairOf(m.Proposal, p.Rounds), member); err != nil {
		return err
	}
	p.Answer = 0
	s.Emit(VoteCalled{m.Proposal, member, s.By})
	announce(s, m.Proposal, p, CalledVote)
	return nil
}
