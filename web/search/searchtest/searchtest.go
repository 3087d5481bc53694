// Package searchtest finds what pages in tests give to the search, as the
// search itself would: with a real index, and by the right of who asks.
package searchtest

import (
	"path/filepath"
	"testing"

	"metaorg/web/page"
	"metaorg/web/search"
	"metaorg/web/search/index"
)

// Found are the hits of a text for a viewer in a language, the best first.
func Found(t testing.TB, site *page.Site, v page.Viewer, lang, text string) []index.Hit {
	t.Helper()
	x, err := index.Open(t.Context(), filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	s := search.New(search.Config{Index: x})
	if err := s.CatchUp(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	found, err := s.Find(t.Context(), site, v, lang, index.Query{Text: text, Limit: index.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	return found.Hits
}

// Titles are what they are called.
func Titles(t testing.TB, site *page.Site, v page.Viewer, lang, text string) (all []string) {
	t.Helper()
	for _, h := range Found(t, site, v, lang, text) {
		all = append(all, h.Called())
	}
	return all
}
