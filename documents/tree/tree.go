// Package tree lets a part of a file be checked without the rest. BLAKE3 hashes
// a file as a binary tree; kept beside the file, the tree's inner nodes prove
// of any group of 64 KiB that it is what the file's hash stands for. What it
// keeps true: no byte that it passes on differs from what the hash says, and
// what it writes is Bao's own format (outboard and slices, with groups of 64
// chunks), which other programs read.
//
// Source: J. O'Connor, J.-P. Aumasson, S. Neves, Z. Wilcox-O'Hearn, BLAKE3,
// section 6.4, and the Bao specification.
package tree

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"lukechampine.com/blake3/guts"
)

const (
	// GroupBytes is how much of a file is checked at once.
	GroupBytes = 64 << 10
	// HashBytes is the length of a hash.
	HashBytes = 32
	// MaxBytes is the size of the largest file with a tree: its inner nodes
	// then take 16 MiB.
	MaxBytes = 16 << 30

	headerBytes   = 8 // The file's size, little-endian.
	nodeBytes     = 2 * HashBytes
	chunksInGroup = GroupBytes / guts.ChunkSize
	laneBytes     = guts.MaxSIMD * guts.ChunkSize // What guts compresses at once.
)

// Hash is a BLAKE3-256 hash, of a file or of a part of its tree.
type Hash [HashBytes]byte

// ErrWrong is in the error of whatever does not belong to the file that the
// hash stands for: a group, a node of the tree, or the size.
var ErrWrong = errors.New("it is not what the hash stands for")

// Groups is how many groups a file of this size has; an empty one has one.
func Groups(size int64) int64 { return max(1, (size+GroupBytes-1)/GroupBytes) }

// Span is where a group begins in its file, and its length.
func Span(group, size int64) (offset, length int64) {
	offset = group * GroupBytes
	return offset, max(0, min(GroupBytes, size-offset))
}

// OutboardBytes is the length of the tree kept beside a file of this size.
func OutboardBytes(size int64) int64 { return headerBytes + (Groups(size)-1)*nodeBytes }

// leftGroups is how many of a node's groups are below its left child: the
// largest power of two that is less than all.
func leftGroups(groups int64) int64 { return 1 << (bits.Len64(uint64(groups-1)) - 1) }

// Leaf is the hash of one group at its place in a file. A file's only group
// has the file's own hash.
func Leaf(p []byte, group int64, only bool) Hash {
	n := compressGroup(p, uint64(group)*chunksInGroup)
	if only {
		n.Flags |= guts.FlagRoot
	}
	return toHash(guts.ChainingValue(n))
}

// compressGroup is the node over a group's chunks.
func compressGroup(p []byte, counter uint64) guts.Node {
	if len(p) <= laneBytes {
		return compressLane(p, counter)
	}
	left := int64(1) << (bits.Len64(uint64(len(p)-1)) - 1)
	l := compressGroup(p[:left], counter)
	r := compressGroup(p[left:], counter+uint64(left)/guts.ChunkSize)
	return guts.ParentNode(guts.ChainingValue(l), guts.ChainingValue(r), &guts.IV, 0)
}

func compressLane(p []byte, counter uint64) guts.Node {
	if len(p) == laneBytes {
		return guts.CompressBuffer((*[laneBytes]byte)(p), laneBytes, &guts.IV, counter, 0)
	}
	var lane [laneBytes]byte
	return guts.CompressBuffer(&lane, copy(lane[:], p), &guts.IV, counter, 0)
}

// parent is the hash over two children.
func parent(l, r Hash, root bool) Hash {
	n := guts.ParentNode(toWords(l), toWords(r), &guts.IV, 0)
	if root {
		n.Flags |= guts.FlagRoot
	}
	return toHash(guts.ChainingValue(n))
}

func toHash(words [8]uint32) (h Hash) {
	for i, w := range words {
		binary.LittleEndian.PutUint32(h[4*i:], w)
	}
	return h
}

func toWords(h Hash) (words [8]uint32) {
	for i := range words {
		words[i] = binary.LittleEndian.Uint32(h[4*i:])
	}
	return words
}

// OfOne is the outboard of a file with a single group.
func OfOne(size int64) []byte { return header(size) }

func header(size int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(size)) }
