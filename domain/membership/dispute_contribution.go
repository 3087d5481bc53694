package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// DisputeContribution says that what the other side recorded is not right. It
// does not count unless it is confirmed after all.
type DisputeContribution struct {
	Contribution uint64 `json:"contribution" help:"the contribution's number" example:"7" pos:"1"`
}

// ContributionDisputed says that the two sides do not agree on a contribution.
type ContributionDisputed struct {
	Contribution uint64          `json:"contribution"`
	By           people.MemberID `json:"by"`
}

// Check has nothing to refuse.
func (DisputeContribution) Check() error { return nil }

// Apply notes the dispute.
func (m DisputeContribution) Apply(s *machine.Step) error {
	c, err := pending(s, m.Contribution)
	if err != nil {
		return err
	}
	if c.State == Disputed {
		return machine.Conflict("membership.disputed_already", "contribution %d is disputed already", m.Contribution)
	}
	c.State = Disputed
	contributions.Put(s, m.Contribution, c)
	s.Emit(ContributionDisputed{m.Contribution, c.other()})
	return nil
}
