package view_test

import (
	"net/http"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/network/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

func siteOver(t *testing.T, w *rulestest.World) *pagetest.Site {
	views := []readmodel.View{view.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View}
	change := func(c *page.Config) { c.PublicURL = "https://north.example" }
	return pagetest.With(t, w, views, change, site.Pages(), peopleview.Pages(), membershipview.Pages(), view.Pages())
}

func TestWhileFormingOnlyWhoDraftsChangesTheAddresses(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	w.Must("bo", "", domaintest.Person("bo"))
	s := siteOver(t, w)
	first := pagetest.Person(domaintest.Initiator, "")
	s.As(t, first).Get("/origins").Is(http.StatusOK).Sees("https://tests.example", "https://north.example, which is not among them", "Add an address").SeesNot(">Remove<")
	s.As(t, pagetest.Person("bo", "")).Get("/origins").SeesNot("Add an address")
	s.As(t, pagetest.Stranger()).Get("/origins").Is(http.StatusOK).SeesNot("Add an address", "Propose")
	s.As(t, first).Post("/acts/network.add_origin", "origin", "coop.example").Beside("origin", "no web origin").Kept("origin", "coop.example")
	s.As(t, first).Does("network.add_origin", "origin", "https://north.example", "next", "/origins").Sees("https://north.example", "Undo", "Remove").SeesNot("which is not among them")
	s.As(t, first).Does("network.remove_origin", "origin", "https://tests.example", "next", "/origins").Sees("Undo")
	s.As(t, first).Post("/acts/network.remove_origin", "origin", "https://north.example").Beside("origin", "without any origin")
}

func TestOnceFoundedTheAddressesChangeByDecision(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	s := siteOver(t, w)
	mill := s.As(t, pagetest.Person("mill-rep", "mill"))
	mill.Get("/origins").Sees("Propose another address").SeesNot("Add an address")
	mill.Post("/acts/network.add_origin", "origin", "https://north.example").Is(http.StatusForbidden).Beside("", "by a decision of the members")
	s.As(t, pagetest.Stranger()).Get("/origins").SeesNot("Propose")
	s.As(t, pagetest.Stranger()).Get("/node").Sees("Addresses of the network", "one whose passkeys count")
}

func TestEveryPageInEveryState(t *testing.T) {
	siteOver(t, domaintest.Forming(t, domaintest.Draft("small"))).Samples(t)
}
