// Package hostdata keeps what belongs to one host alone and never stands on
// the log: the prospects of imported directories, comments, addresses for mail,
// and the browsers in which people are signed in. Unlike the read model it
// cannot be made again from the log, so every write is synced and a schema only
// ever grows; and what is deleted is overwritten.
package hostdata

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	_ "modernc.org/sqlite" // The driver that database/sql knows as "sqlite".
)

// versions are the steps by which the schema grew; the file counts those it
// has. A step that was published never changes.
var versions = []string{prospectsSchema, commentsSchema, sessionsSchema, mailSchema, invitationsSchema, operatorSchema, watchSchema, presenceSchema, uploadsSchema, activitiesSchema, copiesSchema, savedSchema, cardsSchema}

// DB is a host's own database.
type DB struct{ db *sql.DB }

// Open opens the database in the file at path, which is made when it is
// missing, and brings its schema up to date.
func Open(ctx context.Context, path string) (*DB, error) {
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "_pragma=busy_timeout(5000)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-2000)&_pragma=secure_delete(1)&_txlock=immediate"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("couldn't open the host's data %s: %w", path, err)
	}
	db.SetMaxOpenConns(2)
	if err := upgrade(ctx, db); err != nil {
		return nil, fmt.Errorf("couldn't open the host's data %s: %w", path, errors.Join(err, db.Close()))
	}
	return &DB{db}, nil
}

// Close closes the file.
func (d *DB) Close() error { return d.db.Close() }

func upgrade(ctx context.Context, db *sql.DB) error {
	return inTransaction(ctx, db, func(tx *sql.Tx) error {
		var has int
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&has); err != nil {
			return err
		}
		if has > len(versions) {
			return fmt.Errorf("a newer program wrote it (schema %d, this one knows %d)", has, len(versions))
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

func inTransaction(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
