package people

import "metaorg/machine"

// RevokeMandate ends an alternate's mandate. The representative revokes it, or
// the alternate lays it down. Representation ends only by handing it over.
type RevokeMandate struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization's handle" example:"radish-coop"`
	Person       machine.PersonID       `json:"person" help:"whose mandate ends" example:"bo"`
}

// MandateEnded says that a person no longer acts for an organization in a role.
type MandateEnded struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	Role         Role                   `json:"role"`
	By           machine.PersonID       `json:"by"`
}

// Check has nothing to refuse without the state.
func (m RevokeMandate) Check() error { return nil }

// Apply ends the mandate.
func (m RevokeMandate) Apply(s *machine.Step) error {
	old, found := mandates.Get(s, m.Organization, m.Person)
	if err := m.mayRevoke(s); err != nil {
		return err
	}
	if !found {
		return machine.NotFound("people.unknown_mandate", "%s has no mandate of %s", m.Person, m.Organization).At("person")
	}
	if old.Role == Representative {
		return machine.Conflict("people.last_representative", "an organization always has a representative; hand yours over by granting it to somebody else").At("person")
	}
	if m.Person != s.By || len(s.Signers) > 0 { // Everybody may lay down what is theirs.
		if err := Signed(s, m.Organization, NeedsOf(s, m.Organization, kindRevoke, m, s.Time)); err != nil {
			return err
		}
	}
	endMandate(s, m.Organization, m.Person)
	s.Emit(MandateEnded{Organization: m.Organization, Person: m.Person, Role: old.Role, By: s.By})
	return nil
}

func (m RevokeMandate) mayRevoke(s *machine.Step) error {
	if m.Person == s.By && (s.For == "" || s.For == m.Organization) && MayActFor(s, s.By, m.Organization, s.Time) {
		return nil
	}
	return represents(s, m.Organization)
}
