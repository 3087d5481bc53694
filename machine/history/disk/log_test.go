package disk

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"
	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine/history"
)

func openDB(t testing.TB, fs vfs.FS) *pebble.DB {
	t.Helper()
	db, err := pebble.Open("db", &pebble.Options{FS: fs, Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

type quiet struct{}

func (quiet) Infof(string, ...any)           {}
func (quiet) Errorf(string, ...any)          {}
func (quiet) Fatalf(format string, a ...any) { panic(fmt.Sprintf(format, a...)) }

func memory(t testing.TB) *pebble.DB {
	db := openDB(t, vfs.NewMem())
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func numbered(from, to int) (entries [][]byte) {
	for i := from; i < to; i++ {
		entries = append(entries, fmt.Appendf(nil, "entry %d", i))
	}
	return entries
}

func open(t testing.TB, db *pebble.DB, size uint64) *Log {
	t.Helper()
	l, err := Open(db, size)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func add(t testing.TB, l *Log, entries ...[]byte) {
	t.Helper()
	if err := l.Append(entries); err != nil {
		t.Fatal(err)
	}
}

func rootAt(t testing.TB, l *Log, size uint64) []byte {
	t.Helper()
	root, err := l.Root(size)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestTheRootIsTheEdgesHoweverEntriesAreBatched(t *testing.T) {
	var edge history.Edge
	l := open(t, memory(t), 0)
	for batch := range 20 {
		entries := numbered(int(l.Size()), int(l.Size())+batch)
		add(t, l, entries...)
		for _, e := range entries {
			edge = edge.Append(e)
		}
		if err := l.Verify(edge.Root()); err != nil || l.Size() != edge.Size {
			t.Fatalf("at size %d, of %d: %v", l.Size(), edge.Size, err)
		}
	}
}

func TestEntriesComeBack(t *testing.T) {
	l := open(t, memory(t), 0)
	add(t, l, numbered(0, 300)...)
	if e, err := l.Entry(299); err != nil || string(e) != "entry 299" {
		t.Errorf("Entry(299) = %q, %v", e, err)
	}
	if e, err := l.Entry(300); err == nil {
		t.Errorf("Entry(300) = %q", e)
	}
	entries, failed := l.Entries(250, 260)
	next := uint64(250)
	for i, e := range entries {
		if i != next || !bytes.Equal(e, fmt.Appendf(nil, "entry %d", i)) {
			t.Errorf("entry %d is %q, want number %d", i, e, next)
		}
		next++
	}
	if err := failed(); err != nil || next != 260 {
		t.Errorf("the walk ended at %d: %v", next, err)
	}
	entries, failed = l.Entries(290, 301)
	for range entries {
		t.Error("a walk past the end began")
	}
	if failed() == nil {
		t.Error("a walk past the end did not fail")
	}
}

func TestEntriesThatTheStateNeverCountedAreCut(t *testing.T) {
	for _, kept := range []uint64{0, 1, 7, 8, 100} {
		t.Run(fmt.Sprint(kept, " kept"), func(t *testing.T) {
			fs := vfs.NewStrictMem()
			syncDir(t, fs)
			db := openDB(t, fs)
			l := open(t, db, 0)
			add(t, l, numbered(0, int(kept))...)
			add(t, l, numbered(1000, 1037)...)
			// The process dies: only what was synced is left, and the state's
			// version that would have counted the last batch is not written.
			fs.SetIgnoreSyncs(true)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			fs.ResetToSyncedState()
			fs.SetIgnoreSyncs(false)

			db = openDB(t, fs)
			defer db.Close()
			if held, err := Held(db); err != nil || held != kept+37 {
				t.Fatalf("%d entries held, %v", held, err)
			}
			l = open(t, db, kept)
			if held, err := Held(db); err != nil || held != kept {
				t.Fatalf("%d entries held after the cut, %v", held, err)
			}
			add(t, l, numbered(2000, 2003)...)

			fresh := open(t, memory(t), 0)
			add(t, fresh, append(numbered(0, int(kept)), numbered(2000, 2003)...)...)
			if err := l.Verify(rootAt(t, fresh, fresh.Size())); err != nil {
				t.Error(err)
			}
		})
	}
}

// syncDir makes the database's directory outlive a reset.
func syncDir(t testing.TB, fs vfs.FS) {
	t.Helper()
	if err := fs.MkdirAll("db", 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := fs.OpenDir("/")
	if err == nil {
		err = errors.Join(root.Sync(), root.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesMissingEntries(t *testing.T) {
	db := memory(t)
	add(t, open(t, db, 0), numbered(0, 5)...)
	if _, err := Open(db, 6); !errors.Is(err, ErrMissing) {
		t.Errorf("opened at a size above what is there: %v", err)
	}
	if err := db.Delete(keyOf(hashPrefix, hashCount(5)-1), pebble.Sync); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(db, 5); !errors.Is(err, ErrMissing) {
		t.Errorf("opened with a missing hash: %v", err)
	}
}

func TestChangedBytesAreFound(t *testing.T) {
	const size = 11
	lastRoot := tlog.StoredHashIndex(3, 0)
	for _, row := range []struct {
		name    string
		damage  func(db *pebble.DB) error
		want    error
		atStart bool // Whether VerifyRoot finds it already.
	}{
		{"another entry", func(db *pebble.DB) error { return db.Set(keyOf(entryPrefix, 4), []byte("forged"), nil) }, ErrCorrupt, false},
		{"an entry gone", func(db *pebble.DB) error { return db.Delete(keyOf(entryPrefix, 4), nil) }, ErrMissing, false},
		{"the first entry gone", func(db *pebble.DB) error { return db.Delete(keyOf(entryPrefix, 0), nil) }, ErrMissing, false},
		{"another hash", func(db *pebble.DB) error {
			return db.Set(keyOf(hashPrefix, uint64(lastRoot)), make([]byte, 32), nil)
		}, ErrCorrupt, true},
		{"a cut hash", func(db *pebble.DB) error {
			return db.Set(keyOf(hashPrefix, uint64(lastRoot)), make([]byte, 31), nil)
		}, ErrCorrupt, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			db := memory(t)
			l := open(t, db, 0)
			add(t, l, numbered(0, size)...)
			root := rootAt(t, l, size)
			if err := row.damage(db); err != nil {
				t.Fatal(err)
			}
			if err := l.VerifyRoot(root); (err != nil) != row.atStart {
				t.Errorf("VerifyRoot: %v", err)
			}
			if err := l.Verify(root); !errors.Is(err, row.want) {
				t.Errorf("Verify: %v, want %v", err, row.want)
			}
		})
	}
}

func TestProofsHold(t *testing.T) {
	const size = 21
	l := open(t, memory(t), 0)
	add(t, l, numbered(0, size)...)
	for newer := uint64(1); newer <= size; newer++ {
		root := tlog.Hash(rootAt(t, l, newer))
		for i := range newer {
			proof, err := l.Inclusion(i, newer)
			if err != nil {
				t.Fatal(err)
			}
			leaf := tlog.RecordHash(fmt.Appendf(nil, "entry %d", i))
			if err := tlog.CheckRecord(proof, int64(newer), root, int64(i), leaf); err != nil {
				t.Errorf("entry %d of %d: %v", i, newer, err)
			}
			older := i + 1
			grown, err := l.Consistency(older, newer)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(grown, int64(newer), root, int64(older), tlog.Hash(rootAt(t, l, older))); err != nil {
				t.Errorf("from %d to %d: %v", older, newer, err)
			}
		}
	}
	if _, err := l.Inclusion(0, size+1); err == nil {
		t.Error("proved an entry of a log longer than this")
	}
	if _, err := l.Consistency(1, size+1); err == nil {
		t.Error("proved growth to a log longer than this")
	}
}

func TestReadersSeeWholeBatches(t *testing.T) {
	l := open(t, memory(t), 0)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				size := l.Size()
				entries, failed := l.Entries(0, size)
				var edge history.Edge
				for _, e := range entries {
					edge = edge.Append(e)
				}
				root, err := l.Root(size)
				if err = errors.Join(err, failed()); err != nil || !bytes.Equal(root, edge.Root()) {
					t.Errorf("at size %d: root %x, want %x, %v", size, root, edge.Root(), err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for chunk := range slices.Chunk(numbered(0, 600), 7) {
		add(t, l, chunk...)
	}
	close(done)
	readers.Wait()
}
