package people

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// RestoreRepresentative gives an organization for which nobody can sign any
// more a representative again. The members decide it, the organization having no
// ballot; then it waits a month, in which whoever has a mandate of the
// organization stops it by signing.
type RestoreRepresentative struct {
	Organization machine.OrganizationID `json:"organization" help:"for which nobody can sign any more" example:"radish-coop"`
	Person       machine.PersonID       `json:"person" help:"who is to represent it" example:"bo"`
}

// KeepRepresentative stops, for an organization, that another is put in the
// place of those who act for it.
type KeepRepresentative struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization's handle" example:"radish-coop"`
}

// RestorationBegun says who will represent an organization from when, unless
// somebody who has a mandate of it says no.
type RestorationBegun struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	Effective    int64                  `json:"effective"` // Unix seconds of rule time.
}

// RestorationStopped says that the organization can speak for itself.
type RestorationStopped struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	By           machine.PersonID       `json:"by"`
}

// RepresentativeRestored says that an organization has a representative again.
type RepresentativeRestored struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
}

// restoration is what waits for an organization.
type restoration struct {
	Person machine.PersonID `json:"person"`
	Ends   int64            `json:"ends"`
}

// restorationDue is the end of its waiting time.
type restorationDue struct {
	Organization machine.OrganizationID `json:"organization"`
	Ends         int64                  `json:"ends"`
}

var restorations = state.NewMap[machine.OrganizationID, restoration]("people/restorations")

// Check has nothing to refuse without the state.
func (m RestoreRepresentative) Check() error { return nil }

// Concerns names the organization, which has no ballot in it; see machine.Concerning.
func (m RestoreRepresentative) Concerns() []machine.OrganizationID {
	return []machine.OrganizationID{m.Organization}
}

// Apply lets the month begin.
func (m RestoreRepresentative) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("people.restoring_needs_decision", "only the members together restore an organization's representative, so propose it")
	}
	if !organizations.Has(s, m.Organization) {
		return unknownOrganization(m.Organization).At("organization")
	}
	if !persons.Has(s, m.Person) {
		return unknownPerson(m.Person).At("person")
	}
	if MayActFor(s, m.Person, m.Organization, s.Time) {
		return machine.Conflict("people.acts_already", "%s acts for %s already", m.Person, m.Organization).At("person")
	}
	if restorations.Has(s, m.Organization) {
		return machine.Conflict("people.restoring", "a representative of %s is being restored already", m.Organization).At("organization")
	}
	ends := s.Time + RestorationDays*daySeconds
	restorations.Put(s, m.Organization, restoration{Person: m.Person, Ends: ends})
	s.Schedule(ends, restorationDue{Organization: m.Organization, Ends: ends})
	s.Emit(RestorationBegun{Organization: m.Organization, Person: m.Person, Effective: ends})
	return nil
}

// Check has nothing to refuse without the state.
func (m KeepRepresentative) Check() error { return nil }

// Apply ends the wait without effect: somebody can sign, after all.
func (m KeepRepresentative) Apply(s *machine.Step) error {
	if !organizations.Has(s, m.Organization) {
		return unknownOrganization(m.Organization).At("organization")
	}
	if s.For != "" && s.For != m.Organization {
		return machine.NotAllowed("people.other_organization", "you sign for %s, but this concerns %s", s.For, m.Organization).At("organization")
	}
	if !MayActFor(s, s.By, m.Organization, s.Time) {
		return machine.NotAllowed("people.no_mandate", "%s has no mandate to act for %s now; its representative can grant one", s.By, m.Organization)
	}
	r, found := restorations.Get(s, m.Organization)
	if !found {
		return machine.NotFound("people.no_restoration", "nobody is about to be put in your place").At("organization")
	}
	restorations.Delete(s, m.Organization)
	s.Emit(RestorationStopped{Organization: m.Organization, Person: r.Person, By: s.By})
	return nil
}

// Apply ends every mandate of the organization and grants the new one.
func (d restorationDue) Apply(s *machine.Step) error {
	r, found := restorations.Get(s, d.Organization)
	if !found || r.Ends != d.Ends {
		return nil // It was stopped.
	}
	restorations.Delete(s, d.Organization)
	var before []machine.PersonID
	for p, m := range mandates.Of(s, d.Organization) {
		before = append(before, p)
		s.Emit(MandateEnded{Organization: d.Organization, Person: p, Role: m.Role})
	}
	for _, p := range before {
		endMandate(s, d.Organization, p)
	}
	setMandate(s, d.Organization, r.Person, Mandate{Role: Representative, Since: s.Time})
	s.Emit(MandateGranted{Organization: d.Organization, Person: r.Person, Role: Representative})
	s.Emit(RepresentativeRestored{Organization: d.Organization, Person: r.Person})
	return nil
}
