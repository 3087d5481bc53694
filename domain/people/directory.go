package people

import (
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// Directory tells the machine which keys count and who may act for whom.
type Directory struct{}

// Key finds a person's key; see machine.Directory.
func (Directory) Key(r state.Reader, p machine.PersonID, id signature.KeyID, now int64) (k signature.Key, counts, known bool) {
	who, known := persons.Get(r, p)
	if at := who.find(id); at >= 0 {
		found := who.Keys[at]
		return found.Key, found.counts(now), known
	}
	return k, false, known
}

// MayActFor refuses whoever has no mandate of the organization, or none that
// covers the kind, and one alone where the organization asks for several. With
// no kind it asks whether there is a mandate at all. Changing mandates is for
// the representative, which those kinds see to themselves.
func (Directory) MayActFor(r state.Reader, p machine.PersonID, o machine.OrganizationID, kind string, now int64) error {
	if !organizations.Has(r, o) {
		return unknownOrganization(o)
	}
	m, ok := MandateOf(r, p, o, now)
	if !ok {
		return machine.NotAllowed("people.no_mandate", "%s has no mandate to act for %s now; its representative can grant one", p, o)
	}
	if kind == "" || signsForItself(kind) {
		return nil
	}
	if !m.Covers(kind) {
		return machine.NotAllowed("people.out_of_scope", "%s's mandate of %s is for %s, not for %s; its representative can sign this, or widen the mandate", p, o, listed(m.Scope), kind)
	}
	if n, several := NeedFor(r, o, kind, now); several && n.Missing([]machine.PersonID{p}) > 0 {
		return needsSigners(o, n)
	}
	return nil
}

func unknownOrganization(o machine.OrganizationID) *machine.Refusal {
	return machine.NotFound("people.unknown_organization", "no organization is registered here as %q", o)
}
