package disk

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/vfs"

	"metaorg/machine/history"
)

// edgeOf is the right edge of a log of the first entries.
func edgeOf(entries [][]byte) (e history.Edge) {
	for _, entry := range entries {
		e = e.Append(entry)
	}
	return e
}

// seeded is a log of which only the edge at size is there.
func seeded(t testing.TB, size int) *Log {
	t.Helper()
	l := open(t, memory(t), 0)
	if err := l.Seed(edgeOf(numbered(0, size)), 7); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALogThatBeganInTheMiddleGoesOn(t *testing.T) {
	const most = 70
	whole := open(t, memory(t), 0)
	add(t, whole, numbered(0, 2*most)...)
	for size := 1; size <= most; size++ {
		l := seeded(t, size)
		if l.Held() != 0 || l.Size() != uint64(size) {
			t.Fatalf("seeded with %d entries it has %d and holds %d", size, l.Size(), l.Held())
		}
		for at := size; at < size+most; at += 7 {
			add(t, l, numbered(at, at+7)...)
			if err := l.VerifyRoot(rootAt(t, whole, l.Size())); err != nil {
				t.Fatalf("seeded with %d, at %d entries: %v", size, l.Size(), err)
			}
			older := uint64(size)
			if _, err := l.Consistency(older, l.Size()); err != nil {
				t.Fatalf("seeded with %d, growth to %d is not proved: %v", size, l.Size(), err)
			}
		}
		if _, err := l.Entry(uint64(size - 1)); !errors.Is(err, ErrMissing) {
			t.Fatalf("an entry of the hole gives %v", err)
		}
		if e, err := l.Entry(uint64(size)); err != nil || string(e) != fmt.Sprint("entry ", size) {
			t.Fatalf("the first entry after the hole is %q, %v", e, err)
		}
	}
}

func TestAHoleIsFilledFromAnotherLog(t *testing.T) {
	for _, size := range []int{1, 2, 3, 7, 8, 100, 257} {
		for _, step := range []int{1, 5, 1000} {
			other, l := open(t, memory(t), 0), seeded(t, size)
			add(t, other, numbered(0, size+20)...)
			add(t, l, numbered(size, size+10)...)
			for l.Held() < l.Size() {
				from, to, height := l.Hole()
				if height != 7 || to != uint64(size) {
					t.Fatalf("the hole goes to %d, of height %d", to, height)
				}
				s, err := other.Stretch(from, to, step*len("entry 1"))
				if err != nil {
					t.Fatal(err)
				}
				if err := l.Fill(s); err != nil {
					t.Fatalf("of %d, from %d on: %v", size, from, err)
				}
				if l.Held() <= from {
					t.Fatal("nothing came")
				}
				add(t, l, numbered(int(l.Size()), int(l.Size())+1)...)
				if l.Size() == uint64(size+20) {
					break
				}
			}
			if l.Held() == l.Size() {
				if err := l.Verify(rootAt(t, other, l.Size())); err != nil {
					t.Errorf("of %d in steps of %d: %v", size, step, err)
				}
				if err := l.Fill(Stretch{Entries: numbered(0, 1)}); err == nil {
					t.Error("a log without a hole was filled")
				}
			}
		}
	}
}

func TestWhatIsNotTheLogsIsRefusedWhole(t *testing.T) {
	other := open(t, memory(t), 0)
	add(t, other, numbered(0, 50)...)
	for _, row := range []struct {
		name   string
		change func(s *Stretch)
	}{
		{"the last entry is another", func(s *Stretch) { s.Entries[len(s.Entries)-1] = []byte("forged") }},
		{"the first entry is another", func(s *Stretch) { s.Entries[0] = []byte("forged") }},
		{"two entries change places", func(s *Stretch) { s.Entries[2], s.Entries[3] = s.Entries[3], s.Entries[2] }},
		{"an entry is left out", func(s *Stretch) { s.Entries = s.Entries[1:] }},
		{"an entry is there twice", func(s *Stretch) { s.Entries = append(s.Entries[:1:1], s.Entries...) }},
		{"no entries", func(s *Stretch) { s.Entries = nil }},
		{"entries from elsewhere", func(s *Stretch) { s.From = 3 }},
		{"no proof", func(s *Stretch) { s.Proof = nil }},
		{"a hash of the proof is another", func(s *Stretch) { s.Proof[0] = make([]byte, 32) }},
		{"a hash of the proof is cut", func(s *Stretch) { s.Proof[0] = s.Proof[0][:31] }},
		{"more entries than the hole has", func(s *Stretch) { s.Entries = numbered(0, 41) }},
		{"all entries, and the last is another", func(s *Stretch) {
			s.Entries, s.Proof = append(numbered(0, 39), []byte("forged")), nil
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := seeded(t, 40)
			s, err := other.Stretch(0, 40, 100)
			if err != nil {
				t.Fatal(err)
			}
			row.change(&s)
			if err := l.Fill(s); !errors.Is(err, ErrWrong) {
				t.Errorf("filled: %v", err)
			}
			if _, err := l.Entry(0); l.Held() != 0 || !errors.Is(err, ErrMissing) {
				t.Errorf("%d entries were kept, %v", l.Held(), err)
			}
			good, err := other.Stretch(0, 40, 100)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Fill(good); err != nil {
				t.Errorf("what is the log's was refused afterwards: %v", err)
			}
		})
	}
}

func TestAHoleOutlivesTheProcess(t *testing.T) {
	other := open(t, memory(t), 0)
	add(t, other, numbered(0, 30)...)
	fs := vfs.NewStrictMem()
	syncDir(t, fs)
	db := openDB(t, fs)
	l := open(t, db, 0)
	if err := l.Seed(edgeOf(numbered(0, 20)), 3); err != nil {
		t.Fatal(err)
	}
	again := func(size uint64) {
		t.Helper()
		fs.SetIgnoreSyncs(true)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		fs.ResetToSyncedState()
		fs.SetIgnoreSyncs(false)
		db = openDB(t, fs)
		l = open(t, db, size)
	}
	fill := func() {
		t.Helper()
		from, to, _ := l.Hole()
		s, err := other.Stretch(from, to, 70)
		if err == nil {
			err = l.Fill(s)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	again(20)
	fill()
	held := l.Held()
	add(t, l, numbered(20, 25)...)
	again(22) // The state never counted the last three.
	if l.Held() != held || l.Size() != 22 {
		t.Fatalf("%d of %d are here, want %d of 22", l.Held(), l.Size(), held)
	}
	add(t, l, numbered(22, 30)...)
	for l.Held() < l.Size() {
		fill()
	}
	again(30)
	if err := l.Verify(rootAt(t, other, 30)); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func TestASeedThatTheStateNeverCountedIsGone(t *testing.T) {
	db := memory(t)
	if err := open(t, db, 0).Seed(edgeOf(numbered(0, 20)), 3); err != nil {
		t.Fatal(err)
	}
	l := open(t, db, 0)
	if l.Size() != 0 || l.Held() != 0 {
		t.Fatalf("%d of %d entries are left", l.Held(), l.Size())
	}
	add(t, l, numbered(0, 5)...)
	if err := l.Verify(edgeOf(numbered(0, 5)).Root()); err != nil {
		t.Error(err)
	}
	if err := l.Seed(edgeOf(numbered(0, 9)), 3); err == nil {
		t.Error("a log with entries was seeded")
	}
}

func TestAnEdgeThatIsNoneIsRefused(t *testing.T) {
	for _, row := range []struct {
		name string
		edge history.Edge
	}{
		{"nothing", history.Edge{}},
		{"too few hashes", history.Edge{Size: 3, Hashes: [][]byte{make([]byte, 32)}}},
		{"too many hashes", history.Edge{Size: 2, Hashes: [][]byte{make([]byte, 32), make([]byte, 32)}}},
		{"a cut hash", history.Edge{Size: 1, Hashes: [][]byte{make([]byte, 31)}}},
	} {
		if err := open(t, memory(t), 0).Seed(row.edge, 1); err == nil {
			t.Errorf("%s was taken for an edge", row.name)
		}
	}
}

func TestDamagedEntriesComeAgain(t *testing.T) {
	const size = 33
	other, db := open(t, memory(t), 0), memory(t)
	l := open(t, db, 0)
	add(t, other, numbered(0, size)...)
	add(t, l, numbered(0, size)...)
	if err := db.Set(keyOf(entryPrefix, 12), []byte("damaged"), nil); err != nil {
		t.Fatal(err)
	}
	if err := l.Forget(12, edgeOf(numbered(0, size)), 4); err != nil {
		t.Fatal(err)
	}
	if e, err := l.Entry(11); l.Held() != 12 || err != nil || !bytes.Equal(e, []byte("entry 11")) {
		t.Fatalf("%d are held, the last is %q, %v", l.Held(), e, err)
	}
	s, err := other.Stretch(12, size, 1<<20)
	if err == nil {
		err = l.Fill(s)
	}
	if err == nil {
		err = l.Verify(rootAt(t, other, size))
	}
	if err != nil {
		t.Error(err)
	}
	if err := l.Forget(size, edgeOf(numbered(0, size)), 4); err == nil {
		t.Error("forgot entries that never were")
	}
}
