package people

import (
	"slices"

	"metaorg/machine"
	"metaorg/machine/state"
)

// RegisterOrganization makes an organization known. Whoever signs it becomes
// its representative.
type RegisterOrganization struct {
	Handle     machine.OrganizationID `json:"handle" help:"2 to 32 of a–z, 0–9 and hyphen; it cannot be changed" example:"radish-coop"`
	Name       string                 `json:"name" help:"the organization's full name" example:"Radish Co-operative Limited"`
	LegalForm  LegalForm              `json:"legal_form" help:"co-operative, social-enterprise, trust, nonprofit, company, public-body, unincorporated, network or other" example:"co-operative"`
	Identities []Identity             `json:"identities" help:"the registers that know the organization"`
	Parents    []Parent               `json:"parents,omitempty" help:"organizations that own the greater part of it or appoint the greater part of those who decide"`
}

// OrganizationRegistered says that an organization became known, and who
// represents it.
type OrganizationRegistered struct {
	Organization   machine.OrganizationID `json:"organization"`
	Name           string                 `json:"name"`
	LegalForm      LegalForm              `json:"legal_form"`
	Identities     []Identity             `json:"identities"`
	Parents        []Parent               `json:"parents,omitempty"`
	Representative machine.PersonID       `json:"representative"` // Empty for one that was carried over.
}

// OrganizationForgotten says that an organization for which nobody ever acted
// is not known any more.
type OrganizationForgotten struct {
	Organization machine.OrganizationID `json:"organization"`
}

// Check refuses what is malformed in itself.
func (m RegisterOrganization) Check() error {
	if err := checkHandle(string(m.Handle), "handle"); err != nil {
		return err
	}
	if m.Name == "" {
		return machine.Malformed("people.no_name", "give a name").At("name")
	}
	if err := checkText(m.Name, "name", machine.MaxTitleLength); err != nil {
		return err
	}
	if !slices.Contains(legalForms, m.LegalForm) {
		return machine.Malformed("people.bad_legal_form", "the legal form is one of %s", listed(legalForms)).At("legal_form")
	}
	if err := checkIdentities(m.Identities); err != nil {
		return err
	}
	return checkParents(m.Parents)
}

// Apply registers the organization under each of its identities.
func (m RegisterOrganization) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	if who.Organizations >= MaxOrganizations {
		return machine.OverLimit("people.too_many_organizations", "one person registers at most %d organizations", MaxOrganizations)
	}
	org, err := m.enter(s)
	if err != nil {
		return err
	}
	who.Organizations++
	persons.Put(s, s.By, who)
	setMandate(s, org.ID, s.By, Mandate{Role: Representative, Since: s.Time, By: s.By})
	s.Emit(OrganizationRegistered{
		Organization: org.ID, Name: org.Name, LegalForm: org.LegalForm,
		Identities: org.Identities, Parents: org.Parents, Representative: s.By,
	})
	return nil
}

// enter makes the organization known, with nobody who acts for it yet.
func (m RegisterOrganization) enter(s *machine.Step) (Organization, error) {
	org := Organization{
		ID: m.Handle, Name: m.Name, LegalForm: m.LegalForm, Since: s.Time,
		Identities: normalIdentities(m.Identities), Parents: normalParents(m.Parents),
	}
	if err := checkFree(s, string(m.Handle), "handle"); err != nil {
		return org, err
	}
	if err := checkUnclaimed(s, org.Identities); err != nil {
		return org, err
	}
	if err := org.checkParents(s); err != nil {
		return org, err
	}
	organizations.Put(s, org.ID, org)
	for _, i := range org.Identities {
		identities.Put(s, i.Registry, i.Number, org.ID)
	}
	return org, nil
}

// CarryOver makes an organization known that nobody acts for yet: one that
// another roll had. Its handle and identities are its own from now on. The
// caller has let m pass its Check.
func CarryOver(s *machine.Step, m RegisterOrganization) error {
	org, err := m.enter(s)
	if err != nil {
		return err
	}
	s.Emit(OrganizationRegistered{
		Organization: org.ID, Name: org.Name, LegalForm: org.LegalForm, Identities: org.Identities, Parents: org.Parents,
	})
	return nil
}

// Entrust makes a person the representative of an organization that has none.
func Entrust(s *machine.Step, o machine.OrganizationID, p machine.PersonID) {
	setMandate(s, o, p, Mandate{Role: Representative, Since: s.Time, By: p})
	s.Emit(MandateGranted{Organization: o, Person: p, Role: Representative, By: p})
}

// Forget frees handle and identities of an organization for which nobody ever
// acted; whoever can show that they are its may register it.
func Forget(s *machine.Step, o machine.OrganizationID) {
	org, ok := organizations.Get(s, o)
	if !ok || RepresentativeOf(s, o) != "" {
		return
	}
	for _, i := range org.Identities {
		identities.Delete(s, i.Registry, i.Number)
	}
	organizations.Delete(s, o)
	s.Emit(OrganizationForgotten{o})
}

// checkUnclaimed refuses identities under which an organization is here already.
func checkUnclaimed(r state.Reader, all []Identity) error {
	for _, i := range all {
		if other, taken := identities.Get(r, i.Registry, i.Number); taken {
			return machine.Conflict("people.identity_taken", "%s is registered here already as %s %s; an organization registers once", other, i.Registry, i.Number).At("identities")
		}
	}
	return nil
}

// checkParents refuses parents that are not registered here under the handle
// given, or that are the organization itself.
func (o Organization) checkParents(r state.Reader) error {
	for _, p := range o.Parents {
		itself := p.Organization == o.ID || slices.Contains(o.Identities, Identity{Registry: p.Registry, Number: p.Number})
		if itself {
			return machine.Malformed("people.own_parent", "no organization is its own parent").At("parents")
		}
		if p.Organization != "" && !organizations.Has(r, p.Organization) {
			return unknownOrganization(p.Organization).At("parents")
		}
	}
	return nil
}
