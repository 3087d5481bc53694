package disputes

import (
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Exclude is carried by the special decision on a charge. The member loses its
// vote at once, and membership when the time to appeal is over.
type Exclude struct {
	Case   uint64          `json:"case" help:"the charge's number" example:"3"`
	Member people.MemberID `json:"member" help:"the member charged" example:"mill"`
}

// Uphold is carried by the members' decision for who brought a case.
type Uphold struct {
	Case uint64 `json:"case" help:"the case's number" example:"3"`
}

// Dismiss follows when the members did not decide for who brought a case.
type Dismiss struct {
	Case uint64 `json:"case" help:"the case's number" example:"3"`
}

// ExclusionDecided says that the members voted for an exclusion, which takes
// effect unless an appeal succeeds. Until then the member has no vote.
type ExclusionDecided struct {
	Case   uint64          `json:"case"`
	Member people.MemberID `json:"member"`
	Until  int64           `json:"until"` // By when the panel's reasons are due.
}

// Check has nothing to refuse.
func (Exclude) Check() error { return nil }

// Check has nothing to refuse.
func (Uphold) Check() error { return nil }

// Check has nothing to refuse.
func (Dismiss) Check() error { return nil }

// Apply suspends the member and asks for reasons.
func (m Exclude) Apply(s *machine.Step) error {
	c, err := decided(s, m.Case, governance.Adopted)
	if err != nil {
		return err
	}
	if c.Cause != Exclusion || c.Voted || m.Member != c.Against {
		return machine.Conflict("disputes.not_charged", "case %d does not ask whether to exclude %s", m.Case, m.Member).At("member")
	}
	c.Upheld, c.Voted = true, true
	if !isMember(s, c.Against) {
		c.conclude(s, m.Case)
		return nil
	}
	suspend(s, c.Against, 0)
	c = c.enter(s, m.Case, Reasons, ReasonsDays)
	s.Emit(ExclusionDecided{m.Case, c.Against, c.Until})
	return nil
}

// Apply concludes the case.
func (m Uphold) Apply(s *machine.Step) error { return members(s, m.Case, governance.Adopted) }

// Apply concludes the case.
func (m Dismiss) Apply(s *machine.Step) error { return members(s, m.Case, governance.Rejected) }

func members(s *machine.Step, n uint64, as governance.Status) error {
	c, err := decided(s, n, as)
	if err != nil {
		return err
	}
	c.Upheld, c.Step, c.Days = as == governance.Adopted, "", 0
	c.conclude(s, n)
	return nil
}

// decided is a case on which the members decided, in the proposal that the
// rules put to them and no other: whoever proposes the same by themselves
// would have the sides vote, or a second call.
func decided(s *machine.Step, n uint64, as governance.Status) (Case, error) {
	c, err := going(s, n)
	if err != nil {
		return c, err
	}
	if c.Stage != Voting {
		return c, wrongStage(n, c)
	}
	if p, _ := governance.ProposalOf(s, c.Proposal); p.Status != as {
		return c, machine.NotAllowed("disputes.not_decided", "the members decide case %d with proposal %d, and it is not %s", n, c.Proposal, as).At("case")
	}
	return c, nil
}
