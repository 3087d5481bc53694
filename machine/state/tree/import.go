package tree

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble"
	"github.com/cosmos/iavl"

	"metaorg/machine/state"
)

// ErrNotTheState reports chunks that do not add up to the state they were said
// to be of.
var ErrNotTheState = errors.New("this is not the state it was said to be")

// Import fills an empty Store with what an Export gave. Until Finish the Store
// is at version 0 for all who read it, and it must not be written to. A process
// that ends before Finish returned leaves a database to be thrown away.
type Import struct {
	store    *Store
	version  int64
	count    int64
	importer *iavl.Importer
	values   *pebble.Batch
	keys     int
	built    []span // Subtrees whose parent has not come yet.
}

// span is from which key to which a subtree reaches.
type span struct{ least, most []byte }

// importBatch is after how many bytes values are handed to the database.
const importBatch = 4 << 20

// Import begins to fill the store, which has nothing committed, with a version
// whose Export had this count.
func (s *Store) Import(version, count int64) (*Import, error) {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if s.Version() != 0 {
		return nil, fmt.Errorf("couldn't import a state: version %d is here already", s.Version())
	}
	if version < 1 || count < 1 || count > version {
		return nil, fmt.Errorf("couldn't import %d changes as version %d: %w", count, version, ErrNotTheState)
	}
	if err := s.empty(); err != nil {
		return nil, fmt.Errorf("couldn't import a state: %w", err)
	}
	importer, err := s.tree.Import(count)
	if err != nil {
		return nil, fmt.Errorf("couldn't import a state: %w", err)
	}
	return &Import{store: s, version: version, count: count, importer: importer, values: s.db.NewBatch()}, nil
}

// empty drops what an import left that did not come to its end.
func (s *Store) empty() error {
	if err := s.db.DeleteRange([]byte(statePrefix), []byte{statePrefix[0] + 1}, pebble.NoSync); err != nil {
		return err
	}
	err := s.tree.Close()
	s.tree = newTree(s.nodes, s.cache)
	_, err2 := s.tree.Load()
	return errors.Join(err, err2)
}

// Add takes the next chunk; it is kept only when Finish finds all of them right.
func (i *Import) Add(chunk []byte) error {
	for rest := chunk; len(rest) > 0; {
		n, after, err := cutNode(rest)
		if err != nil {
			return fmt.Errorf("couldn't import a chunk: %w: %w", ErrNotTheState, err)
		}
		rest = after
		// The tree keeps keys and values that the database has not taken yet.
		n.Key, n.Value = bytes.Clone(n.Key), bytes.Clone(n.Value)
		if err := i.place(n); err != nil {
			return err
		}
		if err := i.add(n); err != nil {
			return fmt.Errorf("couldn't import a chunk: %w", err)
		}
	}
	return nil
}

// place checks what no hash covers: that keys are in order, and that an inner
// node's key is the least one on its right. Searching goes by it.
func (i *Import) place(n *iavl.ExportNode) error {
	wrong := func(why string) error {
		return fmt.Errorf("couldn't import key %q: %w: %s", n.Key, ErrNotTheState, why)
	}
	if n.Version < 1 || n.Version > i.count {
		return wrong("its version is of another time")
	}
	if n.Height == 0 {
		if len(n.Key) == 0 {
			return wrong("it is empty")
		}
		i.built = append(i.built, span{n.Key, n.Key})
		return nil
	}
	last := len(i.built) - 1
	if last < 1 {
		return wrong("it joins what is not there")
	}
	left, right := i.built[last-1], i.built[last]
	if bytes.Compare(left.most, right.least) >= 0 || !bytes.Equal(n.Key, right.least) {
		return wrong("it is out of order")
	}
	i.built = append(i.built[:last-1], span{left.least, right.most})
	return nil
}

func (i *Import) add(n *iavl.ExportNode) error {
	if n.Height == 0 {
		// A nil value would be none; an empty one is one.
		if n.Value == nil {
			n.Value = []byte{}
		}
		if err := i.values.Set(append([]byte(valuePrefix), n.Key...), n.Value, nil); err != nil {
			return err
		}
		i.keys++
	}
	if i.values.Len() > importBatch {
		if err := i.flush(pebble.NoSync); err != nil {
			return err
		}
		i.values = i.store.db.NewBatch()
	}
	if err := i.importer.Add(n); err != nil {
		return fmt.Errorf("%w: %w", ErrNotTheState, err)
	}
	return nil
}

func (i *Import) flush(how *pebble.WriteOptions) error {
	return errors.Join(i.values.Commit(how), i.values.Close())
}

// Finish compares what came with the root it was said to have, asks accept about
// it, and makes it the store's version. Afterwards the store goes on like the
// one that was exported: the same changes give the same roots. When it is not
// that state, or accept gives an error, the store is empty.
func (i *Import) Finish(root []byte, accept func(state.Reader) error) error {
	s := i.store
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if err := i.build(root, accept); err != nil {
		return errors.Join(fmt.Errorf("couldn't import the state: %w", err), s.empty())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version = i.version
	s.views.recent = newRecent(i.version) // The old one may know that a key was not there.
	s.last, s.taken = s.views.next(i.version, nil), false
	s.pending = state.NewOverlay(s.last)
	s.applied, s.isApplied = nil, true
	return nil
}

func (i *Import) build(root []byte, accept func(state.Reader) error) error {
	s := i.store
	if len(i.built) != 1 {
		i.importer.Close()
		return errors.Join(fmt.Errorf("%w: it is in %d pieces", ErrNotTheState, len(i.built)), i.values.Close())
	}
	if err := i.importer.Commit(); err != nil {
		i.importer.Close()
		return errors.Join(fmt.Errorf("%w: %w", ErrNotTheState, err), i.values.Close())
	}
	if err := i.flush(pebble.NoSync); err != nil {
		return err
	}
	if got := s.tree.Hash(); !bytes.Equal(got, root) {
		return fmt.Errorf("%w: its root is %x instead of %x", ErrNotTheState, got, root)
	}
	snapshot := s.db.NewSnapshot()
	err := accept(&view{snapshot, i.version, newRecent(i.version)})
	if err = errors.Join(err, snapshot.Close()); err != nil {
		return err
	}
	return s.db.Set([]byte(stampKey), stamp(i.version, i.count), pebble.Sync)
}

// Abort forgets what was added. The store is empty.
func (i *Import) Abort() error {
	i.store.treeMu.Lock()
	defer i.store.treeMu.Unlock()
	i.importer.Close()
	return errors.Join(i.values.Close(), i.store.empty())
}
