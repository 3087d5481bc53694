package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"sync/atomic"

	"github.com/google/btree"
)

// Memory is a Store that lives and dies with the process, for tests, simulation
// and verification. Equal states have equal roots, but never the root another
// kind of store gives them. As with any Store, one goroutine writes and any
// number read snapshots.
//
// The root is the sum over all pairs of the SHA-256 of the pair, as four numbers
// of 64 bits each, so that a version costs what changed and not what is there.
// It finds differences that come from mistakes; somebody who chooses the pairs
// could make two states with one root, so nothing may be proved with it.
type Memory struct {
	pairs     *btree.BTreeG[entry]
	committed atomic.Pointer[view]
	version   int64
	sum       [4]uint64
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
	old, replaced := m.pairs.ReplaceOrInsert(entry{key, value})
	if replaced {
		m.subtract(old)
	}
	for i, n := range hashOf(entry{key, value}) {
		m.sum[i] += n
	}
}

// Delete removes key, if it is there.
func (m *Memory) Delete(key []byte) {
	if old, there := m.pairs.Delete(entry{key: key}); there {
		m.subtract(old)
	}
}

func (m *Memory) subtract(e entry) {
	for i, n := range hashOf(e) {
		m.sum[i] -= n
	}
}

// hashOf is the SHA-256 of key and value, each preceded by its length as eight
// bytes big-endian.
func hashOf(e entry) (parts [4]uint64) {
	sum := sha256.Sum256(appendSized(appendSized(nil, e.key), e.value))
	for i := range parts {
		parts[i] = binary.BigEndian.Uint64(sum[8*i:])
	}
	return parts
}

func appendSized(dst, b []byte) []byte {
	return append(binary.BigEndian.AppendUint64(dst, uint64(len(b))), b...)
}

// Version is the number of the last committed version.
func (m *Memory) Version() int64 { return m.version }

// WorkingHash is the root over committed and not yet committed changes.
func (m *Memory) WorkingHash() (root []byte) {
	for _, n := range m.sum {
		root = binary.BigEndian.AppendUint64(root, n)
	}
	return root
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
