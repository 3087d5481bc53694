package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"metaorg/domain/disputes"
	"metaorg/domain/disputes/view"
	"metaorg/domain/domaintest"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// telling is a page that says what is hidden from who asks for it.
var telling = page.Module{Name: "telling", Routes: []page.Route{{Pattern: "GET /telling", Who: page.Anybody, Show: func(r *page.Request) (page.Page, error) {
	h, err := view.Hiding(r)
	text := fmt.Sprintf("<main>moderates %v", h.Moderates)
	for document, one := range h.Hidden {
		text += fmt.Sprintf("; %.2s by %s for %s in case %d, sees %v", document, one.By, one.Clause, one.Case, one.Sees)
	}
	return page.Page{Body: templ.Raw(text + "</main>"), Bare: true}, err
}}}}

func TestWhoJudgesAboutWhatIsHiddenSeesIt(t *testing.T) {
	w := start(t)
	w.Must("ash-rep", "", decide{[]wire.Message{w.Machine.Wire(disputes.NameModerators{Persons: []machine.PersonID{"cob-rep"}, Days: 30})}})
	s := pagetest.Over(t, w, views(w), append(pages(w), view.Pages(kept{}.papers()), telling)...)
	tells := func(v page.Viewer, want string) {
		t.Helper()
		s.As(t, v).Get("/telling").Sees(want)
	}
	document := disputes.Paper(strings.Repeat("d", 64))
	tells(person("cob"), "moderates true")
	tells(person("ash"), "moderates false")
	s.As(t, person("cob")).Does("disputes.hide", "document", string(document), "clause", "P1")
	tells(person("cob"), "moderates true; dd by cob-rep for P1 in case 0, sees true")
	tells(person("ash"), "moderates false; dd by cob-rep for P1 in case 0, sees false")
	tells(pagetest.Stranger(), "sees false")
	s.As(t, person("ash")).Does("disputes.appeal_hiding", "document", string(document))
	tells(person("ash"), "in case 1, sees true")
	var judges []machine.OrganizationID
	s.Let(func(w *rulestest.World) {
		draw(w)
		c, _ := disputes.CaseOf(w.Store, 1)
		for _, m := range c.Panel {
			judges = append(judges, machine.OrganizationID(m))
		}
	})
	tells(person(judges[0]), "in case 1, sees true")
	for _, o := range []machine.OrganizationID{"bee", "dew", "elm", "fir", "gum", "hop", "ivy"} {
		if bystanding := !strings.Contains(fmt.Sprint(judges), string(o)); bystanding {
			tells(person(o), "in case 1, sees false")
		}
	}
	s.As(t, person("ash")).Get("/disputes/1").Sees("appeal against a moderator", "Drawn from")
	s.Let(func(w *rulestest.World) {
		for _, o := range judges {
			w.Must(domaintest.Rep(o), o, disputes.Judge{Case: 1, Finding: disputes.ForClaim})
		}
		w.Must(domaintest.Rep(judges[0]), judges[0], disputes.GiveReasons{Case: 1, Document: disputes.Paper(strings.Repeat("e", 64))})
	})
	if a := s.As(t, person("bee")).Get("/telling"); strings.Contains(a.Body, "cob-rep") {
		t.Errorf("it is still hidden: %s", a.Body)
	}
}
