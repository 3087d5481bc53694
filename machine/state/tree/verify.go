package tree

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrCorrupt reports a state that is not the one its root stands for.
var ErrCorrupt = errors.New("the state is corrupt")

// Verify reads the whole version and compares it with its root, and the values
// that are read without the tree with the tree's. It ends early with the
// context's error.
func (e *Export) Verify(ctx context.Context) error {
	if e.count == 0 {
		return nil
	}
	if err := e.verify(ctx); err != nil {
		return fmt.Errorf("couldn't verify the state: %w", err)
	}
	return nil
}

// part is a part of the tree whose nodes were all read.
type part struct {
	hash  [32]byte
	size  int64
	first []byte // Its least key.
}

func (e *Export) verify(ctx context.Context) error {
	root, err := e.rootKey()
	if err != nil || root == nil {
		return err
	}
	whole, err := e.read(ctx, root)
	if err != nil {
		return err
	}
	if !bytes.Equal(whole.hash[:], e.Root()) {
		return fmt.Errorf("its nodes do not add up to its root: %w", ErrCorrupt)
	}
	var values int64
	for range e.view.Scan(nil, nil) {
		values++
	}
	if values != whole.size {
		return fmt.Errorf("%d values are stored for %d keys: %w", values, whole.size, ErrCorrupt)
	}
	return nil
}

// A node's key is s, the version that wrote it and a number, both big-endian.
// A version's root has the number 1; it may be another node's key instead of
// a node, and is empty where the tree is.
const (
	iavlNode     = 's'
	iavlKeyBytes = 1 + 8 + 4
)

func iavlKey(version, number int64) []byte {
	b := binary.BigEndian.AppendUint64([]byte{iavlNode}, uint64(version))
	return binary.BigEndian.AppendUint32(b, uint32(number))
}

// rootKey finds the root's node; nil in an empty tree.
func (e *Export) rootKey() ([]byte, error) {
	key := iavlKey(e.count, 1)
	b, err := get(e.snapshot, nodeKey(key))
	switch {
	case err != nil:
		return nil, err
	case b == nil:
		return nil, fmt.Errorf("its root is missing: %w", ErrCorrupt)
	case len(b) == 0:
		return nil, nil
	case b[0] == iavlNode && len(b) == iavlKeyBytes:
		return b, nil
	}
	return key, nil
}

// read reads a node and all below it, and hashes them as IAVL does.
func (e *Export) read(ctx context.Context, key []byte) (p part, err error) {
	if err := ctx.Err(); err != nil {
		return p, err
	}
	b, err := get(e.snapshot, nodeKey(key))
	if err != nil {
		return p, err
	}
	n := reader{rest: b}
	height, size := n.number(), n.number()
	name := n.bytes()
	hashed := binary.AppendVarint(nil, height)
	hashed = binary.AppendVarint(hashed, size)
	hashed = append(hashed, varintOf(binary.BigEndian.Uint64(key[1:]))...)
	if height == 0 {
		return e.readLeaf(n, hashed, name)
	}
	stored, mode := n.bytes(), n.number()
	left, right := iavlKey(n.number(), n.number()), iavlKey(n.number(), n.number())
	if n.failed || mode != 0 {
		return p, fmt.Errorf("the node %x of the tree cannot be read: %w", key, ErrCorrupt)
	}
	l, err := e.read(ctx, left)
	if err != nil {
		return p, err
	}
	r, err := e.read(ctx, right)
	if err != nil {
		return p, err
	}
	if !bytes.Equal(name, r.first) { // No hash stands for it.
		return p, fmt.Errorf("the way to key %q leads elsewhere: %w", r.first, ErrCorrupt)
	}
	p = part{sha256.Sum256(appendSized(appendSized(hashed, l.hash[:]), r.hash[:])), l.size + r.size, l.first}
	if size != p.size || !bytes.Equal(stored, p.hash[:]) {
		return p, fmt.Errorf("the node %x of the tree does not stand for those below it: %w", key, ErrCorrupt)
	}
	return p, nil
}

func (e *Export) readLeaf(n reader, hashed, name []byte) (part, error) {
	value := n.bytes()
	if n.failed || !bytes.Equal(e.view.Get(name), value) {
		return part{}, fmt.Errorf("the value stored for key %q is not the tree's: %w", name, ErrCorrupt)
	}
	sum := sha256.Sum256(value)
	return part{sha256.Sum256(appendSized(appendSized(hashed, name), sum[:])), 1, name}, nil
}

func varintOf(n uint64) []byte { return binary.AppendVarint(nil, int64(n)) }

func appendSized(b, part []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

// reader reads what IAVL wrote.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) number() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) bytes() []byte {
	length, size := binary.Uvarint(r.rest)
	if size <= 0 || length > uint64(len(r.rest)-size) {
		r.failed, r.rest = true, nil
		return nil
	}
	b := r.rest[size : size+int(length)]
	r.rest = r.rest[size+int(length):]
	return b
}
