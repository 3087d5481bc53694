package view

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"metaorg/matching"
	"metaorg/vocabulary"
	"metaorg/web/words"
)

var update = flag.Bool("update", false, "write the reasons that come out as those that should")

const (
	organizations = "../../../../shared/data/organizations"
	golden        = "testdata/tenders.golden"
)

// TestTheReasonsReadSensibly matches ten tenders of our own with two directories
// of real organizations, and compares all reasons with those that were read by
// eye. It reads as the page does.
func TestTheReasonsReadSensibly(t *testing.T) {
	g, ok := directories(t)
	if !ok {
		t.Skipf("the directories of organizations are not at %s", organizations)
	}
	bundle, err := words.Load(locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := bundle.Into(t.Context(), "en", time.UTC, 0)
	files, err := filepath.Glob("testdata/tenders/*.toml")
	if err != nil || len(files) != 10 {
		t.Fatal(files, err)
	}
	var out strings.Builder
	for _, file := range files {
		all, title := tenderOf(t, file)
		p := g.over(t, all)
		fmt.Fprintf(&out, "# %s\n", title)
		for _, x := range all {
			f, err := p.ranked(ctx, nil, x, 3)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "\n%s [%s] %d could\n", x.title, joined(f.Takes), f.Could)
			for _, l := range f.Matches {
				fmt.Fprintf(&out, "  %s %d\n    + %s\n    - %s\n", l.Name, l.Score, joined(l.For), joined(l.Against))
			}
			for _, l := range f.Not[:min(1, len(f.Not))] {
				fmt.Fprintf(&out, "  not %s: %s\n", l.Name, joined(l.Against))
			}
		}
		var parts []sought
		for _, x := range all {
			parts = append(parts, split(x)...)
		}
		proposed, err := p.found(parts, 2)
		if err != nil {
			t.Fatal(err)
		}
		team := p.formed(ctx, parts, 2, proposed)
		fmt.Fprintf(&out, "\ntogether: %s\n", team.Cost)
		for _, m := range team.Members {
			for _, x := range m.Takes {
				fmt.Fprintf(&out, "  %s: %s\n", x.Title, m.Name)
			}
		}
		for _, x := range team.Uncovered {
			fmt.Fprintf(&out, "  %s: nobody; %s\n", x.Title, x.Why)
		}
		out.WriteByte('\n')
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("other reasons than those that were read by eye; see them with -update and git diff:\n%s", firstDifference(out.String(), string(want)))
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("line %d: %s", i+1, a[i])
		}
	}
	return "the end is missing"
}

// tenderOf reads a tender as metaorg match does.
func tenderOf(t *testing.T, file string) (all []sought, title string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type need struct {
		Title, Text, Place, Level, Reference string
		Competences                          []string
		Hours                                int64
		Remote                               bool
	}
	var tender struct {
		need
		Part []need
	}
	var whole need
	if err := toml.Unmarshal(text, &tender); err != nil {
		t.Fatal(file, err)
	}
	if err := toml.Unmarshal(text, &whole); err != nil {
		t.Fatal(file, err)
	}
	parts := tender.Part
	if len(parts) == 0 {
		parts = []need{whole}
	}
	for i, n := range parts {
		x := looked{Title: n.Title, Text: n.Text, Competences: n.Competences, Hours: n.Hours, Place: cmp.Or(n.Place, whole.Place), Remote: n.Remote || whole.Remote && n.Place == ""}
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		one, err := unposted(string(b), i+1)
		if err != nil {
			t.Fatal(file, err)
		}
		one.id = filepath.Base(file) + " " + one.id
		all = append(all, one)
	}
	return all, whole.Title
}

// over makes the pool for what is sought.
func (g gathering) over(t *testing.T, all []sought) *pool {
	t.Helper()
	var terms []matching.Term
	for _, a := range vocabulary.All() {
		terms = append(terms, matching.Term{ID: a.ID, Broader: a.Broader()})
	}
	named := slices.Clone(g.places)
	for _, x := range all {
		named = append(named, x.place)
	}
	skills, err := skillsOf(terms)
	if err != nil {
		t.Fatal(err)
	}
	places, err := placesOf(named, nil)
	if err != nil {
		t.Fatal(err)
	}
	if g.Pool, err = matching.NewPool(skills, places, g.candidates, nil); err != nil {
		t.Fatal(err)
	}
	return &g.pool
}

// add takes an organization of a directory into the pool. What it says of itself
// in words counts as its own word.
func (g *gathering) add(id, name, place string, terms []string) {
	p := person{party: party{id, name}, hours: matching.Unsaid}
	c := matching.Candidate{ID: id, Hours: matching.Unsaid, Remote: true}
	if place != "" {
		p.places = []string{place}
		at, _ := placeOf(place)
		c.Places = []string{at}
		g.places = append(g.places, place)
	}
	for _, term := range terms {
		c.Competences = append(c.Competences, matching.Competence{Term: term, Level: 2})
	}
	c = unique(c)
	g.candidates, g.who[id] = append(g.candidates, c), p
}

// directories are the technology co-operatives by their labels, and the worker
// co-operatives by their names, descriptions and codes.
func directories(t *testing.T) (gathering, bool) {
	t.Helper()
	g := gathering{pool: pool{lang: "en", who: map[string]person{}, terms: map[string]string{}, times: map[pair]int64{}}}
	text, err := os.ReadFile(filepath.Join(organizations, "patio-tech-coops.json"))
	if err != nil {
		return g, false
	}
	var tech []struct {
		Name, Country string
		Services      []string
	}
	if err := json.Unmarshal(text, &tech); err != nil {
		t.Fatal(err)
	}
	for i, o := range tech {
		var terms []string
		for _, label := range o.Services {
			terms = append(terms, vocabulary.Of(vocabulary.Service, label)...)
		}
		g.add(fmt.Sprint("tech", i), o.Name, o.Country, terms)
	}
	f, err := os.Open(filepath.Join(organizations, "uk-worker-coops.csv"))
	if err != nil {
		return g, false
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, title string) string { return row[slices.Index(rows[0], title)] }
	for _, row := range rows[1:] {
		terms := vocabulary.In(column(row, "Name") + ". " + column(row, "Description"))
		if len(terms) == 0 {
			terms = vocabulary.Of(vocabulary.ICA, column(row, "Primary Activity"))
		}
		place := column(row, "Locality")
		if region, _, _ := strings.Cut(column(row, "Region"), ","); place != region && region != "" {
			place += ", " + region
		}
		g.add(column(row, "Identifier"), column(row, "Name"), place, terms)
	}
	return g, true
}
