package search

import (
	"context"

	"metaorg/web/page"
	"metaorg/web/search/index"
	"metaorg/web/words"
)

// samples are the page in every state.
func samples(ctx context.Context) []page.Sample {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true}
	now := words.Now(ctx)
	piece := func(text string, mark bool) index.Piece { return index.Piece{Text: text, Mark: mark} }
	hits := []index.Hit{
		{
			Record: page.Record{Kind: "member", Path: "/members/mill", Place: "Leeds", At: now - 86400*9},
			Title:  []index.Piece{piece("The ", false), piece("Mill", true)}, Excerpt: []index.Piece{piece("We grind flour for five bakeries, and keep the ", false), piece("mill", true), piece(" race clear.", false)},
		},
		{
			Record: page.Record{Kind: "document", Path: "/commons/4", Terms: "CC-BY-SA-4.0", At: now - 86400},
			Title:  []index.Piece{piece("How a ", false), piece("mill", true), piece(" is run together", false)}, Excerpt: []index.Piece{piece("… two of us have the key to the ", false), piece("mill", true), piece(" each week …", false)},
		},
	}
	facets := []facet{
		{Name: words.T(ctx, "search.facets.kind"), Key: "kind", Open: true, Choices: []choice{{Label: words.T(ctx, "search.kinds.member"), Path: "/search?q=mill&kind=member", Count: 1}, {Label: words.T(ctx, "search.kinds.document"), Path: "/search?q=mill&kind=document", Count: 41}}},
		{Name: words.T(ctx, "search.facets.place"), Key: "place", Choices: []choice{{Label: "Leeds", Path: "/search?q=mill&place=Leeds", Count: 12}, {Label: "Hamburg", Path: "/search?q=mill&place=Hamburg", Count: 3}}},
	}
	kept := []saved{{ID: 1, Label: "“mill” · Leeds", Path: "/search?place=Leeds&q=mill", Feed: "/search/feeds/c2VjcmV0"}}
	sample := func(state string, as page.Viewer, v view) page.Sample {
		return page.Sample{Name: "search", State: state, As: as, Page: page.Page{Title: words.T(ctx, "search.title"), Body: body(v), Wide: true, Nav: "/search"}}
	}
	mill := index.Query{Text: "mill", Filters: map[index.Facet][]string{}}
	narrowed := index.Query{Text: "mill", Filters: map[index.Facet][]string{index.Place: {"Leeds"}}, Offset: 20}
	return []page.Sample{
		sample("before", page.Viewer{}, view{SignIn: true, Browse: []choice{{Label: words.T(ctx, "search.kinds.member"), Path: "/search?kind=member", Count: 12}, {Label: words.T(ctx, "search.kinds.practice"), Path: "/search?kind=practice", Count: 7}}}),
		sample("of somebody who keeps some", ada, view{Saved: kept}),
		sample("still reading", page.Viewer{}, view{SignIn: true, Building: Building{true, 3200}}),
		sample("found", page.Viewer{}, view{SignIn: true, Query: mill, Asks: true, Result: index.Result{Total: 42, Hits: hits}, Facets: facets, Older: "/search?offset=20&q=mill"}),
		sample("narrowed", ada, view{
			Query: narrowed, Asks: true, Result: index.Result{Total: 22, Hits: hits, Inside: true}, Facets: facets, Newer: "/search?q=mill&place=Leeds", Saved: kept, IsSaved: true,
			Chosen: []choice{{Label: "Leeds", Path: "/search?q=mill"}}, Meant: []meant{{Label: "Milling", Words: "mill, flour, Müllerei, Mühle", Path: "/search?activity=act%3Amilling"}},
		}),
		{Name: "needs and offers, followed", State: "some", As: ada, Page: page.Page{Title: words.T(ctx, "search.follow_title"), Nav: "/opportunities", Body: page.Headed(words.T(ctx, "search.follow_title"), followed(followingView{
			query: "kind=need&place=Leeds", says: "Need · Leeds", next: "/opportunities", all: []saved{{ID: 1, Label: "Offer · Bookkeeping", Path: "/opportunities?kind=offer", Feed: "/search/feeds/c2VjcmV0"}},
		}))}},
		sample("nothing found", ada, view{Query: index.Query{Text: "xyzzy"}, Asks: true, Tries: []choice{{Label: words.T(ctx, "search.try_words_alone"), Path: "/search?q=xyzzy"}}}),
	}
}
