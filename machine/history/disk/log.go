// Package disk keeps the log's entries and tree hashes in a Pebble database, so
// that entries can be read, proved and replayed. The state decides how long the
// log is: entries are written before the state that counts them, and whatever
// lies above the state's size when the log is opened was never agreed on and
// is cut. A log that began in the middle has a hole, which is filled from peers;
// nothing gets into it that the root does not stand for.
package disk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/cockroachdb/pebble"
	"golang.org/x/mod/sumdb/tlog"
)

// The database is shared; the log's keys are one of these bytes and a
// big-endian number: an entry's, or a hash's as tlog numbers them.
const (
	entryPrefix = 'e'
	hashPrefix  = 'h'
)

// ErrMissing reports entries that are not here: those of a hole, or, on opening,
// such as the state counts and nobody said were missing.
var ErrMissing = errors.New("entries of the log are missing")

// ErrCorrupt reports entries or hashes that are not those the root stands for.
var ErrCorrupt = errors.New("the log is corrupt")

// Log is the stored log. One goroutine may append while any number read.
type Log struct {
	db   *pebble.DB
	size atomic.Uint64
	hole atomic.Pointer[hole] // nil when nothing is missing.
}

// Held returns how many entries the database holds, counted or not, with those
// of a hole. It is the largest size that Open can succeed with.
func Held(db *pebble.DB) (uint64, error) { return countOf(db, entryPrefix) }

// Open opens the log at the size that the state counts and cuts whatever lies
// above it. It fails with ErrMissing when the database holds less.
func Open(db *pebble.DB, size uint64) (*Log, error) {
	hole, err := openHole(db, size)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the log: %w", err)
	}
	entries, err := countOf(db, entryPrefix)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the log: %w", err)
	}
	hashes, err := countOf(db, hashPrefix)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the log: %w", err)
	}
	needed := hashCount(size)
	if hole != nil {
		entries = max(entries, hole.to)
	}
	if entries < size || hashes < needed {
		return nil, fmt.Errorf("couldn't open the log at %d entries with %d hashes, %d and %d are here: %w",
			size, needed, entries, hashes, ErrMissing)
	}
	if entries > size || hashes > needed {
		if err := cut(db, size); err != nil {
			return nil, fmt.Errorf("couldn't cut the log back to %d entries: %w", size, err)
		}
	}
	l := &Log{db: db}
	l.size.Store(size)
	l.hole.Store(hole)
	return l, nil
}

// openHole returns the log's hole. When the state does not count what the log
// was seeded with, nothing of it holds.
func openHole(db *pebble.DB, size uint64) (*hole, error) {
	h, err := readHole(db)
	if err != nil || h == nil || size >= h.to {
		return h, err
	}
	if size > h.from {
		return nil, fmt.Errorf("%w: the state counts %d entries, and %d to %d are missing", ErrMissing, size, h.from, h.to)
	}
	return nil, errors.Join(db.Delete([]byte(holeKey), pebble.NoSync), cut(db, size))
}

// cut removes all entries and hashes above size.
func cut(db *pebble.DB, size uint64) error {
	batch := db.NewBatch()
	defer batch.Close()
	if err := batch.DeleteRange(keyOf(entryPrefix, size), []byte{entryPrefix + 1}, nil); err != nil {
		return err
	}
	if err := batch.DeleteRange(keyOf(hashPrefix, hashCount(size)), []byte{hashPrefix + 1}, nil); err != nil {
		return err
	}
	return batch.Commit(pebble.Sync)
}

// Size returns the number of entries.
func (l *Log) Size() uint64 { return l.size.Load() }

// Append adds entries durably, all or none.
func (l *Log) Append(entries [][]byte) error {
	if len(entries) == 0 {
		return nil
	}
	size := l.Size()
	batch := l.db.NewBatch()
	defer batch.Close()
	pending := pending{stored: l, from: hashCount(size)}
	for i, entry := range entries {
		at := size + uint64(i)
		if err := pending.add(batch, at, entry); err != nil {
			return fmt.Errorf("couldn't append entry %d: %w", at, err)
		}
	}
	if err := batch.Commit(pebble.Sync); err != nil {
		return fmt.Errorf("couldn't append %d entries at %d: %w", len(entries), size, err)
	}
	l.size.Store(size + uint64(len(entries)))
	return nil
}

// Entry returns the entry with number i; the first is 0.
func (l *Log) Entry(i uint64) ([]byte, error) {
	if size := l.Size(); i >= size {
		return nil, fmt.Errorf("couldn't read entry %d: the log has %d", i, size)
	}
	entry, err := get(l.db, keyOf(entryPrefix, i))
	if err != nil {
		return nil, fmt.Errorf("couldn't read entry %d: %w", i, err)
	}
	return entry, l.check(i, entry)
}

// check compares an entry with its stored hash, so that none is given to
// anybody that is not the one the root stands for.
func (l *Log) check(i uint64, entry []byte) error {
	stored, err := l.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(i))})
	if err != nil {
		return fmt.Errorf("couldn't check entry %d: %w", i, err)
	}
	if stored[0] != tlog.RecordHash(entry) {
		return fmt.Errorf("entry %d is not the one its hash stands for: %w", i, ErrCorrupt)
	}
	return nil
}

func keyOf(prefix byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{prefix}, n)
}

// countOf returns one more than the largest number stored under prefix.
func countOf(db *pebble.DB, prefix byte) (uint64, error) {
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: []byte{prefix}, UpperBound: []byte{prefix + 1}})
	if err != nil {
		return 0, err
	}
	var count uint64
	if it.Last() {
		key := it.Key()
		if len(key) != 9 {
			return 0, errors.Join(fmt.Errorf("%w: key %x", ErrCorrupt, key), it.Close())
		}
		count = binary.BigEndian.Uint64(key[1:]) + 1
	}
	return count, errors.Join(it.Error(), it.Close())
}

func get(db *pebble.DB, key []byte) ([]byte, error) {
	stored, closer, err := db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, err
	}
	value := bytes.Clone(stored)
	return value, closer.Close()
}

// hashCount is how many hashes are stored for a log of that size.
func hashCount(size uint64) uint64 { return uint64(tlog.StoredHashCount(int64(size))) }
