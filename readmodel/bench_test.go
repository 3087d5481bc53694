package readmodel_test

import (
	"path/filepath"
	"strconv"
	"testing"

	"metaorg/machine"
	"metaorg/readmodel/readmodeltest"
)

// manyNotes is how many things have happened where reading is measured.
const manyNotes = 20_000

func longLog(b *testing.B) (*machine.Machine, readmodeltest.Log) {
	w := board(b)
	many := make([]machine.Message, 250)
	for n := 0; n < manyNotes; n += len(many) {
		for i := range many {
			many[i] = write{"bread " + strconv.Itoa(n+i), "rye"}
		}
		if n%1000 == 0 {
			w.Pass(1) // A person may do so much in an hour.
		}
		w.Must("ana", "", many...)
	}
	return w.Machine, w.Entries
}

func BenchmarkFold(b *testing.B) {
	machine, log := longLog(b)
	for b.Loop() {
		m := readmodeltest.Open(b, filepath.Join(b.TempDir(), "read.db"), machine, notesView)
		if err := m.CatchUp(b.Context(), log); err != nil {
			b.Fatal(err)
		}
		if err := m.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(manyNotes*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkReadAPage(b *testing.B) {
	machine, log := longLog(b)
	m := readmodeltest.Open(b, filepath.Join(b.TempDir(), "read.db"), machine, notesView)
	if err := m.CatchUp(b.Context(), log); err != nil {
		b.Fatal(err)
	}
	for _, q := range []struct{ list, query string }{
		{"events", ""},
		{"events", "offset=90000"},
		{"events", "kind=notes.reminded"},
		{"events", "q=rye"},
		{"notes", "sort=-since,author"},
		{"log", ""},
	} {
		b.Run(q.list+"?"+q.query, func(b *testing.B) {
			for b.Loop() {
				readmodeltest.Rows(b, m, q.list, q.query)
			}
		})
	}
	if err := m.Close(); err != nil {
		b.Fatal(err)
	}
}
