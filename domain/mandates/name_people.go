package mandates

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// NamePeople names who are the own people of the organization acted for, such
// as its members or staff, whom it may ask before it votes.
type NamePeople struct {
	Persons []machine.PersonID `json:"persons,omitempty" help:"who are added; each is registered here" example:"kim"`
	Remove  []machine.PersonID `json:"remove,omitempty" help:"who are no longer" example:"lou"`
}

// PeopleNamed says who are added to an organization's own people, and who are
// taken from them.
type PeopleNamed struct {
	Organization machine.OrganizationID `json:"organization"`
	Persons      []machine.PersonID     `json:"persons,omitempty"`
	Removed      []machine.PersonID     `json:"removed,omitempty"`
	By           machine.PersonID       `json:"by"`
}

// Leave takes the author from an organization's own people.
type Leave struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization's handle" example:"radish-coop" pos:"1"`
}

// LeftPeople says that a person is no longer one of an organization's own.
type LeftPeople struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
}

// Check refuses nobody and too many.
func (m NamePeople) Check() error {
	count := len(m.Persons) + len(m.Remove)
	switch {
	case count == 0:
		return machine.Malformed("mandates.nobody_named", "name who is added or removed").At("persons")
	case count > maxNamed:
		return machine.OverLimit("mandates.too_many_named", "name at most %d people at once, and the rest after them", maxNamed).At("persons")
	}
	for i, p := range m.Persons {
		if slices.Contains(m.Persons[:i], p) || slices.Contains(m.Remove, p) {
			return machine.Malformed("mandates.twice", "%s is named twice", p).At("persons")
		}
	}
	return nil
}

// Apply adds and removes.
func (m NamePeople) Apply(s *machine.Step) error {
	if err := forOrganization(s); err != nil {
		return err
	}
	for _, p := range m.Persons {
		if !people.Exists(s, p) {
			return machine.NotFound("mandates.unknown_person", "nobody is registered here as %q", clip(string(p))).At("persons")
		}
		if named.Has(s, s.For, p) {
			return machine.Conflict("mandates.named_already", "%s is one of your people already", p).At("persons")
		}
	}
	for _, p := range m.Remove {
		if !named.Has(s, s.For, p) {
			return machine.NotFound("mandates.not_named", "%s is none of your people", clip(string(p))).At("remove")
		}
		named.Delete(s, s.For, p)
	}
	for _, p := range m.Persons {
		named.Put(s, s.For, p, s.Time)
	}
	if countPeople(s, s.For) > MaxPeople {
		return machine.OverLimit("mandates.too_many_people", "an organization names at most %d people here", MaxPeople).At("persons")
	}
	s.Emit(PeopleNamed{Organization: s.For, Persons: m.Persons, Removed: m.Remove, By: s.By})
	return nil
}

// Check has nothing to refuse without the state.
func (m Leave) Check() error { return nil }

// Apply removes the author.
func (m Leave) Apply(s *machine.Step) error {
	if !named.Has(s, m.Organization, s.By) {
		return machine.NotFound("mandates.not_named", "you are none of the people of %s", clip(string(m.Organization))).At("organization")
	}
	named.Delete(s, m.Organization, s.By)
	s.Emit(LeftPeople{Organization: m.Organization, Person: s.By})
	return nil
}

func countPeople(s *machine.Step, o machine.OrganizationID) (n int64) {
	for range named.Of(s, o) {
		n++
	}
	return n
}

// clip keeps a stranger's text short enough to show.
func clip(text string) string { return text[:min(len(text), machine.MaxHandleLength)] }
