package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"

	"metaorg/machine"
	"metaorg/node/engine"
	"metaorg/node/gossip"
	"metaorg/node/restart"
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
		Seat: n.secrets.seat, SeatState: n.home.seatState(), Holds: n.holds, Refused: n.refused.Store, Node: n.secrets.node,
		Chain: blocks.ID(), First: blocks.First, Began: blocks.BeganAt(), Seats: blocks.Seats, State: blocks.State,
		Application: n.app, States: n.stateProvider(),
		Reactors: map[string]p2p.Reactor{gossip.Name: n.gossip},
		Logger:   n.config.Logger.With("part", "engine"),
		Stopped:  func(reason string) { n.fail(fmt.Errorf("consensus stopped: %s", reason)) },
	})
}

// lookAtRules ends the node before a block whose rules it does not know, and
// warns while such rules are only planned.
func (a *application) lookAtRules(h *head) {
	if err := a.machine.CheckRules(h, h.height+1); err != nil {
		a.fail(err)
		return
	}
	planned, ok := machine.UpgradeOf(h)
	if !ok || planned == a.planned {
		return
	}
	a.planned = planned
	if known := a.machine.KnownRules(); planned.Version > known {
		a.logger.Warn("this program will be too old: install a newer one before the rules rise, or the node stops then",
			"rules", planned.Version, "known", known, "from", time.Unix(planned.At, 0).UTC().Format(time.DateOnly))
	}
}

// isOrderly tells the reasons to stop for which nothing failed: a program too
// old, and another network than the one that was meant.
func isOrderly(err error) bool {
	var old *machine.TooOldError
	return errors.As(err, &old) || errors.Is(err, restart.ErrForked) || errors.Is(err, ErrOtherHistory)
}

// PlannedRules is the rise of the rule version that was decided, and whether
// this program knows the rules that come; false when none is.
func (n *Node) PlannedRules() (up machine.Upgrade, known, planned bool) {
	up, planned = machine.UpgradeOf(n.app.loadHead())
	return up, up.Version <= n.app.machine.KnownRules(), planned
}
