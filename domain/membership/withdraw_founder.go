package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
)

// WithdrawFounder takes an organization off the founding roll: its own wish,
// or, as long as it has not signed, that of who drafted the charter.
type WithdrawFounder struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization to take off the roll" example:"riverside" pos:"1"`
}

// FounderWithdrawn says that an organization is no longer on the founding roll.
type FounderWithdrawn struct {
	Organization machine.OrganizationID `json:"organization"`
	By           machine.PersonID       `json:"by"`
}

// Check refuses a withdrawal without an organization.
func (m WithdrawFounder) Check() error { return named(m.Organization) }

// Apply takes the organization off the roll.
func (m WithdrawFounder) Apply(s *machine.Step) error {
	if err := mayFound(s); err != nil {
		return err
	}
	id := people.MemberID(m.Organization)
	if !foundingRoll.Has(s, id) {
		return machine.NotFound("membership.not_on_roll", "%s is not on the founding roll", m.Organization).At("organization")
	}
	itself := s.For == m.Organization
	if !itself && (s.By != charter.Initiator(s) || charter.HasAccepted(s, id)) {
		return machine.NotAllowed("membership.not_yours_to_withdraw", "only %s itself can do this, or, before it has signed, who drafted the charter", m.Organization)
	}
	foundingRoll.Remove(s, id)
	s.Emit(FounderWithdrawn{m.Organization, s.By})
	return nil
}
