// Package webtest serves a small real node over loopback: the machine in
// memory, every act a block of its own, the read model and the host's data in
// files of the test.
package webtest

import (
	"context"
	"iter"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
	"metaorg/web"
)

// OperatorToken is the token of every test's operator.
const OperatorToken = "the operator's token"

// Site is a node being served.
type Site struct {
	URL   string
	World *rulestest.World
	Node  *Node
	Model *readmodel.Model
}

// Start serves a new network with these modules until the test ends. Spoil
// changes the server's configuration before it starts; it may be nil.
func Start(t testing.TB, d machine.Directory, modules []machine.Module, views []readmodel.View, spoil func(*web.Config)) *Site {
	t.Helper()
	w := rulestest.New(t, d, modules...)
	node, model := Over(t, w, views...)
	host, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	must(t, err)
	config := web.Config{Machine: w.Machine, Node: node, Model: model, Host: host, OperatorToken: OperatorToken}
	if spoil != nil {
		spoil(&config)
	}
	server := httptest.NewServer(web.New(config))
	t.Cleanup(func() {
		server.Close()
		must(t, host.Close())
	})
	return &Site{URL: server.URL, World: w, Node: node, Model: model}
}

// Over makes a node of a world, with tables that follow it until the test ends.
func Over(t testing.TB, w *rulestest.World, views ...readmodel.View) (*Node, *readmodel.Model) {
	t.Helper()
	node := &Node{world: w, statuses: map[wire.EnvelopeID]web.Status{}, settled: make(chan struct{})}
	node.commit()
	model, err := readmodel.Open(t.Context(), filepath.Join(t.TempDir(), "read.db"), w.Machine, views...)
	if err != nil {
		t.Fatal(err)
	}
	follow(t, model, node)
	if !model.WaitFor(t.Context(), node.Height()) { // Tests read tables directly, too.
		t.Fatal("the lists did not come so far")
	}
	return node, model
}

// Settle waits until the lists show everything that was done.
func (s *Site) Settle(t testing.TB) {
	t.Helper()
	if !s.Model.WaitFor(t.Context(), s.Node.Height()) {
		t.Fatal("the lists did not come so far")
	}
}

// follow lets the tables follow the node until the test ends.
func follow(t testing.TB, model *readmodel.Model, node *Node) {
	node.wake = model.Wake
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- model.Follow(ctx, node) }()
	t.Cleanup(func() {
		stop()
		must(t, <-ended)
		must(t, model.Close())
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// Node is a world as a node: safe for many at once.
type Node struct {
	mu       sync.Mutex
	world    *rulestest.World
	held     [][]byte // Accepted while Hold is on.
	holding  bool
	statuses map[wire.EnvelopeID]web.Status
	settled  chan struct{} // Closed and replaced with every block.
	wake     func()
	now      state.Reader
	entries  [][]byte
	height   int64
	outOf    bool // Out of sync.
}

// Submit admits and tries an act as a node does, and applies it at once unless held.
func (n *Node) Submit(_ context.Context, envelope []byte) (wire.EnvelopeID, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	act, err := n.world.Machine.Admit(n.world.Store, envelope, n.world.Now(), machine.SequencesAhead)
	if err != nil {
		return "", err
	}
	if err := n.world.Machine.Try(n.world.Store, envelope, n.world.Now()); err != nil && !n.holding {
		return "", err
	}
	n.statuses[act.ID] = web.Status{State: web.Pending}
	n.held = append(n.held, envelope)
	if !n.holding {
		n.apply()
	}
	return act.ID, nil
}

// Let lets something happen in the world, such as acts and days that pass, and
// commits it.
func (n *Node) Let(happen func(*rulestest.World)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	happen(n.world)
	n.commit()
}

// Hold keeps acts pending until Release.
func (n *Node) Hold() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.holding = true
}

// Release applies what was held.
func (n *Node) Release() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.holding = false
	n.apply()
}

// Forget forgets what became of acts, as a node does of older ones.
func (n *Node) Forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.statuses = map[wire.EnvelopeID]web.Status{}
}

// FallBehind makes the node say that it is not in sync.
func (n *Node) FallBehind() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.outOf = true
}

func (n *Node) apply() {
	for _, envelope := range n.held {
		var env wire.Envelope
		if err := wire.Decode(envelope, &env); err != nil {
			panic(err) // It was admitted.
		}
		before := len(n.world.Entries)
		outcome := n.world.Submit(envelope, 1)[0]
		n.statuses[env.ID()] = statusOf(n.world, before, outcome)
	}
	n.held = nil
	n.commit()
}

// statusOf looks for the act's entry among those of its block.
func statusOf(w *rulestest.World, before int, outcome machine.Outcome) web.Status {
	for i := before; i < len(w.Entries); i++ {
		var e machine.Entry
		if err := wire.Decode(w.Entries[i], &e); err != nil {
			panic(err) // The machine wrote it.
		}
		if e.Input == machine.InputEnvelope {
			return web.Status{State: web.Applied, Height: e.Height, Entry: uint64(i)}
		}
	}
	return web.Status{State: web.Refused, Refusal: outcome.Refusal()}
}

func (n *Node) commit() {
	n.now, n.entries, n.height = n.world.Store.Snapshot(), n.world.Entries, n.world.Store.Version()
	close(n.settled)
	n.settled = make(chan struct{})
	if n.wake != nil {
		n.wake()
	}
}

// Status tells what became of an act.
func (n *Node) Status(id wire.EnvelopeID) web.Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s, ok := n.statuses[id]; ok {
		return s
	}
	return web.Status{State: web.Unknown}
}

// Wait waits until an act is no longer pending.
func (n *Node) Wait(ctx context.Context, id wire.EnvelopeID) (web.Status, error) {
	for {
		n.mu.Lock()
		s, settled := n.statuses[id], n.settled
		n.mu.Unlock()
		if s.State != web.Pending {
			return s, nil
		}
		select {
		case <-ctx.Done():
			return s, ctx.Err()
		case <-settled:
		}
	}
}

// NextSequence is that of a key's next act.
func (n *Node) NextSequence(p machine.PersonID, k signature.KeyID) uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return machine.LastSequence(n.now, p, k) + uint64(len(n.held)) + 1
}

// Now is rule time.
func (n *Node) Now() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.world.Now()
}

// Read lets f look at the last committed state.
func (n *Node) Read(f func(state.Reader)) {
	n.mu.Lock()
	now := n.now
	n.mu.Unlock()
	f(now)
}

// Genesis is what the network started from.
func (n *Node) Genesis() machine.Genesis { return n.world.Genesis }

// Height is that of the last block.
func (n *Node) Height() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.height
}

// AppHash is the state's root.
func (n *Node) AppHash() []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.world.Store.WorkingHash()
}

// InSync is true until FallBehind.
func (n *Node) InSync() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return !n.outOf
}

// LogSize is the number of entries.
func (n *Node) LogSize() uint64 { return uint64(len(n.log())) }

func (n *Node) log() [][]byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.entries
}

// Entry is one entry.
func (n *Node) Entry(i uint64) ([]byte, error) { return n.log()[i], nil }

// Entries walks the entries from one on.
func (n *Node) Entries(from uint64) iter.Seq2[uint64, []byte] {
	return readmodeltest.Log(n.log()).Entries(from)
}

// Checkpoint is a text that looks like one.
func (n *Node) Checkpoint() ([]byte, error) { return []byte("tests.example/log\n"), nil }
