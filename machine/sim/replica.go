package sim

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
)

// replica is one node's machine and state.
type replica struct {
	name    string
	machine *machine.Machine
	store   state.Store
	fault   error // The first panic of a rule.

	// Of a store on disk.
	files vfs.FS
	db    *pebble.DB
}

func (n *network) replica(name string) *replica {
	r := &replica{name: name}
	r.machine = machine.New(n.config.Directory, n.config.Modules, machine.WithVerify(n.keys.verify), machine.WithFaults(func(fault any, stack []byte) {
		if r.fault == nil {
			r.fault = fmt.Errorf("%v\n%s", fault, stack)
		}
	}))
	return r
}

// inMemory is a replica that has replayed a log.
func (n *network) inMemory(name string) (*replica, error) {
	r := n.replica(name)
	r.store = state.NewMemory()
	return r, r.replay(n.log)
}

// onDisk is a replica with a tree in a database that has replayed a log.
func (n *network) onDisk(name string) (*replica, error) {
	r := n.replica(name)
	r.files = vfs.NewMem()
	if err := r.openTree(); err != nil {
		return nil, err
	}
	return r, r.replay(n.log)
}

// fromSnapshot is a replica that took over the state of another one.
func (n *network) fromSnapshot(name string, other *replica) *replica {
	r := n.replica(name)
	r.store = copyOf(other.store.Snapshot(), other.store.Version())
	return r
}

func (r *replica) replay(log [][]byte) error {
	if err := r.machine.Replay(r.store, numbered(log), func(int64) {}); err != nil {
		return fmt.Errorf("couldn't replay the log on %s: %w", r.name, errors.Join(err, r.fault))
	}
	return nil
}

func numbered(log [][]byte) func(func(uint64, []byte) bool) {
	return func(yield func(uint64, []byte) bool) {
		for i, e := range slices.All(log) {
			if !yield(uint64(i), e) {
				return
			}
		}
	}
}

func (r *replica) openTree() error {
	// Small buffers, so that a run writes, flushes and compacts as a long life would.
	db, err := tree.OpenPebble("state", tree.PebbleOptions{FS: r.files, MemtableBytes: 256 << 10, CacheBytes: 1 << 20})
	if err != nil {
		return err
	}
	s, err := tree.Open(db, tree.Options{KeepVersions: 2})
	if err != nil {
		return errors.Join(err, db.Close())
	}
	r.db, r.store = db, s
	return nil
}

// restart closes a replica on disk and opens it again.
func (r *replica) restart() error {
	if err := r.close(); err != nil {
		return fmt.Errorf("couldn't close %s: %w", r.name, err)
	}
	if err := r.openTree(); err != nil {
		return fmt.Errorf("couldn't open %s again: %w", r.name, err)
	}
	return nil
}

func (r *replica) close() error {
	err := r.store.Close()
	if r.db != nil {
		err = errors.Join(err, r.db.Close())
	}
	return err
}

// outcome is what a block came to on one replica.
type outcome struct {
	entries [][]byte
	results []machine.Result
	root    []byte
}

func (r *replica) apply(b machine.Block) (o outcome, err error) {
	o.entries, o.results = r.machine.Apply(r.store, b)
	if len(o.entries) == 0 {
		return o, fmt.Errorf("%s refused the block at height %d: %v", r.name, b.Height, o.results)
	}
	working := r.store.WorkingHash()
	o.root = r.store.Commit(b.Height)
	if !bytes.Equal(working, o.root) {
		return o, fmt.Errorf("%s committed another root than it had worked out", r.name)
	}
	if r.fault != nil {
		return o, fmt.Errorf("a rule panicked: %w", r.fault)
	}
	if parked := machine.Parked(r.store); len(parked) > 0 {
		return o, fmt.Errorf("a due item was parked: %v", parked)
	}
	return o, nil
}
