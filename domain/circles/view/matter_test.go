package view_test

import (
	"net/http"
	"strings"
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

func TestWhatCirclesDecidedStandsInTheRegister(t *testing.T) {
	s := siteOver(t, start(t))
	council := kitchen()
	council.Name = "Council"
	s.As(t, pagetest.Watcher()).Get("/decisions").Is(http.StatusOK).SeesNot("Decided by circles")
	s.Let(func(w *rulestest.World) {
		decided(w, kitchen(), council)
		w.Must("ash-rep", "ash", circles.Propose{Circle: 1, Title: "New pots", Text: "Four."}, circles.Propose{Circle: 2, Title: "A festival", Text: "In May."},
			circles.Propose{Circle: 1, Title: "Old pans", Text: "Gone."})
		w.Must("elm-rep", "elm", circles.Join{Circle: 2})
		w.Must("ash-rep", "ash", circles.Withdraw{Matter: 3})
		w.Pass(5)
		w.Must("ash-rep", "ash", circles.Propose{Circle: 1, Title: "Lids", Text: "Two."})
	})
	all := s.As(t, pagetest.Watcher()).Get("/decisions").Is(http.StatusOK).Sees("Decided by circles", "New pots", "decided by circle Kitchen", "A festival", "decided by circle Council", "adopted, waits")
	all.SeesNot("Old pans", "Lids")
	s.As(t, pagetest.Watcher()).Get("/decisions?q=festival").Sees("A festival").SeesNot("New pots")
	s.As(t, pagetest.Watcher()).Get("/decisions?changed=P1").SeesNot("Decided by circles")
	s.As(t, person("ash")).In("de").Get("/decisions").Sees("Von Kreisen beschlossen", "beschlossen vom Kreis Kitchen")
	s.As(t, pagetest.Watcher()).Get("/decisions/circles").Is(http.StatusOK).Sees("New pots", "A festival").SeesNot("Old pans", "Lids")
	s.As(t, pagetest.Watcher()).Get("/decisions/circles?q=&circle_number=").Is(http.StatusOK).Sees("New pots", "A festival")
	s.As(t, pagetest.Watcher()).Get("/decisions/circles?circle_number=2").Sees("A festival").SeesNot("New pots")
	s.As(t, pagetest.Watcher()).Get("/decisions/circles?q=pots&circle_number=2").Sees("No decision of a circle fits.")
	s.Let(func(w *rulestest.World) {
		w.Must("fir-rep", "fir", circles.Lift{Matter: 1, Document: circles.Paper(strings.Repeat("a", 64))})
		w.Pass(7)
	})
	s.As(t, pagetest.Watcher()).Get("/decisions").Sees("A festival", "in force").SeesNot("New pots")
	s.As(t, person("ash")).Does("circles.propose_bulletin", "circle", "1", "title", "Closed in August", "text", "It is being repaired.", "days", "30")
	s.Let(func(w *rulestest.World) { w.Pass(6) })
	what := s.As(t, pagetest.Watcher()).Get("/decisions?changed=circles.post_bulletin").Sees("Decided by circles", "Closed in August").SeesNot("New pots", "A festival")
	what.One(`a[href="/decisions/circles?changed=circles.post_bulletin"]`)
	s.As(t, pagetest.Watcher()).Get("/decisions/circles?changed=circles.post_bulletin").Sees("changed: circles.post_bulletin", "Closed in August").SeesNot("New pots")
}
