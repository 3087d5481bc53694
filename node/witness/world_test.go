package witness

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/node/gossip"
)

// world is some nodes that hear each other, each with a log of its own.
type world struct {
	t       *testing.T
	genesis machine.Genesis
	nodes   []*fake
}

// fake is a node without an engine.
type fake struct {
	*Witness
	world    *world
	name     string
	key      ed25519.PrivateKey
	dir      string
	log      *ledger
	deaf     map[string]bool // Whom it is not connected with.
	mute     bool            // Whether it answers no questions.
	handlers map[string]func(string, []byte) ([]byte, error)
	come     func(string)
	told     func(b []byte) // Called with all that is told to it.
	up       atomic.Bool
	running  sync.WaitGroup
}

func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(name string) ed25519.PublicKey { return keyOf(name).Public().(ed25519.PublicKey) }

// newWorld makes a network whose first node holds the seat.
func newWorld(t *testing.T, names ...string) *world {
	t.Helper()
	w := &world{t: t, genesis: machine.Genesis{
		Name: "World", Time: 1, RuleVersion: 1,
		Seats: []machine.Seat{{Consensus: publicOf("seat"), Checkpoint: publicOf(names[0]), Anchor: make([]byte, 32)}},
	}}
	for _, name := range names {
		w.nodes = append(w.nodes, &fake{world: w, name: name, key: keyOf(name), dir: t.TempDir(), log: &ledger{}, deaf: map[string]bool{}})
	}
	t.Cleanup(func() {
		for _, n := range w.nodes {
			n.stop()
		}
	})
	return w
}

func (w *world) known() (all []Key) {
	for _, n := range w.nodes {
		all = append(all, Key{Node: n.name, Public: publicOf(n.name)})
	}
	return all
}

// start opens a node's witness and lets it run and meet the others.
func (f *fake) start() {
	f.world.t.Helper()
	f.handlers = map[string]func(string, []byte) ([]byte, error){}
	w, err := Open(Config{
		Dir: f.dir, Node: f.name, Genesis: f.world.genesis, Key: f.key, Log: f.log,
		Standing: f.standing, InSync: f.up.Load, Known: f.world.known, Talk: f, Clock: time.Now, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		f.world.t.Fatal(err)
	}
	f.Witness = w
	w.Listen(f)
	f.up.Store(true)
	f.running.Go(w.Run)
	for _, o := range f.world.nodes {
		if o != f && o.up.Load() && !f.deaf[o.name] {
			f.running.Go(func() { f.come(o.name) })
			o.running.Go(func() { o.come(f.name) })
		}
	}
}

func (f *fake) stop() {
	if f.Witness == nil {
		return
	}
	f.up.Store(false)
	f.Close()
	f.running.Wait()
	synctest.Wait()
	f.Witness = nil
}

func (w *world) start() {
	for _, n := range w.nodes {
		n.start()
	}
}

func (f *fake) Handle(topic string, h gossip.Answerer) { f.handlers[topic] = h }
func (f *fake) OnPeer(come func(string))               { f.come = come }

func (f *fake) Peers() (all []string) {
	for _, o := range f.world.nodes {
		if o != f && o.up.Load() && !f.deaf[o.name] {
			all = append(all, o.name)
		}
	}
	return all
}

func (f *fake) peer(name string) *fake {
	at := slices.IndexFunc(f.world.nodes, func(o *fake) bool { return o.name == name })
	return f.world.nodes[at]
}

func (f *fake) Broadcast(topic string, b []byte) {
	for _, name := range f.Peers() {
		f.tell(name, topic, b)
	}
}

func (f *fake) tell(name, topic string, b []byte) {
	if told := f.peer(name).told; told != nil {
		told(b)
	}
	if _, err := f.peer(name).handlers[topic](f.name, b); err != nil {
		f.world.t.Errorf("%s told %s: %v", f.name, name, err)
	}
}

func (f *fake) Request(_ context.Context, name, topic string, b []byte) ([]byte, error) {
	if !slices.Contains(f.Peers(), name) || f.peer(name).mute {
		return nil, gossip.ErrNoPeer
	}
	return f.peer(name).handlers[topic](f.name, b)
}

// ledger is a log: entries of one line up to some, and then of another.
type ledger struct {
	mu     sync.Mutex
	hashes []tlog.Hash
	size   uint64
	gap    uint64 // Below this size the roots are not known.
}

func (l *ledger) ReadHashes(indexes []int64) (all []tlog.Hash, err error) {
	for _, i := range indexes {
		all = append(all, l.hashes[i])
	}
	return all, nil
}

func (l *ledger) grow(n int, line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for range n {
		h, err := tlog.StoredHashes(int64(l.size), fmt.Append(nil, line, l.size), l)
		if err != nil {
			panic(err)
		}
		l.hashes, l.size = append(l.hashes, h...), l.size+1
	}
}

// become makes it another log.
func (l *ledger) become(other *ledger) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hashes, l.size = other.hashes, other.size
}

func (l *ledger) Size() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.size
}

var errGap = errors.New("not here yet")

func (l *ledger) Root(size uint64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if size < l.gap || size > l.size {
		return nil, errGap
	}
	h, err := tlog.TreeHash(int64(size), l)
	return h[:], err
}

func (l *ledger) Consistency(older, newer uint64) (tlog.TreeProof, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if older < l.gap || newer > l.size {
		return nil, errGap
	}
	return tlog.ProveTree(int64(newer), int64(older), l)
}

func (l *ledger) at(network machine.NetworkID, size uint64) checkpoint.Checkpoint {
	root, err := l.Root(size)
	if err != nil {
		panic(err)
	}
	state := sha256.Sum256(root)
	return checkpoint.Checkpoint{Network: network, Size: size, Root: root, Height: int64(size), State: state[:]}
}

func (f *fake) standing() (checkpoint.Checkpoint, error) {
	if f.log.Size() == 0 {
		return checkpoint.Checkpoint{}, errGap
	}
	return f.log.at(f.world.genesis.ID(), f.log.Size()), nil
}

// act lets entries come to these nodes' logs.
func (w *world) act(entries int, line string, nodes ...*fake) {
	if len(nodes) == 0 {
		nodes = w.nodes
	}
	for _, n := range nodes {
		n.log.grow(entries, line)
		if n.Witness != nil {
			n.Committed(time.Now().Unix())
		}
	}
}

// says is what a key signs of a log.
func (w *world) says(name string, l *ledger, size uint64) []byte {
	b, err := checkpoint.Sign(l.at(w.genesis.ID(), size), keyOf(name))
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func line(entries int, line string) *ledger {
	l := &ledger{}
	l.grow(entries, line)
	return l
}

func (f *fake) note() (checkpoint.Note, error) {
	b, err := f.Note(context.Background())
	if err != nil {
		return checkpoint.Note{}, err
	}
	return checkpoint.Read(b)
}

func (w *world) signers(n checkpoint.Note) (names []string) {
	for _, k := range w.known() {
		if n.SignedBy(k.Public) {
			names = append(names, k.Node)
		}
	}
	return names
}
