package node

import (
	"fmt"
	"iter"
	"sync"

	"metaorg/machine"
	"metaorg/machine/state"
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
	return entry, notArrived(err)
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
	entries, cut := n.app.log.Entries(from, end)
	return entries, func() error { return notArrived(cut()) }
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
