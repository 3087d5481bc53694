package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/node"
)

// stewardEvery is how often the node looks whether something is asked of it,
// besides after each block with acts.
const stewardEvery = 10 * time.Second

// steward lets the node answer by itself what the network asks of it, once it
// is in sync: a call to a seat, a challenge, the return from a pause. One whose
// owner let it rest returns when it is started again, and not before.
func (a *App) steward(ctx context.Context) {
	began := a.node.Now()
	underWay := map[string]wire.EnvelopeID{}
	committed, stop := a.node.Committed()
	defer stop()
	for {
		if a.node.InSync() {
			a.act(ctx, a.duties(began), underWay)
		}
		select {
		case <-ctx.Done():
			return
		case <-committed:
		case <-time.After(stewardEvery):
		}
	}
}

// act does what is to be done and is not under way; what is refused is tried
// anew later.
func (a *App) act(ctx context.Context, duties []machine.Message, underWay map[string]wire.EnvelopeID) {
	for _, m := range duties {
		which := fmt.Sprintf("%T %v", m, m)
		if id, sent := underWay[which]; sent && a.node.Status(id).State == node.Pending {
			continue
		}
		id, err := a.node.Act(ctx, m)
		var no *machine.Refusal
		switch {
		case err == nil:
			underWay[which] = id
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
		if !membership.Belongs(r, n.Owner) && (!n.Place.HoldsSeat() || len(machine.SeatsOf(r)) > 1) {
			all = append(all, nodes.Remove{Node: id})
		}
	}
	return all
}
