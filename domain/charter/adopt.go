package charter

import "metaorg/machine"

// Adopted says that the draft all founders signed is in force as version 1.
type Adopted struct {
	Charter Charter `json:"charter"`
}

// Adopt puts the draft in force as version 1. Membership calls it when it has
// found that every founder signed this very text and closes the founding roll.
// From then on nobody is the initiator.
func Adopt(s *machine.Step) error {
	if !Forming(s) {
		return machine.Conflict("charter.not_forming", "the network is founded already")
	}
	d, ok := draftItem.Get(s)
	if !ok {
		return machine.NotFound("charter.no_draft", "nobody has drafted a charter yet")
	}
	c := d.Charter
	c.Since = s.Time
	_, last := numbered(c.Clauses)
	lastNumbers.Put(s, last)
	draftItem.Delete(s)
	putVersion(s, c)
	s.Emit(Adopted{Charter: c})
	return nil
}

// putVersion puts a version in force.
func putVersion(s *machine.Step, c Charter) {
	versions.Put(s, c.Version, c)
	currentItem.Put(s, edition{c.Version, c.Hash})
	putRules(s, c.Rules)
}
