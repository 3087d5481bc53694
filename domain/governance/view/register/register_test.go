package register_test

import (
	"net/http"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/governance/view/register"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func site(t *testing.T) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module)
	for _, p := range []machine.PersonID{"sue", "sam"} {
		w.Must(p, "", domaintest.Person(p), domaintest.Acceptance(w), membership.Support{})
	}
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine)}
	rules := w.Machine.StandingRules()
	return pagetest.Over(t, w, views, peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), register.Pages())
}

func supporter(p machine.PersonID) page.Viewer {
	v := pagetest.Person(p, "")
	v.State = string(membership.Supporter)
	return v
}

func adopted(w *rulestest.World, p governance.Propose) {
	w.Must("mill-rep", "mill", p)
	w.Pass(7)
	for _, o := range five {
		w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: governance.LastProposal(w.Store), Choice: governance.Yes})
	}
	w.Pass(7)
}

func TestDecisionsAreFoundByWhatTheyChanged(t *testing.T) {
	s := site(t)
	s.As(t, pagetest.Watcher()).Get("/decisions").Is(http.StatusOK).Sees("No decision fits.")
	s.Let(func(w *rulestest.World) {
		adopted(w, governance.Propose{Title: "Flour", Text: "We buy flour.", Review: 20, Ends: 35})
		adopted(w, governance.Propose{Title: "Oil", Text: "We buy oil."})
	})
	all := s.As(t, pagetest.Watcher()).Get("/decisions").Is(http.StatusOK).Sees("Flour", "Oil")
	if rows := all.Texts("tbody a"); len(rows) != 2 || rows[0] != "Oil" {
		t.Errorf("the register shows %q", rows)
	}
	s.As(t, pagetest.Watcher()).Get("/decisions?q=flour").Sees("Flour").SeesNot("Oil")
	s.As(t, pagetest.Watcher()).Get("/decisions?changed=P1").SeesNot("Flour").One(`option[value=P1][selected]`)
	mill := pagetest.Person("mill-rep", "mill")
	s.As(t, mill).Get("/coordination").Is(http.StatusOK).Sees("To be looked at again", "Ending soon").SeesNot("Votes that close soon")
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", governance.Propose{Title: "Salt", Text: "We buy salt."})
		w.Pass(8)
	})
	s.As(t, mill).Get("/coordination").Is(http.StatusOK).Sees("Votes that close soon", "3 more must vote,")
}

func TestPetitions(t *testing.T) {
	s := site(t)
	s.As(t, pagetest.Watcher()).Get("/petitions").Is(http.StatusOK).Sees("There is no petition.").SeesNot("Bring a petition")
	sue, sam := supporter("sue"), supporter("sam")
	s.As(t, sue).Get("/petitions").Sees("Bring a petition")
	s.As(t, sue).Does("governance.petition", "title", "Saturdays", "text", "All open on Saturdays.", "next", "/petitions")
	s.As(t, sue).Get("/petitions").Sees("Signed by 1 of the 2 it needs", "You signed it.")
	s.As(t, sam).Does("governance.sign_petition", "petition", "1", "next", "/petitions")
	s.As(t, sam).Get("/petitions").Sees("2 signed, so the members decide")
	s.As(t, pagetest.Watcher()).Get("/proposals/1").Sees("Saturdays", "petition 1")
}

func TestSamples(t *testing.T) { site(t).Samples(t) }
