package people

import "metaorg/machine"

// GrantMandate lets another person act for an organization. Only its
// representative grants: an alternate, perhaps with an end date; or the
// representation itself, which the author then no longer has.
type GrantMandate struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization's handle" example:"radish-coop"`
	Person       machine.PersonID       `json:"person" help:"who is authorized" example:"bo"`
	Role         Role                   `json:"role" help:"alternate; or representative, which hands yours over" example:"alternate"`
	Until        int64                  `json:"until,omitempty" help:"when an alternate's mandate ends, Unix seconds; without it the mandate has no end" example:"1798761600"`
}

// MandateGranted says that a person may act for an organization.
type MandateGranted struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	Role         Role                   `json:"role"`
	Until        int64                  `json:"until,omitempty"`
	By           machine.PersonID       `json:"by"`
}

// Check refuses a role there is not, and an end to representation: an
// organization must not be left without anybody by the mere passing of time.
func (m GrantMandate) Check() error {
	switch {
	case m.Role != Representative && m.Role != Alternate:
		return machine.Malformed("people.bad_role", "a mandate makes somebody representative or alternate").At("role")
	case m.Role == Representative && m.Until != 0:
		return machine.Malformed("people.endless_only", "a representative's mandate has no end date; it lasts until it is handed over").At("until")
	case m.Until < 0:
		return machine.Malformed("people.bad_end", "a mandate ends after 1970").At("until")
	}
	return nil
}

// Apply grants the mandate, ending the author's own if it hands it over.
func (m GrantMandate) Apply(s *machine.Step) error {
	if err := represents(s, m.Organization); err != nil {
		return err
	}
	if !persons.Has(s, m.Person) {
		return unknownPerson(m.Person).At("person")
	}
	if m.Person == s.By {
		return machine.Conflict("people.is_representative", "you are the representative of %s already", m.Organization).At("person")
	}
	if m.Role == Representative {
		m.handOver(s)
		return nil
	}
	return m.grantAlternate(s)
}

func (m GrantMandate) handOver(s *machine.Step) {
	mandates.Delete(s, m.Organization, s.By)
	s.Emit(MandateEnded{Organization: m.Organization, Person: s.By, Role: Representative, By: s.By})
	m.put(s)
}

func (m GrantMandate) grantAlternate(s *machine.Step) error {
	if m.Until != 0 && m.Until <= s.Time {
		return machine.Malformed("people.bad_end", "the mandate would have ended before it began").At("until")
	}
	other, old, found := holder(s, m.Organization, Alternate)
	if found && other != m.Person {
		if old.Holds(s.Time) {
			return machine.Conflict("people.has_alternate", "%s has an alternate, %s; revoke that mandate first", m.Organization, other).At("person")
		}
		mandates.Delete(s, m.Organization, other)
	}
	m.put(s)
	return nil
}

func (m GrantMandate) put(s *machine.Step) {
	mandates.Put(s, m.Organization, m.Person, Mandate{Role: m.Role, Since: s.Time, Until: m.Until, By: s.By})
	s.Emit(MandateGranted{Organization: m.Organization, Person: m.Person, Role: m.Role, Until: m.Until, By: s.By})
}

// represents refuses everybody but the organization's representative, signing
// for it or in their own name.
func represents(s *machine.Step, o machine.OrganizationID) error {
	if !organizations.Has(s, o) {
		return unknownOrganization(o).At("organization")
	}
	if s.For != "" && s.For != o {
		return machine.NotAllowed("people.other_organization", "you sign for %s, but this concerns %s", s.For, o).At("organization")
	}
	if m, ok := MandateOf(s, s.By, o, s.Time); !ok || m.Role != Representative {
		return machine.NotAllowed("people.not_representative", "only the representative of %s changes its mandates", o)
	}
	return nil
}
