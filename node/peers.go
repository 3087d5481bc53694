package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/p2p"

	"metaorg/machine"
	"metaorg/machine/state"
)

// Peer is a node of the network as others know it.
type Peer struct {
	ID         string `json:"id"`                   // Hex of the first 20 bytes of SHA-256 of its node key.
	Address    string `json:"address,omitempty"`    // host:port at which it takes peers; empty for one that only calls others.
	Consensus  []byte `json:"consensus,omitempty"`  // Ed25519 key of its seat, whether or not it holds one.
	Checkpoint []byte `json:"checkpoint,omitempty"` // Ed25519 key that signs its checkpoints.
}

// peering decides who may connect, and keeps the connections up.
type peering struct {
	given      []Peer                    // What the home was given when it joined.
	registered func(state.Reader) []Peer // Whom the rules know; nil when they know no nodes.
	inSync     func() bool
	closing    <-chan struct{}
}

// all lists whom this node may be connected with: the registered nodes and,
// until it is in sync or while somebody orders the log who is not registered,
// those it was given when it joined.
func (p *peering) all(h *head) []Peer {
	if h == nil || !h.begun || p.registered == nil {
		return p.given
	}
	known := p.registered(h)
	if p.inSync() && coversSeats(h, known) {
		return known
	}
	for _, g := range p.given {
		if !slices.ContainsFunc(known, func(k Peer) bool { return k.ID == g.ID }) {
			known = append(known, g)
		}
	}
	return known
}

// coversSeats says whether every node that orders the log is registered.
func coversSeats(r state.Reader, known []Peer) bool {
	for _, seat := range machine.SeatsOf(r) {
		if !slices.ContainsFunc(known, func(k Peer) bool { return string(k.Consensus) == string(seat) }) {
			return false
		}
	}
	return true
}

// allows says whether a node may connect. None may with a node that is closing:
// the engine would leave the connection open, and the peer would wait at its end.
func (p *peering) allows(h *head, id string) bool {
	select {
	case <-p.closing:
		return false
	default:
	}
	return slices.ContainsFunc(p.all(h), func(k Peer) bool { return k.ID == id })
}

const peerFilter = "/p2p/filter/id/"

// Query answers CometBFT whether a node may connect; it is asked nothing else.
func (a *application) Query(_ context.Context, req *abci.RequestQuery) (res *abci.ResponseQuery, err error) {
	const refused = 1
	defer func() {
		if fault := recover(); fault != nil {
			res, err = &abci.ResponseQuery{Code: refused}, nil
			if e := asError(fault); isStorage(e) {
				a.fail(e)
			}
		}
	}()
	id, asks := strings.CutPrefix(req.Path, peerFilter)
	if asks && !a.peers.allows(a.loadHead(), id) {
		return &abci.ResponseQuery{Code: refused, Log: "this network's nodes connect with registered nodes alone"}, nil
	}
	return &abci.ResponseQuery{}, nil
}

// readPeers reads what the home was given when it joined; nothing in one that founded.
func (h home) readPeers() (all []Peer, err error) {
	b, err := os.ReadFile(h.peers())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the peers in %s: %w", h.peers(), err)
	}
	return all, nil
}

func (h home) writePeers(all []Peer) error {
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("couldn't write down the peers: %w", err)
	}
	return writeFile(h.peers(), append(b, '\n'))
}

// Dialling is tried again after firstWait, then after twice as long each time.
const (
	peersLook   = time.Second // How often connections are looked after.
	firstWait   = time.Second
	longestWait = time.Minute
	dialJitter  = 500 * time.Millisecond // So that two nodes do not call each other at the same moment for ever.
	politeWait  = 2 * time.Second        // The node with the greater id lets the other call first.
)

// attempt is when a peer may be called next, and how long to wait after that.
type attempt struct {
	next time.Time
	wait time.Duration
}

// keepPeers connects with the peers there should be and disconnects the others.
func (n *Node) keepPeers() {
	attempts := map[string]*attempt{}
	signal, stop := n.Committed()
	defer stop()
	for {
		n.lookAfterPeers(attempts)
		select {
		case <-n.closing:
			return
		case <-n.done:
			return
		case <-signal:
		case <-time.After(peersLook):
		}
	}
}

func (n *Node) lookAfterPeers(attempts map[string]*attempt) {
	if n.enter() != nil {
		return
	}
	defer n.leave()
	var all []Peer
	n.Read(func(stateReader) { all = n.app.peers.all(n.app.loadHead()) })
	sw := n.engine.Switch()
	for _, p := range sw.Peers().List() {
		if !slices.ContainsFunc(all, func(k Peer) bool { return k.ID == string(p.ID()) }) {
			n.config.Logger.Info("a node that is no longer registered was disconnected", "node", p.ID())
			sw.StopPeerGracefully(p)
		}
	}
	for _, p := range all {
		n.call(sw, p, attempts)
	}
}

// call dials a peer that is not connected, when its time has come.
func (n *Node) call(sw *p2p.Switch, p Peer, attempts map[string]*attempt) {
	own := string(n.secrets.node.ID())
	if p.ID == own || p.Address == "" {
		return
	}
	if sw.Peers().Has(p2p.ID(p.ID)) {
		delete(attempts, p.ID)
		return
	}
	now := time.Now()
	a, known := attempts[p.ID]
	if !known {
		a = &attempt{next: now, wait: firstWait}
		if own > p.ID {
			a.next = now.Add(politeWait)
		}
		attempts[p.ID] = a
	}
	if now.Before(a.next) {
		return
	}
	a.next, a.wait = now.Add(a.wait+jitter(own)), min(2*a.wait, longestWait)
	n.background.Go(func() { n.dial(sw, p) })
}

// jitter is a part of a second that is a node's own.
func jitter(id string) time.Duration {
	var first uint64
	if len(id) > 1 {
		first, _ = strconv.ParseUint(id[:2], 16, 8) // An id is hex.
	}
	return time.Duration(first) * dialJitter / 256
}

func (n *Node) dial(sw *p2p.Switch, p Peer) {
	if n.enter() != nil {
		return
	}
	defer n.leave()
	at, err := p2p.NewNetAddressString(p.ID + "@" + p.Address)
	if err == nil && !sw.IsDialingOrExistingAddress(at) {
		err = sw.DialPeerWithAddress(at)
	}
	if err != nil {
		n.config.Logger.Debug("a peer could not be reached", "node", p.ID, "address", p.Address, "reason", err)
	}
}

// ID is the name by which other nodes know this one, 40 hex digits.
func (n *Node) ID() string { return string(n.secrets.node.ID()) }

// KnownPeers lists the nodes that this one connects with, as far as they have
// an address, and itself.
func (n *Node) KnownPeers() (all []Peer) {
	n.Read(func(stateReader) { all = n.app.peers.all(n.app.loadHead()) })
	all = slices.DeleteFunc(slices.Clone(all), func(p Peer) bool { return p.Address == "" || p.ID == n.ID() })
	return append(all, n.secrets.peer(n.address()))
}

// address is where others reach this node, as far as it knows.
func (n *Node) address() string {
	if n.config.P2PAddress != "" {
		return n.config.P2PAddress
	}
	return n.engine.Switch().NetAddress().DialString()
}

// Connection is a peer that this node is connected with.
type Connection struct {
	ID      string
	Calling bool // Whether this node called it, rather than the other way round.
	Since   time.Duration
}

// Connections lists the peers that this node is connected with now.
func (n *Node) Connections() (all []Connection) {
	if n.enter() != nil {
		return nil
	}
	defer n.leave()
	for _, p := range n.engine.Switch().Peers().List() {
		all = append(all, Connection{ID: string(p.ID()), Calling: p.IsOutbound(), Since: p.Status().Duration})
	}
	return all
}
