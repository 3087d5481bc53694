package view_test

import (
	"net/http"
	"testing"

	"metaorg/domain/circles"
	"metaorg/machine/rulestest"
	"metaorg/web/page/pagetest"
)

func TestAMatterHasAPageOfItsOwn(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		decided(w, kitchen())
		w.Must("ash-rep", "ash", circles.Propose{Circle: 1, Title: "New pots", Text: "Four."}, circles.Propose{Circle: 1, Title: "Old pans", Text: "Gone."})
	})
	a := s.As(t, person("bee")).Get("/matters/2").Is(http.StatusOK).Sees("Circle Kitchen", "Old pans", "Gone.", "5 days to answer", "Object: Old pans").SeesNot("New pots")
	links := 0
	for _, link := range a.All("a.quiet") {
		if pagetest.Attribute(link, "href") == "/acts/circles.object?matter=2&next=%2Fmatters%2F2" {
			links++
		}
	}
	if links != 1 {
		t.Errorf("%d links lead to an objection and back", links)
	}
	s.As(t, person("bee")).Does("circles.object", "matter", "2", "document", "They rust.")
	s.As(t, person("cob")).Get("/matters/2").Sees("bee Limited objects", "They rust.")
	s.As(t, pagetest.Watcher()).Get("/matters/2").Is(http.StatusOK).Sees("Gone.").SeesNot("bee Limited objects", "They rust.", "Lift up")
	for _, number := range []string{"9", "pots"} {
		s.As(t, person("bee")).Get("/matters/"+number).Refused(http.StatusNotFound, "circles.unknown_matter")
	}
}
