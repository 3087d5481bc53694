package tree

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// File is a file's hash and size, in the light of which all else is checked.
type File struct {
	Root Hash
	Size int64
}

// Range is a run of a file's groups.
type Range struct{ First, Count int64 }

// Has says whether the file has all groups of a range.
func (f File) Has(r Range) bool {
	return f.Size >= 0 && f.Size <= MaxBytes && r.First >= 0 && r.Count >= 1 && r.Count <= Groups(f.Size) && r.First <= Groups(f.Size)-r.Count
}

func (f File) check(r Range) error {
	if !f.Has(r) {
		return fmt.Errorf("there are no groups %d to %d in a file of %d bytes", r.First, r.First+r.Count-1, f.Size)
	}
	return nil
}

// walk visits the nodes above a range of groups, and those groups, from the
// highest on and from the left, each with the hash that it has to have.
// Beside the range it does not look.
type walk struct {
	over Range
	node func(at int64, want Hash, root bool) (l, r Hash, err error) // At is its place in the outboard.
	leaf func(group int64, want Hash) error
}

func (w walk) down(first, groups, at int64, want Hash, root bool) error {
	if first >= w.over.First+w.over.Count || first+groups <= w.over.First {
		return nil
	}
	if groups == 1 {
		return w.leaf(first, want)
	}
	l, r, err := w.node(at, want, root)
	if err != nil {
		return err
	}
	left := leftGroups(groups)
	if err := w.down(first, left, at+nodeBytes, l, false); err != nil {
		return err
	}
	return w.down(first+left, groups-left, at+left*nodeBytes, r, false)
}

func (f File) walk(w walk) error {
	if err := f.check(w.over); err != nil {
		return err
	}
	return w.down(0, Groups(f.Size), headerBytes, f.Root, true)
}

// checkNode splits a node into its children, if it is the one wanted.
func checkNode(node *[nodeBytes]byte, want Hash, root bool) (l, r Hash, err error) {
	l, r = Hash(node[:HashBytes]), Hash(node[HashBytes:])
	if parent(l, r, root) != want {
		return l, r, fmt.Errorf("a node of the tree: %w", ErrWrong)
	}
	return l, r, nil
}

// CheckGroup says whether bytes are those of a group with this hash.
func (f File) CheckGroup(p []byte, group int64, want Hash) error {
	if _, length := Span(group, f.Size); int64(len(p)) != length || Leaf(p, group, Groups(f.Size) == 1) != want {
		return fmt.Errorf("group %d: %w", group, ErrWrong)
	}
	return nil
}

// Leaves gives the hashes of a range's groups, checked, from the tree that is
// kept beside the file.
func (f File) Leaves(outboard io.ReaderAt, over Range) ([]Hash, error) {
	if err := f.check(over); err != nil {
		return nil, err
	}
	leaves := make([]Hash, 0, over.Count)
	var node [nodeBytes]byte
	err := f.walk(walk{
		over: over,
		node: func(at int64, want Hash, root bool) (l, r Hash, err error) {
			if err := readAt(outboard, node[:], at); err != nil {
				return l, r, err
			}
			return checkNode(&node, want, root)
		},
		leaf: func(_ int64, want Hash) error { leaves = append(leaves, want); return nil },
	})
	if err != nil {
		return nil, err
	}
	return leaves, nil
}

// ReadOutboard reads a tree as it comes, stops at the first node that is
// wrong, and gives the hashes of all groups.
func (f File) ReadOutboard(from io.Reader, to io.Writer) ([]Hash, error) {
	whole := Range{0, Groups(f.Size)}
	if err := f.check(whole); err != nil {
		return nil, err
	}
	var node [nodeBytes]byte
	if err := f.readHeader(from, to); err != nil {
		return nil, err
	}
	leaves := make([]Hash, 0, whole.Count)
	err := f.walk(walk{
		over: whole,
		node: func(_ int64, want Hash, root bool) (l, r Hash, err error) {
			if _, err := io.ReadFull(from, node[:]); err != nil {
				return l, r, err
			}
			if l, r, err = checkNode(&node, want, root); err == nil {
				_, err = to.Write(node[:])
			}
			return l, r, err
		},
		leaf: func(_ int64, want Hash) error { leaves = append(leaves, want); return nil },
	})
	if err != nil {
		return nil, err
	}
	return leaves, nil
}

func (f File) readHeader(from io.Reader, to io.Writer) error {
	var head [headerBytes]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return err
	}
	if !bytes.Equal(head[:], header(f.Size)) {
		return fmt.Errorf("a size of %d in place of %d: %w", binary.LittleEndian.Uint64(head[:]), f.Size, ErrWrong)
	}
	_, err := to.Write(head[:])
	return err
}

// Prove writes a range of groups with the nodes that prove them: a Bao slice.
// It checks what it reads and writes nothing that is wrong.
func (f File) Prove(data, outboard io.ReaderAt, over Range, to io.Writer) error {
	if err := f.check(over); err != nil {
		return err
	}
	if _, err := to.Write(header(f.Size)); err != nil {
		return err
	}
	var node [nodeBytes]byte
	group := make([]byte, GroupBytes)
	return f.walk(walk{
		over: over,
		node: func(at int64, want Hash, root bool) (l, r Hash, err error) {
			if err := readAt(outboard, node[:], at); err != nil {
				return l, r, err
			}
			if l, r, err = checkNode(&node, want, root); err == nil {
				_, err = to.Write(node[:])
			}
			return l, r, err
		},
		leaf: func(i int64, want Hash) error {
			offset, length := Span(i, f.Size)
			if err := readAt(data, group[:length], offset); err != nil {
				return err
			}
			if err := f.CheckGroup(group[:length], i, want); err != nil {
				return err
			}
			_, err := to.Write(group[:length])
			return err
		},
	})
}

// Check reads what Prove wrote of a range, and hands on each group once it is
// found right. The bytes are good only until take returns. What follows the
// slice is not read.
func (f File) Check(from io.Reader, over Range, take func(group int64, p []byte) error) error {
	if err := f.check(over); err != nil {
		return err
	}
	if err := f.readHeader(from, io.Discard); err != nil {
		return err
	}
	var node [nodeBytes]byte
	group := make([]byte, GroupBytes)
	return f.walk(walk{
		over: over,
		node: func(_ int64, want Hash, root bool) (l, r Hash, err error) {
			if _, err := io.ReadFull(from, node[:]); err != nil {
				return l, r, err
			}
			return checkNode(&node, want, root)
		},
		leaf: func(i int64, want Hash) error {
			_, length := Span(i, f.Size)
			if _, err := io.ReadFull(from, group[:length]); err != nil {
				return err
			}
			if err := f.CheckGroup(group[:length], i, want); err != nil {
				return err
			}
			return take(i, group[:length])
		},
	})
}
