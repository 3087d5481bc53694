// Package node is one node of a network: it orders acts by CometBFT, in this
// process, applies them with the machine, and keeps the log. What it keeps
// true: an act reported as applied is in the log for good, whatever happens to
// the process afterwards; the state is always that of the log; a rule that
// panics never stops the node, and a disk that fails always does.
package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble"
	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/prometheus/client_golang/prometheus"

	"metaorg/machine"
	"metaorg/machine/history/disk"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/node/damage"
	"metaorg/node/engine"
	"metaorg/node/faulty"
	"metaorg/node/gossip"
	"metaorg/node/restart"
	"metaorg/node/reveal"
	"metaorg/node/snapshot"
	"metaorg/node/verdicts"
	"metaorg/node/witness"
)

// Config says how a node works. Home and Machine are needed.
type Config struct {
	Home       string                                           // The node's directory.
	Machine    func(options ...machine.Option) *machine.Machine // Makes the machine with the network's modules.
	Logger     *slog.Logger                                     // slog.Default() if nil.
	Metrics    prometheus.Registerer                            // Where the node's figures go; nowhere if nil.
	P2PListen  string                                           // Where peers reach the node; "127.0.0.1:0" if empty.
	P2PAddress string                                           // Where others reach that, if they use another address, such as a name.
	Peers      func(state.Reader) []Peer                        // The registered nodes of a state; only those of the home's peers.json if nil.
	StateSync  bool                                             // Whether a node without a state fetches one from peers, and its history after it.
	NodeCache  int                                              // Tree nodes kept in memory, some 200 bytes each; 10,000 if zero.
	Clock      func() time.Time                                 // time.Now if nil.
}

// Node is a running node. All its methods may be called from any goroutine.
type Node struct {
	config  Config
	home    home
	secrets *secrets
	app     *application
	engine  *cmtnode.Node
	gossip  *gossip.Reactor
	witness *witness.Witness

	lock         *os.File
	stateDB      *pebble.DB
	engineDB     *pebble.DB
	gate         engine.Gate // Before engineDB.
	earlier      *restart.Earlier
	started      time.Time
	held         atomic.Int64 // Height at which nothing was signed yet, because peers are further.
	refused      atomic.Int64 // Last height of which its seat did not sign something.
	holdsNothing bool         // It waited for its peers in vain before.
	withdraw     func()       // Takes the metrics back.

	unread bool // Opening had no time to read all that the home holds.

	snapshots    *snapshot.Folder
	wantSnapshot chan chan struct{} // Asks for a snapshot of about now, and is told when that was seen to.
	seeded       chan struct{}      // Holds a signal that the log has begun in the middle.
	onChain      bool               // Whether the chain of blocks was found at the start to be the one agreed to.
	pinned       atomic.Bool        // Whether the log was found to be the one that the home was made for.

	users      sync.RWMutex // Held for reading by who uses the engine, for writing by who stops it.
	closing    chan struct{}
	closeOnce  sync.Once
	closeErr   error
	background sync.WaitGroup

	faultOnce sync.Once
	fault     error
	done      chan struct{}
}

// Open starts the node of a home: it takes the lock, cuts the log back to what
// the state counts, replays what the state is missing, and takes part in
// ordering. A home in use gives ErrInUse, one without a network ErrNoNetwork.
func Open(ctx context.Context, c Config) (*Node, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.P2PListen == "" {
		c.P2PListen = "127.0.0.1:0"
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	c.Clock = faulty.Clock(c.Clock)
	n := &Node{config: c, home: home(c.Home), closing: make(chan struct{}), done: make(chan struct{}), started: time.Now(), withdraw: func() {}}
	n.earlier = restart.OpenEarlier(c.Home)
	n.gossip = gossip.New(c.Logger.With("part", "gossip"))
	if given, err := n.UnlessStuck(func() error { return n.open(ctx) }); given && err != nil {
		_, closed := n.UnlessStuck(n.release)
		return nil, errors.Join(explain(err), closed)
	} else if !given {
		return nil, err // Nothing is touched any more; the process is to end.
	}
	n.background.Go(n.tickWhenDue)
	n.background.Go(n.feed)
	n.background.Go(n.checkRest)
	n.background.Go(n.repeat)
	n.background.Go(n.keepPeers)
	n.background.Go(n.watchHeld)
	switch pin, pinned, err := n.home.readPin(); {
	case err != nil:
		return nil, errors.Join(err, n.Close())
	case !pinned:
		n.pinned.Store(true)
	default:
		n.background.Go(func() { n.watchPin(pin) })
	}
	n.background.Go(n.witness.Run)
	n.background.Go(n.watchVotes)
	n.background.Go(n.takeSnapshots)
	n.background.Go(n.fillHistory)
	if !n.onChain {
		n.background.Go(n.watchChain)
	}
	if faulty.Lies() {
		n.background.Go(func() { faulty.Lie(n.closing, n.liar()) })
	}
	return n, nil
}

func (n *Node) open(ctx context.Context) (err error) {
	g, err := n.home.readGenesis()
	if err != nil {
		return err
	}
	if n.lock, err = lockHome(n.home); err != nil {
		return err
	}
	if err := n.home.makeDirectories(); err != nil {
		return err
	}
	n.holdsNothing = n.home.heldBefore()
	if n.secrets, err = readSecrets(n.home); err != nil {
		return err
	}
	if err := n.openSnapshots(); err != nil {
		return err
	}
	if n.stateDB, err = tree.OpenPebble(n.home.state(), tree.PebbleOptions{Fatal: n.fatal, FS: faulty.FS("state")}); err != nil {
		return err
	}
	if n.engineDB, err = tree.OpenPebble(n.home.engineDB(), tree.PebbleOptions{Fatal: n.fatal, FS: faulty.FS("engine")}); err != nil {
		return err
	}
	if n.app, err = n.newApplication(g); err != nil {
		return err
	}
	if err := n.checkHome(ctx); err != nil {
		return err
	}
	n.answerJoining()
	n.gossip.Handle(topicActs, n.hearWaiting)
	if err := n.openWitness(); err != nil {
		return err
	}
	if n.engine, err = n.newEngine(ctx); err != nil {
		return err
	}
	if n.config.Metrics != nil {
		if n.withdraw, err = n.registerMetrics(n.config.Metrics); err != nil {
			n.withdraw = func() {}
			return fmt.Errorf("couldn't offer the node's metrics: %w", err)
		}
	}
	if err := n.engine.Start(); err != nil {
		return fmt.Errorf("couldn't start consensus: %w", err)
	}
	return n.firstBlock(ctx)
}

func (n *Node) newApplication(g machine.Genesis) (*application, error) {
	store, err := tree.Open(n.stateDB, tree.Options{NodeCache: n.config.NodeCache})
	if err != nil {
		return nil, err
	}
	reader := store.Snapshot()
	if id := machine.NetworkOf(reader).ID; id != "" && id != g.ID() {
		return nil, fmt.Errorf("couldn't open this home: its state is of network %s and its genesis of %s", id, g.ID())
	}
	log, err := disk.Open(n.stateDB, machine.EdgeOf(reader).Size)
	if err != nil {
		return nil, err
	}
	blocks, err := restart.ReadChain(n.config.Home, g)
	if err != nil {
		return nil, err
	}
	checked, err := blocks.Check(reader, log.Entry)
	if err != nil {
		return nil, err
	}
	n.onChain = checked
	a := &application{
		genesis: g, blocks: blocks, store: store, log: log,
		seat: n.secrets.consensus(), chain: reveal.New(n.secrets.chainSeed),
		lines: newLines(), committed: newBroadcast(), metrics: newMetrics(), misbehaved: make(chan int64, 16),
		logger: n.config.Logger, clock: n.config.Clock, fail: n.fail,
	}
	given, err := n.home.readPeers()
	if err != nil {
		return nil, err
	}
	a.snapshots = n.exchange(a, store)
	a.peers = &peering{given: given, registered: n.config.Peers, inSync: n.InSync, closing: n.closing}
	good, err1 := newVerified()
	var err2, err3, err4 error
	a.tickets, err2 = newTickets()
	a.statuses, err3 = newStatuses()
	a.accepted, err4 = verdicts.Open(n.home.accepted())
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	a.machine = n.config.Machine(machine.WithVerify(good.verify), machine.WithFaults(a.fault))
	if err := a.machine.CheckRules(reader, store.Version()+1); err != nil {
		return nil, err
	}
	a.head.Store(newHead(reader, store.Version(), store.WorkingHash()))
	a.metrics.height.Set(float64(store.Version()))
	a.metrics.entries.Set(float64(log.Size()))
	return a, nil
}

// firstBlock waits for the block that brings the genesis into the state, if
// this node alone makes it.
func (n *Node) firstBlock(ctx context.Context) error {
	signal, stop := n.Committed()
	defer stop()
	seats := n.app.genesis.Seats
	if n.app.loadHead().begun || len(seats) > 1 || !bytes.Equal(seats[0].Consensus, n.app.seat) {
		return nil
	}
	select {
	case <-signal:
		return nil
	case <-n.done:
		return n.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enter keeps the engine running until leave.
func (n *Node) enter() error {
	n.users.RLock()
	select {
	case <-n.closing:
		n.users.RUnlock()
		return ErrClosed
	case <-n.done:
		n.users.RUnlock()
		return n.Err()
	default:
		return nil
	}
}

func (n *Node) leave() { n.users.RUnlock() }

// Done is closed when the node cannot go on: the store failed, or consensus
// stopped. The process should end then, with a non-zero exit code.
func (n *Node) Done() <-chan struct{} { return n.done }

// Err is why the node cannot go on; nil while it can.
func (n *Node) Err() error {
	select {
	case <-n.done:
		return n.fault
	default:
		return nil
	}
}

func (n *Node) fail(err error) {
	n.faultOnce.Do(func() {
		n.fault = explain(err)
		n.config.Logger.Error("the node cannot go on", "reason", n.fault.Error())
		close(n.done)
	})
}

// stuckAfter is how long what was under way when the node failed may take to end.
const stuckAfter = 5 * time.Second

// UnlessStuck gives the result of doing something. Once the node has failed,
// whoever uses a database that failed may wait for ever; then given is false,
// and the error is why the node cannot go on.
func (n *Node) UnlessStuck(do func() error) (given bool, err error) {
	result := make(chan error, 1)
	go func() { result <- do() }()
	select {
	case err := <-result:
		return true, err
	case <-n.done:
	}
	select {
	case err := <-result:
		return true, err
	case <-time.After(stuckAfter):
		return false, n.Err()
	}
}

// fatal ends the node and keeps the goroutine of a database that failed from
// going on; the process ends meanwhile.
func (n *Node) fatal(err error) {
	n.fail(err)
	select {}
}

// explain puts what a person can mend in front.
func explain(err error) error {
	// CometBFT and Pebble hand some errors on as text.
	is := func(e syscall.Errno) bool {
		return errors.Is(err, e) || err != nil && strings.Contains(err.Error(), e.Error())
	}
	switch {
	case is(syscall.ENOSPC):
		return fmt.Errorf("the disk is full; free some space and start again: %w", err)
	case is(syscall.EROFS), is(syscall.EACCES):
		return fmt.Errorf("the home cannot be written to; check its permissions: %w", err)
	}
	return damage.Explain(err)
}

// Close stops the node and returns why it could not go on, if it could not.
// Calling it again does nothing more.
func (n *Node) Close() error {
	n.closeOnce.Do(func() {
		close(n.closing)
		n.withdraw()
		if n.closeErr = n.Err(); n.closeErr != nil && !isOrderly(n.closeErr) {
			// Nothing is touched any more; the next start recovers from what is on disk.
			return
		}
		n.witness.Close()
		n.background.Wait()
		n.users.Lock()         // Whoever uses the engine is done then, and nobody comes any more.
		n.users.Unlock()       //nolint:staticcheck // A barrier: what runs within the engine may still ask, and is turned away.
		if n.closeErr != nil { // In good order: nothing is stuck.
			n.closeErr = errors.Join(n.closeErr, n.release())
			return
		}
		_, n.closeErr = n.UnlessStuck(n.release)
	})
	return n.closeErr
}

// release stops and closes what was opened, in reverse order.
func (n *Node) release() error {
	var errs []error
	if n.engine != nil && n.engine.IsRunning() {
		errs = append(errs, n.engine.Stop())
		n.engine.Wait()
	}
	n.gate.Close()
	if n.app != nil {
		errs = append(errs, n.app.snapshots.Close(), n.app.store.Close())
	}
	for _, db := range []*pebble.DB{n.stateDB, n.engineDB} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	errs = append(errs, n.earlier.Close())
	if n.lock != nil {
		errs = append(errs, n.lock.Close())
	}
	return errors.Join(errs...)
}
