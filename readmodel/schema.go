package readmodel

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
)

// ownSchema is the cursor. formatVersion is raised when the tables of the log
// itself or the way of folding change.
const (
	formatVersion = 1
	ownSchema     = `
CREATE TABLE readmodel_cursor (
	id     INTEGER PRIMARY KEY CHECK (id = 0),
	size   INTEGER NOT NULL, -- Entries folded so far.
	height INTEGER NOT NULL, -- Of the last of them.
	time   INTEGER NOT NULL, -- Rule time of the last of them.
	last   BLOB NOT NULL,    -- Its SHA-256.
	schema BLOB NOT NULL     -- Fingerprint of the views the tables were made for.
) STRICT;`
)

// cursor is how far the tables have come.
type cursor struct {
	size   uint64
	height int64
	time   int64
	last   []byte
}

// fingerprint tells apart sets of views whose tables differ.
func fingerprint(views []View) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%s", formatVersion, ownSchema)
	for _, v := range views {
		fmt.Fprintf(h, "\n%s %d\n%s", v.Module, v.Version, v.Schema)
		for _, p := range v.On {
			fmt.Fprintf(h, "\n%s", p.kind)
		}
	}
	return h.Sum(nil)
}

// readCursor gives the cursor, or false when the tables are not there or were
// made for other views.
func readCursor(ctx context.Context, conn *sql.Conn, print []byte) (c cursor, ok bool, err error) {
	var tables int
	err = conn.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'readmodel_cursor'`).Scan(&tables)
	if err != nil || tables == 0 {
		return c, false, err
	}
	var schema []byte
	err = conn.QueryRowContext(ctx, `SELECT size, height, time, last, schema FROM readmodel_cursor`).
		Scan(&c.size, &c.height, &c.time, &c.last, &schema)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil && string(schema) == string(print), err
}

// create replaces whatever is in the file by the views' empty tables.
func create(ctx context.Context, conn *sql.Conn, views []View) error {
	return inTransaction(ctx, conn, func() error {
		if err := dropAll(ctx, conn); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, ownSchema); err != nil {
			return err
		}
		for _, v := range views {
			if v.Schema == "" {
				continue
			}
			if _, err := conn.ExecContext(ctx, v.Schema); err != nil {
				return fmt.Errorf("couldn't make the tables of %s: %w", v.Module, err)
			}
		}
		_, err := conn.ExecContext(ctx, `INSERT INTO readmodel_cursor VALUES (0, 0, 0, 0, x'', ?)`, fingerprint(views))
		return err
	})
}

// dropAll drops virtual tables first, since they take their hidden ones along.
func dropAll(ctx context.Context, conn *sql.Conn) error {
	const next = `SELECT type, name FROM sqlite_master
		WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
		ORDER BY sql NOT LIKE 'CREATE VIRTUAL%', name LIMIT 1`
	for {
		var kind, name string
		err := conn.QueryRowContext(ctx, next).Scan(&kind, &name)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, fmt.Sprintf(`DROP %s "%s"`, kind, name)); err != nil {
			return fmt.Errorf("couldn't drop %s: %w", name, err)
		}
	}
}

func inTransaction(ctx context.Context, conn *sql.Conn, f func() error) (err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("couldn't begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			// The context may be the reason for giving up, so the way back does not hang on it.
			_, back := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, back)
		}
	}()
	if err := f(); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("couldn't commit: %w", err)
	}
	done = true
	return nil
}
