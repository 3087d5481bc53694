package hostdata

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"metaorg/machine"
)

const savedSchema = `
-- What people look for again and again. The secret is in the address of a feed
-- that shows what its person may see.
CREATE TABLE saved_searches (
	id     INTEGER PRIMARY KEY,
	person TEXT NOT NULL,
	query  TEXT NOT NULL, -- The parameters of its address, in order.
	secret TEXT NOT NULL UNIQUE,
	since  INTEGER NOT NULL, -- Rule time, Unix seconds.
	UNIQUE (person, query)
) STRICT;`

// SavedSearch is something that a person looks for again and again.
type SavedSearch struct {
	ID     int64
	Person machine.PersonID
	Query  string // The parameters of its address, in order.
	Secret string // Of its feed; made when it is saved.
	Since  int64  // When it was saved; rule time, Unix seconds.
}

// MaxSavedSearches is how many one person keeps.
const MaxSavedSearches = 50

// SaveSearch keeps a search. One that is kept already stays as it is.
func (d *DB) SaveSearch(ctx context.Context, s SavedSearch) error {
	secret := make([]byte, 18)
	_, _ = rand.Read(secret) // It never fails.
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM saved_searches WHERE person = ? AND query <> ?`, s.Person, s.Query).Scan(&n); err != nil {
			return err
		}
		if n >= MaxSavedSearches {
			return machine.OverLimit("hostdata.too_many_searches", "one person keeps at most %d searches; forget one first", MaxSavedSearches)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO saved_searches (person, query, secret, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			s.Person, s.Query, base64.RawURLEncoding.EncodeToString(secret), s.Since)
		return err
	})
	var no *machine.Refusal
	if err != nil && !errors.As(err, &no) {
		err = fmt.Errorf("couldn't keep a search: %w", err)
	}
	return err
}

// SavedSearches are a person's, the latest first.
func (d *DB) SavedSearches(ctx context.Context, p machine.PersonID) ([]SavedSearch, error) {
	return d.savedWhere(ctx, `person = ? ORDER BY id DESC`, p)
}

// SearchOfFeed is the search whose feed has this secret; false if there is none.
func (d *DB) SearchOfFeed(ctx context.Context, secret string) (s SavedSearch, ok bool, err error) {
	all, err := d.savedWhere(ctx, `secret = ?`, secret)
	if err != nil || len(all) == 0 {
		return s, false, err
	}
	return all[0], true, nil
}

func (d *DB) savedWhere(ctx context.Context, condition string, arg any) (all []SavedSearch, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT id, person, query, secret, since FROM saved_searches WHERE `+condition, arg)
	if err != nil {
		return nil, fmt.Errorf("couldn't read saved searches: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var s SavedSearch
		if err := rows.Scan(&s.ID, &s.Person, &s.Query, &s.Secret, &s.Since); err != nil {
			return nil, fmt.Errorf("couldn't read a saved search: %w", err)
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// ForgetSearch deletes one of a person's; its feed ends.
func (d *DB) ForgetSearch(ctx context.Context, p machine.PersonID, id int64) error {
	if _, err := d.db.ExecContext(ctx, `DELETE FROM saved_searches WHERE person = ? AND id = ?`, p, id); err != nil {
		return fmt.Errorf("couldn't forget a search: %w", err)
	}
	return nil
}
