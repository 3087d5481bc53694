package node

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cockroachdb/pebble"

	"metaorg/machine"
	"metaorg/node/health"
)

// What a copy of a node's databases is called within the folder of the copy,
// and its key within a home.
const (
	StateDir  = "state"
	EngineDir = "engine/db"
	NodeKey   = "secret/node_key.json"
)

// CopyTo makes a copy of the node's databases (state, log and blocks) below a
// folder, while it runs: what a crash at this moment would leave, which a node
// opens as after any crash. Secrets are no part of it. On the same disk it
// takes next to no room of its own until the node has rewritten its files.
func (n *Node) CopyTo(dir string) error {
	if err := n.enter(); err != nil {
		return err
	}
	defer n.leave()
	// The state first: a node makes up for blocks that its state has not seen, and
	// for nothing else.
	for _, part := range []struct {
		db   *pebble.DB
		name string
	}{{n.stateDB, StateDir}, {n.engineDB, EngineDir}} {
		to := filepath.Join(dir, filepath.FromSlash(part.name))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return fmt.Errorf("couldn't copy the node's databases: %w", err)
		}
		if err := part.db.Checkpoint(to, pebble.WithFlushedWAL()); err != nil {
			return fmt.Errorf("couldn't copy the node's databases: %w", explain(err))
		}
	}
	return nil
}

// Consensus is the key by which the network knows this node's seat, whether or
// not it holds one.
func (n *Node) Consensus() []byte { return n.app.seat }

// MakeSecrets makes the keys that are missing in a home: all of them in a new
// one. A key that is there stays.
func MakeSecrets(dir string) error {
	h := home(dir)
	if err := h.makeDirectories(); err != nil {
		return err
	}
	_, err := makeSecrets(h)
	return err
}

// Health is how a node stands with others.
type Health struct {
	Seats    int64 // Nodes that order the log.
	Seat     bool  // Whether this is one of them.
	Peers    int64 // Nodes it is connected with.
	Expected int64 // Nodes it should be connected with.
	Ahead    int64 // Blocks by which the peer that has come furthest is ahead.
	Signed   int64 // Of the Recent last blocks, those that its seat signed in time.
	Recent   int64
	Silent   bool // Its seat refuses to sign for the height that comes next.

	ClockAhead int64 // Seconds by which its clock is ahead of those of other nodes.
	ClockSeen  int64 // Blocks of others that this is the median of.
}

// recentBlocks is over how many last blocks it is looked whether a seat signs.
const recentBlocks = 20

// Health finds out how the node stands with others now.
func (n *Node) Health() (h Health, err error) {
	if err := n.enter(); err != nil {
		return h, err
	}
	defer n.leave()
	n.Read(func(r stateReader) {
		h.Seats, h.Seat = int64(len(machine.SeatsOf(r))), machine.HoldsSeat(r, n.app.seat)
	})
	h.Expected = n.expected()
	sw := n.engine.Switch()
	h.Peers = int64(sw.Peers().Size())
	h.Ahead = max(0, health.Furthest(sw)-n.Height())
	h.Signed, h.Recent = health.Signed(n.engine.BlockStore(), n.app.seat, recentBlocks)
	h.Silent = h.Seat && (n.refused.Load() == n.Height()+1 || n.awaitsItsOwnBlock())
	h.ClockAhead, h.ClockSeen = n.app.clocks.Ahead()
	return h, nil
}

// compareClocks notes how this machine's clock agrees with a proposer's, while
// blocks come as they are made.
func (a *application) compareClocks(e *machine.ClockEntry) {
	if e != nil && !bytes.Equal(e.Seat, a.seat) && a.peers.inSync() {
		a.clocks.Note(a.clock().Unix() - e.Time)
	}
}

// How long after its start the only seat waits to learn that it is no older copy
// of itself.
const (
	aloneGrace  = 5 * time.Second  // Without any peer that says how far it is.
	behindGrace = 30 * time.Second // With a peer that says it has come further.
	peersPoll   = 50 * time.Millisecond
)

// errHeld reports a seat that waited in vain for what its peers say comes next.
var errHeld = errors.New("other nodes say that they have come further than this one, which alone orders the log, and did not tell it how")

// holds says whether this node must not sign anything at this height yet. If it
// alone orders, it may be an older copy that was put back, and would contradict
// what it signed before; its peers know, and catch it up. The engine does
// nothing else meanwhile.
func (n *Node) holds(height int64) bool {
	if n.holdsNothing || time.Since(n.started) > behindGrace || !n.ordersAlone() || n.expected() == 0 {
		return false
	}
	sw := n.engine.Switch() // It runs: the engine asks, and ends before the node is closed.
	for health.Furthest(sw) == 0 && time.Since(n.started) < aloneGrace {
		select {
		case <-n.closing:
			return true
		case <-time.After(peersPoll):
		}
	}
	if health.Furthest(sw) < height {
		return false
	}
	n.held.Store(height)
	return true
}

// ordersAlone says whether this node holds the only seat.
func (n *Node) ordersAlone() (alone bool) {
	n.Read(func(r stateReader) {
		alone = len(machine.SeatsOf(r)) == 1 && machine.HoldsSeat(r, n.app.seat)
	})
	return alone
}

// awaitsItsOwnBlock says whether the only seat is shown that it has signed the
// block that comes next, and does not have it: an older copy was put back, and
// the block reached nobody or is on its way from a peer. Only in the latter case
// it ever goes on.
func (n *Node) awaitsItsOwnBlock() bool {
	height, awaits := health.AwaitsBlock(n.engine)
	return awaits && height == n.Height()+1 && n.ordersAlone()
}

// watchHeld ends a node that still waits when its time is over, for the engine
// would wait for ever. Started again it goes on whatever its peers say, since
// one that lies must not stop it.
func (n *Node) watchHeld() {
	select {
	case <-n.closing:
		return
	case <-n.done:
		return
	case <-time.After(behindGrace + 2*time.Second):
	}
	if held := n.held.Load(); held == 0 || held != n.Height()+1 {
		return
	}
	if err := os.WriteFile(n.home.held(), nil, 0o600); err != nil {
		n.config.Logger.Warn("it could not be noted that this node waited in vain", "reason", err)
	}
	n.fail(fmt.Errorf("%w; start it again, and it goes on from where it is", errHeld))
}

// heldBefore says whether the node ended because it waited in vain, once.
func (h home) heldBefore() bool {
	return os.Remove(h.held()) == nil
}

// expected counts the nodes that this one should be connected with.
func (n *Node) expected() (count int64) {
	own := n.ID()
	n.Read(func(stateReader) {
		for _, p := range n.app.peers.all(n.app.loadHead()) {
			if p.ID != own {
				count++
			}
		}
	})
	return count
}
