package node

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/cometbft/cometbft/store"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/node/damage"
	"metaorg/node/restart"
)

type stateReader = state.Reader

// Now is rule time as of now: this node's clock, moved on in a sample network,
// and never before the last step's time. Unix seconds.
func (n *Node) Now() int64 { return n.app.now(n.app.loadHead()) }

// Read lets f look at the last committed state. A failing store ends the node.
func (n *Node) Read(f func(r state.Reader)) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if err := asError(fault); isStorage(err) {
			n.fail(err)
		}
		panic(fault)
	}()
	f(n.app.loadHead().Reader)
}

// Snapshot is the last committed state, unmoved by later commits; it must not
// be read after Close.
func (n *Node) Snapshot() state.Reader { return n.app.loadHead().Reader }

// Height is the height of the last committed block.
func (n *Node) Height() int64 { return n.app.loadHead().height }

// AppHash is the state's root at Height, 32 bytes.
func (n *Node) AppHash() []byte { return n.app.loadHead().root }

// Blocks is the chain of blocks that this node is on.
func (n *Node) Blocks() restart.Chain { return n.app.blocks }

// Genesis is what the network started from.
func (n *Node) Genesis() machine.Genesis { return n.app.genesis }

// InSync says whether the node takes part in ordering, or follows the latest
// block, rather than still fetching older ones.
func (n *Node) InSync() bool { return n.engine != nil && !n.engine.ConsensusReactor().WaitSync() }

// LogSize is how many entries the log has.
func (n *Node) LogSize() uint64 { return n.app.log.Size() }

// LogRoot is the RFC 6962 root of the log's first entries, 32 bytes.
func (n *Node) LogRoot(size uint64) ([]byte, error) { return n.app.log.Root(size) }

// Entry is the log's entry with this number, from 0, as bytes.
func (n *Node) Entry(i uint64) ([]byte, error) {
	entry, err := n.app.log.Entry(i)
	if err != nil {
		n.noticeDamage(err)
		return nil, notArrived(err)
	}
	return entry, nil
}

// Entries walks the log from an entry on, up to its end at the time of the
// call. After the walk failed says whether it was cut short.
func (n *Node) Entries(from uint64) (entries iter.Seq2[uint64, []byte], failed func() error) {
	return n.EntriesTo(from, n.app.log.Size())
}

// EntriesTo is Entries up to another end.
func (n *Node) EntriesTo(from, end uint64) (entries iter.Seq2[uint64, []byte], failed func() error) {
	if from > end {
		return func(func(uint64, []byte) bool) {}, func() error {
			return fmt.Errorf("couldn't read from entry %d on: the log has %d", from, end)
		}
	}
	walk, cut := n.app.log.Entries(from, end)
	entries = func(yield func(uint64, []byte) bool) {
		walk(yield)
		n.noticeDamage(cut())
	}
	return entries, func() error { return notArrived(cut()) }
}

// noticeDamage ends the node when what it read is not what was written.
func (n *Node) noticeDamage(err error) {
	if err != nil && damage.Is(err) {
		n.fail(err)
	}
}

// readLog reads all entries that are here, each of which is compared with its hash.
func (n *Node) readLog(ctx context.Context) error {
	held, _ := n.History()
	entries, failed := n.app.log.Entries(0, held)
	for range entries {
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return failed()
}

// blocksChecked is how many of the newest blocks are read at each start: a
// fault of the disk that comes with a crash is found there.
const blocksChecked = 1000

// checkBlocks compares the newest blocks with their hashes.
func (n *Node) checkBlocks(ctx context.Context) {
	blocks := n.engine.BlockStore()
	newest := blocks.Height()
	for height := newest; height >= max(blocks.Base(), newest-blocksChecked, 1) && ctx.Err() == nil; height-- {
		if err := checkBlock(blocks, height); err != nil {
			n.fail(err)
			return
		}
	}
}

// checkBlock reads a block; CometBFT panics on one that it cannot read.
func checkBlock(blocks *store.BlockStore, height int64) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("couldn't read block %d: %w: %w", height, damage.Err, asError(fault))
		}
	}()
	meta, block := blocks.LoadBlockMeta(height), blocks.LoadBlock(height)
	if meta == nil || block == nil {
		return nil // Pruned meanwhile.
	}
	if !block.HashesTo(meta.BlockID.Hash) {
		return fmt.Errorf("block %d is not the one its hash stands for: %w", height, damage.Err)
	}
	parts, err := block.MakePartSet(types.BlockPartSizeBytes)
	if err != nil {
		return err
	}
	if !parts.Header().Equals(meta.BlockID.PartSetHeader) {
		return fmt.Errorf("block %d is not the one its hash stands for: %w", height, damage.Err)
	}
	return nil
}

// checkMost is how long opening waits for state and log to be read through.
// What is left then is read once the node is in sync, or after checkPutOff:
// what a node is behind by comes first.
const (
	checkMost   = 2 * time.Second
	checkPutOff = 5 * time.Minute
)

// checkHome compares log and state with their roots, before anything is served.
func (n *Node) checkHome(ctx context.Context) error {
	h := n.app.loadHead()
	if !h.begun {
		return nil
	}
	if err := n.app.log.VerifyRoot(machine.EdgeOf(h).Root()); err != nil {
		return err
	}
	short, stop := context.WithTimeout(ctx, checkMost)
	defer stop()
	err := n.readHome(short)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		n.unread = true
		return nil
	}
	return err
}

// readHome reads all of the state and all of the log that is here.
func (n *Node) readHome(ctx context.Context) error {
	if store, ok := n.app.store.(*tree.Store); ok {
		version, err := store.Export() // What is here now, whatever comes meanwhile.
		if err != nil {
			return err
		}
		if err := errors.Join(version.Verify(ctx), version.Close()); err != nil {
			return err
		}
	}
	return n.readLog(ctx)
}

// checkRest reads what opening had no time for.
func (n *Node) checkRest() {
	ctx, stop := n.untilClosing()
	defer stop()
	for begun := time.Now(); !n.InSync() && time.Since(begun) < checkPutOff; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
	if n.enter() != nil {
		return
	}
	defer n.leave()
	if n.unread {
		n.noticeDamage(n.readHome(ctx))
	}
	n.checkBlocks(ctx)
}

// Committed gives a signal after each block that brought entries to the log;
// signals not taken in time become one. stop ends them.
func (n *Node) Committed() (signal <-chan struct{}, stop func()) { return n.app.committed.listen() }

// broadcast tells any number of listeners that something happened.
type broadcast struct {
	mu        sync.Mutex
	listeners map[chan struct{}]struct{}
}

func newBroadcast() *broadcast { return &broadcast{listeners: map[chan struct{}]struct{}{}} }

// listen returns a channel that holds at most one signal.
func (b *broadcast) listen() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners[c] = struct{}{}
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, c)
	}
}

func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.listeners {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
