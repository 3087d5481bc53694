package tree

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"
	"pgregory.net/rapid"

	"metaorg/machine/state"
)

// fatally is what tests of this package need of testing.T and rapid.T.
type fatally interface {
	Helper()
	Fatal(...any)
}

// disk is a store that can be closed and opened again.
type disk struct {
	*Store
	t  fatally
	fs vfs.FS
	db *pebble.DB
	o  Options
}

func newDisk(t fatally, o Options) *disk {
	t.Helper()
	d := &disk{t: t, fs: vfs.NewMem(), o: o}
	d.open()
	return d
}

func (d *disk) open() {
	d.t.Helper()
	db, err := OpenPebble("db", PebbleOptions{FS: d.fs})
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := Open(db, d.o)
	if err != nil {
		d.t.Fatal(err)
	}
	d.db, d.Store = db, s
}

func (d *disk) close() {
	d.t.Helper()
	if err := d.Close(); err != nil {
		d.t.Fatal(err)
	}
	if err := d.db.Close(); err != nil {
		d.t.Fatal(err)
	}
}

func store(t *testing.T, o Options) *disk {
	d := newDisk(t, o)
	t.Cleanup(d.close)
	return d
}

func pairsIn(seq iter.Seq2[[]byte, []byte]) []string {
	var got []string
	for k, v := range seq {
		got = append(got, fmt.Sprintf("%q=%q", k, v))
	}
	return got
}

// TestStoreActsLikeMemory drives a pruning store, a store that keeps all and
// is never closed, and the store in memory through the same random life.
func TestStoreActsLikeMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		memory := state.NewMemory()
		pruned, whole := newDisk(t, Options{KeepVersions: 2, NodeCache: 8}), newDisk(t, Options{})
		defer func() { pruned.close(); whole.close() }()
		stores := []state.Store{memory, pruned, whole}
		key := rapid.SliceOfN(rapid.ByteRange('a', 'c'), 1, 3)
		bound := rapid.OneOf(rapid.Just([]byte(nil)), key)
		version := int64(0)
		snapshots := []state.Reader{memory.Snapshot(), whole.Snapshot()}
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				k, v := key.Draw(t, "key"), rapid.SliceOfN(rapid.ByteRange(0, 2), 0, 2).Draw(t, "value")
				for _, s := range stores {
					s.Set(k, v)
				}
			},
			"delete": func(t *rapid.T) {
				k := key.Draw(t, "key")
				for _, s := range stores {
					s.Delete(k)
				}
			},
			"commit": func(t *rapid.T) {
				version += rapid.Int64Range(1, 3).Draw(t, "gap")
				for _, s := range stores {
					working := s.WorkingHash()
					if root := s.Commit(version); !bytes.Equal(root, working) {
						t.Fatalf("%T: committed root %x, working root was %x", s, root, working)
					}
				}
				snapshots = append(snapshots, memory.Snapshot(), whole.Snapshot())
			},
			"reopen": func(t *rapid.T) {
				if !bytes.Equal(memory.WorkingHash(), rootOf(memory.Snapshot())) {
					t.Skip("uncommitted changes would be lost")
				}
				pruned.close()
				pruned.open()
				stores[1] = pruned
			},
			"": func(t *rapid.T) {
				start, end, k := bound.Draw(t, "start"), bound.Draw(t, "end"), key.Draw(t, "key")
				want := pairsIn(memory.Scan(start, end))
				for _, s := range stores[1:] {
					if got := pairsIn(s.Scan(start, end)); !slices.Equal(got, want) {
						t.Fatalf("Scan(%q, %q) = %v, want %v", start, end, got, want)
					}
					got, want := s.Get(k), memory.Get(k)
					if !bytes.Equal(got, want) || (got == nil) != (want == nil) {
						t.Fatalf("Get(%q) = %q, want %q", k, got, want)
					}
					if s.Version() != version {
						t.Fatalf("version %d, want %d", s.Version(), version)
					}
				}
				if got, want := pruned.WorkingHash(), whole.WorkingHash(); !bytes.Equal(got, want) {
					t.Fatalf("replicas have roots %x and %x", got, want)
				}
				at := 2 * rapid.IntRange(0, len(snapshots)/2-1).Draw(t, "snapshot")
				if got, want := pairsIn(snapshots[at+1].Scan(nil, nil)), pairsIn(snapshots[at].Scan(nil, nil)); !slices.Equal(got, want) {
					t.Fatalf("snapshot holds %v, want %v", got, want)
				}
			},
		})
	})
}

// rootOf returns the root that a store in memory would give what r reads.
func rootOf(r state.Reader) []byte {
	m := state.NewMemory()
	for k, v := range r.Scan(nil, nil) {
		m.Set(k, v)
	}
	return m.WorkingHash()
}

func set(w state.Writer, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		w.Set([]byte(pairs[i]), []byte(pairs[i+1]))
	}
}

func TestTheRootDoesNotDependOn(t *testing.T) {
	plain := store(t, Options{})
	set(plain, "a", "1", "b", "2", "c", "3")
	plain.Commit(1)
	set(plain, "b", "4")
	want := plain.Commit(2)

	for _, row := range []struct {
		name string
		live func(d *disk) []byte
	}{
		{"the order of writes", func(d *disk) []byte {
			set(d, "c", "3", "b", "2", "a", "1")
			d.Commit(1)
			set(d, "b", "4")
			return d.Commit(2)
		}},
		{"gaps in the version numbers", func(d *disk) []byte {
			set(d, "a", "1", "b", "2", "c", "3")
			d.Commit(70)
			set(d, "b", "4")
			return d.Commit(100)
		}},
		{"empty versions", func(d *disk) []byte {
			d.Commit(1)
			set(d, "a", "1", "b", "2", "c", "3")
			root := d.Commit(2)
			if again := d.Commit(3); !bytes.Equal(again, root) {
				t.Errorf("an empty version moved the root from %x to %x", root, again)
			}
			set(d, "b", "4")
			return d.Commit(4)
		}},
		{"setting what is there already", func(d *disk) []byte {
			set(d, "a", "1", "b", "2", "c", "3")
			d.Commit(1)
			set(d, "a", "1")
			d.Commit(2)
			set(d, "c", "3", "b", "4")
			return d.Commit(3)
		}},
		{"changes taken back in the same version", func(d *disk) []byte {
			set(d, "a", "1", "b", "2", "c", "3", "d", "5")
			d.WorkingHash()
			d.Delete([]byte("d"))
			d.Commit(1)
			d.Delete([]byte("a"))
			d.WorkingHash()
			set(d, "a", "1", "b", "4")
			return d.Commit(2)
		}},
		{"deleting what is not there", func(d *disk) []byte {
			d.Delete([]byte("x"))
			set(d, "a", "1", "b", "2", "c", "3")
			d.Commit(1)
			d.Delete([]byte("x"))
			d.Commit(2)
			set(d, "b", "4")
			return d.Commit(3)
		}},
		{"closing and opening", func(d *disk) []byte {
			set(d, "a", "1", "b", "2", "c", "3")
			d.Commit(1)
			d.close()
			d.open()
			set(d, "b", "4")
			d.Commit(2)
			d.close()
			d.open()
			return d.WorkingHash()
		}},
		{"changes lost when the process ended", func(d *disk) []byte {
			set(d, "a", "1", "b", "2", "c", "3")
			d.Commit(1)
			set(d, "z", "lost")
			d.WorkingHash()
			d.close()
			d.open()
			set(d, "b", "4")
			return d.Commit(2)
		}},
		{"pruning", func(d *disk) []byte {
			d.o.KeepVersions = 1
			d.close()
			d.open()
			set(d, "a", "1", "b", "2", "c", "3")
			d.Commit(1)
			set(d, "b", "4")
			return d.Commit(2)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := row.live(store(t, Options{})); !bytes.Equal(got, want) {
				t.Errorf("root %x, want %x", got, want)
			}
		})
	}
}

func TestACrashLeavesAVersionWholeOrNotAtAll(t *testing.T) {
	fs := vfs.NewStrictMem()
	if err := fs.MkdirAll("db", 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := fs.OpenDir("/")
	if err != nil {
		t.Fatal(err)
	}
	if err := root.Sync(); err != nil {
		t.Fatal(err)
	}
	d := &disk{t: t, fs: fs}
	d.open()
	// Larger than one of IAVL's usual batches.
	for i := range 3000 {
		set(d, fmt.Sprintf("key %d", i), fmt.Sprintf("value %d of the first version", i))
	}
	first := d.Commit(1)
	fs.SetIgnoreSyncs(true)
	for i := range 3000 {
		set(d, fmt.Sprintf("key %d", i), fmt.Sprintf("value %d of the second version", i))
	}
	d.Commit(2)
	d.close()
	fs.ResetToSyncedState()
	fs.SetIgnoreSyncs(false)
	d.open()
	defer d.close()
	if got := d.WorkingHash(); d.Version() != 1 || !bytes.Equal(got, first) {
		t.Errorf("version %d with root %x, want version 1 with root %x", d.Version(), got, first)
	}
	if got := d.Get([]byte("key 7")); string(got) != "value 7 of the first version" {
		t.Errorf("key 7 is %q", got)
	}
}

func TestOpenRefusesATreeThatWasNotCommitted(t *testing.T) {
	d := newDisk(t, Options{})
	set(d, "a", "1")
	d.Commit(1)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	defer d.db.Close()
	if err := d.db.Set([]byte(stampKey), stamp(2, 2), nil); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(d.db, Options{}); err == nil {
		t.Errorf("opened at version %d", s.Version())
	}
}

func TestSnapshotsHoldStillWhileVersionsAreWritten(t *testing.T) {
	d := store(t, Options{KeepVersions: 2})
	const keys = 40
	write := func(version int64) {
		for i := range keys {
			if (int64(i)+version)%5 == 0 {
				d.Delete(fmt.Appendf(nil, "k%02d", i))
			} else {
				set(d, fmt.Sprintf("k%02d", i), fmt.Sprint(version))
			}
		}
		d.Commit(version)
	}
	write(1)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				readOneVersion(t, d.Snapshot())
				if proof, _, err := d.Proof([]byte("k07")); err != nil || proof == nil {
					t.Errorf("Proof: %v", err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for version := range int64(150) {
		write(version + 2)
	}
	close(done)
	readers.Wait()
}

// readOneVersion checks that all values are of one version, by Scan and by Get.
func readOneVersion(t *testing.T, r state.Reader) {
	var of string
	n := 0
	for k, v := range r.Scan(nil, nil) {
		if of == "" {
			of = string(v)
		}
		if got := r.Get(k); string(v) != of || string(got) != of {
			t.Errorf("key %s is %s by Scan, %s by Get, in version %s", k, v, got, of)
		}
		n++
	}
	if n != 32 {
		t.Errorf("%d keys in version %s, want 32", n, of)
	}
}
