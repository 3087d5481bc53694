package node

import (
	"context"
	"fmt"
	"time"

	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"

	"metaorg/node/engine"
	"metaorg/node/gossip"
)

// newEngine prepares the engine; it replays what the state is missing.
func (n *Node) newEngine(ctx context.Context) (made *cmtnode.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("couldn't bring the state up to the blocks: %w", asError(fault))
		}
	}()
	g := n.app.genesis
	var seats [][]byte
	for _, s := range g.Seats {
		seats = append(seats, s.Consensus)
	}
	return engine.New(ctx, engine.Config{
		Directory: n.home.engine(), DB: n.engineDB, Gate: &n.gate, Listen: n.config.P2PListen,
		Seat: n.secrets.seat, Node: n.secrets.node,
		Chain: string(g.ID()) + "-1", // Counts restarts together; the network's id never changes.
		Began: time.Unix(g.Time+g.Behind, 0), Seats: seats,
		Application: n.app,
		Reactors:    map[string]p2p.Reactor{gossip.Name: n.gossip},
		Logger:      n.config.Logger.With("part", "engine"),
		Stopped:     func(reason string) { n.fail(fmt.Errorf("consensus stopped: %s", reason)) },
	})
}
