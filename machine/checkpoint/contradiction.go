package checkpoint

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Contradiction is two signed checkpoints that cannot both be true, with what
// it takes to see it: they are of the same size and say different things, or
// the longer log does not begin with the shorter one.
type Contradiction struct {
	Longer  string   `json:"longer"`           // A note.
	Shorter string   `json:"shorter"`          // A note of at most the same size.
	Prefix  []byte   `json:"prefix,omitempty"` // Root of the longer log when it was of the shorter's size; none when both are of one size.
	Proof   [][]byte `json:"proof,omitempty"`  // That it was (RFC 6962, 2.1.2).
}

// Why two checkpoints are no contradiction.
var (
	ErrCompatible  = errors.New("both checkpoints can be true")
	ErrProof       = errors.New("the proof of consistency does not hold")
	ErrTwoNetworks = errors.New("the checkpoints are of two networks")
)

// Contradict pairs two notes. Prefix and proof are those of the longer log at
// the shorter's size, and unused when the sizes are equal.
func Contradict(a, b Note, prefix []byte, proof [][]byte) Contradiction {
	if a.Checkpoint.Size < b.Checkpoint.Size {
		a, b = b, a
	}
	c := Contradiction{Longer: string(a.Bytes()), Shorter: string(b.Bytes())}
	if a.Checkpoint.Size != b.Checkpoint.Size {
		c.Prefix, c.Proof = prefix, proof
	}
	return c
}

// Check reads both notes and is nil only if they cannot both be true. Who
// signed them is for the caller to look at.
func (c Contradiction) Check() (longer, shorter Note, err error) {
	if longer, err = Read([]byte(c.Longer)); err != nil {
		return longer, shorter, err
	}
	if shorter, err = Read([]byte(c.Shorter)); err != nil {
		return longer, shorter, err
	}
	l, s := longer.Checkpoint, shorter.Checkpoint
	switch {
	case l.Network != s.Network:
		err = ErrTwoNetworks
	case l.Size < s.Size:
		err = fmt.Errorf("%w: the longer log is the shorter", ErrForm)
	case l.Size == s.Size && (len(c.Prefix) > 0 || len(c.Proof) > 0):
		err = fmt.Errorf("%w: a proof where none is needed", ErrForm)
	case l.Size == s.Size && l.Says() == s.Says():
		err = ErrCompatible
	case l.Size > s.Size:
		err = c.checkPrefix(l, s)
	}
	return longer, shorter, err
}

func (c Contradiction) checkPrefix(l, s Checkpoint) error {
	if err := CheckGrowth(l, s.Size, c.Prefix, c.Proof); err != nil {
		return err
	}
	if bytes.Equal(c.Prefix, s.Root) {
		return ErrCompatible
	}
	return nil
}

// CheckGrowth is nil when the proof shows that the log of the checkpoint had
// this root (32 bytes) when it had so many entries, at least one.
func CheckGrowth(c Checkpoint, size uint64, root []byte, proof [][]byte) error {
	now, ok1 := hashOf(c.Root)
	then, ok2 := hashOf(root)
	path, ok3 := hashesOf(proof)
	const most = 1 << 62
	if !ok1 || !ok2 || !ok3 || size > c.Size || c.Size > most {
		return ErrProof
	}
	if err := tlog.CheckTree(path, int64(c.Size), now, int64(size), then); err != nil {
		return ErrProof
	}
	return nil
}

func hashOf(b []byte) (h tlog.Hash, ok bool) {
	return h, copy(h[:], b) == len(h) && len(b) == len(h)
}

func hashesOf(all [][]byte) ([]tlog.Hash, bool) {
	hashes := make([]tlog.Hash, len(all))
	for i, b := range all {
		var ok bool
		if hashes[i], ok = hashOf(b); !ok {
			return nil, false
		}
	}
	return hashes, true
}
