package search

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/search/index"
)

// boardKinds are the kinds of records that stand on the board of needs and offers.
var boardKinds = map[string]string{"need": "need", "offer": "offering"}

// followingView is what somebody follows of the board.
type followingView struct {
	query string // What the board is narrowed to, as a search.
	says  string // The same in words.
	next  string // The board as it is.
	is    bool   // The reader follows that already.
	whole bool   // The board is not narrowed.
	all   []saved
}

// following is the part of the board of needs and offers where one follows what
// it is narrowed to. What one follows is a search that is kept: what is new in
// it stands in one's inbox and digest, and in a feed of one's own.
func (s *Search) following(r *page.Request) (templ.Component, error) {
	q := ofBoard(url.Values(r.Typed))
	v := followingView{query: paramsOf(q).Encode(), says: s.says(r.Context(), q), next: r.URL.RequestURI(), whole: len(paramsOf(q)) == 1 && len(q.Filters[index.Kind]) == 2}
	kept, err := s.Host.SavedSearches(r.Context(), r.Viewer.Person)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		params, err := url.ParseQuery(k.Query)
		if err != nil || !onBoard(params) {
			continue
		}
		one := s.shown(r.Context(), r.Site, k)
		one.Path = boardPath(params)
		v.all = append(v.all, one)
		v.is = v.is || k.Query == v.query
	}
	return followed(v), nil
}

// ofBoard is the search for what the board is narrowed to; what only the board
// knows, such as terms, is left out.
func ofBoard(board url.Values) index.Query {
	params := url.Values{"q": {strings.TrimSpace(board.Get("q"))}, "kind": {"need", "offering"}}
	if kind, ok := boardKinds[board.Get("kind")]; ok {
		params["kind"] = []string{kind}
	}
	if id := board.Get("competence"); strings.HasPrefix(id, "act:") {
		params.Set("activity", id)
	}
	if place := board.Get("place"); place != "*" {
		params.Set("place", place)
	}
	return asked(params)
}

// onBoard reports whether a search looks for needs and offers alone.
func onBoard(params url.Values) bool {
	kinds := params["kind"]
	return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k string) bool { return k != "need" && k != "offering" })
}

// boardPath is the board as a search has it.
func boardPath(params url.Values) string {
	board := url.Values{}
	for from, to := range map[string]string{"q": "q", "activity": "competence", "place": "place"} {
		if value := params.Get(from); value != "" {
			board.Set(to, value)
		}
	}
	if kinds := params["kind"]; len(kinds) == 1 && kinds[0] == "need" {
		board.Set("kind", "need")
	} else if len(kinds) == 1 {
		board.Set("kind", "offer")
	}
	return address("/opportunities", board)
}
