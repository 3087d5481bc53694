package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"metaorg/vocabulary"
	"metaorg/web/page"
)

// Bounds of what is kept of a record, in bytes, and how many are written at once.
const (
	maxText  = 64 << 10
	maxTitle = 1 << 10
	batch    = 2000
)

// Update takes over what a source gives: what is new or differs is written,
// what it no longer gives is deleted. Give calls its argument with every record;
// progress, if any, is told how many came so far.
func (x *Index) Update(ctx context.Context, source string, give func(func(page.Record) error) error, progress func(int)) error {
	u := &update{x: x, ctx: ctx, source: source, seen: map[string]bool{}, progress: progress}
	if err := give(u.add); err != nil {
		return fmt.Errorf("couldn't read the records of %s: %w", source, err)
	}
	x.mu.RLock()
	for key, c := range x.cards.byKey[source] {
		if !u.seen[key] {
			u.gone = append(u.gone, c)
		}
	}
	x.mu.RUnlock()
	many := u.written+len(u.changed) > batch
	if err := u.write(); err != nil || !many {
		return err
	}
	// After a first filling the words lie in many pieces, and searching all of
	// them takes several times as long as searching one.
	if _, err := x.db.ExecContext(ctx, `INSERT INTO words (words) VALUES ('optimize')`); err != nil {
		return fmt.Errorf("couldn't put the search index in order: %w", err)
	}
	return nil
}

// Forget drops the records of all sources but these.
func (x *Index) Forget(ctx context.Context, but map[string]bool) error {
	x.mu.RLock()
	var old []string
	for source, keys := range x.cards.byKey {
		if !but[source] && len(keys) > 0 {
			old = append(old, source)
		}
	}
	x.mu.RUnlock()
	for _, source := range old {
		if err := x.Update(ctx, source, func(func(page.Record) error) error { return nil }, nil); err != nil {
			return err
		}
	}
	return nil
}

// update is one source's way into the index.
type update struct {
	x        *Index
	ctx      context.Context
	source   string
	seen     map[string]bool
	changed  []changed
	gone     []*card
	came     int
	written  int
	progress func(int)
}

// changed is a record that is new or differs.
type changed struct {
	id     int64 // 0 for a new one.
	hash   string
	record page.Record
}

func (u *update) add(r page.Record) error {
	if u.seen[r.Key] {
		return fmt.Errorf("two records have the key %q", r.Key)
	}
	u.seen[r.Key] = true
	if u.came++; u.progress != nil && u.came%batch == 0 {
		u.progress(u.came)
	}
	r = trimmed(r)
	hash, err := hashOf(r)
	if err != nil {
		return err
	}
	u.x.mu.RLock()
	known := u.x.cards.find(u.source, r.Key)
	u.x.mu.RUnlock()
	c := changed{hash: hash, record: r}
	if known != nil {
		if known.hash == hash {
			return nil
		}
		c.id = known.id
	}
	if u.changed = append(u.changed, c); len(u.changed) < batch {
		return nil
	}
	return u.write()
}

// trimmed is a record as it is kept: bounded, and with what the vocabulary
// knows of its activities.
func trimmed(r page.Record) page.Record {
	r.Title, r.Text = bounded(r.Title, maxTitle), bounded(r.Text, maxText)
	var ids []string
	for _, id := range r.Activities {
		a, ok := vocabulary.Get(id)
		if !ok {
			continue
		}
		ids = append(ids, id)
		r.More = append(r.More[:len(r.More):len(r.More)], a.Label("en"), a.Label("de"))
		for _, up := range vocabulary.Above(id) {
			ids = append(ids, up.ID)
		}
	}
	r.Activities = ids
	return r
}

func bounded(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}

func hashOf(r page.Record) (string, error) {
	b, err := json.Marshal(r)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), err
}

// write brings what was gathered into tables and cards.
func (u *update) write() error {
	if len(u.changed) == 0 && len(u.gone) == 0 {
		return nil
	}
	u.x.mu.RLock()
	next := u.x.cards.copy(u.source)
	u.x.mu.RUnlock()
	tx, err := u.x.db.BeginTx(u.ctx, nil)
	if err != nil {
		return err
	}
	if err := u.writeIn(tx, next); err != nil {
		_ = tx.Rollback()
		return fmt.Errorf("couldn't write the records of %s: %w", u.source, err)
	}
	u.x.mu.Lock()
	defer u.x.mu.Unlock()
	if err := tx.Commit(); err != nil {
		return err
	}
	u.x.asked.empty()
	u.x.cards, u.written, u.changed, u.gone = next, u.written+len(u.changed), nil, nil
	return nil
}

func (u *update) writeIn(tx *sql.Tx, next *cards) error {
	drop := func(id int64) error {
		for _, table := range []string{"words", "records"} {
			if _, err := tx.ExecContext(u.ctx, `DELETE FROM `+table+` WHERE rowid = ?`, id); err != nil {
				return err
			}
		}
		return nil
	}
	for _, c := range u.gone {
		if err := drop(c.id); err != nil {
			return err
		}
		next.drop(c)
	}
	put, err := prepare(u.ctx, tx)
	if err != nil {
		return err
	}
	for _, c := range u.changed {
		if c.id != 0 {
			if err := drop(c.id); err != nil {
				return err
			}
		}
		id, err := put(u.source, c)
		if err != nil {
			return err
		}
		next.put(id, u.source, c.hash, c.record)
	}
	return nil
}

// prepare gives what writes a record into the tables.
func prepare(ctx context.Context, tx *sql.Tx) (func(string, changed) (int64, error), error) {
	record, err := tx.PrepareContext(ctx, `INSERT INTO records (id, source, key, hash, record, text) VALUES (nullif(?, 0), ?, ?, unhex(?), ?, ?)`)
	if err != nil {
		return nil, err
	}
	words, err := tx.PrepareContext(ctx, `INSERT INTO words (rowid, title, more, text) VALUES (?, ?, ?, ?)`)
	if err != nil {
		return nil, err
	}
	return func(source string, c changed) (int64, error) {
		r := c.record
		text := r.Text
		r.Text = ""
		kept, err := json.Marshal(r)
		if err != nil {
			return 0, err
		}
		done, err := record.ExecContext(ctx, c.id, source, r.Key, c.hash, string(kept), text)
		if err != nil {
			return 0, err
		}
		id, err := done.LastInsertId()
		if err != nil {
			return 0, err
		}
		more := written(strings.Join(r.More, "\n"))
		for _, activity := range r.Activities {
			more += " " + tokenOf(activity)
		}
		title := written(allTitles(r))
		if r.Lent {
			title = ""
		}
		_, err = words.ExecContext(ctx, id, title, more, written(text))
		return id, err
	}, nil
}
