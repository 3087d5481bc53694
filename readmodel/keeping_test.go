package readmodel

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

// shelf is a database with one table, read through one connection.
func shelf(t *testing.T) *sql.DB {
	t.Helper()
	db, err := openKeeping(fileOf(filepath.Join(t.TempDir(), "shelf.db")))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	stock(t, db, "ale", "bread", "cheese")
	return db
}

// stock replaces the table.
func stock(t *testing.T, db *sql.DB, names ...string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), `DROP TABLE IF EXISTS shelf; CREATE TABLE shelf (name TEXT NOT NULL) STRICT`); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, err := db.ExecContext(t.Context(), `INSERT INTO shelf VALUES (?)`, name); err != nil {
			t.Fatal(err)
		}
	}
}

// within asks in one transaction, as pages do.
func within(t *testing.T, db *sql.DB, f func(*sql.Tx)) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	f(tx)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}

const upTo = `SELECT name FROM shelf WHERE name <= ? ORDER BY name`

func namesUpTo(t *testing.T, tx *sql.Tx, last any) (all []string) {
	t.Helper()
	if err := Each(t.Context(), tx, upTo, []any{last}, func(scan func(...any) error) error {
		all = append(all, "")
		return scan(&all[len(all)-1])
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// idleOf counts the statements that the connection keeps.
func idleOf(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Raw(func(c any) error {
		n = len(c.(*keepingConn).idle)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAQuestionAskedAgainIsAnsweredAnew(t *testing.T) {
	db := shelf(t)
	for range 2 {
		for last, want := range map[any][]string{"b": {"ale"}, "z": {"ale", "bread", "cheese"}, "a": nil, nil: nil} {
			within(t, db, func(tx *sql.Tx) {
				if got := namesUpTo(t, tx, last); !slices.Equal(got, want) {
					t.Errorf("up to %v there are %v, want %v", last, got, want)
				}
			})
		}
	}
	if got := idleOf(t, db); got != 1 {
		t.Errorf("one question keeps %d statements", got)
	}
}

func TestAQuestionMayBeAskedWhileItIsRead(t *testing.T) {
	db := shelf(t)
	var got []string
	within(t, db, func(tx *sql.Tx) {
		if err := Each(t.Context(), tx, upTo, []any{"z"}, func(scan func(...any) error) error {
			var name string
			if err := scan(&name); err != nil {
				return err
			}
			got = append(got, fmt.Sprint(name, len(namesUpTo(t, tx, name))))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
	if want := []string{"ale1", "bread2", "cheese3"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := idleOf(t, db); got != 1 {
		t.Errorf("a question within itself leaves %d statements", got)
	}
}

func TestAKeptQuestionSeesTablesThatWereMadeAnew(t *testing.T) {
	db := shelf(t)
	for _, names := range [][]string{{"dates"}, {"eggs", "figs"}, nil} {
		within(t, db, func(tx *sql.Tx) { namesUpTo(t, tx, "z") })
		stock(t, db, names...)
		within(t, db, func(tx *sql.Tx) {
			if got := namesUpTo(t, tx, "z"); !slices.Equal(got, names) {
				t.Errorf("got %v, want %v", got, names)
			}
		})
	}
}

func TestAQuestionThatWasBrokenOffIsNotKept(t *testing.T) {
	db := shelf(t)
	within(t, db, func(tx *sql.Tx) {
		over, stop := context.WithCancel(t.Context())
		stop()
		if err := Each(over, tx, upTo, []any{"z"}, func(func(...any) error) error { return nil }); err == nil {
			t.Error("a question was answered that nobody waits for")
		}
	})
	within(t, db, func(tx *sql.Tx) {
		// The smallest number of all has no absolute value, which comes up with the second row.
		const fails = `SELECT CASE name WHEN 'bread' THEN abs(-9223372036854775807 - 1) ELSE 0 END FROM shelf ORDER BY rowid`
		read := 0
		err := Each(t.Context(), tx, fails, nil, func(func(...any) error) error {
			read++
			return nil
		})
		if err == nil || read != 1 {
			t.Errorf("%d rows were read, and then: %v", read, err)
		}
	})
	if got := idleOf(t, db); got != 0 {
		t.Errorf("%d statements are kept of questions that failed", got)
	}
	within(t, db, func(tx *sql.Tx) {
		if got := namesUpTo(t, tx, "b"); !slices.Equal(got, []string{"ale"}) {
			t.Errorf("after it, up to b there are %v", got)
		}
	})
}

func TestNoMoreQuestionsAreKeptThanTheMost(t *testing.T) {
	db := shelf(t)
	within(t, db, func(tx *sql.Tx) {
		for i := range mostKept + 5 {
			var n int
			if err := tx.QueryRowContext(t.Context(), fmt.Sprintf(`SELECT %d`, i)).Scan(&n); err != nil || n != i {
				t.Fatalf("got %d, want %d (%v)", n, i, err)
			}
		}
	})
	if got := idleOf(t, db); got != 5 {
		t.Errorf("%d are kept", got)
	}
}

func TestABoundAtTheEndIsWrittenIntoTheQuestion(t *testing.T) {
	db := shelf(t)
	for _, row := range []struct {
		sentence, query string
		args            []any
		asked           string // What SQLite is asked; the same as the query if empty.
		rows            int
	}{
		{"the next parameter", `SELECT name FROM shelf LIMIT ?`, []any{2}, `SELECT name FROM shelf LIMIT 2`, 2},
		{"after others", `SELECT name FROM shelf WHERE name < ?1 AND name > ?2 LIMIT ?`, []any{"z", "a", 1}, `SELECT name FROM shelf WHERE name < ?1 AND name > ?2 LIMIT 1`, 1},
		{"a parameter with its number", `SELECT name FROM shelf WHERE name < ? LIMIT ?2`, []any{"b", int64(5)}, `SELECT name FROM shelf WHERE name < ? LIMIT 5`, 1},
		{"no bound at all", `SELECT name FROM shelf LIMIT ?`, []any{-1}, `SELECT name FROM shelf LIMIT -1`, 3},
		{"a bound that is used twice stays", `SELECT name FROM shelf WHERE ?1 > 0 LIMIT ?1`, []any{2}, "", 2},
		{"a bound that is not the last argument stays", `SELECT name FROM shelf WHERE name < ?2 LIMIT ?1`, []any{2, "z"}, "", 2},
		{"a bound within stays", `SELECT * FROM (SELECT name FROM shelf LIMIT ?) WHERE name < ?`, []any{2, "z"}, "", 2},
		{"a bound with a name stays", `SELECT name FROM shelf LIMIT :most`, []any{sql.Named("most", 2)}, "", 2},
		{"what is not a number stays", `SELECT name FROM shelf LIMIT ?`, []any{"2"}, "", 2},
		{"no question of bounds", `SELECT name FROM shelf`, nil, "", 3},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var args []driver.NamedValue
			for i, v := range row.args {
				n := driver.NamedValue{Ordinal: i + 1, Value: v}
				switch v := v.(type) {
				case int:
					n.Value = int64(v)
				case sql.NamedArg:
					n.Name, n.Value = v.Name, v.Value
				}
				args = append(args, n)
			}
			want := row.query
			if row.asked != "" {
				want = row.asked
			}
			if got, _ := boundWritten(row.query, args); got != want {
				t.Errorf("SQLite is asked %s, want %s", got, want)
			}
			for range 2 {
				rows := 0
				within(t, db, func(tx *sql.Tx) {
					if err := Each(t.Context(), tx, row.query, row.args, func(func(...any) error) error { rows++; return nil }); err != nil {
						t.Fatal(err)
					}
				})
				if rows != row.rows {
					t.Errorf("%d rows, want %d", rows, row.rows)
				}
			}
		})
	}
}
