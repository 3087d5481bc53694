package node

import (
	"context"
	"fmt"

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
	blocks := n.app.blocks
	return engine.New(ctx, engine.Config{
		Directory: n.home.engine(), DB: n.engineDB, Gate: &n.gate, Listen: n.config.P2PListen,
		Seat: n.secrets.seat, Node: n.secrets.node,
		Chain: blocks.ID(), First: blocks.First, Began: blocks.BeganAt(), Seats: blocks.Seats, State: blocks.State,
		Application: n.app, States: n.stateProvider(),
		Reactors: map[string]p2p.Reactor{gossip.Name: n.gossip},
		Logger:   n.config.Logger.With("part", "engine"),
		Stopped:  func(reason string) { n.fail(fmt.Errorf("consensus stopped: %s", reason)) },
	})
}
