package nodes

import "metaorg/machine"

// Pause lets a node leave its seat for a while, for maintenance. It comes back
// by itself when it is started again, or when its owner says so (Resume).
type Pause struct {
	Node ID `json:"node" help:"the node, as its page names it" pos:"1"`
}

// Reason is why a node does not order the log for now.
type Reason string

// The reasons there are.
const (
	Absent   Reason = "absent"   // It was away and did not answer.
	Wished   Reason = "wished"   // Its owner, or it itself, asked for it.
	Restored Reason = "restored" // It has new keys.
)

// SeatPaused says that a node does not order the log until it answers again.
type SeatPaused struct {
	Node   ID     `json:"node"`
	Reason Reason `json:"reason"`
}

// Check has nothing to refuse.
func (Pause) Check() error { return nil }

// Apply takes the seat away, unless too few would be left.
func (m Pause) Apply(s *machine.Step) error {
	n, err := ownNode(s, m.Node)
	switch {
	case err != nil:
		return err
	case !n.Place.HoldsSeat():
		return machine.Conflict("nodes.no_seat", "this node holds no seat now").At("node")
	case !maySpare(s):
		return machine.Conflict("nodes.too_few_seats", "too few seats would be left; wait until others are back, or let members decide on other seats (nodes.seats)").At("node")
	}
	s.Unseat(n.Consensus)
	n.Resting = true
	n.rest(s, m.Node, Wished)
	nodes.Put(s, m.Node, n)
	return nil
}

// Resume lets a node come back that its owner paused. The node then answers for
// itself as soon as it is in sync.
type Resume struct {
	Node ID `json:"node" help:"the node, as its page names it" pos:"1"`
}

// SeatResumed says that a node need not rest any longer.
type SeatResumed struct {
	Node ID `json:"node"`
}

// Check has nothing to refuse.
func (Resume) Check() error { return nil }

// Apply ends the rest; the seat itself is for the node to take.
func (m Resume) Apply(s *machine.Step) error {
	n, err := ownNode(s, m.Node)
	switch {
	case err != nil:
		return err
	case !n.Resting:
		return machine.Conflict("nodes.not_resting", "this node was not paused by its owner; if it has a seat, it comes back by itself").At("node")
	}
	n.Resting = false
	nodes.Put(s, m.Node, n)
	s.Emit(SeatResumed(m))
	return nil
}

// rest makes a node's place that of one that is paused. The caller has taken
// its seat and puts the node back.
func (n *Node) rest(s *machine.Step, id ID, why Reason) {
	n.Place = Paused
	n.ask(s, questions.Next(s), 0)
	missed.Delete(s, id)
	s.Emit(SeatPaused{Node: id, Reason: why})
}

// maySpare says whether one seat fewer leaves two thirds of those decided, and
// one at least.
func maySpare(s *machine.Step) bool {
	have := len(machine.SeatsOf(s))
	all := have
	if d, ok := decided.Get(s); ok {
		all = max(all, len(d.Nodes))
	}
	return have > 1 && 3*(have-1) >= 2*all
}
