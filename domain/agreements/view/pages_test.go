package view_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/agreements/view"
	"metaorg/domain/bookings"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/patronage"
	patronageview "metaorg/domain/patronage/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module,
		services.Module, patronage.Module, obligations.Module, competences.Module, agreements.Module)
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), patronageview.View, obligationsview.View, competencesview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestAnAgreementFromTheTemplateToTheSignatures(t *testing.T) {
	w, s := start(t)
	day := func(n int64) string { return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	does := func(o machine.OrganizationID, m ...machine.Message) {
		s.Let(func(w *rulestest.World) { w.Must(domaintest.Rep(o), o, m...) })
	}
	mill, dairy := s.As(t, person("mill")), s.As(t, person("dairy"))
	mill.Get("/agreements").Is(http.StatusOK)
	form := mill.Get("/acts/agreements.write?template=mutual_service").Is(http.StatusOK)
	if !strings.Contains(form.Body, "Each party does for the other") {
		t.Error("the template's words are not in the form")
	}
	c := agreements.Content{
		Title: "Books for flour", Parties: []people.MemberID{"mill", "dairy"}, Begins: day(0), Ends: day(100), NoticeDays: 7, Text: "The mill keeps books.",
		Commitments: []agreements.Commitment{{Name: "Books", From: "mill", To: "dairy", Quantity: 5000, Unit: "h", Due: day(30)}},
	}
	does("mill", competences.SetCapacity{Hours: 10}, agreements.Write(c), agreements.Offer{Agreement: 1}, agreements.Sign{Agreement: 1, Version: 1})
	dairy.Get("/agreements/1").Is(http.StatusOK)
	amend := dairy.Get("/acts/agreements.amend?" + url.Values{"agreement": {"1"}}.Encode()).Is(http.StatusOK)
	for _, text := range []string{"The mill keeps books.", "Books for flour", `value="5000"`} {
		if !strings.Contains(amend.Body, text) {
			t.Errorf("the form for other terms does not begin with %s", text)
		}
	}
	c.Text = "The mill keeps all books."
	does("dairy", agreements.AmendmentTo(1, c))
	shown := mill.Get("/agreements/1").Is(http.StatusOK)
	for _, text := range []string{"<ins>", "fell away", "would owe 50 hours"} {
		if !strings.Contains(shown.Body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	does("mill", agreements.Sign{Agreement: 1, Version: 2})
	does("dairy", agreements.Sign{Agreement: 1, Version: 2})
	s.Let(func(w *rulestest.World) { w.Pass(33) })
	if late := mill.Get("/agreements/1").Is(http.StatusOK); !strings.Contains(late.Body, "late") {
		t.Error("what is late is not said")
	}
	if feed := dairy.Get("/agreements/1/calendar.ics").Is(http.StatusOK).Body; strings.Count(feed, "BEGIN:VEVENT") != 2 {
		t.Errorf("the calendar is %s", feed)
	}
	if named := dairy.Get("/acts/agreements.fulfil?agreement=1").Is(http.StatusOK); !strings.Contains(named.Body, `value="Books"`) {
		t.Error("the commitment is not offered")
	}
	dairy.Get("/agreements/9").Refused(http.StatusNotFound, "agreements.unknown")
}
