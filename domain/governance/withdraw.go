package governance

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Withdraw takes a proposal back. Who proposed it can do so until somebody has
// voted on it; from then on it is the members'.
type Withdraw struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
}

// ProposalWithdrawn says that a proposal was taken back.
type ProposalWithdrawn struct {
	Proposal uint64           `json:"proposal"`
	By       machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// Apply takes the proposal back.
func (m Withdraw) Apply(s *machine.Step) error {
	p, ok := proposals.Get(s, m.Proposal)
	if !ok {
		return unknownProposal(m.Proposal)
	}
	if people.ActingMember(s) != p.By {
		return machine.NotAllowed("governance.not_yours", "only %s, which proposed it, can take proposal %d back", p.By, m.Proposal)
	}
	if p.Status != Undecided {
		return machine.Conflict("governance.decided", "proposal %d is %s already", m.Proposal, p.Status).At("proposal")
	}
	if p.Matter {
		return machine.NotAllowed("governance.put_by_rules", "the rules put proposal %d to the members, and only they decide it", m.Proposal).At("proposal")
	}
	if p.Petition != 0 {
		return machine.NotAllowed("governance.brought_by_petition", "proposal %d was brought by a petition that others signed too; let the members decide", m.Proposal)
	}
	if len(standing(s, m.Proposal, p)) > 1 {
		return machine.Conflict("governance.has_versions", "others have put versions of their own beside proposal %d; let the members decide", m.Proposal).At("proposal")
	}
	if r, _ := rounds.Get(s, m.Proposal, p.Rounds); p.Secret && (p.Rounds > 1 || s.Time >= r.Opens) {
		return machine.Conflict("governance.voted_on", "papers may have been handed in on proposal %d since its vote opened; let the members decide", m.Proposal).At("proposal")
	}
	for number := range RoundsOf(s, m.Proposal) {
		for range BallotsOf(s, m.Proposal, number) {
			return machine.Conflict("governance.voted_on", "somebody has voted on proposal %d; let the members decide", m.Proposal).At("proposal")
		}
	}
	decided(s, m.Proposal, p, Withdrawn)
	s.Emit(ProposalWithdrawn{m.Proposal, s.By})
	return nil
}

// Moot takes a matter back which a module's rules put to the members, once there
// is nothing left to decide, as when who asked for money wants it no more. What
// was decided already stays so.
func Moot(s *machine.Step, proposal uint64) {
	p, ok := proposals.Get(s, proposal)
	if !ok || !p.Matter || p.Status != Undecided {
		return
	}
	decided(s, proposal, p, Withdrawn)
	s.Emit(ProposalWithdrawn{proposal, s.By})
}
