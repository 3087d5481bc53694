// Package readmodeltest folds logs of tests into tables and shows that folding
// them in any other way comes to the same rows.
package readmodeltest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/readmodel"
)

// Log is a log in memory as a source to follow.
type Log [][]byte

// LogSize is the number of entries.
func (l Log) LogSize() uint64 { return uint64(len(l)) }

// Entries walks the entries from one on.
func (l Log) Entries(from uint64) iter.Seq2[uint64, []byte] {
	return func(yield func(uint64, []byte) bool) {
		for i := from; i < uint64(len(l)); i++ {
			if !yield(i, l[i]) {
				return
			}
		}
	}
}

// Fold folds a log into tables, and fails the test unless three ways come to
// the same rows: all at once, entry by entry with the file closed and opened
// again in between, and again from zero.
func Fold(t testing.TB, m *machine.Machine, log Log, views ...readmodel.View) *readmodel.Model {
	t.Helper()
	path := filepath.Join(t.TempDir(), "read.db")
	model := Open(t, path, m, views...)
	catchUp(t, model, log)
	once := Dump(t, path)
	t.Cleanup(func() { must(t, model.Close()) })

	slow := filepath.Join(t.TempDir(), "read.db")
	for n := range log {
		step := Open(t, slow, m, views...)
		catchUp(t, step, log[:n+1])
		must(t, step.Close())
	}
	same(t, "followed step by step", once, Dump(t, slow))

	must(t, model.Empty(t.Context()))
	catchUp(t, model, log)
	same(t, "rebuilt from zero", once, Dump(t, path))
	return model
}

// Open opens the tables in a file; the test closes them.
func Open(t testing.TB, path string, m *machine.Machine, views ...readmodel.View) *readmodel.Model {
	t.Helper()
	model, err := readmodel.Open(t.Context(), path, m, views...)
	must(t, err)
	return model
}

// Rows reads a list as its address would ("state=active&sort=name"), one JSON
// array of values per row.
func Rows(t testing.TB, m *readmodel.Model, list, query string) (rows []string) {
	t.Helper()
	params, err := url.ParseQuery(query)
	must(t, err)
	page, err := m.Read(t.Context(), list, params)
	must(t, err)
	for _, r := range page.Items {
		b, err := json.Marshal(r.Values)
		must(t, err)
		rows = append(rows, string(b))
	}
	return rows
}

// Dump writes down every table of a file: the one that makes it, and its rows
// in order.
func Dump(t testing.TB, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	var text strings.Builder
	// The hidden tables of a full-text index depend on when it was merged; what it finds does not.
	const tables = `SELECT name, sql FROM sqlite_master WHERE type = 'table'
		AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY name`
	for _, table := range query(t, db, tables) {
		fmt.Fprintln(&text, table...)
		var rows []string
		for _, r := range query(t, db, fmt.Sprintf(`SELECT * FROM "%s"`, table[0])) {
			rows = append(rows, fmt.Sprintf("  %#v", r))
		}
		slices.Sort(rows)
		fmt.Fprintln(&text, strings.Join(rows, "\n"))
	}
	return text.String()
}

func query(t testing.TB, db *sql.DB, q string) (all [][]any) {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), q)
	if err != nil {
		t.Fatalf("couldn't run %s: %v", q, err)
	}
	defer func() { must(t, rows.Close()) }()
	columns, err := rows.Columns()
	must(t, err)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		must(t, rows.Scan(into...))
		all = append(all, values)
	}
	must(t, rows.Err())
	return all
}

func catchUp(t testing.TB, m *readmodel.Model, log Log) {
	t.Helper()
	must(t, m.CatchUp(t.Context(), log))
}

func same(t testing.TB, way, want, got string) {
	t.Helper()
	if got != want {
		t.Fatalf("%s, the tables are\n%s\ninstead of\n%s", way, got, want)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
