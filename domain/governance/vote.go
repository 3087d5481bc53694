package governance

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Choice is what a ballot says.
type Choice string

// The choices.
const (
	Yes     Choice = "yes"
	No      Choice = "no"
	Abstain Choice = "abstain"
)

// Vote casts the ballot of the member acted for in the round that is open. A
// member has one ballot; until the round closes a later one takes the place of
// the earlier, whoever of its representatives signs. Reasons in words belong into
// the discussion; a no may name the clause of the charter that it appeals to.
type Vote struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Choice   Choice `json:"choice" help:"yes, no or abstain" example:"yes" choices:"yes,no,abstain" pos:"2"`
	Clause   string `json:"clause,omitempty" help:"number of the charter's clause that a no appeals to" example:"P2"`
}

// BallotCast says how a member votes until it says otherwise.
type BallotCast struct {
	Proposal uint64           `json:"proposal"`
	Round    uint64           `json:"round"`
	Member   people.MemberID  `json:"member"`
	Choice   Choice           `json:"choice"`
	Clause   string           `json:"clause,omitempty"`
	By       machine.PersonID `json:"by"`                // Who signed.
	Replaces Ballot           `json:"replaces,omitzero"` // The member's ballot before, which no longer counts.
	Approves []uint64         `json:"approves,omitempty"`
}

// Check refuses what is no ballot.
func (m Vote) Check() error {
	switch m.Choice {
	case No:
		return nil
	case Yes, Abstain:
		if m.Clause != "" {
			return machine.Malformed("governance.clause_without_no", "only a no appeals to a clause").At("clause")
		}
		return nil
	}
	return machine.Malformed("governance.bad_choice", "vote yes, no or abstain").At("choice")
}

// Apply casts the ballot.
func (m Vote) Apply(s *machine.Step) error {
	number, member, err := voter(s, m.Proposal)
	if err != nil {
		return err
	}
	if p, _ := proposals.Get(s, m.Proposal); m.Choice == Yes && len(standing(s, m.Proposal, p)) > 1 {
		return machine.Conflict("governance.several_versions", "several versions compete here; say which your organization can live with (governance.approve), or vote no against all").At("choice")
	}
	if m.Clause != "" && !inCharter(s, m.Clause) {
		return machine.NotFound("governance.unknown_clause", "the charter has no clause %s", m.Clause).At("clause")
	}
	cast(s, m.Proposal, number, member, Ballot{Choice: m.Choice, Clause: m.Clause, By: s.By, At: s.Time})
	return nil
}

// voter finds the round in which ballots on a proposal are taken now, and who
// casts one: the member acted for, if it is on the roll and still has its vote.
func voter(s *machine.Step, proposal uint64) (number uint64, member people.MemberID, err error) {
	if number, err = votable(s, proposal); err != nil {
		return 0, "", err
	}
	member = people.ActingMember(s)
	if !roll.Has(s, state.PairOf(proposal, number), member) {
		return 0, "", machine.NotAllowed("governance.not_on_roll", "%s is not on the roll: those vote who were members when notice was given, each through who acts for it", member)
	}
	if !membership.IsActive(s, member) {
		return 0, "", machine.NotAllowed("governance.not_active", "%s has no vote any more", member)
	}
	return number, member, nil
}

// cast puts a ballot in the place of the member's last one.
func cast(s *machine.Step, proposal, number uint64, member people.MemberID, b Ballot) {
	k := state.PairOf(proposal, number)
	before, _ := ballots.Get(s, k, member)
	ballots.Put(s, k, member, b)
	s.Emit(BallotCast{proposal, number, member, b.Choice, b.Clause, b.By, before, b.Approves})
}

// votable finds the number of the round in which ballots on a proposal are taken now.
func votable(s *machine.Step, proposal uint64) (uint64, error) {
	p, ok := proposals.Get(s, proposal)
	if !ok {
		return 0, unknownProposal(proposal)
	}
	if p.Status != Undecided {
		return 0, machine.Conflict("governance.decided", "proposal %d is %s; it is not voted on any more", proposal, p.Status).At("proposal")
	}
	r, _ := rounds.Get(s, proposal, p.Rounds)
	if s.Time < r.Opens {
		no := machine.Conflict("governance.not_open_yet", "notice of this vote is given, but it is not open yet").At("proposal")
		no.After = r.Opens
		return 0, no
	}
	if s.Time >= r.Closes {
		return 0, machine.Conflict("governance.closed", "the vote on proposal %d has closed", proposal).At("proposal")
	}
	return p.Rounds, nil
}

func inCharter(r state.Reader, number string) bool {
	c, _ := charter.Current(r)
	return slices.ContainsFunc(c.Clauses, func(c charter.Clause) bool { return c.Number == number })
}
