package search_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// board is a board of needs and offers with nothing but the part that is tried here.
func board(r *page.Request) (page.Page, error) {
	parts, err := r.Sections(page.Board)
	return page.Page{Title: "Board", Body: templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "<h1>Board</h1>"); err != nil {
			return err
		}
		for _, part := range parts {
			if err := part.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})}, err
}

func TestWhatTheBoardIsNarrowedToIsFollowed(t *testing.T) {
	need := thing("1", "need", "Somebody to check our books", "", page.Participants)
	need.Activities, need.Place = []string{"act:bookkeeping"}, "Leeds"
	w := start(t, append(some(), need, thing("2", "offering", "Forty chairs", "", page.Participants))...)
	w.As(t, ada).Get("/opportunities").Sees("Follow all that is new")
	narrowed := w.As(t, ada).Get("/opportunities?kind=need&competence=act:bookkeeping&place=Leeds&terms=paid")
	narrowed.Sees("Follow: Need · Bookkeeping · Leeds")
	query := pagetest.Attribute(narrowed.One("input[name=query]"), "value")
	w.As(t, ada).Post("/search/save", "query", query, "next", "/opportunities?kind=need&competence=act:bookkeeping&place=Leeds").LeadsTo("/opportunities?kind=need&competence=act:bookkeeping&place=Leeds#saved")
	w.As(t, ada).Get("/opportunities").Sees("Follow all that is new", "Need · Bookkeeping · Leeds")
	w.As(t, ada).Get("/opportunities?kind=need&competence=act:bookkeeping&place=Leeds").SeesNot("Follow: Need").One(`a[href="/opportunities?competence=act%3Abookkeeping&kind=need&place=Leeds"]`)
	feed := pagetest.Attribute(w.As(t, ada).Get("/opportunities").One(`a[type="application/atom+xml"]`), "href")
	_, path, _ := strings.Cut(feed, "/search/feeds/")
	if got := w.As(t, pagetest.Stranger()).Get("/search/feeds/" + path).Body; !strings.Contains(got, "Somebody to check our books") || strings.Contains(got, "Forty chairs") {
		t.Errorf("the own feed says %s", got)
	}
	w.As(t, bo).Get("/opportunities").SeesNot("Bookkeeping")
	w.As(t, ada).Post("/search/save", "query", "q=flour").LeadsTo("/search?q=flour#saved")
	w.As(t, ada).Get("/opportunities").SeesNot("flour")
	w.As(t, ada).Post("/search/forget", "id", "1", "next", "https://elsewhere.example/").LeadsTo("/search#saved")
	w.As(t, ada).Get("/opportunities").SeesNot("Bookkeeping")
}
