package people

import "metaorg/machine"

// Disclose replaces the parents that an organization has named. It is signed
// for the organization.
type Disclose struct {
	Parents []Parent `json:"parents" help:"all organizations that now own the greater part of it or appoint the greater part of those who decide; empty if none does" example:"organization=river-holding,control=ownership"`
}

// ParentsDisclosed says which parents an organization now names.
type ParentsDisclosed struct {
	Organization machine.OrganizationID `json:"organization"`
	Parents      []Parent               `json:"parents"`
	By           machine.PersonID       `json:"by"`
}

// Check refuses malformed parents.
func (m Disclose) Check() error { return checkParents(m.Parents) }

// Apply replaces the parents.
func (m Disclose) Apply(s *machine.Step) error {
	if err := forOrganization(s); err != nil {
		return err
	}
	org, _ := organizations.Get(s, s.For)
	org.Parents = normalParents(m.Parents)
	if err := org.checkParents(s); err != nil {
		return err
	}
	organizations.Put(s, org.ID, org)
	s.Emit(ParentsDisclosed{Organization: org.ID, Parents: org.Parents, By: s.By})
	return nil
}

// forOrganization refuses an act signed for nobody but its author.
func forOrganization(s *machine.Step) error {
	if !organizations.Has(s, s.For) {
		return machine.NotAllowed("people.for_an_organization", "this is signed for an organization; say which one you act for")
	}
	return nil
}
