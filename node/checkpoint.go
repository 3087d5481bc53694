package node

import (
	"metaorg/machine"
	"metaorg/node/checkpoint"
)

// Checkpoint is how far the log has come, as a note signed with this node's
// checkpoint key (see package checkpoint).
func (n *Node) Checkpoint() ([]byte, error) {
	h := n.app.loadHead()
	edge := machine.EdgeOf(h)
	return checkpoint.Sign(checkpoint.Checkpoint{
		Network: string(n.app.genesis.ID()), Size: edge.Size, Root: edge.Root(), Height: h.height, AppHash: h.root,
	}, n.secrets.checkpoint)
}
