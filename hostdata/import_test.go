package hostdata_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/hostdata"
	"metaorg/machine"
)

func open(t testing.TB) *hostdata.DB {
	t.Helper()
	db, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func importText(t testing.TB, db *hostdata.DB, text string) hostdata.Report {
	t.Helper()
	rep, err := db.Import(t.Context(), strings.NewReader(text), func(int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func names(t testing.TB, db *hostdata.DB, text string) (all []string) {
	t.Helper()
	found, total, err := db.Prospects(t.Context(), hostdata.Search{Text: text, Limit: 100})
	if err != nil || total != int64(len(found)) {
		t.Fatalf("%d of %d prospects, %v", len(found), total, err)
	}
	for _, p := range found {
		all = append(all, p.Name)
	}
	return all
}

func TestBadRowsAreListedAndGoodOnesKept(t *testing.T) {
	for _, row := range []struct {
		sentence string
		text     string
		kept     []string
		problems []string // “line: reason”, by their beginnings.
	}{
		{"a name may hold an at sign", "name\nInvolve@Lincoln\n", []string{"Involve@Lincoln"}, nil},
		{"a byte order mark is no part of a heading", "\xef\xbb\xbfName\r\nA\r\n", []string{"A"}, nil},
		{"a file may end without a line end", "name\nA", []string{"A"}, nil},
		{"semicolons divide columns as well", "name;place\nA;Leeds\n", []string{"A"}, nil},
		{
			"a row without a name is listed with its line",
			"identifier,name\n1,A\n2, \n3,C\n",
			[]string{"A", "C"},
			[]string{"3: it has no name"},
		},
		{
			"quoted line ends count as lines and become spaces in names",
			"identifier,name\n1,\"A\nB\"\n2,\n",
			[]string{"A B"},
			[]string{"4: it has no name"},
		},
		{
			"blank lines count as lines",
			"identifier,name\n\n\n1,\n", nil,
			[]string{"4: it has no name"},
		},
		{
			"a row in another encoding costs that row alone",
			"name\nCaf\xe9\nCafé\n",
			[]string{"Café"},
			[]string{"2: it is not UTF-8"},
		},
		{
			"a quotation mark left open costs that row alone",
			"identifier,name\n1,\"A\n2,B\n3,\"C\nD\"\n4,E\n",
			[]string{"B", "C D", "E"},
			[]string{"2: a quotation mark is not closed"},
		},
		{
			"a quotation mark left open in the last row costs that row alone",
			"name\nA\n\"B\n",
			[]string{"A"},
			[]string{"3: it is not readable CSV"},
		},
		{
			"a row with a field too many is not guessed at",
			"identifier,name\n1,A,B\n2,C\n",
			[]string{"C"},
			[]string{"2: it has 3 fields, and the header has 2"},
		},
		{
			"zero bytes are no text", "name\nA\x00B\nC\n", []string{"C"}, []string{"2: it holds zero bytes"},
		},
		{
			"a name longer than any is", "name\n" + strings.Repeat("x", 301) + "\nA\n", []string{"A"}, []string{"2: its name is longer than 300 bytes"},
		},
		{
			"one identifier is one organization",
			"identifier,name\n1,A\n1,B\n",
			[]string{"A"},
			[]string{"3: it is the same organization as line 2, A"},
		},
		{
			"one number in a registry is one organization, however it is spaced",
			"registry,number,name\nFCA,28993r,A\nfca,28993 R,B\nother,28993R,C\n",
			[]string{"A", "C"},
			[]string{"3: it is the same organization as line 2, A"},
		},
		{
			"without numbers, name and postcode tell organizations apart",
			"name,postcode\nA,LE1\na,LE1\nA,LE2\n",
			[]string{"A", "A"},
			[]string{"3: it is the same organization as line 2, A"},
		},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			db := open(t)
			rep := importText(t, db, row.text)
			if got := names(t, db, ""); !slices.Equal(got, row.kept) || rep.Kept != int64(len(row.kept)) {
				t.Errorf("kept %q (%d), want %q", got, rep.Kept, row.kept)
			}
			if len(rep.Problems) != len(row.problems) || rep.Rows != rep.Kept+int64(len(rep.Problems)) {
				t.Fatalf("the report is %+v", rep)
			}
			for i, p := range rep.Problems {
				if got := fmt.Sprintf("%d: %s", p.Line, p.Reason); !strings.HasPrefix(got, row.problems[i]) {
					t.Errorf("problem %q, want %q", got, row.problems[i])
				}
			}
		})
	}
}

func TestAFileThatIsNoDirectoryIsRefusedWhole(t *testing.T) {
	for _, row := range []struct{ sentence, text, code string }{
		{"nothing at all", "", "hostdata.no_header"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "hostdata.no_header"},
		{"UTF-16", "\xff\xfen\x00a\x00m\x00e\x00", "hostdata.wrong_encoding"},
		{"a table of something else", "date,amount\n", "hostdata.no_name_column"},
		{"a list of nothing", "[]", "hostdata.bad_json"},
		{"JSON that breaks off", `[{"name": "A"`, "hostdata.bad_json"},
		{"a mountain of JSON", "[" + strings.Repeat(" ", 64<<20), "hostdata.too_large"},
		{"one endless line", "name\n" + strings.Repeat("x", 2<<20), "hostdata.long_line"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := open(t).Import(t.Context(), strings.NewReader(row.text), func(int64) {})
			var no *machine.Refusal
			if !errors.As(err, &no) || no.Code != row.code {
				t.Fatalf("got %v, want %s", err, row.code)
			}
		})
	}
}

func TestColumnsThatAreNotTakenAreNamed(t *testing.T) {
	rep := importText(t, open(t), "Name,E-Mail,Phone,Website,Contact person\nA,a@a.example,1,http://a.example,Ana\n")
	if want := []string{"E-Mail", "Phone", "Contact person"}; !slices.Equal(rep.Ignored, want) {
		t.Fatalf("ignored %q, want %q", rep.Ignored, want)
	}
}

func TestTheOwnFormatIsReadWhole(t *testing.T) {
	db := open(t)
	importText(t, db, "name,registry,number,website,legal_form,place,country\n"+
		"Bakers,Companies House,0471 1097,https://bakers.example,co-operative,Leeds,GB\n")
	found, _, err := db.Prospects(t.Context(), hostdata.Search{Text: "leeds", Limit: 10})
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	got := found[0]
	if got.ImportedAt == 0 {
		t.Error("it has no date")
	}
	got.ID, got.ImportedAt = 0, 0
	want := hostdata.Prospect{
		Name: "Bakers", Registry: "companies-house", Number: "04711097", Website: "https://bakers.example",
		LegalForm: "co-operative", Locality: "Leeds", Country: "GB",
	}
	if got != want {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func TestASecondImportAddsOnlyWhatIsNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.db")
	for i, text := range []string{"identifier,name\n1,A\n2,B\n", "identifier,name\n2,B\n3,C\n"} {
		db, err := hostdata.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		rep := importText(t, db, text)
		if i == 1 && (rep.Kept != 1 || rep.Problems[0].Reason != "it is a prospect already, as B") {
			t.Fatalf("the report is %+v", rep)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRealDirectories(t *testing.T) {
	for _, row := range []struct {
		file        string
		rows        int64
		withNumbers int64
		idle        int64 // For which the directory has neither an activity nor a section.
	}{
		{"uk-worker-coops.csv", 387, 385, 3},
		{"uk-co-operatives-2023q2.csv", 7387, 918, 19},
	} {
		t.Run(row.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("..", "..", "shared", "data", "organizations", row.file))
			if err != nil {
				t.Skipf("the directory is not here: %v", err)
			}
			defer f.Close()
			db, calls := open(t), int64(0)
			rep, err := db.Import(t.Context(), f, func(int64) { calls++ })
			if err != nil || rep.Rows != row.rows || rep.Kept != row.rows {
				t.Fatalf("%v, kept %d of %d, problems %v", err, rep.Kept, rep.Rows, rep.Problems)
			}
			if calls != row.rows/1000+1 {
				t.Errorf("progress was told %d times", calls)
			}
			found, _, err := db.Prospects(t.Context(), hostdata.Search{Limit: 10_000})
			if err != nil {
				t.Fatal(err)
			}
			if idle := int64(len(slices.DeleteFunc(slices.Clone(found), func(p hostdata.Prospect) bool { return p.Activities != "" }))); idle != row.idle {
				t.Errorf("of %d nobody knows what they do, not of %d", idle, row.idle)
			}
			found = slices.DeleteFunc(found, func(p hostdata.Prospect) bool { return p.Number == "" })
			if int64(len(found)) != row.withNumbers {
				t.Errorf("%d have a number, want %d", len(found), row.withNumbers)
			}
			if _, err := f.Seek(0, 0); err != nil {
				t.Fatal(err)
			}
			again, err := db.Import(t.Context(), f, func(int64) {})
			if err != nil || again.Kept != 0 || int64(len(again.Problems)) != row.rows {
				t.Fatalf("%v, the second time %d were kept", err, again.Kept)
			}
		})
	}
}

func TestWhatADirectorySaysOrganizationsDoIsFound(t *testing.T) {
	db := open(t)
	rep := importText(t, db, `[{"name": "Loom", "country": "Peru", "url": "https://loom.example", "services": ["Websites", "Branding & Identity", "Hand-knitted jokes"]},
		{"name": "Oven", "services": "Bakery", "latitude": 51.5}, {"name": "Net", "Primary Activity": "https://x.example/activities-ica/ICA50"}]`)
	if rep.Kept != 3 || !slices.Equal(rep.Ignored, []string{"latitude"}) {
		t.Fatalf("the report is %+v", rep)
	}
	for _, row := range []struct{ text, does, want string }{
		{"", "", "Loom Net Oven"},
		{"jokes", "", "Loom"},
		{"Bäckerei", "", "Oven"},
		{"Lebensmittel", "", "Oven"},
		{"", "act:food", "Oven"},
		{"", "act:fishing", "Net"},
		{"loom", "act:fishing", ""},
	} {
		found, total, err := db.Prospects(t.Context(), hostdata.Search{Text: row.text, Does: row.does, Limit: 10})
		var names []string
		for _, p := range found {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != row.want || int(total) != len(names) {
			t.Errorf("%q doing %q finds %q (%d), not %q: %v", row.text, row.does, got, total, row.want, err)
		}
	}
}

func TestTheTechnologyCooperativesComeWithTheirServices(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", "organizations", "patio-tech-coops.json"))
	if err != nil {
		t.Skipf("the directory is not here: %v", err)
	}
	defer f.Close()
	db := open(t)
	if rep, err := db.Import(t.Context(), f, func(int64) {}); err != nil || rep.Kept != 40 {
		t.Fatalf("%v, kept %d, problems %v", err, rep.Kept, rep.Problems)
	}
	found, _, err := db.Prospects(t.Context(), hostdata.Search{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		if p.Services != "" && p.Activities == "" {
			t.Errorf("%s serves with %s and does nothing", p.Name, p.Services)
		}
	}
	if _, websites, err := db.Prospects(t.Context(), hostdata.Search{Does: "act:web-development", Limit: 1}); err != nil || websites == 0 {
		t.Errorf("%d make websites: %v", websites, err)
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte("name,number\nA,1\n\"B\nC\",2\n"))
	f.Add([]byte("\xef\xbb\xbfname;place\n\"\"\"x\"\";y\n\"open;\n\n"))
	f.Add([]byte(`[{"name": "A", "services": ["B", null, 1.5]}, 3, {"x": {}}]`))
	f.Add([]byte("name\n\"\n\"\"\n\"\xff\"\n"))
	db := open(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		rep, err := db.Import(t.Context(), strings.NewReader(string(text)), func(int64) {})
		var no *machine.Refusal
		if err != nil && !errors.As(err, &no) {
			t.Fatal(err)
		}
		if rep.Rows != rep.Kept+int64(len(rep.Problems)) {
			t.Fatalf("a row was lost: %+v", rep)
		}
	})
}
