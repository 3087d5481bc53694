package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/statesync"

	"metaorg/machine"
	"metaorg/machine/history"
	"metaorg/machine/history/disk"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/machine/wire"
	"metaorg/node/arrival"
	"metaorg/node/engine"
	"metaorg/node/gossip"
	"metaorg/node/snapshot"
)

// When a node takes a snapshot of its state.
const (
	snapshotBlocks   = 2000            // Blocks with acts after which there is a new one,
	snapshotPause    = time.Hour       // if it is as long since the last.
	snapshotAge      = 5 * time.Minute // Of the last one, after which a peer that asks gets another.
	snapshotPatience = 3 * time.Second // How long a peer that asks is kept waiting for it.
)

// Topics under which a node that joins asks for what proves a state.
const (
	topicLightBlock = "light/block"
	topicSeats      = "light/seats"
)

// startOver throws away a state whose replacement did not come to its end, and
// the blocks with it. Before that end the node has taken part in nothing.
func (h home) startOver(folder *snapshot.Folder) error {
	if err := errors.Join(os.RemoveAll(h.state()), os.RemoveAll(h.engineDB())); err != nil {
		return fmt.Errorf("couldn't start over with the state: %w", err)
	}
	return folder.Restored()
}

// openSnapshots looks at the home's snapshots, before its databases are opened.
func (n *Node) openSnapshots() (err error) {
	n.wantSnapshot, n.seeded = make(chan chan struct{}), make(chan struct{}, 1)
	if n.snapshots, err = snapshot.Open(n.home.snapshots()); err != nil {
		return err
	}
	if !n.snapshots.IsRestoring() {
		return nil
	}
	n.config.Logger.Warn("the state had not arrived completely; it is fetched again")
	return n.home.startOver(n.snapshots)
}

// exchange is what gives and takes snapshots for this node's state.
func (n *Node) exchange(a *application, store *tree.Store) *snapshot.Exchange {
	return &snapshot.Exchange{
		Folder: n.snapshots, Store: store, Fresh: n.freshSnapshot, Accept: a.acceptState,
		Enter: func(height int64, root []byte) {
			a.enterState(height, root)
			select {
			case n.seeded <- struct{}{}:
			default:
			}
		},
		Reject: func(why error) { a.logger.Warn("a snapshot of a peer was of no use", "reason", why) },
	}
}

// answerJoining lets peers ask for what they need to go on from this node's state.
func (n *Node) answerJoining() {
	n.gossip.Handle(arrival.Topic, arrival.Answer(n.app.log))
	n.gossip.Handle(arrival.TopicGrowth, arrival.AnswerGrowth(n.app.log))
	byHeight := func(f func(height int64) ([]byte, error)) gossip.Answerer {
		return func(_ string, content []byte) ([]byte, error) {
			var height int64
			if wire.Decode(content, &height) != nil || height < 0 {
				return nil, gossip.ErrGarbage
			}
			return f(height)
		}
	}
	n.gossip.Handle(topicLightBlock, byHeight(func(height int64) ([]byte, error) {
		return n.LightBlock(context.Background(), height)
	}))
	n.gossip.Handle(topicSeats, byHeight(n.seatsAt))
}

// seatsAt is who holds a seat at a height, at most two above the last, as the
// bytes of CometBFT's ValidatorSet.
func (n *Node) seatsAt(height int64) ([]byte, error) {
	if err := n.enter(); err != nil {
		return nil, err
	}
	defer n.leave()
	set, err := n.seatsBefore().LoadValidators(height)
	if err != nil {
		return nil, machine.NotFound("node.no_such_block", "this node does not know the seats of height %d", height).At("height")
	}
	p, err := set.ToProto()
	if err != nil {
		return nil, fmt.Errorf("couldn't write the seats of height %d: %w", height, err)
	}
	return p.Marshal()
}

// askPeers is how a node that joins asks.
type askPeers struct{ *gossip.Reactor }

func (a askPeers) LightBlock(ctx context.Context, peer string, height int64) ([]byte, error) {
	return a.Request(ctx, peer, topicLightBlock, wire.Encode(height))
}

func (a askPeers) Seats(ctx context.Context, peer string, height int64) ([]byte, error) {
	return a.Request(ctx, peer, topicSeats, wire.Encode(height))
}

// stateProvider says which state a snapshot must be of; nil unless this node is
// to begin with one.
func (n *Node) stateProvider() statesync.StateProvider {
	restarted := n.app.blocks.Number > 1 // Blocks from before are to be had from nobody.
	if !n.config.StateSync && !restarted || n.app.loadHead().begun {
		return nil
	}
	return &snapshot.Trust{Blocks: n.app.blocks, Params: engine.Params(), Peers: askPeers{n.gossip}}
}

// ListSnapshots tells a peer which snapshots there are.
func (a *application) ListSnapshots(context.Context, *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	return a.snapshots.List(), nil
}

// LoadSnapshotChunk gives a peer a part of one.
func (a *application) LoadSnapshotChunk(_ context.Context, req *abci.RequestLoadSnapshotChunk) (*abci.ResponseLoadSnapshotChunk, error) {
	return a.snapshots.Load(req)
}

// OfferSnapshot says whether one that peers have is wanted.
func (a *application) OfferSnapshot(_ context.Context, req *abci.RequestOfferSnapshot) (res *abci.ResponseOfferSnapshot, err error) {
	defer a.guard("take a state from peers", &err)
	return a.snapshots.Offer(req)
}

// ApplySnapshotChunk takes a part of one.
func (a *application) ApplySnapshotChunk(_ context.Context, req *abci.RequestApplySnapshotChunk) (res *abci.ResponseApplySnapshotChunk, err error) {
	defer a.guard("take a state from peers", &err)
	return a.snapshots.Apply(req)
}

// acceptState makes the log ready for a state that the seats vouch for.
func (a *application) acceptState(r state.Reader, height int64) error {
	known := machine.NetworkOf(r)
	if known.ID != a.genesis.ID() {
		return fmt.Errorf("%w: it is of network %q", snapshot.ErrUnfit, known.ID)
	}
	if chain := machine.BlockChainOf(r).Number; chain != a.blocks.Number {
		return fmt.Errorf("%w: it is on chain %d of the network's blocks, and this node on %d", snapshot.ErrUnfit, chain, a.blocks.Number)
	}
	if err := a.machine.CheckRules(r, height+1); err != nil {
		return err // No other state will do either; the node ends with the sentence.
	}
	edge := machine.EdgeOf(r)
	if edge.Size == 1 {
		height = 0 // The genesis is the step of no block.
	}
	return a.log.Seed(edge, height)
}

// enterState goes on from a state that came from peers.
func (a *application) enterState(height int64, root []byte) {
	a.head.Store(newHead(a.store.Snapshot(), height, root))
	a.restoring = true
	a.metrics.height.Set(float64(height))
	a.metrics.entries.Set(float64(a.log.Size()))
	a.logger.Info("the state has arrived; its history follows", "height", height, "entries", a.log.Size())
	a.committed.send()
}

// restored notes, with the first block after it, that the state is here to stay.
func (a *application) restored() error {
	if !a.restoring {
		return nil
	}
	a.restoring = false
	return a.snapshots.Folder.Restored()
}

// lastHeight is the height of the block that a log with this edge ends with, 0
// for the genesis'.
func (a *application) lastHeight(edge history.Edge) (int64, error) {
	if _, to, height := a.log.Hole(); to == edge.Size && to > 0 {
		return height, nil
	}
	last, err := a.log.Entry(edge.Size - 1)
	if err != nil {
		return 0, err
	}
	var e machine.Entry
	err = wire.Decode(last, &e)
	return e.Height, err
}

// freshSnapshot sees that there is a snapshot that is not old, if that is quick.
func (n *Node) freshSnapshot() {
	done := make(chan struct{})
	patience := time.After(snapshotPatience)
	select {
	case n.wantSnapshot <- done:
	case <-patience:
		return
	case <-n.closing:
		return
	}
	select {
	case <-done:
	case <-patience:
	case <-n.closing:
	}
}

// takeSnapshots takes one whenever enough has happened, or a peer asks and the
// last is old.
func (n *Node) takeSnapshots() {
	ctx, stop := n.untilClosing()
	defer stop()
	signal, unlisten := n.Committed()
	defer unlisten()
	var last time.Time
	for {
		var asked chan struct{}
		select {
		case <-ctx.Done():
			return
		case asked = <-n.wantSnapshot:
		case <-signal:
		}
		now := n.occasion()
		now.asked, now.age = asked != nil, time.Since(last)
		if now.isDue() {
			last = time.Now()
			if err := n.takeSnapshot(ctx); err != nil && ctx.Err() == nil {
				n.config.Logger.Warn("no snapshot could be taken; nodes that join have to go through all blocks", "reason", explain(err))
			}
		}
		if asked != nil {
			close(asked)
		}
	}
}

// occasion is when it is considered to take a snapshot.
type occasion struct {
	begun  bool          // There is a state.
	none   bool          // There is no snapshot of this chain of blocks.
	passed uint64        // Blocks with acts since the last snapshot.
	peers  int           // Nodes that might ask for one.
	asked  bool          // One does.
	age    time.Duration // Since one was taken.
}

func (n *Node) occasion() occasion {
	h := n.app.loadHead()
	last, _ := n.snapshots.Last()
	return occasion{
		begun: h.begun, none: last.Height < n.app.blocks.First,
		passed: h.clock.Blocks - min(last.Blocks, h.clock.Blocks), peers: len(n.gossip.Peers()),
	}
}

// isDue keeps a node that nobody can ask from copying its state, and a busy one
// from doing nothing else.
func (o occasion) isDue() bool {
	switch {
	case !o.begun:
		return false
	case o.asked:
		return o.age > snapshotAge && (o.none || o.passed > 0)
	default:
		return o.peers > 0 && o.age > snapshotPause && o.passed >= snapshotBlocks
	}
}

func (n *Node) takeSnapshot(ctx context.Context) (err error) {
	defer n.app.catch(&err)
	e, err := n.app.snapshots.Store.Export()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	height, err := n.app.lastHeight(machine.EdgeOf(e.Reader()))
	if err != nil {
		return err
	}
	return n.snapshots.Take(ctx, e, max(height, n.app.blocks.First), machine.ClockOf(e.Reader()).Blocks)
}

// untilClosing is a context that ends when the node does.
func (n *Node) untilClosing() (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		defer stop()
		select {
		case <-ctx.Done():
		case <-n.closing:
		case <-n.done:
		}
	}()
	return ctx, stop
}

// fillHistory fetches what the log is missing after a state came from peers.
func (n *Node) fillHistory() {
	ctx, stop := n.untilClosing()
	defer stop()
	f := arrival.Filler{
		Log: n.app.log, Peers: n.gossip, Logger: n.config.Logger, Grew: n.app.committed.send, Fail: n.fail,
	}
	f.Run(ctx, n.seeded)
}

// watchChain stops the node as soon as the log shows that the chain of blocks
// which it was told of is not the one that the members agreed to.
func (n *Node) watchChain() {
	ctx, end := n.untilClosing()
	defer end()
	signal, stop := n.Committed()
	defer stop()
	for {
		switch checked, err := n.app.blocks.Check(n.app.loadHead(), n.app.log.Entry); {
		case err != nil:
			n.fail(err)
			return
		case checked:
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-signal:
		}
	}
}

// History says how many entries are here from the first on, of how many the
// log has. They differ after a state came from peers, until its history has.
func (n *Node) History() (held, size uint64) {
	size = n.app.log.Size()
	return min(n.app.log.Held(), size), size
}

// notArrived tells whoever asks for entries that are on their way.
func notArrived(err error) error {
	if errors.Is(err, disk.ErrMissing) {
		return machine.Conflict("node.history_arriving", "the history is still arriving at this node; ask again later, or ask another node")
	}
	return err
}

// Whole is how many entries are here from the first on, whole heights of them.
func (n *Node) Whole() uint64 {
	held, size := n.History()
	if held == size || held == 0 {
		return held
	}
	// More of the last height may be to come.
	last, err := n.heightOf(held - 1)
	for i := held - 1; err == nil && i > 0; i-- {
		var height int64
		if height, err = n.heightOf(i - 1); err == nil && height != last {
			return i
		}
	}
	if err != nil {
		n.config.Logger.Error("the log could not be read", "reason", err)
	}
	return 0
}

func (n *Node) heightOf(i uint64) (int64, error) {
	raw, err := n.app.log.Entry(i)
	if err != nil {
		return 0, err
	}
	var e machine.Entry
	err = wire.Decode(raw, &e)
	return e.Height, err
}
