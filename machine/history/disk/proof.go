package disk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"github.com/cockroachdb/pebble"
	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine/history"
)

// Root returns the root (32 bytes) of the log as it was at that size.
func (l *Log) Root(size uint64) ([]byte, error) {
	if err := l.reaches(size); err != nil {
		return nil, fmt.Errorf("couldn't compute the log's root: %w", err)
	}
	root, err := tlog.TreeHash(int64(size), l)
	if err != nil {
		return nil, fmt.Errorf("couldn't compute the log's root at %d: %w", size, err)
	}
	return root[:], nil
}

// Inclusion proves (RFC 6962, 2.1.1) that entry i is in the log of that size;
// tlog.CheckRecord checks it.
func (l *Log) Inclusion(i, size uint64) (tlog.RecordProof, error) {
	if err := l.reaches(size); err != nil {
		return nil, fmt.Errorf("couldn't prove entry %d: %w", i, err)
	}
	proof, err := tlog.ProveRecord(int64(size), int64(i), l)
	if err != nil {
		return nil, fmt.Errorf("couldn't prove entry %d: %w", i, err)
	}
	return proof, nil
}

// Consistency proves (RFC 6962, 2.1.2) that the log of the older size, at least
// 1, begins the log of the newer; tlog.CheckTree checks it.
func (l *Log) Consistency(older, newer uint64) (tlog.TreeProof, error) {
	if err := l.reaches(newer); err != nil {
		return nil, fmt.Errorf("couldn't prove that the log only grew: %w", err)
	}
	proof, err := tlog.ProveTree(int64(newer), int64(older), l)
	if err != nil {
		return nil, fmt.Errorf("couldn't prove that the log only grew from %d: %w", older, err)
	}
	return proof, nil
}

func (l *Log) reaches(size uint64) error {
	if have := l.Size(); size > have {
		return fmt.Errorf("size %d asked for, the log has %d", size, have)
	}
	return nil
}

// VerifyRoot compares the stored tree's root with the state's. It reads a few
// hashes only, so it can be asked at every start.
func (l *Log) VerifyRoot(root []byte) error {
	got, err := l.Root(l.Size())
	if err != nil {
		return err
	}
	if !bytes.Equal(got, root) {
		return fmt.Errorf("the log's root is %x, the state's is %x: %w", got, root, ErrCorrupt)
	}
	return nil
}

// Verify reads the whole log and compares what its entries add up to with root.
func (l *Log) Verify(root []byte) error {
	var edge history.Edge
	entries, failed := l.Entries(0, l.Size())
	for _, entry := range entries {
		edge = edge.Append(entry)
	}
	if err := failed(); err != nil {
		return err
	}
	if got := edge.Root(); !bytes.Equal(got, root) {
		return fmt.Errorf("the entries' root is %x, not %x: %w", got, root, ErrCorrupt)
	}
	return l.VerifyRoot(root)
}

// Entries walks the entries in [from, to) with their numbers. After the walk,
// failed says what cut it short, if anything did.
func (l *Log) Entries(from, to uint64) (entries iter.Seq2[uint64, []byte], failed func() error) {
	var err error
	entries = func(yield func(uint64, []byte) bool) {
		if err = l.reaches(to); err == nil && from < to {
			err = l.walk(from, to, yield)
		}
		if err != nil {
			err = fmt.Errorf("couldn't read entries from %d to %d: %w", from, to, err)
		}
	}
	return entries, func() error { return err }
}

func (l *Log) walk(from, to uint64, yield func(uint64, []byte) bool) (err error) {
	it, err := l.db.NewIter(&pebble.IterOptions{LowerBound: keyOf(entryPrefix, from), UpperBound: keyOf(entryPrefix, to)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for it.First(); it.Valid(); it.Next() {
		if binary.BigEndian.Uint64(it.Key()[1:]) != from {
			return fmt.Errorf("entry %d: %w", from, ErrMissing)
		}
		entry := bytes.Clone(it.Value())
		if err := l.check(from, entry); err != nil {
			return err
		}
		if !yield(from, entry) {
			return nil
		}
		from++
	}
	if err := it.Error(); err != nil {
		return err
	}
	if from != to {
		return fmt.Errorf("entry %d: %w", from, ErrMissing)
	}
	return nil
}
