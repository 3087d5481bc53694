package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"sync/atomic"

	"github.com/google/btree"
)

// Memory is a Store that lives and dies with the process, for tests and
// simulation. Its root is the SHA-256 over all pairs in key order, each key and
// value preceded by its length as eight bytes big-endian: equal states have
// equal roots, but never the root another kind of store gives them. As with
// any Store, one goroutine writes and any number read snapshots.
type Memory struct {
	pairs     *btree.BTreeG[entry]
	committed atomic.Pointer[view]
	version   int64
	root      []byte // nil when pairs have changed since it was computed
}

// NewMemory returns an empty store at version 0.
func NewMemory() *Memory {
	m := &Memory{pairs: newTree()}
	m.committed.Store(&view{m.pairs.Clone()})
	return m
}

// Get returns the value at key, or nil.
func (m *Memory) Get(key []byte) []byte { return view{m.pairs}.Get(key) }

// Scan walks the keys in [start, end).
func (m *Memory) Scan(start, end []byte) iter.Seq2[[]byte, []byte] {
	return view{m.pairs}.Scan(start, end)
}

// Set stores a non-nil value.
func (m *Memory) Set(key, value []byte) {
	if value == nil {
		panic("state: nil value set")
	}
	m.pairs.ReplaceOrInsert(entry{key, value})
	m.root = nil
}

// Delete removes key, if it is there.
func (m *Memory) Delete(key []byte) {
	m.pairs.Delete(entry{key: key})
	m.root = nil
}

// Version is the number of the last committed version.
func (m *Memory) Version() int64 { return m.version }

// WorkingHash is the root over committed and not yet committed changes.
func (m *Memory) WorkingHash() []byte {
	if m.root == nil {
		m.root = rootOf(m.pairs)
	}
	return bytes.Clone(m.root)
}

func rootOf(pairs *btree.BTreeG[entry]) []byte {
	hash := sha256.New()
	var buf []byte
	pairs.Ascend(func(e entry) bool {
		buf = appendSized(appendSized(buf[:0], e.key), e.value)
		hash.Write(buf)
		return true
	})
	return hash.Sum(nil)
}

func appendSized(dst, b []byte) []byte {
	return append(binary.BigEndian.AppendUint64(dst, uint64(len(b))), b...)
}

// Commit makes the changes the next version, or `version` if that is larger.
func (m *Memory) Commit(version int64) []byte {
	m.version = max(version, m.version+1)
	m.committed.Store(&view{m.pairs.Clone()})
	return m.WorkingHash()
}

// Snapshot reads the last committed version.
func (m *Memory) Snapshot() Reader { return m.committed.Load() }

// Close does nothing.
func (m *Memory) Close() error { return nil }

// view reads a tree; of a tree that nobody changes, from any goroutine.
type view struct{ pairs *btree.BTreeG[entry] }

func (v view) Get(key []byte) []byte {
	e, _ := v.pairs.Get(entry{key: key})
	return e.value
}

func (v view) Scan(start, end []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		v.pairs.AscendGreaterOrEqual(entry{key: start}, func(e entry) bool {
			return (end == nil || bytes.Compare(e.key, end) < 0) && yield(e.key, e.value)
		})
	}
}
