package readmodel_test

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

func TestAListIsFilteredSortedAndPaged(t *testing.T) {
	m := boardModel(t)
	for _, row := range []struct {
		sentence string
		query    string
		want     []string
	}{
		{"everything comes in the list's own order", "", []string{"apples", "bread", "dates"}},
		{"a value picks the rows that have it", "author=ana", []string{"apples", "bread"}},
		{"two values of a column are alternatives", "topic=bread&topic=dates", []string{"bread", "dates"}},
		{"two columns must both fit", "author=ana&topic=dates", nil},
		{"a prefix is taken literally", "text.prefix=100%25", []string{"bread"}},
		{"a percent sign is no wildcard", "text.prefix=%25", nil},
		{"a search finds text anywhere", "q=RYE_", []string{"bread"}},
		{"a search for SQL finds that very text", "q=DROP+TABLE", []string{"dates"}},
		{"a range has two ends, both included", "id.from=2&id.to=3", []string{"apples", "dates"}},
		{"a truth is asked for by its name", "old=true", []string{"apples", "bread"}},
		{"a list's own parameter looks back in time", "at=2026-01-02", []string{"apples", "bread"}},
		{"a minus sorts the other way", "sort=-topic", []string{"dates", "bread", "apples"}},
		{"the second order decides among equals", "sort=author,-topic", []string{"bread", "apples", "dates"}},
		{"a page begins where it is told", "limit=1&offset=1", []string{"bread"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := topics(t, m, row.query); !slices.Equal(got, row.want) {
				t.Fatalf("got %v, want %v", got, row.want)
			}
		})
	}
}

func topics(t *testing.T, m *readmodel.Model, query string) (names []string) {
	t.Helper()
	page, err := m.Read(t.Context(), "notes", values(t, query))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Items {
		names = append(names, r.Get("topic").(string))
	}
	return names
}

func TestRowsAreCountedAsTheyWereAskedFor(t *testing.T) {
	m := boardModel(t)
	for query, want := range map[string]int64{"": 3, "limit=1": 3, "author=ana": 2, "at=2026-01-02": 2, "at=2026-01-02&topic=bread": 1} {
		page, err := m.Read(t.Context(), "notes", values(t, query))
		if err != nil || page.Total != want {
			t.Errorf("%q has %d rows, want %d (%v)", query, page.Total, want, err)
		}
	}
}

func values(t *testing.T, query string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAQuestionTheListCannotAnswerIsRefused(t *testing.T) {
	m := boardModel(t)
	for _, row := range []struct{ sentence, list, query, code, field string }{
		{"a list that does not exist", "nothing", "", "readmodel.unknown_list", ""},
		{"a misspelt filter", "notes", "autor=ana", "readmodel.unknown_column", "autor"},
		{"a column of the table that the list does not have", "notes", "rowid=1", "readmodel.unknown_column", "rowid"},
		{"SQL as a column", "notes", "1%3D1%3B--=x", "readmodel.unknown_column", "1=1;--"},
		{"SQL as an order", "notes", "sort=topic%3BDROP+TABLE+notes_notes", "readmodel.unknown_column", "topic;DROP TABLE notes_notes"},
		{"an order by what is not there", "notes", "sort=nothing", "readmodel.unknown_column", "nothing"},
		{"a prefix of a number", "notes", "id.prefix=1", "readmodel.unknown_column", "id.prefix"},
		{"a comparison that does not exist", "notes", "id.above=1", "readmodel.unknown_column", "id.above"},
		{"a number that is none", "notes", "id=one", "readmodel.bad_value", "id"},
		{"a time that is none", "notes", "since.from=yesterday", "readmodel.bad_value", "since"},
		{"a truth that is none", "notes", "old=perhaps", "readmodel.bad_value", "old"},
		{"more rows than a page may have", "notes", "limit=100000", "readmodel.bad_value", "limit"},
		{"a page before the first", "notes", "offset=-1", "readmodel.bad_value", "offset"},
		{"a filter on a column that no query knows", "notes", "shout=BREAD", "readmodel.unknown_column", "shout"},
		{"an order by a column that no query knows", "notes", "sort=shout", "readmodel.unknown_column", "shout"},
		{"a filter on a column of JSON", "events", "event=x", "readmodel.unknown_column", "event"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := m.Read(t.Context(), row.list, values(t, row.query))
			var no *machine.Refusal
			if !errors.As(err, &no) || no.Code != row.code || no.Field != row.field {
				t.Fatalf("got %v, want %s at %q", err, row.code, row.field)
			}
		})
	}
	if got := topics(t, m, ""); len(got) != 3 {
		t.Fatalf("afterwards the board has %v", got)
	}
}

func TestAColumnThatNoQueryKnowsIsWorkedOutForEachRow(t *testing.T) {
	page, err := boardModel(t).Read(t.Context(), "notes", values(t, "topic=bread"))
	if err != nil || len(page.Items) != 1 || page.Items[0].Text("shout") != "BREAD" {
		t.Fatalf("%+v, %v", page, err)
	}
}

func TestARowIsFoundByItsKey(t *testing.T) {
	m := boardModel(t)
	row, err := m.Find(t.Context(), "notes", "2", nil)
	if err != nil || row.Get("topic") != "apples" {
		t.Fatalf("found %v, %v", row, err)
	}
	for _, key := range []string{"99", ""} {
		var no *machine.Refusal
		if _, err := m.Find(t.Context(), "notes", key, nil); !errors.As(err, &no) || no.Code != "readmodel.not_found" {
			t.Fatalf("key %q: %v", key, err)
		}
	}
}

func TestTheLogIsShownWithWhatBecameOfEachMessage(t *testing.T) {
	m := boardModel(t)
	got := readmodeltest.Rows(t, m, "envelopes", "refused=notes.no")
	if len(got) != 1 {
		t.Fatalf("envelopes refused: %v", got)
	}
	page, err := m.Read(t.Context(), "log", values(t, "input=due&sort=entry"))
	if err != nil || page.Total != 2 || page.Items[0].Get("what") != "notes.remind" {
		t.Fatalf("due entries: %v, %v", page, err)
	}
	page, err = m.Read(t.Context(), "events", values(t, "kind=notes.written&author=ana"))
	if err != nil || page.Total != 2 || page.Height != 4 {
		t.Fatalf("events of ana: %v, %v", page, err)
	}
}

func TestAnEventNeitherShownNorLeftOutIsNoticed(t *testing.T) {
	w := board(t)
	half := readmodel.View{Module: "notes", On: notesView.On[:1]}
	if got := readmodel.Uncovered(w.Machine, []readmodel.View{half}); !slices.Equal(got, []string{"notes.reminded"}) {
		t.Fatalf("uncovered: %v", got)
	}
	half.NotShown = []string{"notes.reminded"}
	if got := readmodel.Uncovered(w.Machine, []readmodel.View{half}); len(got) != 0 {
		t.Fatalf("uncovered: %v", got)
	}
}

func FuzzAQuestionNeverBreaksTheTables(f *testing.F) {
	f.Add("notes", "author=ana&sort=-topic,author&limit=1")
	f.Add("notes", "text.prefix=a%25&since.from=2026-01-01&old=true&at=0")
	f.Add("events", "q=%27%22%5C%25_%00&offset=3")
	f.Add("log", "entry=1%20OR%201=1")
	m := boardModel(f)
	f.Fuzz(func(t *testing.T, list, query string) {
		params, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		_, err = m.Read(t.Context(), list, params)
		var no *machine.Refusal
		if err != nil && !errors.As(err, &no) {
			t.Fatalf("%s?%s: %v", list, query, err)
		}
	})
}
