package light

import (
	"cmp"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// LogProver proves things of the log.
type LogProver interface {
	// Inclusion is an entry's leaf hash and the proof (RFC 6962, 2.1.1) that
	// it is in the log of that size.
	Inclusion(ctx context.Context, entry, size uint64) (leaf []byte, hashes [][]byte, err error)
	// Consistency is the proof (RFC 6962, 2.1.2) that the log of the older size
	// begins that of the newer.
	Consistency(ctx context.Context, older, newer uint64) ([][]byte, error)
}

// Source is all that a node proves.
type Source interface {
	Headers
	Prover
	LogProver
}

// Log is a log as far as it is known by size and root.
type Log struct {
	Size uint64
	Root []byte
}

// Includes refuses an entry that is not, by the proof, the log's number i.
func (l Log) Includes(i uint64, entry []byte, hashes [][]byte) error {
	root, err1 := hashOf(l.Root)
	proof, err2 := hashesOf(hashes)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	if i >= l.Size || tlog.CheckRecord(proof, int64(l.Size), root, int64(i), tlog.RecordHash(entry)) != nil {
		return fmt.Errorf("entry %d in the log of %d: %w", i, l.Size, ErrLog)
	}
	return nil
}

// Continues refuses a log that does not, by the proof, begin with the older one.
func (l Log) Continues(older Log, hashes [][]byte) error {
	if older.Size > l.Size {
		return fmt.Errorf("the log had %d entries and has %d: %w", older.Size, l.Size, ErrRolledBack)
	}
	root, err1 := hashOf(l.Root)
	olderRoot, err2 := hashOf(older.Root)
	proof, err3 := hashesOf(hashes)
	if err := cmp.Or(err1, err2, err3); err != nil {
		return err
	}
	if older.Size == 0 {
		return nil
	}
	if tlog.CheckTree(proof, int64(l.Size), root, int64(older.Size), olderRoot) != nil {
		return fmt.Errorf("the first %d entries are others than before: %w", older.Size, ErrLog)
	}
	return nil
}

func hashOf(b []byte) (h tlog.Hash, err error) {
	if len(b) != len(h) {
		return h, fmt.Errorf("a hash of %d bytes: %w", len(b), ErrForm)
	}
	return tlog.Hash(b), nil
}

func hashesOf(all [][]byte) (out []tlog.Hash, err error) {
	for _, b := range all {
		h, err := hashOf(b)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}
