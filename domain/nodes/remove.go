package nodes

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Remove takes a node out of the network: other nodes disconnect from it. Its
// owner does so, a decision, or anybody once its owner is no longer a member.
type Remove struct {
	Node ID `json:"node" help:"the node, as its page names it"`
}

// NodeRemoved says that a node belongs to the network no longer.
type NodeRemoved struct {
	Node ID               `json:"node"`
	By   machine.PersonID `json:"by,omitempty"` // Empty for a decision.
}

// Check has nothing to refuse.
func (Remove) Check() error { return nil }

// Apply removes the node, and its seat with it unless that is the last.
func (m Remove) Apply(s *machine.Step) error {
	n, ok := nodes.Get(s, m.Node)
	switch {
	case !ok:
		return machine.NotFound("nodes.unknown", "no node is registered here as %q", clip(string(m.Node))).At("node")
	case !mayRemove(s, n):
		return machine.NotAllowed("nodes.not_yours", "this node is %s's; only they, or a decision of the members, may remove it", n.Owner).At("node")
	case n.Place.HoldsSeat() && len(machine.SeatsOf(s)) == 1:
		return lastSeat()
	}
	if n.Place.HoldsSeat() {
		s.Unseat(n.Consensus)
	}
	if d, ok := decided.Get(s); ok {
		d.Nodes = slices.DeleteFunc(d.Nodes, func(id ID) bool { return id == m.Node })
		decided.Put(s, d)
	}
	missed.Delete(s, m.Node)
	nodes.Delete(s, m.Node)
	counted(s, n.Owner, -1)
	s.Emit(NodeRemoved{Node: m.Node, By: s.By})
	return nil
}

func mayRemove(s *machine.Step, n Node) bool {
	if s.AsNetwork || !machine.IsNode(s.By) && people.ActingMember(s) == n.Owner {
		return true
	}
	return !charter.Forming(s) && !membership.Belongs(s, n.Owner)
}

func lastSeat() error {
	return machine.Conflict("nodes.last_seat", "this node holds the only seat; let members move the seat to another node first (nodes.seats)").At("node")
}
