package readmodel

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
)

// Source is the log that is followed. Entries walks the committed entries from
// one on, whole heights of them; LogSize is how many there are. A walk that
// ends early is taken for a fault.
type Source interface {
	LogSize() uint64
	Entries(from uint64) iter.Seq2[uint64, []byte]
}

// Follow folds the source's entries as they come until the context ends, and
// then returns nil. Wake tells it to look again. Tables that are not of this
// log are rebuilt first.
func (m *Model) Follow(ctx context.Context, s Source) error {
	for {
		if err := m.CatchUp(ctx, s); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-m.wake:
		}
	}
}

// Wake tells Follow that the log may have grown. It never waits.
func (m *Model) Wake() {
	select {
	case m.wake <- struct{}{}:
	default: // It is going to look anyway.
	}
}

// CatchUp folds what the source has now. It must not run beside Follow.
func (m *Model) CatchUp(ctx context.Context, s Source) error {
	c := m.at()
	if c.size > 0 && !holds(s, c) {
		if err := m.Empty(ctx); err != nil {
			return err
		}
		c = m.at()
	}
	size := s.LogSize()
	if size == c.size {
		return nil
	}
	if err := m.fold(ctx, s.Entries(c.size)); err != nil {
		return err
	}
	if got := m.at().size; got < size {
		return fmt.Errorf("couldn't follow the log: it has %d entries and gave %d", size, got)
	}
	return nil
}

// holds reports whether the entry folded last is the log's own: a log is cut
// back after a power failure, and a file may have been put beside another log.
func holds(s Source, c cursor) bool {
	if s.LogSize() < c.size {
		return false
	}
	for _, raw := range s.Entries(c.size - 1) {
		sum := sha256.Sum256(raw)
		return bytes.Equal(sum[:], c.last)
	}
	return false
}

// Empty throws all rows away, so that the next CatchUp folds the log from
// zero. It must not run beside Follow.
func (m *Model) Empty(ctx context.Context) error {
	m.forgetStatements()
	if err := create(ctx, m.conn, m.views); err != nil {
		return fmt.Errorf("couldn't empty the read model: %w", err)
	}
	m.moveTo(cursor{})
	return nil
}

func (m *Model) at() cursor {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cursor
}

func (m *Model) moveTo(c cursor) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cursor = c
	close(m.moved)
	m.moved = make(chan struct{})
}

// Position is how far the tables have come: entries folded, and the height and
// rule time (Unix seconds) of the last of them.
type Position struct {
	Size   uint64 `json:"size"`
	Height int64  `json:"height"`
	Time   int64  `json:"time"`
}

// Position tells how far the tables have come.
func (m *Model) Position() Position {
	c := m.at()
	return Position{Size: c.size, Height: c.height, Time: c.time}
}

// WaitFor waits until the tables have come to this height, or the context
// ends. It reports whether they have. A block without entries moves no table,
// so for what a node has now, ask WaitForSize.
func (m *Model) WaitFor(ctx context.Context, height int64) bool {
	return m.wait(ctx, func(c cursor) bool { return c.height >= height })
}

// WaitForSize waits until the tables hold so many entries of the log, or the
// context ends. It reports whether they do.
func (m *Model) WaitForSize(ctx context.Context, entries uint64) bool {
	return m.wait(ctx, func(c cursor) bool { return c.size >= entries })
}

func (m *Model) wait(ctx context.Context, there func(cursor) bool) bool {
	for {
		m.mu.Lock()
		here, moved := m.cursor, m.moved
		m.mu.Unlock()
		if there(here) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-moved:
		}
	}
}
