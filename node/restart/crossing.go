package restart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/cockroachdb/pebble"
	engstate "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/store"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/node/engine"
	"metaorg/node/light"
)

// crossingFile is where a home keeps what leads over the restart with which the
// chain of that number began.
func crossingFile(home string, number uint64) string {
	return filepath.Join(home, "crossing-"+strconv.FormatUint(number, 10))
}

// asideFolder is where a home keeps the blocks of a chain that ended.
func asideFolder(home string, number uint64) string {
	return filepath.Join(home, engineFolder+"-"+strconv.FormatUint(number, 10))
}

// openBlocks opens the blocks in an engine's folder; nil when there are none.
func openBlocks(engine string) (*pebble.DB, error) {
	dir := filepath.Join(engine, blocksFolder)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return tree.OpenPebble(dir, tree.PebbleOptions{Fatal: func(err error) { panic(err) }})
}

func lightBlock(db *pebble.DB, height int64) ([]byte, error) {
	seats := engstate.NewStore(engine.Part(db, "state/"), engstate.StoreOptions{DiscardABCIResponses: true})
	return light.Encode(store.NewBlockStore(engine.Part(db, "blockstore/")), seats, height)
}

// keepCrossing writes down, before a restart, what leads others over it without
// the log (see light.Crossing). It is left out where this node lacks the last
// block, as one that came to it by the log does: others have it.
func (h *Home) keepCrossing(s machine.SignedRestart) error {
	c, err := h.crossing(s)
	var no *machine.Refusal
	switch {
	case errors.Is(err, errNotProved), errors.As(err, &no):
		return nil // What is not allowed is refused with the restart itself.
	case err != nil:
		return fmt.Errorf("couldn't prove the restart for others: %w", err)
	}
	path := crossingFile(h.dir, s.Restart.Number)
	if err := writeDurably(path+".new", c.Encode()); err != nil {
		return fmt.Errorf("couldn't write down the proof of the restart: %w", err)
	}
	return errors.Join(os.Rename(path+".new", path), syncFolder(h.dir))
}

var errNotProved = errors.New("this node does not have the last header, or the state that it names")

func (h *Home) crossing(s machine.SignedRestart) (c light.Crossing, err error) {
	db, err := openBlocks(filepath.Join(h.dir, engineFolder))
	switch {
	case err != nil:
		return c, err
	case db == nil:
		return c, errNotProved
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c.Signed = s
	if c.Header, err = lightBlock(db, s.Restart.Height); err != nil {
		return c, err
	}
	meta := store.NewBlockStore(engine.Part(db, "blockstore/")).LoadBlockMeta(s.Restart.Height)
	r := &proving{store: h.store, root: meta.Header.AppHash, known: map[string][]byte{}}
	err = state.Try(func() error { return h.machine.CheckConsents(r, s) })
	c.Keys = r.keys
	return c, err
}

// proving reads a state key by key, and keeps a proof of each.
type proving struct {
	light.SingleKeys
	store *tree.Store
	root  []byte
	keys  []light.Proven
	known map[string][]byte
}

func (p *proving) Get(key []byte) []byte {
	if v, there := p.known[string(key)]; there {
		return v
	}
	proofs, err := p.store.ProofsAt(p.root, key)
	if err == nil && len(proofs) == 0 {
		err = errNotProved
	}
	if err != nil {
		panic(state.Fault{Err: err})
	}
	raw, err := proofs[0].Marshal()
	if err != nil {
		panic(state.Fault{Err: err})
	}
	var v []byte
	if e := proofs[0].GetExist(); e != nil {
		v = e.Value
	}
	p.known[string(key)] = v
	p.keys = append(p.keys, light.Proven{Key: key, Proof: raw})
	return v
}

// Earlier is what a home keeps of the chains of blocks that its node was on
// before: their headers, and what leads from each to the next. Its methods may be
// called from any goroutine.
type Earlier struct {
	home string
	mu   sync.Mutex
	open map[uint64]*pebble.DB // By the chain's number, as they are asked for; nil where there are none.
}

// OpenEarlier opens what a home keeps, once it is asked for.
func OpenEarlier(home string) *Earlier { return &Earlier{home: home, open: map[uint64]*pebble.DB{}} }

// Crossing is what leads to the chain of that number, as light.Crossings gives it.
func (e *Earlier) Crossing(number uint64) ([]byte, error) {
	b, err := os.ReadFile(crossingFile(e.home, number))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, machine.NotFound("node.no_such_restart", "this node keeps no proof of the restart together that began chain %d of the network's blocks; a node that went through it has one", number).At("number")
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the proof of a restart: %w", err)
	}
	return b, nil
}

// LightBlock is the header of a height on one of the chains before that of the
// number, as light.Headers gives it.
func (e *Earlier) LightBlock(number uint64, height int64) ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for n := number - 1; n > 0; n-- {
		db, asked := e.open[n]
		if !asked {
			var err error
			if db, err = openBlocks(asideFolder(e.home, n)); err != nil {
				return nil, err
			}
			e.open[n] = db
		}
		if db == nil {
			continue
		}
		b, err := lightBlock(db, height)
		var no *machine.Refusal
		if !errors.As(err, &no) {
			return b, err
		}
	}
	return nil, machine.NotFound("node.no_such_block", "this node keeps no block %d from before the restart together", height).At("height")
}

// Close closes what was opened.
func (e *Earlier) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var errs []error
	for _, db := range e.open {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	clear(e.open)
	return errors.Join(errs...)
}
