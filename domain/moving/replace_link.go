package moving

import "metaorg/machine"

// ReplaceLink gives a place another link, by decision of the members: the first
// was lost, or somebody else has it. The first one opens nothing any more.
type ReplaceLink struct {
	Organization machine.OrganizationID `json:"organization" help:"whose place it is" example:"radish-coop"`
	Key          []byte                 `json:"key" help:"public key of the new link, 32 bytes"`
}

// LinkReplaced says that a place is claimed with another link from now on.
type LinkReplaced struct {
	Organization machine.OrganizationID `json:"organization"`
	Key          []byte                 `json:"key"`
}

// Check refuses what is no key.
func (m ReplaceLink) Check() error { return checkKey(m.Key) }

// Apply puts the new key in the place of the old.
func (m ReplaceLink) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("moving.needs_decision", "only the members together give a place another link; propose it")
	}
	p, ok := places.Get(s, m.Organization)
	if !ok {
		return noPlace(s, m.Organization)
	}
	p.Key = m.Key
	places.Put(s, m.Organization, p)
	s.Emit(LinkReplaced(m))
	return nil
}
