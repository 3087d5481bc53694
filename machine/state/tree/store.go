// Package tree keeps the state on disk under a Merkle root: every replica that
// commits the same changes in the same versions has the same root, however it
// wrote them and whatever restarts, empty versions or gaps in the version
// numbers came between. A version is on disk entirely or not at all.
//
// The root is that of an IAVL tree. IAVL hashes into each leaf the number of the
// version that wrote it. It therefore counts only versions that change something,
// in a count of its own, and gets each version's changes at once, in key order,
// without those that set what was there already.
package tree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"sync"

	"github.com/cockroachdb/pebble"
	"github.com/cosmos/iavl"
	ics23 "github.com/cosmos/ics23/go"

	"metaorg/machine/state"
)

// Options says how a Store works; the zero value suits a small node.
type Options struct {
	// NodeCache is how many tree nodes, of about 200 bytes, stay in memory; 10,000 if zero.
	NodeCache int
	// KeepVersions is how many versions that changed something keep their tree
	// nodes; all if zero. Proofs and snapshots need only the last.
	KeepVersions int64
}

// Store is a state.Store in a Pebble database, which it may share: all its
// keys begin with s. One goroutine writes; any number may call Version,
// Snapshot and Proof and read snapshots. A failing database panics with a
// state.Fault.
type Store struct {
	db    *pebble.DB
	keep  int64
	cache int

	pending *state.Overlay // Changes since the last version.
	applied []change       // What of them the tree has been given, when isApplied.
	// isApplied is unset by a write and set by working out the root.
	isApplied bool

	treeMu sync.Mutex // Guards tree and nodes: IAVL changes shared nodes even where it only copies them.
	tree   *iavl.MutableTree
	nodes  *nodes

	mu      sync.Mutex // Guards what follows; never held while the disk is written.
	version int64
	last    *view
	taken   bool // Whether somebody may be reading last.
	views   *views
}

type change struct{ key, value []byte }

var _ state.Store = (*Store)(nil)

// Open opens the state in db, or an empty one at version 0. The database is
// still the caller's to close, after the Store.
func Open(db *pebble.DB, o Options) (*Store, error) {
	if o.NodeCache == 0 {
		o.NodeCache = 10_000
	}
	n := &nodes{db: db, from: db}
	t := newTree(n, o.NodeCache)
	count, err := t.Load()
	if err != nil {
		return nil, fmt.Errorf("couldn't load the state's tree: %w", err)
	}
	version, err := readStamp(db, count)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the state: %w", err)
	}
	vs := newViews(db, version)
	last := vs.next(version, nil)
	return &Store{
		db: db, keep: o.KeepVersions, cache: o.NodeCache,
		pending: state.NewOverlay(last), isApplied: true,
		tree: t, nodes: n,
		version: version, last: last, views: vs,
	}, nil
}

func newTree(n *nodes, cache int) *iavl.MutableTree {
	// IAVL would write a large version in several batches; the highest
	// threshold makes it one. Its index of values is off, for ours is written with
	// the version, and can be read while the next one is being written.
	const skipIndex = true
	return iavl.NewMutableTree(n, cache, skipIndex, iavl.NewNopLogger(),
		iavl.SyncOption(true), iavl.FlushThresholdOption(math.MaxInt))
}

// readStamp returns the version that the tree's own count stands for.
func readStamp(db getter, count int64) (version int64, err error) {
	b, err := get(db, []byte(stampKey))
	if err != nil {
		return 0, err
	}
	if b == nil && count == 0 {
		return 0, nil
	}
	if len(b) != 16 || binary.BigEndian.Uint64(b[8:]) != uint64(count) {
		return 0, fmt.Errorf("the tree is at %d, which is not what was committed (%x)", count, b)
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

func stamp(version, count int64) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(version))
	return binary.BigEndian.AppendUint64(b, uint64(count))
}

// Get returns the value at key, or nil.
func (s *Store) Get(key []byte) []byte { return s.pending.Get(key) }

// Scan walks the keys in [start, end).
func (s *Store) Scan(start, end []byte) iter.Seq2[[]byte, []byte] {
	return s.pending.Scan(start, end)
}

// Set stores a non-nil value.
func (s *Store) Set(key, value []byte) {
	s.pending.Set(key, value)
	s.isApplied = false
}

// Delete removes key, if it is there.
func (s *Store) Delete(key []byte) {
	s.pending.Delete(bytes.Clone(key))
	s.isApplied = false
}

// Version is the number of the last committed version.
func (s *Store) Version() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version
}

// WorkingHash is the root (32 bytes) over committed and not yet committed changes.
func (s *Store) WorkingHash() []byte {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	s.apply()
	return bytes.Clone(s.tree.WorkingHash())
}

// apply gives the tree the pending changes, from its last version on.
func (s *Store) apply() {
	if s.isApplied {
		return
	}
	if len(s.applied) > 0 {
		s.tree.Rollback()
		s.applied = nil
	}
	for key, value := range s.pending.Changes() {
		old := s.last.Get(key)
		if bytes.Equal(old, value) && (old == nil) == (value == nil) {
			continue
		}
		if err := s.applyOne(key, value); err != nil {
			panic(state.Fault{Err: fmt.Errorf("couldn't change key %q: %w", key, err)})
		}
		s.applied = append(s.applied, change{key, value})
	}
	s.isApplied = true
}

func (s *Store) applyOne(key, value []byte) error {
	if value == nil {
		_, _, err := s.tree.Remove(key)
		return err
	}
	_, err := s.tree.Set(key, value)
	return err
}

// Commit makes the changes the next version, or `version` if that is larger,
// and returns its root. It returns when they are safe on disk.
func (s *Store) Commit(version int64) []byte {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	s.apply()
	version = max(version, s.version+1)
	if err := s.save(version); err != nil {
		panic(state.Fault{Err: fmt.Errorf("couldn't commit version %d: %w", version, err)})
	}
	s.renew(version)
	return bytes.Clone(s.tree.Hash())
}

func (s *Store) save(version int64) error {
	if len(s.applied) == 0 {
		return s.db.Set([]byte(stampKey), stamp(version, s.tree.Version()), pebble.Sync)
	}
	count := s.tree.WorkingVersion()
	s.nodes.also = func(b *pebble.Batch) error { return writeValues(b, s.applied, stamp(version, count)) }
	if _, _, err := s.tree.SaveVersion(); err != nil {
		return err
	}
	if s.nodes.also != nil {
		return errors.New("the tree was there already")
	}
	return s.prune(count)
}

func writeValues(b *pebble.Batch, changes []change, stamp []byte) error {
	for _, c := range changes {
		key := append([]byte(valuePrefix), c.key...)
		var err error
		if c.value == nil {
			err = b.Delete(key, nil)
		} else {
			err = b.Set(key, c.value, nil)
		}
		if err != nil {
			return err
		}
	}
	return b.Set([]byte(stampKey), stamp, nil)
}

func (s *Store) prune(count int64) error {
	if s.keep == 0 || count <= s.keep {
		return nil
	}
	s.nodes.lazy = true
	defer func() { s.nodes.lazy = false }()
	if err := s.tree.DeleteVersionsTo(count - s.keep); err != nil {
		return fmt.Errorf("couldn't prune: %w", err)
	}
	return nil
}

// renew goes on from the version just committed.
func (s *Store) renew(version int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version = version
	if len(s.applied) > 0 {
		if !s.taken {
			s.views.close(s.last.snapshot)
		}
		s.last, s.taken = s.views.next(version, s.applied), false
	}
	s.pending = state.NewOverlay(s.last)
	s.applied, s.isApplied = nil, true
}

// Snapshot reads the last committed version, unmoved by later commits. It
// must not be read any more after Close.
func (s *Store) Snapshot() state.Reader {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = true
	return s.last
}

// Proof proves that a key is, or is not, in the last committed version, whose
// number it returns: an ICS 23 proof against the root that Commit returned, by
// ics23.IavlSpec. An empty state proves nothing and gives an error.
func (s *Store) Proof(key []byte) (*ics23.CommitmentProof, int64, error) {
	proofs, version, err := s.Proofs([][]byte{key})
	if err != nil {
		return nil, 0, err
	}
	return proofs[0], version, nil
}

// Proofs is Proof for several keys, all of the same version.
func (s *Store) Proofs(keys [][]byte) (proofs []*ics23.CommitmentProof, version int64, err error) {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if s.tree.Version() == 0 {
		return nil, 0, errors.New("couldn't prove a key: nothing is committed yet")
	}
	last, err := s.tree.GetImmutable(s.tree.Version())
	if err != nil {
		return nil, 0, fmt.Errorf("couldn't prove a key: %w", err)
	}
	proofs, err = proofsOf(last, keys)
	return proofs, s.Version(), err
}

// versionsBack is how many versions ProofsAt looks at, the last first.
const versionsBack = 3

// ProofsAt is Proofs for that of the last three versions which has this root;
// no proofs when none has it.
func (s *Store) ProofsAt(root []byte, keys ...[]byte) (proofs []*ics23.CommitmentProof, err error) {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	for v := s.tree.Version(); v > max(0, s.tree.Version()-versionsBack); v-- {
		if !s.tree.VersionExists(v) {
			continue
		}
		at, err := s.tree.GetImmutable(v)
		if err != nil {
			return nil, fmt.Errorf("couldn't prove a key: %w", err)
		}
		if bytes.Equal(at.Hash(), root) {
			return proofsOf(at, keys)
		}
	}
	return nil, nil
}

func proofsOf(t *iavl.ImmutableTree, keys [][]byte) (proofs []*ics23.CommitmentProof, err error) {
	for _, key := range keys {
		proof, err := t.GetProof(key)
		if err != nil {
			return nil, fmt.Errorf("couldn't prove a key: %w", err)
		}
		proofs = append(proofs, proof)
	}
	return proofs, nil
}

// Close forgets uncommitted changes.
func (s *Store) Close() error {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	return errors.Join(s.tree.Close(), s.views.closeAll())
}
