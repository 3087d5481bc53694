package search

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/search/index"
	"metaorg/web/words"
)

func itoa(n int) string { return strconv.Itoa(n) }

// someOf are the words by which an activity is looked for besides what was
// typed, the first few.
func someOf(a vocabulary.Activity, typed string) string {
	const most = 6
	typed = " " + vocabulary.Fold(typed) + " "
	var all []string
	for _, w := range a.Words() {
		if len(all) < most && !strings.Contains(typed, " "+vocabulary.Fold(w)+" ") {
			all = append(all, w)
		}
	}
	return strings.Join(all, ", ")
}

// save keeps a search for the person who asks.
func (s *Search) save(r *page.Request) (page.Page, error) {
	params, err := url.ParseQuery(r.Typed.Get("query"))
	if err != nil {
		return page.Page{}, machine.Malformed("web.bad_search", "this is no search").At("query")
	}
	q := asked(params)
	if !q.Asks() {
		return page.Page{}, machine.Malformed("web.empty_search", "a search to be kept has words or a filter").At("query")
	}
	query := paramsOf(q)
	err = s.Host.SaveSearch(r.Context(), hostdata.SavedSearch{Person: r.Viewer.Person, Query: query.Encode(), Since: r.Site.Now()})
	if err != nil {
		return page.Page{}, err
	}
	return page.To(page.Local(r.Typed.Get("next"), address("/search", query)) + "#saved"), nil
}

// forget drops one; its feed ends.
func (s *Search) forget(r *page.Request) (page.Page, error) {
	id, err := strconv.ParseInt(r.Typed.Get("id"), 10, 64)
	if err != nil {
		return page.Page{}, machine.Malformed("web.bad_search", "this is no search").At("id")
	}
	if err := s.Host.ForgetSearch(r.Context(), r.Viewer.Person, id); err != nil {
		return page.Page{}, err
	}
	return page.To(page.Local(r.Typed.Get("next"), "/search") + "#saved"), nil
}

// mostTold is how many finds of one search the inbox tells of one by one.
const mostTold = 3

// changes tells of what a person's saved searches find that is new: in their
// inbox, and so in their digest.
func (s *Search) changes(ctx context.Context, site *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	kept, err := s.Host.SavedSearches(ctx, v.Person)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		params, err := url.ParseQuery(k.Query)
		if err != nil {
			continue
		}
		q := asked(params)
		q.Since, q.Newest, q.Limit = max(since, k.Since), true, mostTold
		found, err := s.Find(ctx, site, v, words.Lang(ctx), q)
		if err != nil {
			return nil, err
		}
		says := s.says(ctx, q)
		for _, h := range found.Hits {
			all = append(all, page.Change{Topic: "search", Title: words.T(ctx, "search.new_find", "Title", h.Called(), "Search", says), Path: h.Path, At: h.At})
		}
		if more := found.Total - len(found.Hits); more > 0 {
			newest := paramsOf(index.Query{Text: q.Text, Filters: q.Filters, Newest: true})
			all = append(all, page.Change{
				Topic: "search", Title: words.T(ctx, "search.more_finds", "Count", int64(more), "Search", says),
				Path: address("/search", newest), At: found.Hits[len(found.Hits)-1].At,
			})
		}
		if len(all) >= page.MaxChanges {
			return all[:page.MaxChanges], nil
		}
	}
	return all, nil
}
