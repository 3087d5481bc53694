package nodes

import (
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// Directory knows registered nodes by their node keys, besides the people whom
// another directory knows.
type Directory struct{ People machine.Directory }

// Key finds the key of a person or a node; see machine.Directory.
func (d Directory) Key(r state.Reader, p machine.PersonID, id signature.KeyID, now int64) (k signature.Key, counts, known bool) {
	if !machine.IsNode(p) {
		return d.People.Key(r, p, id, now)
	}
	n, known := nodes.Get(r, ID(machine.NodeID(p)))
	k = plain(n.Key)
	return k, known && k.ID() == id, known
}

// MayActFor refuses nodes, which act for nobody, and asks of people the other directory.
func (d Directory) MayActFor(r state.Reader, p machine.PersonID, o machine.OrganizationID, kind string, now int64) error {
	if machine.IsNode(p) {
		return machine.NotAllowed("nodes.acts_for_nobody", "a node acts for itself alone, not for %s", o)
	}
	return d.People.MayActFor(r, p, o, kind, now)
}
