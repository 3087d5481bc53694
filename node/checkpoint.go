package node

import (
	"errors"
	"fmt"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// Checkpoint is how far the log has come, as a note signed with this node's
// checkpoint key (see package checkpoint). Nodes at the same entry sign the same.
func (n *Node) Checkpoint() ([]byte, error) {
	h := n.app.loadHead()
	edge := machine.EdgeOf(h)
	if edge.Size == 0 {
		return nil, errors.New("couldn't sign a checkpoint: the network has not begun")
	}
	last, err := n.app.log.Entry(edge.Size - 1)
	if err != nil {
		return nil, fmt.Errorf("couldn't sign a checkpoint: %w", err)
	}
	var e machine.Entry
	if err := wire.Decode(last, &e); err != nil {
		return nil, fmt.Errorf("couldn't sign a checkpoint: %w", err)
	}
	return checkpoint.Sign(checkpoint.Checkpoint{
		Network: n.app.genesis.ID(), Size: edge.Size, Root: edge.Root(), Height: e.Height, State: h.root,
	}, n.secrets.checkpoint)
}
