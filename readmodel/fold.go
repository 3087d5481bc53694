package readmodel

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"iter"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// batchEntries is after how many entries a transaction ends, at the next
// height: many while catching up, one block when in step.
const batchEntries = 1000

// fold folds entries into the tables, whole heights at a time.
func (m *Model) fold(ctx context.Context, entries iter.Seq2[uint64, []byte]) error {
	next, stop := iter.Pull2(entries)
	defer stop()
	m.tx.ctx = ctx
	b := batch{model: m, next: next}
	b.pull()
	for b.more {
		b.cursor = m.at()
		if err := inTransaction(ctx, m.conn, b.run); err != nil {
			m.forgetStatements()
			return err
		}
		m.moveTo(b.cursor)
	}
	return nil
}

// batch is one transaction's worth of entries.
type batch struct {
	model  *Model
	next   func() (uint64, []byte, bool)
	cursor cursor

	index uint64
	raw   []byte
	entry machine.Entry
	bad   error
	more  bool
}

// pull reads the next entry ahead, to see whether it begins a new height.
func (b *batch) pull() {
	b.index, b.raw, b.more = b.next()
	if b.more {
		b.entry = machine.Entry{}
		b.bad = wire.Decode(b.raw, &b.entry)
	}
}

func (b *batch) run() error {
	from := b.cursor.size
	for b.more && (b.cursor.size-from < batchEntries || b.entry.Height == b.cursor.height) {
		if err := b.one(); err != nil {
			return fmt.Errorf("couldn't fold entry %d: %w", b.index, err)
		}
		b.pull()
	}
	c := b.cursor
	return b.model.tx.Exec(`UPDATE readmodel_cursor SET size = ?, height = ?, time = ?, last = ?`, c.size, c.height, c.time, c.last)
}

func (b *batch) one() error {
	if b.bad != nil {
		return b.bad
	}
	if b.index != b.cursor.size {
		return fmt.Errorf("the tables end before entry %d", b.cursor.size)
	}
	sum := sha256.Sum256(b.raw)
	b.cursor = cursor{size: b.index + 1, height: b.entry.Height, time: b.entry.Time, last: sum[:]}
	return b.model.foldEntry(b.index, b.entry)
}

func (m *Model) foldEntry(index uint64, e machine.Entry) error {
	at := At{Index: index, Height: e.Height, Time: e.Time}
	if e.Input == machine.InputGenesis {
		if err := m.foldGenesis(at, e); err != nil {
			return err
		}
	}
	if e.Input == machine.InputEnvelope {
		env, body, err := e.Envelope()
		if err != nil {
			return err
		}
		at.Author, at.For, at.Envelope = body.Author, body.For, env.ID()
		if err := logEnvelope(&m.tx, at, body, e.Outcomes); err != nil {
			return err
		}
	}
	if err := logEntry(&m.tx, at, e); err != nil {
		return err
	}
	for i, o := range e.Outcomes {
		at.Message = int64(i)
		for _, rec := range o.Events {
			if err := m.foldEvent(at, rec); err != nil {
				return err
			}
			at.Event++
		}
	}
	return nil
}

func (m *Model) foldGenesis(at At, e machine.Entry) error {
	var g machine.Genesis
	if err := wire.Decode(e.Content, &g); err != nil {
		return fmt.Errorf("couldn't read the genesis: %w", err)
	}
	for _, v := range m.views {
		if v.Begin == nil {
			continue
		}
		if err := v.Begin(&m.tx, at, g); err != nil {
			return fmt.Errorf("genesis for %s: %w", v.Module, err)
		}
	}
	return nil
}

func (m *Model) foldEvent(at At, rec machine.EventRecord) error {
	event, err := m.machine.Event(rec)
	if err != nil {
		return err
	}
	if err := logEvent(&m.tx, at, rec.Kind, event); err != nil {
		return err
	}
	for _, p := range m.projections[rec.Kind] {
		if err := p.apply(&m.tx, at, event); err != nil {
			return fmt.Errorf("%s: %w", rec.Kind, err)
		}
	}
	return nil
}

// forgetStatements lets go of statements that a failed transaction may have left in use.
func (m *Model) forgetStatements() {
	for _, s := range m.tx.made {
		_ = s.Close()
	}
	m.tx.made = map[string]*sql.Stmt{}
}
