package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"

	"github.com/cockroachdb/pebble"

	"metaorg/machine/state"
)

// The database is shared; all keys of the state begin with s.
const (
	statePrefix = "s"
	nodePrefix  = "sn" // The tree's nodes, as IAVL numbers them.
	valuePrefix = "sv" // The last version's values by key, so that reading one needs no walk down the tree.
	stampKey    = "sx" // Which version that is.
)

// view reads one committed version from any goroutine.
type view struct {
	snapshot *pebble.Snapshot
	version  int64
	recent   *recent
}

func (v *view) Get(key []byte) []byte {
	if value, ok := v.recent.get(v.version, key); ok {
		return value
	}
	value, err := get(v.snapshot, append([]byte(valuePrefix), key...))
	if err != nil {
		panic(state.Fault{Err: fmt.Errorf("couldn't read key %q: %w", key, err)})
	}
	runtime.KeepAlive(v)
	v.recent.learn(v.version, key, value)
	return value
}

func (v *view) Scan(start, end []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		if end != nil && bytes.Compare(start, end) >= 0 {
			return
		}
		if err := v.walk(start, end, yield); err != nil {
			panic(state.Fault{Err: fmt.Errorf("couldn't walk from key %q to %q: %w", start, end, err)})
		}
		runtime.KeepAlive(v)
	}
}

func (v *view) walk(start, end []byte, yield func([]byte, []byte) bool) (err error) {
	it, err := v.snapshot.NewIter(within(valuePrefix, start, end))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for it.First(); it.Valid(); it.Next() {
		if !yield(bytes.Clone(it.Key()[len(valuePrefix):]), bytes.Clone(it.Value())) {
			return nil
		}
	}
	return it.Error()
}

// views closes Pebble's snapshots: when nobody can read them any more, and all
// of them when the store closes. A Reader has no Close, so the garbage
// collector says when a view is out of use.
type views struct {
	db     *pebble.DB
	recent *recent
	mu     sync.Mutex
	open   map[*pebble.Snapshot]struct{}
}

func newViews(db *pebble.DB, version int64) *views {
	return &views{db: db, recent: newRecent(version), open: make(map[*pebble.Snapshot]struct{})}
}

// next opens a view of a version just written, in which changes were made.
func (vs *views) next(version int64, changes []change) *view {
	v := &view{vs.db.NewSnapshot(), version, vs.recent}
	vs.recent.advance(version, changes)
	vs.mu.Lock()
	vs.open[v.snapshot] = struct{}{}
	vs.mu.Unlock()
	runtime.AddCleanup(v, vs.close, v.snapshot)
	return v
}

func (vs *views) close(s *pebble.Snapshot) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if _, ok := vs.open[s]; ok {
		delete(vs.open, s)
		// Closing a snapshot only unlinks it; there is no error to report.
		_ = s.Close()
	}
}

func (vs *views) closeAll() error {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	var err error
	for s := range vs.open {
		err = errors.Join(err, s.Close())
	}
	clear(vs.open)
	return err
}

// within bounds an iterator to [start, end) below prefix; nil is no bound.
func within(prefix string, start, end []byte) *pebble.IterOptions {
	o := &pebble.IterOptions{LowerBound: append([]byte(prefix), start...)}
	if end != nil {
		o.UpperBound = append([]byte(prefix), end...)
	} else {
		o.UpperBound = []byte(prefix)
		o.UpperBound[len(prefix)-1]++
	}
	return o
}

// getter is what a database and its snapshots read with.
type getter interface {
	Get(key []byte) (value []byte, closer io.Closer, err error)
}

// get returns a copy of the value at key, or nil.
func get(from getter, key []byte) ([]byte, error) {
	stored, closer, err := from.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	value := append([]byte{}, stored...) // Not nil, even when empty.
	return value, closer.Close()
}
