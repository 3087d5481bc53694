package readmodel_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

// growing is a log that others append to while it is followed.
type growing struct {
	atomic.Pointer[readmodeltest.Log]
}

func (g *growing) LogSize() uint64 { return g.Load().LogSize() }

func (g *growing) Entries(from uint64) iter.Seq2[uint64, []byte] { return g.Load().Entries(from) }

func (g *growing) set(entries [][]byte) {
	log := readmodeltest.Log(entries)
	g.Store(&log)
}

func TestWhoWaitsForAHeightSeesWhatItDid(t *testing.T) {
	w := board(t)
	var log growing
	log.set(w.Entries[:1])
	m := readmodeltest.Open(t, filepath.Join(t.TempDir(), "read.db"), w.Machine, notesView)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- m.Follow(ctx, &log) }()

	for height := int64(1); height <= 4; height++ {
		n := 0
		for n < len(w.Entries) && heightOf(t, w.Entries[n]) <= height {
			n++
		}
		log.set(w.Entries[:n])
		m.Wake()
		if !m.WaitFor(t.Context(), height) {
			t.Fatalf("height %d never came", height)
		}
		if got := m.Position(); got.Height != height || got.Size != uint64(n) {
			t.Fatalf("at %+v, want height %d of %d entries", got, height, n)
		}
	}
	given, stopWaiting := context.WithCancel(t.Context())
	stopWaiting()
	if m.WaitFor(given, 5) {
		t.Fatal("a height that has not come was waited for with success")
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

var errFull = errors.New("the disk is full")

func TestAFaultAnywhereLosesNothingAndDoublesNothing(t *testing.T) {
	w := board(t)
	whole := filepath.Join(t.TempDir(), "read.db")
	fold(t, whole, w, notesView)
	want := readmodeltest.Dump(t, whole)
	for failing := int64(0); ; failing++ {
		path := filepath.Join(t.TempDir(), "read.db")
		left := failing
		faulty := notesViewFailing(func() error {
			if left--; left < 0 {
				return errFull
			}
			return nil
		})
		m := readmodeltest.Open(t, path, w.Machine, faulty)
		// Two steps, so that some faults leave folded heights behind.
		err := m.CatchUp(t.Context(), readmodeltest.Log(w.Entries[:4]))
		if err == nil {
			err = m.CatchUp(t.Context(), readmodeltest.Log(w.Entries))
		}
		if err != nil && !errors.Is(err, errFull) {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		fold(t, path, w, notesView)
		if got := readmodeltest.Dump(t, path); got != want {
			t.Fatalf("after a fault at write %d the tables are\n%s\ninstead of\n%s", failing, got, want)
		}
		if err == nil {
			break
		}
	}
}

func fold(t *testing.T, path string, w *rulestest.World, views ...readmodel.View) {
	t.Helper()
	m := readmodeltest.Open(t, path, w.Machine, views...)
	if err := m.CatchUp(t.Context(), readmodeltest.Log(w.Entries)); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

func heightOf(t *testing.T, raw []byte) int64 {
	t.Helper()
	var e machine.Entry
	if err := wire.Decode(raw, &e); err != nil {
		t.Fatal(err)
	}
	return e.Height
}

func TestTablesThatDoNotFitAreMadeAnew(t *testing.T) {
	w := board(t)
	want := filepath.Join(t.TempDir(), "read.db")
	fold(t, want, w, notesView)
	other := notesView
	other.Version++
	for _, row := range []struct {
		sentence string
		before   func(path string)
	}{
		{"those of a log that was cut back and went on differently", func(path string) {
			longer := board(t)
			longer.Must("ana", "", write{"figs", "dried"})
			fold(t, path, longer, notesView)
		}},
		{"those of another log of the same length", func(path string) {
			twin := board(t)
			twin.Entries[len(twin.Entries)-1] = twin.Entries[len(twin.Entries)-2]
			twin.Must("ana", "", write{"figs", "dried"})
			twin.Entries = append(twin.Entries[:len(w.Entries)-2], twin.Entries[len(w.Entries):]...)
			fold(t, path, twin, notesView)
		}},
		{"those of an older version of a view", func(path string) { fold(t, path, w, other) }},
		{"those without the view", func(path string) { fold(t, path, w) }},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "read.db")
			row.before(path)
			if readmodeltest.Dump(t, path) == readmodeltest.Dump(t, want) {
				t.Fatal("they fit already")
			}
			fold(t, path, w, notesView)
			if got := readmodeltest.Dump(t, path); got != readmodeltest.Dump(t, want) {
				t.Fatalf("the tables are\n%s", got)
			}
		})
	}
}

func TestAViewThatCannotWorkIsRefusedAtTheStart(t *testing.T) {
	w := board(t)
	for _, row := range []struct {
		sentence string
		spoil    func(*readmodel.View)
	}{
		{"an event that no module has", func(v *readmodel.View) { v.NotShown = []string{"notes.burnt"} }},
		{"a query without a column it promises", func(v *readmodel.View) { v.Lists[0].Query = "SELECT 1 AS id" }},
		{"a column whose name means something else", func(v *readmodel.View) { v.Lists[0].Columns[1].Name = "sort" }},
		{"a column whose name is not one", func(v *readmodel.View) { v.Lists[0].Columns[1].Name = "author; --" }},
		{"a key that is no column", func(v *readmodel.View) { v.Lists[0].Key = "number" }},
		{"an order by what is not there", func(v *readmodel.View) { v.Lists[0].Sort = "number" }},
		{"two lists of one name", func(v *readmodel.View) { v.Lists[0].Name = "log" }},
		{"a default that cannot be read", func(v *readmodel.View) { v.Lists[0].Params[0].Default = "now" }},
		{"a schema that is no SQL", func(v *readmodel.View) { v.Schema = "CREATE TABEL" }},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			v := notesView
			list := notesList
			list.Columns, list.Params = slices.Clone(list.Columns), slices.Clone(list.Params)
			v.Lists = []readmodel.List{list}
			row.spoil(&v)
			m, err := readmodel.Open(t.Context(), filepath.Join(t.TempDir(), "read.db"), w.Machine, v)
			if err == nil {
				t.Fatal(errors.Join(errors.New("it was opened"), m.Close()))
			}
		})
	}
}

// torn is a log that gives fewer entries than it says it has.
type torn struct{ readmodeltest.Log }

func (t torn) LogSize() uint64 { return t.Log.LogSize() + 1 }

func TestALogThatBreaksOffIsAFault(t *testing.T) {
	w := board(t)
	m := readmodeltest.Open(t, filepath.Join(t.TempDir(), "read.db"), w.Machine, notesView)
	if err := m.Follow(t.Context(), torn{w.Entries}); err == nil {
		t.Error("it was followed")
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}
