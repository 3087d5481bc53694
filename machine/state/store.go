package state

import "iter"

// Reader reads one consistent view of an ordered key-value store. A store
// fault panics: rules never see storage errors (see DESIGN.md), and the shell
// around the machine ends the process on them.
type Reader interface {
	// Get returns the value at key, or nil when there is none. The caller must
	// not change it.
	Get(key []byte) []byte
	// Scan walks the keys in [start, end) in byte order; a nil end means to
	// the last key. Keys and values must not be changed by the caller, and the
	// store must not be written to while the walk goes on.
	Scan(start, end []byte) iter.Seq2[[]byte, []byte]
}

// Writer is a Reader that also changes what it reads.
type Writer interface {
	Reader
	// Set stores a non-nil value. The store keeps both slices.
	Set(key, value []byte)
	// Delete removes key; a key that is not there is no error.
	Delete(key []byte)
}

// Store is a Writer whose changes become durable, numbered versions.
type Store interface {
	Writer
	// Version is the number of the last committed version, 0 before the first.
	Version() int64
	// WorkingHash is the Merkle root over committed and not yet committed changes.
	WorkingHash() []byte
	// Commit makes the changes version Version()+1, or `version` if that is
	// larger, and returns its root.
	Commit(version int64) []byte
	// Snapshot reads the last committed version, unmoved by later commits.
	Snapshot() Reader
	Close() error
}
