package hostdata_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"metaorg/hostdata"
)

func TestAFullDiskIsTold(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "small.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`PRAGMA max_page_count = 2; CREATE TABLE t (b BLOB); INSERT INTO t VALUES (zeroblob(100000))`)
	_, other := db.Exec(`SELECT nothing FROM nowhere`)
	for _, row := range []struct {
		sentence string
		err      error
		want     bool
	}{
		{"SQLite finds no room", fmt.Errorf("couldn't write: %w", err), true},
		{"the system finds no room", &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, true},
		{"SQLite finds fault with something else", other, false},
		{"nothing is wrong", nil, false},
	} {
		if got := hostdata.IsFull(row.err); got != row.want {
			t.Errorf("%s: %v for %v", row.sentence, got, row.err)
		}
	}
}
