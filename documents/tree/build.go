package tree

import (
	"io"
	"runtime"
	"sync"
)

// Builder makes the tree of what is written to it. Writing never fails.
type Builder struct {
	leaves []Hash
	group  []byte // What of a group has come; a full one waits for what follows it.
	size   int64
}

// NewBuilder begins a tree.
func NewBuilder() *Builder { return &Builder{} }

// Write takes the next bytes of the file; see io.Writer.
func (b *Builder) Write(p []byte) (int, error) {
	n := len(p)
	b.size += int64(n)
	for len(p) > 0 {
		if len(b.group) == GroupBytes {
			b.leaf(b.group)
			b.group = b.group[:0]
		}
		// More follows whole groups, so none of them can be the only one.
		for len(b.group) == 0 && len(p) > GroupBytes {
			b.leaf(p[:GroupBytes])
			p = p[GroupBytes:]
		}
		took := min(GroupBytes-len(b.group), len(p))
		b.group = append(b.group, p[:took]...)
		p = p[took:]
	}
	return n, nil
}

func (b *Builder) leaf(p []byte) {
	b.leaves = append(b.leaves, Leaf(p, int64(len(b.leaves)), false))
}

// Tree is what a file's hash is made of.
type Tree struct {
	Root     Hash
	Size     int64
	Outboard []byte // As Bao keeps it beside a file.
}

// Tree ends the file.
func (b *Builder) Tree() Tree {
	only := len(b.leaves) == 0
	leaves := append(b.leaves, Leaf(b.group, int64(len(b.leaves)), only))
	return fromLeaves(leaves, b.size)
}

// fromLeaves puts the tree above the leaves of a file.
func fromLeaves(leaves []Hash, size int64) Tree {
	t := Tree{Size: size, Outboard: make([]byte, 0, OutboardBytes(size))}
	t.Outboard = append(t.Outboard, header(size)...)
	t.Root = t.node(leaves, true)
	return t
}

// node writes the nodes above these leaves, the highest first, and gives its hash.
func (t *Tree) node(leaves []Hash, root bool) Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	at := len(t.Outboard)
	t.Outboard = t.Outboard[:at+nodeBytes]
	left := leftGroups(int64(len(leaves)))
	l, r := t.node(leaves[:left], false), t.node(leaves[left:], false)
	copy(t.Outboard[at:], l[:])
	copy(t.Outboard[at+HashBytes:], r[:])
	return parent(l, r, root)
}

// Of reads a file of this size and makes its tree, on all processors.
func Of(file io.ReaderAt, size int64) (Tree, error) {
	leaves := make([]Hash, Groups(size))
	workers := min(runtime.GOMAXPROCS(0), len(leaves))
	errs := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			group := make([]byte, GroupBytes)
			for i := w; i < len(leaves) && errs[w] == nil; i += workers {
				offset, length := Span(int64(i), size)
				if errs[w] = readAt(file, group[:length], offset); errs[w] == nil {
					leaves[i] = Leaf(group[:length], int64(i), len(leaves) == 1)
				}
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return Tree{}, err
		}
	}
	return fromLeaves(leaves, size), nil
}

// readAt reads all of p, so that a file's end within it is an error.
func readAt(file io.ReaderAt, p []byte, offset int64) error {
	n, err := file.ReadAt(p, offset)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
