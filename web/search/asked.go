package search

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/search/index"
	"metaorg/web/words"
)

// perPage is how many results a page shows.
const perPage = 20

// maxValues is how many values of one facet are taken.
const maxValues = 20

// asked reads a query from an address's parameters. What it does not know, it
// leaves alone, since links go on being used when a program changes.
func asked(params url.Values) index.Query {
	q := index.Query{Text: shortened(params.Get("q")), Filters: map[index.Facet][]string{}, Newest: params.Get("sort") == "newest", Limit: perPage}
	for _, f := range index.Facets {
		for _, value := range params[f.String()] {
			if value = strings.TrimSpace(value); value != "" && len(value) <= 200 && len(q.Filters[f]) < maxValues {
				q.Filters[f] = append(q.Filters[f], value)
			}
		}
	}
	q.Offset, _ = strconv.Atoi(params.Get("offset"))
	q.Offset = max(0, min(q.Offset, index.MaxOffset))
	return q
}

func shortened(text string) string {
	text = strings.TrimLeft(text, " ")
	if len(text) > index.MaxBytes {
		text = text[:index.MaxBytes]
	}
	return strings.ToValidUTF8(text, "")
}

// paramsOf writes a query as parameters, without the page.
func paramsOf(q index.Query) url.Values {
	params := url.Values{}
	if text := strings.TrimSpace(q.Text); text != "" {
		params.Set("q", text)
	}
	for f, values := range q.Filters {
		for _, v := range values {
			params.Add(f.String(), v)
		}
	}
	if q.Newest {
		params.Set("sort", "newest")
	}
	return params
}

// address is where a query is answered.
func address(path string, params url.Values) string {
	if len(params) == 0 {
		return path
	}
	return path + "?" + params.Encode()
}

// with and without are the parameters of a query with a value of a facet more or less.
func with(q index.Query, f index.Facet, value string) url.Values {
	params := paramsOf(q)
	params.Add(f.String(), value)
	return params
}

func without(q index.Query, f index.Facet, value string) url.Values {
	params := paramsOf(q)
	params.Del(f.String())
	for _, v := range q.Filters[f] {
		if v != value {
			params.Add(f.String(), v)
		}
	}
	return params
}

// called says what a value of a facet is called.
func (s *Search) called(ctx context.Context, f index.Facet, value string) string {
	switch f {
	case index.Kind:
		return words.Of(ctx, "search.kinds", value)
	case index.Activity:
		if a, ok := vocabulary.Get(value); ok {
			return a.Label(words.Lang(ctx))
		}
	case index.Steward:
		if name := s.Index.TitleOf(Members, value, words.Lang(ctx)); name != "" {
			return name
		}
	case index.Place, index.Terms: // As people wrote them.
	}
	return value
}

// Members is the source whose records' keys are handles, so that stewards can be called by their names.
const Members = "members"

// says is a query in words, for lists and feeds.
func (s *Search) says(ctx context.Context, q index.Query) string {
	var all []string
	if text := strings.TrimSpace(q.Text); text != "" {
		all = append(all, "“"+text+"”")
	}
	for _, f := range index.Facets {
		for _, v := range q.Filters[f] {
			all = append(all, s.called(ctx, f, v))
		}
	}
	if len(all) == 0 {
		return words.T(ctx, "search.everything")
	}
	return strings.Join(all, " · ")
}

// checked is asked for programs, which are told of what is not known: a misspelt
// filter must never show everything.
func checked(params url.Values) (index.Query, error) {
	known := map[string]bool{"q": true, "sort": true, "offset": true, "limit": true, "after": true}
	var names []string
	for _, f := range index.Facets {
		known[f.String()] = true
		names = append(names, f.String())
	}
	for name := range params {
		if !known[name] {
			return index.Query{}, machine.Malformed("web.unknown_filter", "a search can't be narrowed by %q; it has q, sort, limit, offset and %s", name, strings.Join(names, ", ")).At(name)
		}
	}
	q := asked(params)
	if text := params.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > index.MaxLimit {
			return q, machine.Malformed("web.bad_limit", "limit is a number from 0 to %d", index.MaxLimit).At("limit")
		}
		q.Limit = n
	}
	if text := params.Get("offset"); text != "" {
		if n, err := strconv.Atoi(text); err != nil || n < 0 || n > index.MaxOffset {
			return q, machine.Malformed("web.bad_offset", "offset is a number from 0 to %d; narrow the search to see what comes later", index.MaxOffset).At("offset")
		}
	}
	if sort := params.Get("sort"); sort != "" && sort != "best" && sort != "newest" {
		return q, machine.Malformed("web.bad_sort", "sort is best or newest").At("sort")
	}
	return q, nil
}

// stranger is who reads public feeds: nobody, with the rights that the charter gives strangers.
func stranger(v page.Viewer) page.Viewer { return page.Viewer{Shown: v.Shown, Language: v.Language} }

// ordered is where the same is shown in another order.
func ordered(q index.Query, newest bool) string {
	q.Newest = newest
	return address("/search", paramsOf(q))
}
