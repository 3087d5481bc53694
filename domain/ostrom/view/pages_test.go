package view_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"metaorg/domain/bookings"
	bookingsview "metaorg/domain/bookings/view"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/disputes"
	disputesview "metaorg/domain/disputes/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/ostrom/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/uses"
	usesview "metaorg/domain/uses/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

func siteOf(t testing.TB) *pagetest.Site {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"ash", "bee", "cob"},
		governance.Module, circles.Module, disputes.Module, files.Module, commons.Module, bookings.Module, uses.Module)
	rules := w.Machine.StandingRules()
	views := []readmodel.View{
		networkview.View, peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine),
		disputesview.View, commonsview.Readable(w.Machine), bookingsview.View, usesview.View, view.View,
	}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), circlesview.Pages(),
		commonsview.Pages(), view.Pages())
}

func person(o machine.OrganizationID) (p machine.PersonID, of machine.OrganizationID) {
	return domaintest.Rep(o), o
}

func TestEveryStateIsInTheCatalogue(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"ash", "bee"}, commons.Module)
	pagetest.Over(t, w, nil, page.Module{Name: "commons", Words: commonsview.Pages().Words}, view.Pages()).Samples(t)
}

func TestWhereNothingIsSharedTheNetworkIsCheckedAllTheSame(t *testing.T) {
	s := siteOf(t)
	s.As(t, pagetest.Person(person("ash"))).Get("/commons/checks").Is(http.StatusOK).Sees("Eight checks for what lasts", "Nobody is named to mediate", "Nothing that is shared fits this")
}

func TestEachThingSharedSaysWhatIsMissingAndWhoMayMendItGetsThere(t *testing.T) {
	s := siteOf(t)
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", commons.Share{Title: "Van", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1})
		w.Must("bee-rep", "bee", uses.Adopt{Resource: 1, Text: "For the fair."})
	})
	a := s.As(t, pagetest.Person(person("ash"))).Get("/commons/1").Is(http.StatusOK).
		Sees("4 of eight are not met", "There is no local rule.", "Write the rule", "None of those who use it cares for it", "Nobody is named to mediate", "Propose a mediator")
	if n := len(a.All(`section .changes a[href="/acts/commons.describe?next=%2Fcommons%2F1&resource=1"]`)); n != 2 { // For the rule, and for what it serves.
		t.Errorf("%d lines lead to where a steward says it anew, want 2", n)
	}
	s.As(t, pagetest.Person(person("bee"))).Get("/commons/1").Sees("There is no local rule.").SeesNot("Write the rule")
	s.As(t, pagetest.Watcher()).Get("/commons/1").SeesNot("of eight are not met")
	s.As(t, pagetest.Person(person("ash"))).In("de").Get("/commons/1").Sees("4 von acht sind nicht erfüllt", "Es fehlt eine Regel vor Ort", "Die Regel schreiben")
	s.As(t, pagetest.Person(person("ash"))).Get("/commons").Sees("Eight checks for what lasts")
}

func TestWithoutAStewardItIsForTheMembersToEntrustIt(t *testing.T) {
	s := siteOf(t)
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", commons.Share{Title: "Van", Kind: commons.Equipment, Boundary: files.NetworkOnly})
		w.Must("ash-rep", "ash", commons.StepDown{Resource: 1})
	})
	s.As(t, pagetest.Person(person("bee"))).Get("/commons/1").Sees("Nobody who takes part cares for it", "Propose who takes it on")
}

// TestTheListCountsWhatTheChecksFind holds the list's count, by which it is
// sorted, to what the checks find: one of the two is in SQL.
func TestTheListCountsWhatTheChecksFind(t *testing.T) {
	s := siteOf(t)
	s.Let(func(w *rulestest.World) {
		share := func(o machine.OrganizationID, m commons.Share) { w.Must(domaintest.Rep(o), o, m) }
		share("ash", commons.Share{Title: "Van", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1})
		share("ash", commons.Share{Title: "Room", Kind: commons.Space, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1, Rule: "Lock up."})
		share("bee", commons.Share{Title: "Ledger", Kind: commons.Software, Boundary: files.Public, Licence: "MIT", Link: "https://x.example"})
		share("bee", commons.Share{Title: "Songs", Kind: commons.Dataset, Boundary: files.Public, Licence: "MIT", Link: "https://x.example", Sources: []commons.Source{{Resource: 3, Version: 1}}})
		share("cob", commons.Share{Title: "Fund", Kind: commons.Fund, Boundary: files.NetworkOnly})
		w.Must("cob-rep", "cob", commons.StepDown{Resource: 5})
		for _, o := range []machine.OrganizationID{"ash", "bee", "cob"} {
			w.Must(domaintest.Rep(o), o, uses.Adopt{Resource: 3, Version: 1, Text: "Every day."})
		}
		w.Must("bee-rep", "bee", uses.Adopt{Resource: 1, Text: "For the fair."}, uses.Adopt{Resource: 5, Text: "For an oven."})
		w.Must("cob-rep", "cob", uses.Report{Adoption: 3, Outcome: uses.Helped})
	})
	found, err := s.Model.Read(t.Context(), "ostrom", url.Values{})
	if err != nil || len(found.Items) != 5 {
		t.Fatalf("the list has %d rows, %v", len(found.Items), err)
	}
	before := int64(8)
	for _, x := range found.Items {
		n := int64(len(strings.Fields(x.Text("missing"))))
		if x.Number("not_met") != n {
			t.Errorf("%s: the list counts %d, and this is missing: %s", x.Text("title"), x.Number("not_met"), x.Text("missing"))
		}
		if n > before {
			t.Errorf("%s comes after what lacks less", x.Text("title"))
		}
		before = n
	}
	a := s.As(t, pagetest.Person(person("ash"))).Get("/commons/checks").Is(http.StatusOK).Sees("What lacks most comes first", "users without a say", "no local rule", "CSV", "JSON", "The goal has no numbers")
	if rows := a.Texts("table.rows tbody tr"); len(rows) != 5 || !strings.Contains(rows[0], "Van") {
		t.Errorf("these rows are shown: %q", rows)
	}
	s.As(t, pagetest.Person(person("ash"))).Get("/commons/checks?q=songs").Sees("Songs").SeesNot("Ledger")
	s.As(t, pagetest.Watcher()).Get("/commons/checks").LeadsTo("/signin?next=%2Fcommons%2Fchecks")
}
