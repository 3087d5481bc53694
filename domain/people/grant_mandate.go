package people

import (
	"slices"

	"metaorg/machine"
)

// GrantMandate lets another person act for an organization. Only its
// representative grants: an alternate, perhaps with an end date and for some
// messages only; or the representation itself, which the author then no longer
// has. To oneself the representative grants a term.
type GrantMandate struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization's handle" example:"radish-coop"`
	Person       machine.PersonID       `json:"person" help:"who is authorized" example:"bo"`
	Role         Role                   `json:"role" help:"alternate; or representative, which hands yours over" example:"alternate"`
	Until        int64                  `json:"until,omitempty" help:"when an alternate's mandate or a representative's term ends, Unix seconds; without it there is no end" example:"1798761600"`

	Scope []Scope `json:"scope,omitempty" since:"4" help:"what an alternate may sign: modules such as governance, or kinds such as governance.vote; without it everything" example:"governance"`
}

// MandateGranted says that a person may act for an organization.
type MandateGranted struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	Role         Role                   `json:"role"`
	Until        int64                  `json:"until,omitempty"`
	By           machine.PersonID       `json:"by"` // Empty when a term ended by itself.

	Scope []Scope `json:"scope,omitempty"`
}

// Check refuses a role there is not, and what no mandate can say.
func (m GrantMandate) Check() error {
	switch {
	case m.Role != Representative && m.Role != Alternate:
		return machine.Malformed("people.bad_role", "a mandate makes somebody representative or alternate").At("role")
	case m.Until < 0:
		return machine.Malformed("people.bad_end", "a mandate ends after 1970").At("until")
	case m.Role == Representative && len(m.Scope) > 0:
		return machine.Malformed("people.whole_only", "a representative acts in everything; limit an alternate's mandate instead").At("scope")
	case len(m.Scope) > maxScopes:
		return machine.OverLimit("people.too_many_scopes", "a mandate names at most %d modules or kinds", maxScopes).At("scope")
	}
	for i, c := range m.Scope {
		if slices.Contains(m.Scope[:i], c) {
			return machine.Malformed("people.twice", "%s is named twice", c).At("scope")
		}
	}
	return nil
}

// CheckIn refuses an end to representation where terms are not known yet: an
// organization must not be left without anybody by the mere passing of time.
func (m GrantMandate) CheckIn(version uint64) error {
	if version < sinceTerms && m.Role == Representative && m.Until != 0 {
		return machine.Malformed("people.endless_only", "a representative's mandate has no end date; it lasts until it is handed over").At("until")
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
	rep, _, _ := holder(s, m.Organization, Representative)
	term := m.Role == Representative && s.Network().RuleVersion >= sinceTerms
	if m.Person == rep && !term {
		return machine.Conflict("people.is_representative", "you are the representative of %s already", m.Organization).At("person")
	}
	if m.Until != 0 && m.Until <= s.Time {
		return machine.Malformed("people.bad_end", "the mandate would have ended before it began").At("until")
	}
	if err := checkScopes(s, m.Scope); err != nil {
		return err
	}
	if err := Signed(s, m.Organization, m.needs(s, rep)); err != nil {
		return err
	}
	if m.Role == Representative {
		m.handOver(s, rep)
		return nil
	}
	return m.grantAlternate(s)
}

// needs is what must be signed for it; who hands over what is theirs needs
// nobody for that, but what the kind asks.
func (m GrantMandate) needs(s *machine.Step, rep machine.PersonID) []Need {
	if m.Role == Representative && s.By == rep && len(s.Signers) == 0 {
		n, ok := NeedFor(s, m.Organization, kindGrant, s.Time)
		if !ok {
			return nil
		}
		return []Need{n}
	}
	return NeedsOf(s, m.Organization, kindGrant, m, s.Time)
}

func (m GrantMandate) handOver(s *machine.Step, rep machine.PersonID) {
	if m.Person != rep {
		endMandate(s, m.Organization, rep)
		s.Emit(MandateEnded{Organization: m.Organization, Person: rep, Role: Representative, By: s.By})
	}
	m.put(s)
	if m.Person != rep {
		replaceSigner(s, m.Organization, rep, m.Person)
	}
	if m.Until != 0 {
		s.Schedule(m.Until, termEnd{m.Organization, m.Person, m.Until})
	}
}

// grantAlternate makes room for the new alternate by forgetting mandates that
// have ended.
func (m GrantMandate) grantAlternate(s *machine.Step) error {
	most := int64(MaxAlternates)
	if s.Network().RuleVersion < sinceTerms {
		most = 1
	}
	standing, ended := []machine.PersonID{}, []machine.PersonID{}
	for p, old := range mandates.Of(s, m.Organization) {
		switch {
		case old.Role != Alternate || p == m.Person:
		case old.Holds(s.Time):
			standing = append(standing, p)
		default:
			ended = append(ended, p)
		}
	}
	if int64(len(standing)) >= most {
		if most == 1 {
			return machine.Conflict("people.has_alternate", "%s has an alternate, %s; revoke that mandate first", m.Organization, standing[0]).At("person")
		}
		return machine.OverLimit("people.too_many_alternates", "%s has %d alternates, %s; revoke a mandate first", m.Organization, most, listed(standing)).At("person")
	}
	for _, p := range ended {
		endMandate(s, m.Organization, p)
	}
	m.put(s)
	return nil
}

func (m GrantMandate) put(s *machine.Step) {
	setMandate(s, m.Organization, m.Person, Mandate{Role: m.Role, Since: s.Time, Until: m.Until, By: s.By, Scope: m.Scope})
	s.Emit(MandateGranted{Organization: m.Organization, Person: m.Person, Role: m.Role, Until: m.Until, By: s.By, Scope: m.Scope})
}

// represents refuses everybody but the organization's representative, signing
// for it or in their own name, and those who sign for it together.
func represents(s *machine.Step, o machine.OrganizationID) error {
	if !organizations.Has(s, o) {
		return unknownOrganization(o).At("organization")
	}
	if s.For != "" && s.For != o {
		return machine.NotAllowed("people.other_organization", "you sign for %s, but this concerns %s", s.For, o).At("organization")
	}
	if len(s.Signers) > 0 && s.For == o {
		return nil
	}
	if m, ok := MandateOf(s, s.By, o, s.Time); !ok || m.Role != Representative {
		return machine.NotAllowed("people.not_representative", "only the representative of %s changes its mandates", o)
	}
	return nil
}
