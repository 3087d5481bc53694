package restart

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/cockroachdb/pebble"
	"github.com/cometbft/cometbft/store"

	"metaorg/machine"
	"metaorg/machine/history/disk"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/machine/wire"
	"metaorg/node/engine"
)

// Folders of a home, as the node has them.
const (
	stateFolder  = "state"
	engineFolder = "engine"
	blocksFolder = "db" // In the engine's.

	snapshotsFolder = "snapshots"
)

// ErrBehind reports a home whose node has not come as far as the restart says.
var ErrBehind = errors.New("this node is behind")

// ErrAhead reports a home whose node has come further than the restart says.
var ErrAhead = errors.New("this node has come further")

// ErrForked reports a home whose log or state is another than the one agreed on.
var ErrForked = errors.New("this node's state is another")

// Home is the home of a stopped node, opened to restart its network together.
// Whoever opens it holds the home's lock.
type Home struct {
	dir     string
	genesis machine.Genesis
	machine *machine.Machine
	db      *pebble.DB
	store   *tree.Store
	log     *disk.Log
}

// Open opens the home of a stopped node.
func Open(dir string, g machine.Genesis, m *machine.Machine) (*Home, error) {
	h := &Home{dir: dir, genesis: g, machine: m}
	if err := h.open(); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *Home) open() (err error) {
	if h.db, err = tree.OpenPebble(filepath.Join(h.dir, stateFolder), tree.PebbleOptions{Fatal: func(err error) { panic(err) }}); err != nil {
		return err
	}
	if h.store, err = tree.Open(h.db, tree.Options{}); err != nil {
		return err
	}
	if id := machine.NetworkOf(h.store).ID; id != h.genesis.ID() {
		return fmt.Errorf("there is no state of network %s in %s", h.genesis.ID(), h.dir)
	}
	h.log, err = disk.Open(h.db, machine.EdgeOf(h.store).Size)
	return err
}

// State is the last state of the home's node.
func (h *Home) State() state.Reader { return h.store }

// Height is the height of the last block in the state.
func (h *Home) Height() int64 { return h.store.Version() }

// Close closes the home.
func (h *Home) Close() error {
	var errs []error
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.db != nil {
		errs = append(errs, h.db.Close())
	}
	return errors.Join(errs...)
}

// Propose says from which state the network would go on if this node is the
// one that has come furthest, with these seats.
func (h *Home) Propose(seats []machine.Seat) (r machine.Restart, err error) {
	decided, err := h.lastBlock()
	if err != nil {
		return r, err
	}
	if decided > h.store.Version() {
		return r, fmt.Errorf("block %d was agreed on and is not in the state of this node yet, which ends at %d; start the node once, stop it, and propose then", decided, h.store.Version())
	}
	edge := machine.EdgeOf(h.store)
	r = machine.Restart{
		Network: h.genesis.ID(), Number: machine.BlockChainOf(h.store).Number + 1, Height: h.store.Version(),
		Size: edge.Size, Root: edge.Root(), State: h.store.WorkingHash(), Seats: seats,
	}
	return r, machine.CheckRestartFits(h.store, r)
}

// lastBlock is the height of the last block that this node knows was agreed on.
func (h *Home) lastBlock() (height int64, err error) {
	db, err := openBlocks(filepath.Join(h.dir, engineFolder))
	if db == nil || err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return store.NewBlockStore(engine.Part(db, "blockstore/")).Height(), nil
}

// Fits refuses a restart that this node cannot take part in: one that goes on
// from another state than its own.
func (h *Home) Fits(r machine.Restart) error {
	own, height := machine.EdgeOf(h.store), h.store.Version()
	switch {
	case h.done(r):
		return nil
	case r.Network != h.genesis.ID():
		return machine.CheckRestartFits(h.store, r)
	case height < r.Height && own.Size < r.Size:
		return fmt.Errorf("%w: it is at block %d with %d entries of the log, and the restart goes on from block %d with %d; "+
			"run it together with the others until it has come there, or give it the log of one that has", ErrBehind, height, own.Size, r.Height, r.Size)
	case height > r.Height:
		return fmt.Errorf("%w: it is at block %d, and the restart goes on from block %d; "+
			"propose the restart from the node that has come furthest", ErrAhead, height, r.Height)
	case own.Size != r.Size || !bytes.Equal(own.Root(), r.Root):
		return fmt.Errorf("%w: its log of %d entries is not the one of %d entries that the restart goes on from", ErrForked, own.Size, r.Size)
	case !bytes.Equal(h.store.WorkingHash(), r.State):
		return fmt.Errorf("%w: its log is the one that the restart goes on from, and its state is not; rebuild the node from its log", ErrForked)
	}
	return machine.CheckRestartFits(h.store, r)
}

// done says whether the state has gone through this restart already.
func (h *Home) done(r machine.Restart) bool {
	return machine.BlockChainOf(h.store) == machine.BlockChain{Number: r.Number, Height: r.Height + 1, Entry: r.Size} && r.Network == h.genesis.ID()
}

// Apply restarts the network in this home: it checks everything against its
// own state, writes the restart into log and state, puts the old chain's blocks
// aside and puts the home on the new chain. Interrupted, it is called again.
func (h *Home) Apply(s machine.SignedRestart) (Chain, error) {
	r := s.Restart
	if err := h.Fits(r); err != nil {
		return Chain{}, err
	}
	before, err := ReadChain(h.dir, h.genesis)
	if err != nil {
		return Chain{}, err
	}
	if !h.done(r) {
		if err := h.keepCrossing(s); err != nil {
			return Chain{}, err
		}
		entries, err := h.machine.Restart(h.store, s)
		if err != nil {
			return Chain{}, err
		}
		if err := h.log.Append(entries); err != nil {
			return Chain{}, err
		}
		h.store.Commit(r.Height + 1)
	}
	if before.Number >= r.Number {
		return before, nil
	}
	if err := h.putAside(before.Number); err != nil {
		return Chain{}, err
	}
	c := h.chain(r)
	return c, WriteChain(h.dir, c)
}

// chain is the chain of blocks that begins with a restart which the state has
// just gone through.
func (h *Home) chain(r machine.Restart) Chain {
	clock := machine.ClockOf(h.store)
	c := Chain{Network: r.Network, Number: r.Number, First: r.Height + 2, Began: clock.Time - clock.Offset, State: h.store.WorkingHash()}
	for _, s := range r.Seats {
		c.Seats = append(c.Seats, s.Consensus)
	}
	return c
}

// putAside keeps the blocks of the old chain under its number. If that was done
// before, what is in their place now was made by a start that was refused.
func (h *Home) putAside(number uint64) error {
	engine := filepath.Join(h.dir, engineFolder)
	aside := asideFolder(h.dir, number)
	switch _, err := os.Stat(aside); {
	case err == nil:
		return os.RemoveAll(engine)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("couldn't put the old blocks aside: %w", err)
	}
	// Snapshots of states before it are of no use on another chain.
	if err := os.RemoveAll(filepath.Join(h.dir, snapshotsFolder)); err != nil {
		return fmt.Errorf("couldn't put the old blocks aside: %w", err)
	}
	if err := os.Rename(engine, aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("couldn't put the old blocks aside: %w", err)
	}
	return syncFolder(h.dir)
}

// Check refuses to go on in a home in which a restart was begun and not
// finished, and on a chain that is not the one that the members agreed to: a
// node that joined afterwards was told of it by somebody. Entry reads the log,
// which may still be arriving; checked says whether it could be compared.
func (c Chain) Check(r state.Reader, entry func(uint64) ([]byte, error)) (checked bool, err error) {
	on := machine.BlockChainOf(r)
	switch {
	case machine.NetworkOf(r).ID == "":
		return false, nil
	case on.Number != c.Number:
		return false, fmt.Errorf("a restart together was begun in this home and not finished: the state is on chain %d of the network's blocks, and the node on %d; run `metaorg restart apply` again", on.Number, c.Number)
	case c.Number == 1:
		return true, nil
	}
	raw, err := entry(on.Entry)
	if errors.Is(err, disk.ErrMissing) {
		return false, nil
	}
	var e machine.Entry
	var agreed machine.SignedRestart
	if err = errors.Join(err, wire.Decode(raw, &e)); err == nil {
		err = wire.Decode(e.Content, &agreed)
	}
	if err != nil {
		return false, fmt.Errorf("couldn't read what the members agreed to at the last restart: %w", err)
	}
	same := slices.EqualFunc(agreed.Restart.Seats, c.Seats, func(s machine.Seat, key []byte) bool { return bytes.Equal(s.Consensus, key) })
	if !same || c.First != on.Height+1 {
		return false, fmt.Errorf("%w: the chain of blocks that this home was put on is not the one that the members agreed to; join anew, by another node", ErrForked)
	}
	return true, nil
}
