package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// ConfirmContribution confirms what the other side recorded. What an applicant
// gave to an active member brings it closer to membership.
type ConfirmContribution struct {
	Contribution uint64 `json:"contribution" help:"the contribution's number" example:"7" pos:"1"`
}

// ContributionConfirmed says that both sides agree on a contribution.
type ContributionConfirmed struct {
	Contribution uint64          `json:"contribution"`
	By           people.MemberID `json:"by"`
	Counts       people.MemberID `json:"counts,omitempty"` // The applicant it brings closer to membership.
}

// Check has nothing to refuse.
func (ConfirmContribution) Check() error { return nil }

// Apply confirms the contribution and counts it.
func (m ConfirmContribution) Apply(s *machine.Step) error {
	c, err := pending(s, m.Contribution)
	if err != nil {
		return err
	}
	c.State = Confirmed
	contributions.Put(s, m.Contribution, c)
	done := ContributionConfirmed{Contribution: m.Contribution, By: c.other()}
	var activated func()
	done.Counts, activated = CountGiving(s, c.From, c.To, true)
	s.Emit(done)
	if activated != nil {
		activated()
	}
	return nil
}
