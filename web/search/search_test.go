package search_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/search"
	"metaorg/web/search/index"
)

// world is a site with a search over records that tests set.
type world struct {
	*pagetest.Site
	search  *search.Search
	records []page.Record
	stamp   string
}

// ada takes part and is in circle 3, bo takes part.
var (
	ada = pagetest.Person("ada", "")
	bo  = pagetest.Person("bo", "")
)

func start(t testing.TB, records ...page.Record) *world {
	t.Helper()
	ctx := t.Context()
	x, err := index.Open(ctx, filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	host, err := hostdata.Open(ctx, filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := host.Close(); err != nil {
			t.Error(err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{records: records}
	w.search = search.New(search.Config{Index: x, Host: host, Reader: func(_ context.Context, p machine.PersonID) (page.Viewer, error) {
		return pagetest.Person(p, ""), nil
	}})
	things := page.Module{
		Name:   "things",
		Routes: []page.Route{{Pattern: "GET /opportunities", Who: page.Participants, Show: board}},
		Sources: []page.Source{{
			Name: search.Members, Follows: []string{"things"},
			Stamp: func(context.Context, *page.Site) (string, error) { return w.stamp, nil },
			Records: func(_ context.Context, _ *page.Site, give func(page.Record) error) error {
				for _, r := range w.records {
					if err := give(r); err != nil {
						return err
					}
				}
				return nil
			},
		}},
		Groups: func(_ context.Context, _ *page.Site, v page.Viewer) ([]string, error) {
			if v.Person == "ada" {
				return []string{"circle:3"}, nil
			}
			return nil, nil
		},
	}
	w.Site = pagetest.Over(t, rulestest.New(t, nil, machine.Module{Name: "none"}), nil, w.search.Pages(), things)
	w.follow(t)
	return w
}

func (w *world) follow(t testing.TB) {
	t.Helper()
	if err := w.search.CatchUp(t.Context(), w.Site.Site); err != nil {
		t.Fatal(err)
	}
}

func thing(key, kind, title, text string, who page.Audience, groups ...string) page.Record {
	return page.Record{Key: key, Kind: kind, Title: title, Text: text, Path: "/things/" + key, Who: who, Groups: groups, At: rulestest.Start - 86400}
}

func some() []page.Record {
	mill := thing("mill", "member", "The Mill", "We grind flour for <b>bakeries</b>.", page.Watchers)
	mill.Place, mill.Activities = "Leeds", []string{"act:milling"}
	book := thing("book", "document", "Handbook of flour", "How flour is kept.", page.Anybody)
	book.Terms, book.Stewards = "CC-BY-4.0", []string{"mill"}
	return []page.Record{
		mill, book,
		thing("talk", "comment", "A van", "I would rather have flour.", page.Participants),
		thing("plan", "file", "Secret recipe", "flour and more", page.None, "circle:3"),
	}
}

func TestEachFindsAndCountsWhatTheyMaySee(t *testing.T) {
	w := start(t, some()...)
	for name, c := range map[string]struct {
		v    page.Viewer
		want string
	}{
		"a stranger to a closed network": {pagetest.Stranger(), "Handbook of flour"},
		"a watcher":                      {pagetest.Watcher(), "Handbook of flour, The Mill"},
		"who takes part":                 {bo, "A van, Handbook of flour, The Mill"},
		"who is in the circle":           {ada, "A van, Handbook of flour, Secret recipe, The Mill"},
		"the operator":                   {pagetest.Operator(), "A van, Handbook of flour, The Mill"},
	} {
		a := w.As(t, c.v).Get("/search?q=flour").Is(http.StatusOK)
		got := a.Texts(".hits h3")
		slices.Sort(got)
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s finds %v, not %s", name, got, c.want)
		}
		n := len(strings.Split(c.want, ", "))
		if n == 1 {
			a.Sees("One thing found")
		} else {
			a.Sees(string(rune('0'+n)) + " things found")
		}
		if kinds := a.All(`.narrow a[href*="kind="]`); n > 1 && len(kinds) != n {
			t.Errorf("%s is offered %d kinds, not %d", name, len(kinds), n)
		}
	}
	w.As(t, bo).Get("/search").Sees("Member", "Comment").SeesNot("things found")
	w.As(t, pagetest.Stranger()).Get("/search").SeesNot("Comment")
}

func TestWhatWasLookedForIsMarkedAndNothingOfItRuns(t *testing.T) {
	w := start(t, some()...)
	a := w.As(t, bo).Get("/search?q=bakeries")
	if got := a.Texts(".hits mark"); !slices.Equal(got, []string{"bakeries"}) {
		t.Errorf("marked: %v", got)
	}
	if strings.Contains(a.Body, "<b>") {
		t.Error("a text's tags are tags")
	}
	nobody := w.As(t, pagetest.Stranger())
	nobody.Get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").Is(http.StatusOK).Kept("q", "<script>alert(1)</script>").SeesNot("<script>alert")
	long := nobody.Get("/search?q=" + strings.Repeat("%C3%A4", 150)).Is(http.StatusOK)
	if got := pagetest.Attribute(long.One("#q"), "value"); got != strings.Repeat("ä", 100) {
		t.Errorf("a long text is kept as %d bytes", len(got))
	}
	nobody.Get("/search?q=%FF%FE%00&kind=%00&offset=-7&place=" + strings.Repeat("x", 5000)).Is(http.StatusOK)
}

func TestItIsNarrowedWithoutLosingTheWords(t *testing.T) {
	w := start(t, some()...)
	reader := w.As(t, bo)
	a := reader.Get("/search?q=flour&kind=document").Sees("One thing found")
	a.One(`input[type="hidden"][name="kind"][value="document"]`)
	a.One(`.chosen a[href="/search?q=flour"]`)
	a.Kept("q", "flour")
	reader.Get("/search?q=flour&place=Leeds").Sees("The Mill").SeesNot("Handbook of flour")
	reader.Get("/search?q=flour&steward=mill").Sees("Handbook of flour").SeesNot("A van")
	reader.Get("/search?activity=act%3Amilling").Sees("The Mill", "Milling")
	reader.Get("/search?activity=act%3Afood").Sees("The Mill") // What is narrower is found, too.
	reader.In("de").Get("/search?q=M%C3%BChle").Sees("The Mill", "3 Treffer", "Nur was mit „Müllerei“ gekennzeichnet ist")
}

func TestAnEmptyAnswerSaysWhatToTry(t *testing.T) {
	w := start(t, some()...)
	a := w.As(t, bo).Get("/search?q=brewery&kind=document").Sees("0 things found", "Nothing that you may see", "You could try")
	a.One(`.empty a[href="/search?q=brewery"]`)
	a.One(`.empty a[href="/search?q=Food+processing"]`)
}

func TestWhatIsTakenBackIsGone(t *testing.T) {
	w := start(t, some()...)
	w.records = w.records[:1]
	w.follow(t)
	w.As(t, bo).Get("/search?q=flour").Sees("3 things found") // Nothing said that anything changed.
	w.stamp = "changed"
	w.follow(t)
	w.As(t, bo).Get("/search?q=flour").Sees("One thing found")
}

func TestASearchIsKeptToldOfAndForgotten(t *testing.T) {
	w := start(t, some()...)
	reader := w.As(t, bo)
	reader.Get("/search?q=flour").Sees("Keep this search")
	reader.Post("/search/save", "query", "q=flour").LeadsTo("/search?q=flour#saved")
	a := reader.Get("/search?q=flour").Sees("Own feed").SeesNot("Keep this search")
	feed := pagetest.Attribute(a.One(`a[href*="/search/feeds/"]`), "href")
	if at, err := url.Parse(feed); err == nil {
		feed = at.Path
	}
	changes := func() (titles []string) {
		ctx := w.Words.Into(t.Context(), "en", nil, w.Now())
		all, err := w.Changes(ctx, bo, rulestest.Start-7*86400)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			titles = append(titles, c.Title)
		}
		return titles
	}
	if got := changes(); len(got) != 0 {
		t.Errorf("what was there before is told as new: %v", got)
	}
	fresh, closed := thing("fresh", "document", "Fresh flour", "", page.Participants), thing("closed", "document", "Closed flour", "", page.None, "circle:3")
	fresh.At, closed.At = w.Now()+60, w.Now()+60
	w.records, w.stamp = append(w.records, fresh, closed), "more"
	w.follow(t)
	if got := changes(); !slices.Equal(got, []string{"New for “flour”: Fresh flour"}) {
		t.Errorf("told: %v", got)
	}
	nobody := w.As(t, pagetest.Stranger())
	if got := nobody.Get(feed).Is(http.StatusOK).Body; !strings.Contains(got, "Fresh flour") || strings.Contains(got, "Closed flour") {
		t.Errorf("the own feed says %s", got)
	}
	w.As(t, ada).Post("/search/forget", "id", "1")
	nobody.Get(feed).Is(http.StatusOK)
	reader.Post("/search/forget", "id", "1").LeadsTo("/search#saved")
	nobody.Get(feed).Refused(http.StatusNotFound, "web.no_such_feed")
	nobody.Get("/search/feeds/x").Refused(http.StatusNotFound, "web.no_such_feed")
}

func TestWhatIsNoSearchIsNotKept(t *testing.T) {
	w := start(t)
	reader := w.As(t, bo)
	reader.Post("/search/save", "query", "q=%3F%3F").Refused(http.StatusUnprocessableEntity, "web.empty_search")
	reader.Post("/search/save", "query", "%zz").Refused(http.StatusUnprocessableEntity, "web.bad_search")
	reader.Post("/search/forget", "id", "one").Refused(http.StatusUnprocessableEntity, "web.bad_search")
	w.As(t, pagetest.Stranger()).Get("/search?q=x").Sees("Who is signed in can keep a search")
}

func TestAPublicFeedHasWhatStrangersSeeWhoeverAsks(t *testing.T) {
	w := start(t, some()...)
	a := w.As(t, ada).Get("/search.atom?q=flour").Is(http.StatusOK)
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
			Link  struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(a.Body), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 1 || feed.Entries[0].Title != "Handbook of flour" || !strings.HasSuffix(feed.Entries[0].Link.Href, "/things/book") || feed.ID == "" || feed.Updated == "" {
		t.Errorf("%+v", feed)
	}
	if got := a.Header.Get("Content-Type"); !strings.HasPrefix(got, "application/atom+xml") {
		t.Errorf("it is %s", got)
	}
}

func TestProgramsAreToldTheSame(t *testing.T) {
	w := start(t, some()...)
	var got search.Answer
	if err := json.Unmarshal([]byte(w.As(t, bo).Get("/v1/search?q=flour&limit=2").Is(http.StatusOK).Body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total != 3 || len(got.Items) != 2 || got.Items[1].Title != "Handbook of flour" || got.Items[1].Stewards[0] != "mill" || got.Building {
		t.Errorf("%+v", got)
	}
	if len(got.Facets) == 0 || got.Facets[0].Facet != "kind" || len(got.Facets[0].Values) != 3 || len(got.Meant) == 0 {
		t.Errorf("facets %+v, meant %v", got.Facets, got.Meant)
	}
	for asked, code := range map[string]string{
		"colour=red": "web.unknown_filter", "limit=x": "web.bad_limit", "limit=101": "web.bad_limit", "offset=-1": "web.bad_offset", "sort=up": "web.bad_sort",
	} {
		var problem struct {
			Code   string `json:"code"`
			Status int    `json:"status"`
		}
		a := w.As(t, bo).Get("/v1/search?q=flour&" + asked).Is(http.StatusBadRequest)
		if err := json.Unmarshal([]byte(a.Body), &problem); err != nil || problem.Code != code || problem.Status != http.StatusBadRequest {
			t.Errorf("%s: %s", asked, a.Body)
		}
	}
}

func TestTheIndexFollowsByItself(t *testing.T) {
	w := start(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.search.Run(ctx, w.Site.Site); close(done) }()
	stop()
	<-done
	if p := w.search.Progress(); p.Building {
		t.Error("it still says that it reads")
	}
}

func TestEveryPageInEveryState(t *testing.T) { start(t).Samples(t) }
