package app

import (
	"context"
	"errors"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/state"
)

// stewardEvery is how often the node looks whether something is asked of it,
// besides after each block with acts.
const stewardEvery = 10 * time.Second

// steward lets the node answer by itself what the network asks of it, once it
// is in sync: a call to a seat, a challenge, the return from a pause. One whose
// owner let it rest returns when it is started again, and not before.
func (a *App) steward(ctx context.Context) {
	began := a.node.Now()
	committed, stop := a.node.Committed()
	defer stop()
	for {
		if a.node.InSync() {
			a.act(ctx, a.duties(began))
		}
		select {
		case <-ctx.Done():
			return
		case <-committed:
		case <-time.After(stewardEvery):
		}
	}
}

// act does what is to be done; what is refused is asked anew later.
func (a *App) act(ctx context.Context, duties []machine.Message) {
	for _, m := range duties {
		_, err := a.node.Act(ctx, m)
		var no *machine.Refusal
		switch {
		case err == nil:
			a.logger.Info("the node did what was asked of it", "act", m)
		case errors.As(err, &no):
			a.logger.Debug("the node's act was refused", "act", m, "reason", err)
		case ctx.Err() == nil:
			a.logger.Warn("the node couldn't do what was asked of it", "act", m, "reason", err)
		}
	}
}

// duties lists what this node has to do now.
func (a *App) duties(began int64) (all []machine.Message) {
	own := nodes.ID(a.node.ID())
	a.node.Read(func(r state.Reader) {
		n, registered := nodes.Of(r, own)
		if !registered {
			return
		}
		if n.IsAsked() && (!n.Resting || n.Asked.At < began) {
			all = append(all, nodes.Answer{Size: n.Asked.Size, Root: n.Asked.Root})
		}
		if n.Place.HoldsSeat() && isFirstSeat(r, own) {
			all = append(all, abandoned(r)...)
		}
	})
	return all
}

// isFirstSeat picks one of the nodes with seats for what one of them should do.
func isFirstSeat(r state.Reader, own nodes.ID) bool {
	for id, n := range nodes.All(r) {
		if n.Place.HoldsSeat() {
			return id == own
		}
	}
	return false
}

// abandoned takes out the nodes of those who are no longer members.
func abandoned(r state.Reader) (all []machine.Message) {
	if charter.Forming(r) {
		return nil
	}
	for id, n := range nodes.All(r) {
		if !membership.IsActive(r, n.Owner) && (!n.Place.HoldsSeat() || len(machine.SeatsOf(r)) > 1) {
			all = append(all, nodes.Remove{Node: id})
		}
	}
	return all
}
