package app

import (
	"context"
	"time"
)

const catchUpLook = 200 * time.Millisecond

// CatchUp waits until the node is in sync with its peers; show is told how far
// it is and how far they are, in blocks.
func (a *App) CatchUp(ctx context.Context, show func(have, want int64)) error {
	for {
		h, err := a.node.Health()
		if err != nil {
			return err
		}
		show(a.node.Height(), a.node.Height()+h.Ahead)
		if a.node.InSync() && h.Peers > 0 && h.Ahead <= 1 && a.node.LogSize() > 0 && a.node.IsAsTold() {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil // Told to stop; serving ends at once.
		case <-a.done:
			return a.Err()
		case <-time.After(catchUpLook):
		}
	}
}

// Height is the height of the node's last block.
func (a *App) Height() int64 { return a.node.Height() }
