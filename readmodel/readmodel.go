// Package readmodel keeps what people look at: SQLite tables folded from the
// log's entries, and the lists read from them.
//
// It keeps three things true. The tables are a function of the log alone, so
// that folding it again from zero gives the same rows. The tables and the
// cursor that says how far they have come change together, so that a crash at
// any moment loses nothing and doubles nothing. And rules never read them:
// whatever stands here can be thrown away and made again.
package readmodel

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"sync"

	_ "modernc.org/sqlite" // The driver that database/sql knows as "sqlite".

	"metaorg/machine"
)

// Model is the tables of one file with the views that fill and read them.
type Model struct {
	machine     *machine.Machine
	views       []View
	projections map[string][]Projection
	lists       []List

	writer *sql.DB   // Keeps conn.
	conn   *sql.Conn // The only one that writes; used by Follow and Rebuild, one at a time.
	tx     Tx
	reader *sql.DB
	wake   chan struct{}

	mu     sync.Mutex
	cursor cursor
	moved  chan struct{} // Closed and replaced whenever the cursor moves.
}

// Open opens the tables in the file at path, made anew when they are missing
// or were made for other views. The machine reads the log's events.
func Open(ctx context.Context, path string, m *machine.Machine, views ...View) (*Model, error) {
	views = slices.Concat([]View{logView}, views)
	model := &Model{machine: m, views: views, wake: make(chan struct{}, 1), moved: make(chan struct{})}
	var err error
	if model.projections, err = projectionsOf(m, views); err != nil {
		return nil, err
	}
	for _, v := range views {
		model.lists = append(model.lists, v.Lists...)
	}
	if err := checkLists(model.lists); err != nil {
		return nil, err
	}
	if err := model.open(ctx, path); err != nil {
		return nil, fmt.Errorf("couldn't open the read model %s: %w", path, err)
	}
	return model, nil
}

func checkLists(lists []List) error {
	seen := map[string]bool{}
	for _, l := range lists {
		if seen[l.Name] {
			return fmt.Errorf("two lists are called %s", l.Name)
		}
		seen[l.Name] = true
		if err := l.check(); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) open(ctx context.Context, path string) (err error) {
	defer func() {
		if err != nil {
			_ = m.Close()
		}
	}()
	if m.writer, err = sql.Open("sqlite", fileOf(path, "_pragma=journal_mode(WAL)", "_pragma=synchronous(NORMAL)")); err != nil {
		return err
	}
	m.writer.SetMaxOpenConns(1)
	if m.conn, err = m.writer.Conn(ctx); err != nil {
		return err
	}
	m.tx = Tx{ctx: ctx, conn: m.conn, made: map[string]*sql.Stmt{}}
	c, ok, err := readCursor(ctx, m.conn, fingerprint(m.views))
	if err != nil {
		return err
	}
	if ok {
		m.cursor = c
	} else if err := create(ctx, m.conn, m.views); err != nil {
		return err
	}
	if m.reader, err = openKeeping(fileOf(path, "_pragma=query_only(1)")); err != nil {
		return err
	}
	m.reader.SetMaxOpenConns(max(2, runtime.NumCPU()))
	m.reader.SetMaxIdleConns(2)
	return m.checkQueries(ctx)
}

// fileOf is how the driver is told about a file.
func fileOf(path string, options ...string) string {
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "_pragma=busy_timeout(5000)&_pragma=cache_size(-4000)"}
	for _, o := range options {
		dsn.RawQuery += "&" + o
	}
	return dsn.String()
}

// checkQueries finds a list whose query does not give its columns while the
// program starts, not when somebody first looks.
func (m *Model) checkQueries(ctx context.Context) error {
	for _, l := range m.lists {
		if _, err := m.Read(ctx, l.Name, url.Values{"limit": {"0"}}); err != nil {
			return fmt.Errorf("the list %s can't be read: %w", l.Name, err)
		}
	}
	return nil
}

// Close closes the file. Follow must have ended.
func (m *Model) Close() error {
	var first error
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, s := range m.tx.made {
		keep(s.Close())
	}
	if m.conn != nil {
		keep(m.conn.Close())
	}
	if m.writer != nil {
		keep(m.writer.Close())
	}
	if m.reader != nil {
		keep(m.reader.Close())
	}
	return first
}

// Lists describes everything that can be read, in the order of the modules.
func (m *Model) Lists() []List { return m.lists }
