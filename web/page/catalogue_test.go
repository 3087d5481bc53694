package page_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// sampled has one page in two states, the second as somebody sees it.
var sampled = page.Module{Name: "sampled", Samples: func(context.Context) []page.Sample {
	return []page.Sample{
		{Name: "board", State: "empty", As: pagetest.Stranger(), Page: page.Page{Title: "Empty", Body: said("Empty")}},
		{Name: "board", State: "full", As: pagetest.Person("ada", ""), Page: page.Page{Title: "Full", Body: said("Full")}},
	}
}}

func TestTheCatalogueShowsEveryPageAsItsViewerSeesIt(t *testing.T) {
	s := start(t, sampled)
	nobody := s.As(t, pagetest.Stranger())
	if got := strings.Join(nobody.Get("/_pages").Texts("main li"), ", "); !strings.HasPrefix(got, "board: empty, board: full, form: fresh, ") {
		t.Errorf("it lists %q", got)
	}
	nobody.Get("/_pages/0").Is(http.StatusOK).Sees("Empty").One(`.who a[href^="/signin"]`)
	nobody.Get("/_pages/1").Is(http.StatusOK).Sees("Full").One(`.who a[href="/you"]`)
	s.Samples(t)
}

func TestAPageThatTheCatalogueDoesNotHaveIsSaidSo(t *testing.T) {
	nobody := start(t, sampled).As(t, pagetest.Stranger())
	for _, n := range []string{"999", "-1", "x", "99999999999999999999"} {
		nobody.Get("/_pages/"+n).Refused(404, "web.no_such_sample").Sees("the catalogue has")
	}
}

func TestOnlyWhoDevelopsHasACatalogue(t *testing.T) {
	s := pagetest.With(t, rulestest.New(t, nil, board), nil, func(c *page.Config) { c.Development = false }, sampled)
	s.As(t, pagetest.Operator()).Get("/_pages").Refused(404, "web.no_such_page")
	s.As(t, pagetest.Operator()).Get("/_pages/0").Refused(404, "web.no_such_page")
}
