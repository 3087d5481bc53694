package index_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/web/page"
	"metaorg/web/search/index"
)

const now = 1_790_000_000

func open(t testing.TB) *index.Index {
	t.Helper()
	x, err := index.Open(t.Context(), filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func fill(t testing.TB, x *index.Index, source string, records ...page.Record) {
	t.Helper()
	err := x.Update(t.Context(), source, func(add func(page.Record) error) error {
		for _, r := range records {
			if err := add(r); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

// record is one that anybody sees, known by its title.
func record(title, text string, more ...string) page.Record {
	return page.Record{Key: title, Kind: "note", Title: title, Text: text, More: more, Path: "/" + title, Who: page.Anybody}
}

func anybody() index.Reader {
	return index.Reader{May: func(a page.Audience) bool { return a == page.Anybody }, Lang: "en"}
}

func search(t testing.TB, x *index.Index, who index.Reader, q index.Query) index.Result {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 20
	}
	q.Now = now
	r, err := x.Search(t.Context(), who, q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return r
}

// titles are what was found, in its order.
func titles(r index.Result) string {
	var all []string
	for _, h := range r.Hits {
		all = append(all, h.Called())
	}
	return strings.Join(all, ", ")
}

func TestWordsAreFoundAsPeopleTypeThem(t *testing.T) {
	x := open(t)
	fill(t, x, "notes",
		record("The Mill", "We grind flour from old grain.", "Mühle"),
		record("Crème brûlée", "A recipe of the café in the Straße der Freundschaft"),
		record("Softwareentwicklungswerkstatt", "Programme für alle"),
		record("Fields", "Agriculture of old."),
		record("Housing", "A co-operative of tenants. A meeting of tenants."),
		record("Rules", "The quorum of a vote is half of the members."),
		page.Record{Key: "bakery", Kind: "member", Title: "Crust", Text: "We are early.", Activities: []string{"act:baking"}, Who: page.Anybody},
	)
	for typed, want := range map[string]string{
		"mill": "The Mill", "MILL": "The Mill", "flo": "The Mill", "flour gra": "The Mill", "muhle": "The Mill", "mühle": "The Mill", "muehle ": "The Mill",
		"creme": "Crème brûlée", "brulee": "Crème brûlée", "cafe": "Crème brûlée", "strasse": "Crème brûlée", "straße": "Crème brûlée",
		"entwicklung":     "Softwareentwicklungswerkstatt",
		"werkstatt":       "Softwareentwicklungswerkstatt",
		"cooperative":     "Housing",
		"co-operative":    "Housing",
		"coop":            "Housing",
		"coop tenants":    "Housing",
		`"meeting of"`:    "Housing",
		`"of meeting"`:    "",
		`„meeting of“`:    "Housing",
		"tenants -mill":   "Housing",
		"tenants -vote":   "Housing",
		"members -quorum": "",
		"farming":         "Fields",
		"bakery":          "Crust",
		"Bäckerei":        "Crust",
		"Brot":            "Crust",
		"ho":              "Housing", // Two letters begin a title.
		"it":              "",
		`"farming"`:       "", // Just so, without synonyms.
		"Lebensmittel":    "Crust",
		"quorum":          "Rules",
		"quor vote":       "", // Only the last word may go on.
		"xyzzy":           "",
	} {
		if got := titles(search(t, x, anybody(), index.Query{Text: typed})); got != want {
			t.Errorf("%q finds %q, not %q", typed, got, want)
		}
	}
}

func TestSynonymsAreLookedForInBothLanguages(t *testing.T) {
	x := open(t)
	fill(t, x, "notes", record("Programmierung", "für Vereine"), record("Coding", "for clubs"), record("Gardening", "with software"))
	r := search(t, x, anybody(), index.Query{Text: "software development"})
	if got := titles(r); !strings.Contains(got, "Programmierung") || !strings.Contains(got, "Coding") {
		t.Errorf("found %q", got)
	}
	if !slices.Contains(r.Meant, "act:software-development") {
		t.Errorf("meant %v", r.Meant)
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "Softwareentwicklung garden"})); got != "Gardening" {
		t.Errorf("with another word: %q", got)
	}
}

func TestWhateverIsTypedIsAQuery(t *testing.T) {
	x := open(t)
	fill(t, x, "notes", record("One", "text AND more OR less NOT NEAR"))
	for _, typed := range []string{
		"", " ", `"`, `""`, `"""`, "*", "a*b", "AND", "NOT one", "OR", "NEAR(one two)", "title:one", "{title}:one", "-", "--", "-one", "^one", "one^", "one +two", "(", ")", "one)",
		"'", "''; DROP TABLE words", "\x00", "\xff\xfe", "ö\u0308", "\u202e", strings.Repeat("a ", 500), strings.Repeat("ä", 500), "one\n\ttwo", "🥖", "日本", "%", "_", `\`, "-\"one\"", `"one`, "one\"",
	} {
		search(t, x, anybody(), index.Query{Text: typed})
	}
	if r := search(t, x, anybody(), index.Query{Text: "??"}); r.Total != 0 {
		t.Errorf("signs alone found %d", r.Total)
	}
}

func TestATitleThatIsLentIsShownAndNotFound(t *testing.T) {
	x := open(t)
	comment := record("A shared van", "I would rather cycle.")
	comment.Lent = true
	fill(t, x, "notes", comment)
	for _, typed := range []string{"van", "shar", "sh"} {
		if r := search(t, x, anybody(), index.Query{Text: typed}); r.Total != 0 {
			t.Errorf("%q finds %s", typed, titles(r))
		}
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "cycle"})); got != "A shared van" {
		t.Errorf("found %q", got)
	}
}

func FuzzAnyTextIsAQuery(f *testing.F) {
	x := open(f)
	fill(f, x, "notes", record("One", "text AND more"), record("Zwei", "Straße"))
	f.Add(`"a b" -c d*`)
	f.Add("co-op ß \" „")
	f.Fuzz(func(t *testing.T, typed string) {
		search(t, x, anybody(), index.Query{Text: typed})
	})
}

func TestWhatIsCalledSoComesFirstAndWhatIsFreshBeforeWhatIsOld(t *testing.T) {
	x := open(t)
	old, fresh := record("Yesterday", "on mills"), record("Today", "on mills")
	old.At, fresh.At = now-900*86400, now-86400
	fill(t, x, "notes", old, fresh, record("Mills", "a word"), record("Mills and bakeries", "two words"), record("What mills do", "long ago"))
	if got := titles(search(t, x, anybody(), index.Query{Text: "mills"})); got != "Mills, Mills and bakeries, What mills do, Today, Yesterday" {
		t.Errorf("in this order: %s", got)
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "mills", Newest: true, Limit: 2})); got != "Today, Yesterday" {
		t.Errorf("the latest first: %s", got)
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "mills", Since: now - 2*86400})); got != "Today" {
		t.Errorf("since two days ago: %s", got)
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "mills", Offset: 3, Limit: 1})); got != "Today" {
		t.Errorf("the fourth: %s", got)
	}
}

func TestExcerptsShowWhereTheWordsAre(t *testing.T) {
	x := open(t)
	fill(t, x, "notes", record("Long", strings.Repeat("Nothing here. ", 100)+"Then the <b>Mühle</b> turned, and\nthe miller slept. "+strings.Repeat("No more. ", 100)))
	r := search(t, x, anybody(), index.Query{Text: "muhle"})
	var marked, all []string
	for _, p := range r.Hits[0].Excerpt {
		all = append(all, p.Text)
		if p.Mark {
			marked = append(marked, p.Text)
		}
	}
	text := strings.Join(all, "")
	if strings.Join(marked, ",") != "Mühle" || !strings.HasPrefix(text, "… ") || !strings.HasSuffix(text, " …") || !strings.Contains(text, "and the miller") {
		t.Errorf("%q marks %q", text, marked)
	}
}

func TestFacetsCountWhatAnotherChoiceWouldGive(t *testing.T) {
	x := open(t)
	make := func(title, kind, place string) page.Record {
		r := record(title, "bread")
		r.Kind, r.Place = kind, place
		return r
	}
	fill(t, x, "notes", make("A", "member", "Leeds"), make("B", "member", "York"), make("C", "proposal", "Leeds"), make("D", "member", "Leeds"))
	r := search(t, x, anybody(), index.Query{Text: "bread", Filters: map[index.Facet][]string{index.Kind: {"member"}, index.Place: {"Leeds"}}})
	if r.Total != 2 || titles(r) != "A, D" {
		t.Errorf("found %d: %s", r.Total, titles(r))
	}
	if got := r.Facets["kind"]; !slices.Equal(got, []index.Count{{"member", 2}, {"proposal", 1}}) {
		t.Errorf("kinds in Leeds: %v", got)
	}
	if got := r.Facets["place"]; !slices.Equal(got, []index.Count{{"Leeds", 2}, {"York", 1}}) {
		t.Errorf("places of members: %v", got)
	}
	r = search(t, x, anybody(), index.Query{Filters: map[index.Facet][]string{index.Kind: {"member", "proposal"}}})
	if r.Total != 4 {
		t.Errorf("without words: %d", r.Total)
	}
	if r := search(t, x, anybody(), index.Query{Text: "bread", Filters: map[index.Facet][]string{index.Kind: {"nonsense"}}}); r.Total != 0 {
		t.Errorf("of a kind that is not there: %d", r.Total)
	}
}

func TestNobodyLearnsOfWhatTheyMayNotSee(t *testing.T) {
	x := open(t)
	hidden := func(title string, who page.Audience, groups ...string) page.Record {
		r := record(title, "bread", "loaf")
		r.Who, r.Groups, r.Kind, r.Place = who, groups, "k-"+title, "p-"+title
		return r
	}
	fill(t, x, "notes", hidden("public", page.Anybody), hidden("watchers", page.Watchers), hidden("members", page.Participants),
		hidden("circle", page.None, "circle:3"), hidden("applicant", page.Participants, "member:mill"), hidden("operator", page.Operator))
	viewers := map[string]struct {
		v      page.Viewer
		groups []string
		sees   []string
	}{
		"a stranger to a closed network":  {page.Viewer{Shown: page.Anybody}, nil, []string{"public"}},
		"a stranger to an open one":       {page.Viewer{Shown: page.Watchers}, nil, []string{"public", "watchers"}},
		"who belongs":                     {page.Viewer{Shown: page.Anybody, Belongs: true}, nil, []string{"public", "watchers", "members", "applicant"}},
		"the circle":                      {page.Viewer{Shown: page.Anybody, Belongs: true}, []string{"circle:3"}, []string{"public", "watchers", "members", "applicant", "circle"}},
		"another circle":                  {page.Viewer{Shown: page.Anybody, Belongs: true}, []string{"circle:4"}, []string{"public", "watchers", "members", "applicant"}},
		"an applicant":                    {page.Viewer{Shown: page.Anybody}, []string{"member:mill"}, []string{"public", "applicant"}},
		"the operator sees no circle":     {page.Viewer{Shown: page.Anybody, Operator: true}, nil, []string{"public", "watchers", "members", "applicant", "operator"}},
		"a stranger where all is for all": {page.Viewer{}, nil, []string{"public", "watchers", "members", "applicant"}},
	}
	for name, c := range viewers {
		who := index.Reader{May: c.v.May, Groups: c.groups, Lang: "en"}
		for _, q := range []index.Query{{Text: "bread"}, {Text: "loa"}, {Filters: map[index.Facet][]string{index.Kind: {"k-public", "k-watchers", "k-members", "k-circle", "k-applicant", "k-operator"}}}} {
			r := search(t, x, who, q)
			got := strings.Split(titles(r), ", ")
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.sees))
			if r.Total != len(want) || !slices.Equal(got, want) {
				t.Errorf("%s finds %v, not %v", name, got, want)
			}
			if len(r.Facets["place"]) != len(want) || len(r.Facets["kind"]) < len(want) {
				t.Errorf("%s learns of places %v", name, r.Facets["place"])
			}
			for _, k := range r.Facets["kind"] {
				if k.Count > 0 && !slices.Contains(want, strings.TrimPrefix(k.Value, "k-")) {
					t.Errorf("%s learns that there is a %s", name, k.Value)
				}
			}
		}
	}
}

func TestWhatASourceNoLongerGivesIsGone(t *testing.T) {
	x := open(t)
	fill(t, x, "notes", record("A", "bread"), record("B", "bread"))
	fill(t, x, "others", record("A", "bread in another source"))
	changed := record("B", "wine")
	fill(t, x, "notes", changed, record("C", "bread"))
	if got := titles(search(t, x, anybody(), index.Query{Text: "bread", Newest: true})); got != "A, C" {
		t.Errorf("bread: %s", got)
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "wine"})); got != "B" {
		t.Errorf("wine: %s", got)
	}
	if err := x.Forget(t.Context(), map[string]bool{"notes": true}); err != nil {
		t.Fatal(err)
	}
	if n := x.Size(); n != 2 {
		t.Errorf("%d are left", n)
	}
}

func TestTheIndexComesBackAsItWasAndIsMadeAnewWhereItIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "search.db")
	x, err := index.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, x, "notes", record("A", "bread"), record("B", "bread and wine"))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = index.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if got := titles(search(t, x, anybody(), index.Query{Text: "wine"})); got != "B" || x.TitleOf("notes", "A", "en") != "A" {
		t.Errorf("after opening again: %q", got)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database at all ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if x, err = index.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if x.Size() != 0 {
		t.Errorf("%d records in a damaged file", x.Size())
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}
