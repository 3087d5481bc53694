// Package history keeps the log: what was asked and what happened, in order,
// as an RFC 6962 Merkle tree. Nobody can change, drop or reorder an entry
// without changing the root, and the state carries all it takes to go on and to
// check: the tree's size and right edge.
package history

import (
	"crypto/sha256"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Edge is the right edge of the log's tree: the roots of its maximal perfect
// subtrees (32 bytes each), largest first. The zero Edge is the empty log's.
type Edge struct {
	Size   uint64   `json:"size"` // Number of entries.
	Hashes [][]byte `json:"hashes"`
}

// Append returns the edge after one more entry. It leaves e as it was.
func (e Edge) Append(entry []byte) Edge {
	// Each trailing 1 of the size is a subtree that this entry completes.
	full := bits.TrailingZeros64(^e.Size)
	kept := len(e.Hashes) - full
	hash := tlog.RecordHash(entry)
	for i := len(e.Hashes) - 1; i >= kept; i-- {
		hash = tlog.NodeHash(tlog.Hash(e.Hashes[i]), hash)
	}
	hashes := append(make([][]byte, 0, kept+1), e.Hashes[:kept]...)
	return Edge{Size: e.Size + 1, Hashes: append(hashes, hash[:])}
}

// Root returns the root of the whole tree (32 bytes); the empty tree's is the
// SHA-256 of no bytes (RFC 6962, 2.1).
func (e Edge) Root() []byte {
	if e.Size == 0 {
		empty := sha256.Sum256(nil)
		return empty[:]
	}
	last := len(e.Hashes) - 1
	root := tlog.Hash(e.Hashes[last])
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(tlog.Hash(e.Hashes[i]), root)
	}
	return root[:]
}
