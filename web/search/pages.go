package search

import (
	"context"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/hostdata"
	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/search/index"
	"metaorg/web/words"
)

// Pages are what the search adds to the pages.
func (s *Search) Pages() page.Module {
	return page.Module{
		Name:  "search",
		Words: catalogue,
		Nav:   []page.NavItem{{Key: "search.nav", Path: "/search", Order: 90, Who: page.Anybody}},
		Routes: []page.Route{
			{Pattern: "GET /search", Who: page.Anybody, Show: s.show},
			{Pattern: "POST /search/save", Who: page.Person, Show: s.save},
			{Pattern: "POST /search/forget", Who: page.Person, Show: s.forget},
			{Pattern: "GET /search.atom", Who: page.Anybody, Show: s.publicFeed},
			{Pattern: "GET /search/feeds/{secret}", Who: page.Anybody, Show: s.ownFeed},
			{Pattern: "GET /v1/search", Who: page.Anybody, Show: s.answer},
		},
		Sections: []page.Section{{Slot: page.Board, Order: 10, Who: page.Person, Show: s.following}},
		Changes:  s.changes,
		Samples:  samples,
	}
}

// view is what the page shows.
type view struct {
	Query   index.Query
	Asks    bool
	Result  index.Result
	Browse  []choice // Kinds there are, before anything is asked.
	Facets  []facet
	Chosen  []choice // Filters that are set; each leads to the search without it.
	Meant   []meant
	Tries   []choice // What could be looked for instead.
	Saved   []saved
	IsSaved bool
	SignIn  bool // The reader could save it, once signed in.
	Building
	Newer, Older string // Addresses; empty where there is nothing.
}

// Building is what is said while not everything can be found yet.
type Building struct {
	Now     bool
	Records int64
}

// facet is one way to narrow, with its choices.
type facet struct {
	Name    string // In the reader's words.
	Key     string
	Open    bool // Something of it is chosen.
	Choices []choice
}

// choice is a link to another search.
type choice struct {
	Label  string
	Path   string
	Count  int64
	Chosen bool
}

// meant is an activity that the words name.
type meant struct {
	Label string
	Words string // Its other words.
	Path  string // Where only what is tagged with it is shown.
}

// saved is a search that the reader keeps.
type saved struct {
	ID    int64
	Label string
	Path  string
	Feed  string
}

func (s *Search) show(r *page.Request) (page.Page, error) {
	ctx := r.Context()
	v := view{Query: asked(url.Values(r.Typed)), SignIn: !r.Viewer.SignedIn()}
	v.Asks = v.Query.Asks()
	var err error
	if v.Result, err = s.Find(ctx, r.Site, r.Viewer, words.Lang(ctx), v.Query); err != nil {
		return page.Page{}, err
	}
	if v.Asks {
		s.narrow(ctx, &v)
	} else {
		v.Browse = s.choices(ctx, v.Query, index.Kind, v.Result)
		v.Result.Hits = nil
	}
	if v.Saved, v.IsSaved, err = s.savedBy(r, v.Query); err != nil {
		return page.Page{}, err
	}
	if p := s.Progress(); p.Building {
		v.Building = Building{true, int64(p.Records)}
	}
	return page.Page{Title: words.T(ctx, "search.title"), Body: body(v), Wide: true, Nav: "/search"}, nil
}

// narrow fills in what the answer can be narrowed by, and what to try instead.
func (s *Search) narrow(ctx context.Context, v *view) {
	for _, f := range index.Facets {
		for _, value := range v.Query.Filters[f] {
			v.Chosen = append(v.Chosen, choice{Label: s.called(ctx, f, value), Path: address("/search", without(v.Query, f, value))})
		}
		all := s.choices(ctx, v.Query, f, v.Result)
		if len(all) < 2 && len(v.Query.Filters[f]) == 0 {
			continue // Nothing to choose.
		}
		v.Facets = append(v.Facets, facet{Name: words.T(ctx, "search.facets."+f.String()), Key: f.String(), Open: len(v.Query.Filters[f]) > 0, Choices: all})
	}
	for _, id := range v.Result.Meant {
		a, _ := vocabulary.Get(id)
		v.Meant = append(v.Meant, meant{Label: a.Label(words.Lang(ctx)), Words: someOf(a, v.Query.Text), Path: address("/search", url.Values{"activity": {id}})})
	}
	if v.Result.Total == 0 {
		v.Tries = tries(ctx, v.Query, v.Result)
	}
	page := paramsOf(v.Query)
	if at := v.Query.Offset; at > 0 {
		page.Set("offset", itoa(max(0, at-perPage)))
		v.Newer = address("/search", page)
	}
	if next := v.Query.Offset + perPage; next < v.Result.Total && next <= index.MaxOffset {
		page.Set("offset", itoa(next))
		v.Older = address("/search", page)
	}
}

// choices are the values of a facet with how many of them there would be.
func (s *Search) choices(ctx context.Context, q index.Query, f index.Facet, r index.Result) (all []choice) {
	chosen := map[string]bool{}
	for _, v := range q.Filters[f] {
		chosen[v] = true
	}
	for _, c := range r.Facets[f.String()] {
		one := choice{Label: s.called(ctx, f, c.Value), Count: int64(c.Count), Chosen: chosen[c.Value]}
		if one.Chosen {
			one.Path = address("/search", without(q, f, c.Value))
		} else {
			one.Path = address("/search", with(q, f, c.Value))
		}
		all = append(all, one)
	}
	return all
}

// tries are searches that may find something where this one did not: the same
// words without filters, and activities around the ones that were named.
func tries(ctx context.Context, q index.Query, r index.Result) (all []choice) {
	if len(paramsOf(q)) > 1 && q.Text != "" {
		all = append(all, choice{Label: words.T(ctx, "search.try_words_alone"), Path: address("/search", paramsOf(index.Query{Text: q.Text}))})
	}
	for _, id := range r.Meant {
		for _, a := range append(vocabulary.Above(id), vocabulary.Below(id)...) {
			if len(all) < 8 {
				all = append(all, choice{Label: a.Label(words.Lang(ctx)), Path: address("/search", url.Values{"q": {a.Label(words.Lang(ctx))}})})
			}
		}
	}
	return all
}

// savedBy are the reader's searches, and whether this one is among them.
func (s *Search) savedBy(r *page.Request, q index.Query) (all []saved, this bool, err error) {
	if !r.Viewer.SignedIn() {
		return nil, false, nil
	}
	kept, err := s.Host.SavedSearches(r.Context(), r.Viewer.Person)
	for _, k := range kept {
		all = append(all, s.shown(r.Context(), r.Site, k))
		this = this || k.Query == paramsOf(q).Encode()
	}
	return all, this, err
}

func (s *Search) shown(ctx context.Context, site *page.Site, k hostdata.SavedSearch) saved {
	params, err := url.ParseQuery(k.Query)
	if err != nil {
		params = url.Values{} // Ours was written by Encode.
	}
	return saved{ID: k.ID, Label: s.says(ctx, asked(params)), Path: address("/search", params), Feed: site.Link("/search/feeds/" + k.Secret)}
}

// marked shows pieces of a text just as they stand in it, with marks on what
// was looked for.
func marked(pieces []index.Piece) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, p := range pieces {
			text := templ.EscapeString(p.Text)
			if p.Mark {
				text = "<mark>" + text + "</mark>"
			}
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
		}
		return nil
	})
}
