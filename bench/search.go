package bench

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/search/index"
)

// The goals for searching, and of what: so many records and questions.
const (
	searchMillisecondsMost = 20.0
	indexedPerSecondLeast  = 5000.0
)

// searching is how many records are searched and how many questions asked.
func (s size) searching() (records, questions int) {
	if s.looks <= 2 { // A short run.
		return 300, 40
	}
	return 25_000, 4000
}

// directory is a list of real organizations beside the project, for who has it.
var directory = filepath.Join("..", "shared", "data", "organizations", "uk-co-operatives-2023q2.csv")

// search measures how fast an index is made, takes over a change, and answers.
func (r *run) search(ctx context.Context) (err error) {
	records, questions := r.size.searching()
	all, real := searched(records)
	r.print.note("%d records, %d of them real co-operatives; %d questions", len(all), real, questions)
	x, err := index.Open(ctx, r.home("search.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	fill := func() (time.Duration, error) {
		began := time.Now()
		err := x.Update(ctx, "bench", func(add func(page.Record) error) error {
			for _, one := range all {
				if err := add(one); err != nil {
					return err
				}
			}
			return nil
		}, nil)
		return time.Since(began), err
	}
	took, err := fill()
	if err != nil {
		return err
	}
	r.print.atLeast("records put into the index", float64(len(all))/took.Seconds(), "records/s", indexedPerSecondLeast)
	all[0].Text += " changed"
	if took, err = fill(); err != nil {
		return err
	}
	r.print.plain("going through all of them for one that changed", took.Seconds()*1000, "ms")
	return r.ask(ctx, x, all, questions)
}

// ask asks what people would, and tells how long answers took.
func (r *run) ask(ctx context.Context, x *index.Index, all []page.Record, questions int) error {
	who := index.Reader{May: func(page.Audience) bool { return true }, Lang: "en"}
	took := make([]float64, 0, questions)
	slowest, found := "", 0
	for i := range questions {
		q := question(all, i)
		began := time.Now()
		result, err := x.Search(ctx, who, q)
		if err != nil {
			return err
		}
		ms := time.Since(began).Seconds() * 1000
		if len(took) == 0 || ms > slices.Max(took) {
			slowest = q.Text
		}
		took = append(took, ms)
		found += result.Total
	}
	slices.Sort(took)
	r.print.plain("a search, half of them", took[len(took)/2], "ms")
	r.print.atMost("a search, 99 of 100", took[len(took)*99/100], "ms", searchMillisecondsMost)
	r.print.note("the slowest took %.1f ms: %q; %d found for each on average", took[len(took)-1], slowest, found/questions)
	return nil
}

// question is the i-th of what is asked: names, places, activities in both
// languages, beginnings of words, and words that nearly everything has.
func question(all []page.Record, i int) index.Query {
	r := all[(i*7919)%len(all)]
	words := strings.Fields(r.Title)
	activities := vocabulary.All()
	q := index.Query{Limit: 20, Now: benchNow}
	switch i % 8 {
	case 0:
		q.Text = r.Title
	case 1:
		q.Text = words[0]
	case 2:
		q.Text = words[len(words)-1] + " " + r.Place
	case 3:
		q.Text = activities[i%len(activities)].Label([]string{"en", "de"}[i/8%2])
	case 4:
		q.Text = words[0][:min(len(words[0]), 3)]
	case 5:
		q.Text = []string{"limited", "co-operative", "society limited", "club", "the association"}[i/8%5]
	case 6:
		q.Text, q.Filters = "co-operative", map[index.Facet][]string{index.Place: {r.Place}}
	case 7:
		q.Text = `"` + strings.Join(words[:min(2, len(words))], " ") + `"`
	}
	return q
}

// benchNow is the moment from which the records' freshness counts.
const benchNow = 1_790_000_000

// searched are so many records: real ones as far as the directory is there and
// goes, then made ones; and how many are real.
func searched(n int) (all []page.Record, real int) {
	if f, err := os.Open(directory); err == nil {
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err == nil && len(rows) > 1 {
			all = recordsOf(rows[0], rows[1:min(len(rows), n+1)])
		}
	}
	real = len(all)
	for i := real; i < n; i++ {
		all = append(all, madeRecord(i))
	}
	return all, real
}

func recordsOf(titles []string, rows [][]string) (all []page.Record) {
	for i, row := range rows {
		cell := func(title string) string {
			if at := slices.Index(titles, title); at >= 0 {
				return strings.TrimSpace(row[at])
			}
			return ""
		}
		all = append(all, page.Record{
			Key: fmt.Sprint(i), Kind: "member", Title: cell("Name") + " Limited", Text: cell("Description") + " " + cell("Sector") + " " + cell("Ownership Classification") + " " + cell("Legal Form") + " co-operative",
			More: []string{cell("Identifier"), cell("Region"), cell("Postcode")}, Path: "/members/" + fmt.Sprint(i), Place: cell("Locality"),
			Activities: vocabulary.Of(vocabulary.ICA, cell("Primary Activity")), Who: page.Watchers, At: benchNow - int64(i)*3600,
		})
	}
	return all
}

// madeRecord is one that somebody could have shared, the same for the same number.
func madeRecord(i int) page.Record {
	pick := func(from ...string) string { return from[(i/7+i*31)%len(from)] }
	activities := vocabulary.All()
	a := activities[(i*17)%len(activities)]
	words := a.Words()
	what := words[i%len(words)]
	kind := pick("document", "software", "dataset", "practice", "equipment", "proposal", "service")
	return page.Record{
		Key: fmt.Sprint(i), Kind: kind, Title: fmt.Sprintf("%s %s %d", pick("Handbook of", "Shared", "Open", "Agreement on", "Regional", "Toolkit for"), what, i),
		Text: fmt.Sprintf("%s for members of the co-operative network, kept by %s and used by %d others. %s.",
			what, pick("the mill", "the bakery", "tidal transport", "the library"), i%40, strings.Repeat("Who takes it says how it went, and what others could do better with "+a.Label("de")+". ", 1+i%4)),
		More: []string{pick("federation", "commons", "governance", "season")}, Path: fmt.Sprint("/commons/", i), Place: pick("Leeds", "Bristol", "Hamburg", "Bremen", "Wien", "Kassel", "Manchester"),
		Terms: pick("CC-BY-4.0", "AGPL-3.0-only", "CC0-1.0", "MIT"), Stewards: []string{fmt.Sprint("member-", i%900)},
		Activities: []string{a.ID}, Who: page.Participants, At: benchNow - int64(i)*1800,
	}
}
