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

// MayActFor refuses whoever has no mandate of the organization. Mandates hold
// for every kind of message; changing mandates is for the representative alone,
// which those kinds see to themselves.
func (Directory) MayActFor(r state.Reader, p machine.PersonID, o machine.OrganizationID, _ string, now int64) error {
	if !organizations.Has(r, o) {
		return unknownOrganization(o)
	}
	if !MayActFor(r, p, o, now) {
		return machine.NotAllowed("people.no_mandate", "%s has no mandate to act for %s now; its representative can grant one", p, o)
	}
	return nil
}

func unknownOrganization(o machine.OrganizationID) *machine.Refusal {
	return machine.NotFound("people.unknown_organization", "no organization is registered here as %q", o)
}
