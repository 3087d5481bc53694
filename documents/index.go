package documents

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // The driver that database/sql knows as "sqlite".

	"metaorg/machine"
)

// indexFile is the name of the index in the store's folder.
const indexFile = "index.db"

// versions are the steps by which the schema grew; the file counts those it
// has. A step that was published never changes.
var versions = []string{`
CREATE TABLE documents (
	hash       TEXT PRIMARY KEY,
	media_type TEXT NOT NULL,
	size       INTEGER NOT NULL,
	since      INTEGER NOT NULL
) STRICT;
-- Who put a document. Its bytes are there while somebody has not withdrawn it.
CREATE TABLE holdings (
	hash      TEXT NOT NULL REFERENCES documents (hash),
	person    TEXT NOT NULL,
	since     INTEGER NOT NULL,
	withdrawn INTEGER, -- When; empty while it stands.
	PRIMARY KEY (hash, person)
) STRICT, WITHOUT ROWID;`, `
-- Files that are being sent, and how much of each is on the disk.
CREATE TABLE uploads (
	id         TEXT PRIMARY KEY,
	person     TEXT NOT NULL,
	name       TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size       INTEGER NOT NULL,
	reached    INTEGER NOT NULL,
	expires    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;`}

// index knows which documents there are and whose.
type index struct{ db *sql.DB }

func openIndex(ctx context.Context, dir string) (*index, error) {
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: filepath.Join(dir, indexFile), RawQuery: "_pragma=busy_timeout(5000)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-1000)&_txlock=immediate"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	x := &index{db}
	if err := x.upgrade(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return x, nil
}

func (x *index) upgrade(ctx context.Context) error {
	return x.change(ctx, func(tx *sql.Tx) error {
		var has int
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&has); err != nil {
			return err
		}
		if has > len(versions) {
			return fmt.Errorf("a newer program wrote %s (schema %d, this one knows %d)", indexFile, has, len(versions))
		}
		for _, step := range versions[has:] {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(versions)))
		return err
	})
}

func (x *index) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// hold notes that a person has put documents, and gives what is known of them
// afterwards: one that others hold keeps its media type and time.
func (x *index) hold(ctx context.Context, all []Document, by machine.PersonID) error {
	return x.change(ctx, func(tx *sql.Tx) error {
		document, err := tx.PrepareContext(ctx, `INSERT INTO documents (hash, media_type, size, since) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET media_type = excluded.media_type, since = excluded.since
			WHERE NOT EXISTS (SELECT 1 FROM holdings WHERE hash = ?1 AND withdrawn IS NULL)`)
		if err != nil {
			return err
		}
		defer document.Close()
		holding, err := tx.PrepareContext(ctx, `INSERT INTO holdings (hash, person, since) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET since = excluded.since, withdrawn = NULL WHERE withdrawn IS NOT NULL`)
		if err != nil {
			return err
		}
		defer holding.Close()
		known, err := tx.PrepareContext(ctx, `SELECT media_type, since FROM documents WHERE hash = ?`)
		if err != nil {
			return err
		}
		defer known.Close()
		for i := range all {
			d := &all[i]
			if _, err := document.ExecContext(ctx, d.Hash, d.MediaType, d.Size, d.Since); err != nil {
				return err
			}
			if _, err := holding.ExecContext(ctx, d.Hash, by, d.Since); err != nil {
				return err
			}
			if err := known.QueryRowContext(ctx, d.Hash).Scan(&d.MediaType, &d.Since); err != nil {
				return err
			}
		}
		return nil
	})
}

// release notes that a person has withdrawn a document, if they held it, and
// tells how many still do.
func (x *index) release(ctx context.Context, h Hash, by machine.PersonID, at int64) (held bool, left int64, err error) {
	err = x.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE holdings SET withdrawn = ? WHERE hash = ? AND person = ? AND withdrawn IS NULL`, at, h, by)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return err
		}
		held = n == 1
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM holdings WHERE hash = ? AND withdrawn IS NULL`, h).Scan(&left)
	})
	return held, left, err
}

// find reads a document and, when nobody holds it, its last withdrawal.
func (x *index) find(ctx context.Context, h Hash) (d Document, ok bool, err error) {
	var last Withdrawal
	var held int64
	err = x.db.QueryRowContext(ctx, `SELECT d.hash, media_type, size, d.since, person, coalesce(withdrawn, 0), withdrawn IS NULL
		FROM documents d JOIN holdings h ON h.hash = d.hash WHERE d.hash = ?
		ORDER BY withdrawn IS NULL DESC, withdrawn DESC, person LIMIT 1`, h).
		Scan(&d.Hash, &d.MediaType, &d.Size, &d.Since, &last.By, &last.At, &held)
	if errors.Is(err, sql.ErrNoRows) {
		return d, false, nil
	}
	if held == 0 {
		d.Withdrawn = &last
	}
	return d, err == nil, err
}

// kept are the documents that somebody holds.
func (x *index) kept(ctx context.Context) (map[Hash]bool, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT DISTINCT hash FROM holdings WHERE withdrawn IS NULL`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[Hash]bool{}
	for rows.Next() {
		var h Hash
		if err := rows.Scan(&h); err != nil {
			return nil, err
		}
		all[h] = true
	}
	return all, rows.Err()
}
