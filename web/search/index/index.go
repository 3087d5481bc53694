// Package index keeps what people search: words of records in SQLite's FTS5,
// and beside it, in memory, the few things of each record that decide who sees
// it and how it is filtered.
//
// It keeps three things true. What is in it is a function of what its sources
// give, so that it can be thrown away at any time and is made again. Nobody
// learns of a record that they may not see, neither from hits nor from counts.
// And whatever somebody types is a query: nothing of it reaches SQLite as
// syntax.
package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"sync"

	_ "modernc.org/sqlite" // The driver that database/sql knows as "sqlite".
)

// format is raised when the tables, or what is written into them, change; the
// index is then made anew.
const format = 1

// schema: the words are kept as they are compared (see written), so that one
// has not to be asked for in all its spellings; the text beside them as it is.
const schema = `
CREATE TABLE records (
	id     INTEGER PRIMARY KEY,
	source TEXT NOT NULL,
	key    TEXT NOT NULL,
	hash   BLOB NOT NULL, -- Of all of it.
	record TEXT NOT NULL, -- JSON, without its text.
	text   TEXT NOT NULL,
	UNIQUE (source, key)
) STRICT;
CREATE VIRTUAL TABLE words USING fts5(title, more, text, content = '', contentless_delete = 1, prefix = '3', tokenize = "unicode61 remove_diacritics 0");`

// Index is the index of one host, in one file. Its methods can be called from
// any goroutine; Update by one at a time.
type Index struct {
	db *sql.DB

	// Held for writing while the tables and the cards change together, so that
	// no search sees new words with old rights.
	mu    sync.RWMutex
	cards *cards
	asked asked
}

// Open opens the index in the file at path, which is made anew when it is
// missing, damaged or of another format.
func Open(ctx context.Context, path string) (*Index, error) {
	x, err := open(ctx, path)
	if err == nil {
		return x, nil
	}
	// There is nothing in it that can't be made again.
	for _, tail := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + tail); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("couldn't begin the search index anew: %w", err)
		}
	}
	if x, err = open(ctx, path); err != nil {
		return nil, fmt.Errorf("couldn't open the search index %s: %w", path, err)
	}
	return x, nil
}

func open(ctx context.Context, path string) (*Index, error) {
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "_pragma=busy_timeout(5000)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-8000)&_txlock=immediate"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(max(3, runtime.NumCPU()+1))
	x := &Index{db: db}
	if err := x.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return x, nil
}

func (x *Index) prepare(ctx context.Context) (err error) {
	var has int
	if err := x.db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&has); err != nil {
		return err
	}
	switch has {
	case 0:
		err = x.change(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, schema); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, format))
			return err
		})
	case format:
	default:
		return fmt.Errorf("it has format %d, and this program writes %d", has, format)
	}
	if err != nil {
		return err
	}
	x.cards, err = readCards(ctx, x.db)
	return err
}

func (x *Index) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Close closes the file.
func (x *Index) Close() error { return x.db.Close() }

// Size is how many records are in it.
func (x *Index) Size() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.cards.count
}

// TitleOf is what a source's record is called, in a language where the program
// says it; empty if there is none.
func (x *Index) TitleOf(source, key, lang string) string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if c := x.cards.find(source, key); c != nil {
		return c.titleIn(lang)
	}
	return ""
}
