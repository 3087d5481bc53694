package tree

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cosmos/iavl"
)

// ErrCorrupt reports a state that is not the one its root stands for.
var ErrCorrupt = errors.New("the state is corrupt")

// Verify reads the whole last version and compares it with its root, and the
// values that are read without the tree with the tree's. It may be called from
// any goroutine and ends early with the context's error.
func (s *Store) Verify(ctx context.Context) (err error) {
	e, err := s.Export()
	if err != nil {
		return fmt.Errorf("couldn't verify the state: %w", err)
	}
	defer func() { err = errors.Join(err, e.Close()) }()
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
	last, err := e.tree.GetImmutable(e.count)
	if err != nil {
		return err
	}
	all, err := last.Export()
	if err != nil {
		return err
	}
	defer all.Close()
	var parts []part
	for {
		n, err := all.Next()
		if errors.Is(err, iavl.ErrorExportDone) {
			break
		}
		if err != nil {
			return err
		}
		if parts, err = e.add(parts, n); err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	if len(parts) == 0 && last.Size() == 0 {
		return nil
	}
	if len(parts) != 1 || !bytes.Equal(parts[0].hash[:], e.Root()) {
		return fmt.Errorf("its nodes do not add up to its root: %w", ErrCorrupt)
	}
	var values int64
	for range e.view.Scan(nil, nil) {
		values++
	}
	if values != parts[0].size {
		return fmt.Errorf("%d values are stored for %d keys: %w", values, parts[0].size, ErrCorrupt)
	}
	return nil
}

// add takes a node's children off and puts the node on, as IAVL hashes it.
func (e *Export) add(parts []part, n *iavl.ExportNode) ([]part, error) {
	p := part{size: 1, first: n.Key}
	var left, right part
	if n.Height > 0 {
		if len(parts) < 2 {
			return nil, fmt.Errorf("a node lacks its children: %w", ErrCorrupt)
		}
		left, right = parts[len(parts)-2], parts[len(parts)-1]
		if !bytes.Equal(n.Key, right.first) { // No hash stands for it.
			return nil, fmt.Errorf("the way to key %q leads elsewhere: %w", right.first, ErrCorrupt)
		}
		parts = parts[:len(parts)-2]
		p.size, p.first = left.size+right.size, left.first
	}
	b := binary.AppendVarint(nil, int64(n.Height))
	b = binary.AppendVarint(b, p.size)
	b = binary.AppendVarint(b, n.Version)
	if n.Height > 0 {
		b = appendSized(appendSized(b, left.hash[:]), right.hash[:])
	} else {
		if !bytes.Equal(e.view.Get(n.Key), n.Value) {
			return nil, fmt.Errorf("the value stored for key %q is not the tree's: %w", n.Key, ErrCorrupt)
		}
		value := sha256.Sum256(n.Value)
		b = appendSized(appendSized(b, n.Key), value[:])
	}
	p.hash = sha256.Sum256(b)
	return append(parts, p), nil
}

func appendSized(b, part []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}
