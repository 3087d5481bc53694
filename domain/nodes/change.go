package nodes

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Change replaces what may change of a node: its addresses, and whether it
// would take a seat. Its owner signs it, or the node itself.
type Change struct {
	Node    ID     `json:"node" help:"the node, as its page names it" pos:"1"`
	Peer    string `json:"peer,omitempty" help:"where other nodes reach it, as host:port; empty for one that only calls others" example:"node.radish.example:26656"`
	Web     string `json:"web,omitempty" help:"where people reach its pages" example:"https://node.radish.example"`
	Willing bool   `json:"willing,omitempty" help:"whether it would order the log, if members decide so"`
}

// NodeChanged says how a node is reached from now on, and whether it is willing.
type NodeChanged struct {
	Node    ID     `json:"node"`
	Peer    string `json:"peer,omitempty"`
	Web     string `json:"web,omitempty"`
	Willing bool   `json:"willing,omitempty"`
}

// Check refuses addresses that can't be used.
func (m Change) Check() error {
	if err := checkPeer(m.Peer); err != nil {
		return err
	}
	return checkWeb(m.Web)
}

// Apply changes the node.
func (m Change) Apply(s *machine.Step) error {
	n, err := ownNode(s, m.Node)
	if err != nil {
		return err
	}
	n.Peer, n.Web, n.Willing = m.Peer, m.Web, m.Willing
	nodes.Put(s, m.Node, n)
	s.Emit(NodeChanged(m))
	return nil
}

// ownNode is a node that is the author's own, or the author itself.
func ownNode(s *machine.Step, id ID) (Node, error) {
	n, ok := nodes.Get(s, id)
	switch {
	case !ok:
		return n, machine.NotFound("nodes.unknown", "no node is registered here as %q", clip(string(id))).At("node")
	case machine.IsNode(s.By) && ID(machine.NodeID(s.By)) != id,
		!machine.IsNode(s.By) && people.ActingMember(s) != n.Owner:
		return n, machine.NotAllowed("nodes.not_yours", "this node is %s's; only they and the node itself may do this", n.Owner).At("node")
	}
	return n, nil
}
