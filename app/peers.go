package app

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/state"
	"metaorg/node"
	"metaorg/web"
)

// Peers lists the nodes that may connect with each other: those of members,
// and of everybody while the network is being founded.
func Peers(r state.Reader) (all []node.Peer) {
	forming := charter.Forming(r)
	for id, n := range nodes.All(r) {
		if forming || membership.Belongs(r, n.Owner) {
			all = append(all, node.Peer{ID: string(id), Address: n.Peer, Consensus: n.Consensus, Checkpoint: n.Checkpoint})
		}
	}
	return all
}

// joining is what this node tells computers that want to become nodes.
func (a *App) joining() *web.Joining {
	return &web.Joining{Sheet: a.joinSheet, Registered: func(id string) bool {
		var is bool
		a.node.Read(func(r state.Reader) {
			is = slices.ContainsFunc(Peers(r), func(p node.Peer) bool { return p.ID == id })
		})
		return is
	}}
}

func (a *App) joinSheet(size uint64) (s web.JoinSheet, err error) {
	note, err := a.node.Checkpoint()
	if err != nil {
		return s, err
	}
	if size == 0 {
		size = a.node.LogSize()
	}
	root, err := a.node.LogRoot(size)
	if err != nil {
		return s, err
	}
	g := a.node.Genesis()
	s = web.JoinSheet{
		Network: g.ID(), Name: g.Name, Genesis: g, Size: size, Root: root,
		Code: checkpoint.Code(g.ID(), size, root), Checkpoint: string(note), Peers: []web.JoinPeer{},
	}
	if blocks := a.node.Blocks(); blocks.Number > 1 {
		s.Chain = &web.JoinChain{Text: string(blocks.Text())}
	}
	for _, p := range a.node.KnownPeers() {
		s.Peers = append(s.Peers, web.JoinPeer{ID: p.ID, Address: p.Address, Consensus: p.Consensus, Checkpoint: p.Checkpoint})
	}
	return s, nil
}

// Card is what a node says of itself, as members register it.
func Card(i node.Identity, network machine.NetworkID) (nodes.Card, error) {
	seat := i.Seat()
	c := nodes.Card{Key: i.Key(), Consensus: seat.Consensus, Checkpoint: seat.Checkpoint, Anchor: seat.Anchor}
	key, consensus, mark, err := i.Prove(c.Digest(network))
	c.Proofs = nodes.CardProofs{Key: key, Consensus: consensus, Checkpoint: mark}
	return c, err
}
