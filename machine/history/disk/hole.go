package disk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble"
	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine/history"
)

// holeKey is where a log with a hole says so.
const holeKey = "p"

// ErrWrong reports entries offered for a hole that are not the log's.
var ErrWrong = errors.New("these are not the log's entries")

// hole is the part of the log that has not arrived: entries [from, to). The
// right edge at to is there, so the log can go on and its root is known.
type hole struct {
	from, to uint64
	height   int64 // Of entry to-1.
}

func (h hole) bytes() []byte {
	b := binary.BigEndian.AppendUint64(nil, h.from)
	b = binary.BigEndian.AppendUint64(b, h.to)
	return binary.BigEndian.AppendUint64(b, uint64(h.height))
}

// readHole returns the log's hole, or nil when it has none.
func readHole(db *pebble.DB) (*hole, error) {
	b, err := get(db, []byte(holeKey))
	if errors.Is(err, ErrMissing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(b) != 24 {
		return nil, fmt.Errorf("%w: its hole is %x", ErrCorrupt, b)
	}
	return &hole{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:]), int64(binary.BigEndian.Uint64(b[16:]))}, nil
}

// Seed makes an empty log one of which nothing but the right edge is there:
// entries are appended after it, and those before it come by Fill. Height is
// that of the edge's last entry. A log opened at a smaller size than it was
// seeded with is empty again.
func (l *Log) Seed(edge history.Edge, height int64) error {
	if l.Size() != 0 || edge.Size == 0 {
		return fmt.Errorf("couldn't seed a log of %d entries with %d", l.Size(), edge.Size)
	}
	return l.punch(hole{0, edge.Size, height}, edge)
}

// Forget drops the entries from a number on up to the edge's, so that they come
// again by Fill: a log whose bytes were damaged is mended so. Height is that of
// the edge's last entry.
func (l *Log) Forget(from uint64, edge history.Edge, height int64) error {
	if from >= edge.Size || edge.Size != l.Size() || l.hole.Load() != nil {
		return fmt.Errorf("couldn't forget entries %d to %d of a log of %d", from, edge.Size, l.Size())
	}
	return l.punch(hole{from, edge.Size, height}, edge)
}

func (l *Log) punch(h hole, edge history.Edge) error {
	batch := l.db.NewBatch()
	defer batch.Close()
	err := errors.Join(
		batch.DeleteRange(keyOf(entryPrefix, h.from), []byte{entryPrefix + 1}, nil),
		batch.DeleteRange(keyOf(hashPrefix, hashCount(h.from)), []byte{hashPrefix + 1}, nil),
		setEdge(batch, edge),
		batch.Set([]byte(holeKey), h.bytes(), nil),
	)
	if err == nil {
		err = batch.Commit(pebble.Sync)
	}
	if err != nil {
		return fmt.Errorf("couldn't begin the log at %d entries: %w", edge.Size, err)
	}
	l.hole.Store(&h)
	l.size.Store(edge.Size)
	return nil
}

// setEdge writes the hashes of an edge where tlog numbers them.
func setEdge(batch *pebble.Batch, edge history.Edge) error {
	at, i := uint64(0), 0
	for level := 63; level >= 0; level-- {
		if edge.Size&(1<<level) == 0 {
			continue
		}
		if i == len(edge.Hashes) || len(edge.Hashes[i]) != tlog.HashSize {
			return fmt.Errorf("%w: an edge of %d entries with %d hashes", ErrCorrupt, edge.Size, len(edge.Hashes))
		}
		number := tlog.StoredHashIndex(level, int64(at>>level))
		if err := batch.Set(keyOf(hashPrefix, uint64(number)), edge.Hashes[i], nil); err != nil {
			return err
		}
		at, i = at+1<<level, i+1
	}
	if i != len(edge.Hashes) {
		return fmt.Errorf("%w: an edge of %d entries with %d hashes", ErrCorrupt, edge.Size, len(edge.Hashes))
	}
	return nil
}

// Held is how many entries are there from the first one on without a gap: all,
// unless the log has a hole.
func (l *Log) Held() uint64 {
	if h := l.hole.Load(); h != nil {
		return h.from
	}
	return l.Size()
}

// Hole says which entries, [from, to), have not arrived; to is 0 when none is
// missing. Height is that of the last one.
func (l *Log) Hole() (from, to uint64, height int64) {
	if h := l.hole.Load(); h != nil {
		return h.from, h.to, h.height
	}
	return 0, 0, 0
}

// Stretch is some of a log's entries with what proves them.
type Stretch struct {
	From    uint64   `json:"from"` // Number of the first.
	Entries [][]byte `json:"entries"`
	// Proof is that a log which ends with these entries begins the one of the
	// size that was asked for (RFC 6962, 2.1.2), 32 bytes each; empty when they
	// are the same.
	Proof [][]byte `json:"proof"`
}

// Stretch gives entries from a number on: as many as fit mostBytes, but at least
// one, and none beyond size, with their proof for a log of that size.
func (l *Log) Stretch(from, size uint64, mostBytes int) (Stretch, error) {
	s := Stretch{From: from, Entries: [][]byte{}, Proof: [][]byte{}}
	if from >= size {
		return s, fmt.Errorf("couldn't give entries from %d on: asked for those of a log of %d", from, size)
	}
	total := 0
	entries, failed := l.Entries(from, size)
	for _, e := range entries {
		if total += len(e); total > mostBytes && len(s.Entries) > 0 {
			break
		}
		s.Entries = append(s.Entries, e)
	}
	if err := failed(); err != nil {
		return s, err
	}
	end := from + uint64(len(s.Entries))
	if end == size {
		return s, nil
	}
	proof, err := l.Consistency(end, size)
	for _, h := range proof {
		s.Proof = append(s.Proof, bytes.Clone(h[:]))
	}
	return s, err
}

// Fill puts the next entries into the hole, all of them or, when one is not the
// log's, none: ErrWrong. They are on disk when it returns. One goroutine may
// fill while another appends.
func (l *Log) Fill(s Stretch) error {
	h := l.hole.Load()
	if h == nil {
		return errors.New("couldn't fill the log: nothing is missing")
	}
	end := s.From + uint64(len(s.Entries))
	if s.From != h.from || len(s.Entries) == 0 || end > h.to {
		return fmt.Errorf("couldn't fill the log with entries %d to %d, %d to %d are missing: %w", s.From, end, h.from, h.to, ErrWrong)
	}
	batch := l.db.NewBatch()
	defer batch.Close()
	pending := pending{stored: l, from: hashCount(h.from)}
	for i, e := range s.Entries {
		if err := pending.add(batch, h.from+uint64(i), e); err != nil {
			return fmt.Errorf("couldn't fill the log at entry %d: %w", h.from+uint64(i), err)
		}
	}
	if err := l.checkStretch(&pending, s, *h); err != nil {
		return fmt.Errorf("couldn't fill the log with entries %d to %d: %w", s.From, end, err)
	}
	rest := &hole{end, h.to, h.height}
	err := batch.Set([]byte(holeKey), rest.bytes(), nil)
	if end == h.to {
		rest, err = nil, batch.Delete([]byte(holeKey), nil)
	}
	if err == nil {
		err = batch.Commit(pebble.Sync)
	}
	if err != nil {
		return fmt.Errorf("couldn't fill the log at %d entries: %w", h.from, err)
	}
	l.hole.Store(rest)
	return nil
}

// checkStretch compares what the entries add up to with the root behind the hole.
func (l *Log) checkStretch(with *pending, s Stretch, h hole) error {
	root, err := tlog.TreeHash(int64(h.to), l)
	if err != nil {
		return err
	}
	end := int64(s.From) + int64(len(s.Entries))
	got, err := tlog.TreeHash(end, with)
	if err != nil {
		return err
	}
	if uint64(end) == h.to {
		if got != root {
			return fmt.Errorf("%w: they come to root %x instead of %x", ErrWrong, got[:], root[:])
		}
		return nil
	}
	proof := make(tlog.TreeProof, len(s.Proof))
	for i, p := range s.Proof {
		if len(p) != tlog.HashSize {
			return fmt.Errorf("%w: a hash of their proof has %d bytes", ErrWrong, len(p))
		}
		proof[i] = tlog.Hash(p)
	}
	if err := tlog.CheckTree(proof, int64(h.to), root, end, got); err != nil {
		return fmt.Errorf("%w: %w", ErrWrong, err)
	}
	return nil
}
