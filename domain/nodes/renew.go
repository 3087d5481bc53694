package nodes

import "metaorg/machine"

// Renew gives a node new keys for its seat and its checkpoints. A node that was
// restored from a backup has none of its old ones, so that it can't sign twice.
type Renew struct {
	Card []byte `json:"card" help:"what the node says of itself now, as “metaorg node card” prints it"`
}

// NodeRenewed says which keys a node signs with from now on.
type NodeRenewed struct {
	Node       ID     `json:"node"`
	Consensus  []byte `json:"consensus"`
	Checkpoint []byte `json:"checkpoint"`
}

// Check refuses a card that can't be used.
func (m Renew) Check() error {
	_, err := readCard(m.Card)
	return err
}

// Apply replaces the keys. A seat that the old key held is paused, until the
// node says under its new one that it is there.
func (m Renew) Apply(s *machine.Step) error {
	card, err := readCard(m.Card)
	if err != nil {
		return err
	}
	id := card.ID()
	n, err := ownNode(s, id)
	if err != nil {
		return err
	}
	if err := card.check(s.Network().ID); err != nil {
		return err
	}
	if byConsensus.Has(s, string(card.Consensus)) {
		return machine.Conflict("nodes.key_taken", "another node has, or had, the same key for its seat; every node makes its own").At("card")
	}
	wasSeated := n.Place.HoldsSeat()
	if wasSeated && len(machine.SeatsOf(s)) == 1 {
		return lastSeat()
	}
	if wasSeated {
		s.Unseat(n.Consensus)
		n.rest(s, id, Restored)
	}
	n.Consensus, n.Checkpoint, n.Anchor = card.Consensus, card.Checkpoint, card.Anchor
	byConsensus.Put(s, string(n.Consensus), id)
	nodes.Put(s, id, n)
	s.Emit(NodeRenewed{Node: id, Consensus: n.Consensus, Checkpoint: n.Checkpoint})
	return nil
}
