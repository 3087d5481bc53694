package nodes

import (
	"bytes"

	"metaorg/machine"
)

// Answer is a node's own answer to what the network asks of it: a call to a
// seat, whether it is still there, or when it comes back. It quotes the log as
// it was at the question. Nodes answer by themselves once they are in sync.
type Answer struct {
	Size uint64 `json:"size" help:"entries of the log at the question"`
	Root []byte `json:"root" help:"root of the log at the question, 32 bytes"`
}

// NodeAnswered says that a node is there.
type NodeAnswered struct {
	Node  ID    `json:"node"`
	Place Place `json:"place"` // From now on.
}

// SeatReturned says that a node that was paused orders the log again.
type SeatReturned struct {
	Node ID `json:"node"`
}

// Check has nothing to refuse.
func (Answer) Check() error { return nil }

// Apply takes the answer for what was asked.
func (m Answer) Apply(s *machine.Step) error {
	id := ID(machine.NodeID(s.By))
	n, ok := nodes.Get(s, id)
	switch {
	case !ok || !n.IsAsked():
		return machine.Conflict("nodes.not_asked", "nothing is asked of this node now")
	case n.Asked.Size != m.Size || !bytes.Equal(n.Asked.Root, m.Root):
		return machine.Conflict("nodes.wrong_answer", "the answer does not quote the log as it was at the question; the node is not in sync").At("root")
	}
	missed.Delete(s, id)
	if n.Place == Paused {
		return m.comeBack(s, id, n)
	}
	if n.Place == Called {
		n.Place = Ready
	} else {
		n.Place = Seated
	}
	nodes.Put(s, id, n)
	s.Emit(NodeAnswered{Node: id, Place: n.Place})
	if d, underWay := CalledSeats(s); underWay && n.Place == Ready && everybody(s, d) {
		fill(s, d)
	}
	return nil
}

func (Answer) comeBack(s *machine.Step, id ID, n Node) error {
	n.Place, n.Resting = Seated, false
	nodes.Put(s, id, n)
	s.Seat(n.Consensus, n.Anchor)
	s.Emit(SeatReturned{id})
	return nil
}

// everybody says whether all who were asked in a call's present round have answered.
func everybody(s *machine.Step, d Decision) bool {
	for _, id := range d.Nodes {
		if n, ok := nodes.Get(s, id); ok && n.Place == Called && n.Asked.Number == d.Call {
			return false
		}
	}
	return true
}
