package view_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"metaorg/domain/agreements"
	agreementsview "metaorg/domain/agreements/view"
	"metaorg/domain/bids"
	bidsview "metaorg/domain/bids/view"
	"metaorg/domain/bookings"
	bookingsview "metaorg/domain/bookings/view"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/goals"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/opportunities"
	opportunitiesview "metaorg/domain/opportunities/view"
	"metaorg/domain/pairing/view"
	"metaorg/domain/patronage"
	patronageview "metaorg/domain/patronage/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/relations"
	relationsview "metaorg/domain/relations/view"
	"metaorg/domain/services"
	servicesview "metaorg/domain/services/view"
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
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, services.Module, uses.Module,
		goals.Module, patronage.Module, obligations.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module)
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), commonsview.Readable(w.Machine), bookingsview.View, servicesview.View,
		patronageview.View, competencesview.View, opportunitiesview.View, relationsview.View, obligationsview.View, agreementsview.View, bidsview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), opportunitiesview.Pages(), view.Pages())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// in is the day so many days from now, as forms have it.
func in(w *rulestest.World, days int64) string {
	return time.Unix(w.Now()+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// books is what the mill needs: 20 hours within a month.
func books(w *rulestest.World) opportunities.Need {
	return opportunities.Need{Title: "Somebody to check our books", Competences: []string{"act:bookkeeping"}, Quantity: 2000, Unit: "h", Until: in(w, 25), Remote: true, Terms: opportunities.Paid, Reference: "OCDS b5-17"}
}

func can(id string, level competences.Level) competences.Declare {
	return competences.Declare{Competence: id, Level: level}
}

// able has the dairy and the forge keep books, the forge with few hours, the press
// learn it and the wood do something else.
func able(w *rulestest.World) {
	w.Must("dairy-rep", "dairy", can("act:bookkeeping", competences.Experienced))
	w.Must("dairy-rep", "dairy", competences.SetCapacity{Hours: 40})
	w.Must("forge-rep", "forge", can("act:bookkeeping", competences.Able))
	w.Must("forge-rep", "forge", competences.SetCapacity{Hours: 5})
	w.Must("press-rep", "press", can("act:accounting", competences.Learning))
	w.Must("press-rep", "", can("act:bookkeeping", competences.Learning))
	w.Must("wood-rep", "wood", can("act:web-development", competences.Teaching))
	w.Must("mill-rep", "mill", books(w))
}

func TestANeedShowsWhoCanAndWhatSpeaksAgainst(t *testing.T) {
	w, s := start(t)
	s.Let(able)
	s.As(t, person("mill")).Get("/opportunities/1").One(`a[href="/opportunities/1/matches"]`)
	p := s.As(t, person("mill")).Get("/opportunities/1/matches")
	p.Sees("Who can do this", "Looked for: Bookkeeping · 20 hours a month.", "does Bookkeeping", "has 40 hours a month to spare; it takes 20", "has done hard cases for years, by its own word",
		"has only 5 of the 20 hours a month", "says only Accounting and auditing, which is wider", "is still learning it", "does not say how many hours it has", "nothing on record bears it out yet", "has not worked with mill Limited yet", "Ask them")
	p.SeesNot("Web development", "wood Limited")
	s.As(t, person("dairy")).Get("/opportunities/1/matches").Sees("Answer this").SeesNot("Ask them")
	s.As(t, person("mill")).In("de").Get("/opportunities/1/matches").Sees("Wer kann das", "kann Buchhaltung", "hat nur 5 von 20 Stunden im Monat", "Fragen")
	s.As(t, pagetest.Watcher()).Get("/opportunities/1/matches").LeadsTo("/signin?next=%2Fopportunities%2F1%2Fmatches")
	s.As(t, person("mill")).Get("/opportunities/9/matches").Refused(http.StatusNotFound, "pairing.unknown_post")
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", opportunities.Need{Title: "Falconers", Competences: []string{"https://data.example.org/falconry"}, Until: in(w, 9), Remote: true, Terms: opportunities.Gift})
		w.Must("mill-rep", "mill", opportunities.Need{Title: "Websites, and the bookkeeping", Until: in(w, 9), Remote: true, Terms: opportunities.Gift})
		w.Must("mill-rep", "mill", opportunities.Need{Title: "Whatever", Until: in(w, 9), Remote: true, Terms: opportunities.Gift})
	})
	s.As(t, person("mill")).Get("/opportunities/2/matches").Sees("Nobody here says that they can do this.")
	s.As(t, person("mill")).Get("/opportunities/3/matches").Sees("What it takes is read from its words.", "does not say that it does Bookkeeping", "wood Limited", "dairy Limited")
	s.As(t, person("mill")).Get("/opportunities/4/matches").Sees("It names no competence")
}

func TestWhoIsAskedAnswersOrSaysNo(t *testing.T) {
	w, s := start(t)
	s.Let(able)
	s.As(t, person("mill")).Does("opportunities.ask", "post", "1", "whom", "dairy")
	s.As(t, person("mill")).Does("opportunities.ask", "post", "1", "whom", "forge")
	s.As(t, person("mill")).Get("/opportunities/1/matches").Sees("asked")
	tell := func(v page.Viewer, needs, news string) {
		t.Helper()
		if waits, happened := told(t, w, s, v); waits != needs || happened != news {
			t.Errorf("waits %q, want %q; happened %q, want %q", waits, needs, happened, news)
		}
	}
	tell(person("dairy"), "mill Limited asks you: Somebody to check our books", "")
	s.As(t, person("dairy")).Get("/opportunities/1").Sees("mill Limited asks you for this", "Say no")
	s.As(t, person("wood")).Get("/opportunities/1").Sees("Asked so far:", "dairy Limited").SeesNot("Say no")
	s.As(t, person("dairy")).Does("opportunities.say_no", "post", "1")
	s.As(t, person("forge")).Does("opportunities.answer", "post", "1", "text", "In January.", "quantity", "5")
	tell(person("dairy"), "", "")
	tell(person("forge"), "", "")
	tell(person("mill"), "", "dairy Limited says no to Somebody to check our books")
	s.As(t, person("mill")).Get("/opportunities/1/matches").Sees("said no", "answered").SeesNot("asked you")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("dairy Limited", "(said no)", "(answered)")
}

// told is what waits for somebody from here, and what happened.
func told(t *testing.T, w *rulestest.World, s *pagetest.Site, v page.Viewer) (needs, news string) {
	t.Helper()
	viewer, err := s.Complete(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	ctx := s.Words.Into(t.Context(), "en", time.UTC, w.Now())
	m := view.Pages()
	waiting, err := m.Needs(ctx, s.Site, viewer)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := m.Changes(ctx, s.Site, viewer, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all, happened []string
	for _, n := range waiting {
		all = append(all, n.Title)
	}
	for _, c := range changes {
		happened = append(happened, c.Title)
	}
	return strings.Join(all, "; "), strings.Join(happened, "; ")
}

func TestTwoAfterTheSameTenderAreToldOfEachOther(t *testing.T) {
	w, s := start(t)
	s.Let(able)
	if _, news := told(t, w, s, person("mill")); news != "" {
		t.Errorf("nobody else is after it, and %q", news)
	}
	s.Let(func(*rulestest.World) {
		w.Must("wood-rep", "wood", opportunities.Need{Title: "Our own offer", Text: "We ask 900 pounds.", Until: in(w, 9), Remote: true, Terms: opportunities.Paid, InReturn: "900 pounds", Reference: "ocds-b517"})
	})
	for _, two := range [][2]machine.OrganizationID{{"mill", "wood"}, {"wood", "mill"}} {
		if _, news := told(t, w, s, person(two[0])); !strings.Contains(news, string(two[1])+" Limited is after the same tender") || strings.Contains(news, "900") {
			t.Errorf("%s is told %q", two[0], news)
		}
	}
	if _, news := told(t, w, s, person("dairy")); news != "" {
		t.Errorf("who is not after it is told %q", news)
	}
	s.As(t, person("mill")).Get("/opportunities/1").Sees("wood Limited is after the same tender: ocds-b517").SeesNot("900 pounds")
	s.Let(func(*rulestest.World) {
		w.Must("wood-rep", "wood", opportunities.Withdraw{Post: 2})
		w.Must("press-rep", "press", bids.Open{Title: "The tender", Reference: "OCDS-B5-17", Closes: in(w, 20), Parts: []bids.Part{{Title: "Books", Competence: "act:bookkeeping", Quantity: 500, Unit: "h", Remote: true}}})
	})
	s.As(t, person("mill")).Get("/opportunities/1").Sees("press Limited is after the same tender").SeesNot("wood Limited is after")
	s.As(t, person("mill")).Get("/team?bid=1").Sees("1 of one part is covered by one.", "Books")
}

func TestATeamSaysWhatItLacksFirst(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		able(w)
		w.Must("mill-rep", "mill", opportunities.Need{Title: "A website and the law of it", Competences: []string{"act:web-development", "act:legal-advice"}, Until: in(w, 20), Remote: true, Terms: opportunities.Paid})
	})
	s.As(t, person("mill")).Get("/opportunities").One(`a[href="/team"]`)
	s.As(t, person("mill")).Get("/team").Sees("What is to be done together", "Somebody to check our books", "A website and the law of it")
	p := s.As(t, person("mill")).Get("/team?need=1&need=2")
	p.Sees("Nobody for A website and the law of it: Legal advice.", "2 of 3 parts are covered by 2 together.", "Somebody to check our books", "has never worked with", "Ask them")
	p.One(`figure svg[role=img]`)
	s.As(t, person("wood")).Get("/team?need=1&need=2&way=balanced").Sees("Takes few, and those first").SeesNot("Ask them")
	s.As(t, person("wood")).In("de").Get("/team?need=1&need=2&way=led").Sees("Ein Team für mehreres", "Niemand für")
	part := url.QueryEscape(`{"title":"A new till","competences":["act:web-development"],"hours":3}`)
	s.As(t, person("wood")).Get("/team?need=1&part="+part).Sees("2 of 2 parts are covered by 2 together.", "A new till")
	s.As(t, person("wood")).Get("/team?part=" + url.QueryEscape(`{"title":"Whatever"}`)).Sees("Whatever: what it takes is not known")
	s.As(t, person("wood")).Get("/team?part=x").Refused(http.StatusUnprocessableEntity, "pairing.bad_part")
	s.As(t, person("wood")).Get("/team?bid=7").Refused(http.StatusNotFound, "pairing.unknown_bid")
	s.As(t, person("wood")).Get("/team?"+strings.Repeat("&part="+part, 41)).Refused(http.StatusTooManyRequests, "pairing.too_many_parts")
	if no := s.As(t, person("wood")).Get("/team.json?part=x"); no.Status != http.StatusUnprocessableEntity || !strings.Contains(no.Body, `"code": "pairing.bad_part"`) {
		t.Errorf("as data the refusal is %d %s", no.Status, no.Body)
	}
	var doc struct {
		Parts []struct{ Could int64 }
		Teams []struct {
			Way       string
			Members   []struct{ Handle string }
			Uncovered []struct{ Title string }
		}
	}
	if err := json.Unmarshal([]byte(s.As(t, person("wood")).Get("/team.json?need=1&need=2").Body), &doc); err != nil || len(doc.Parts) != 3 || len(doc.Teams) != 3 || len(doc.Teams[0].Uncovered) != 1 {
		t.Errorf("as data it is %+v, %v", doc, err)
	}
}

func TestAnOfferFindsNeeds(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		able(w)
		w.Must("press-rep", "press", opportunities.Offer{Title: "Payroll and accounts", Competences: []string{"act:accounting"}, Remote: true, Terms: opportunities.Paid})
	})
	s.As(t, person("press")).Get("/opportunities/2/matches").Sees("Needs that this would answer", "Somebody to check our books", "says only Accounting", "Answer this")
	s.As(t, person("wood")).Get("/opportunities/2/matches").Sees("Somebody to check our books").SeesNot("Answer this")
}

// TestNearByIsByTheMap has the forge 30 kilometres from where it is needed, and the
// press in another town that is not on the map.
func TestNearByIsByTheMap(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		able(w)
		for _, at := range []struct {
			who   machine.OrganizationID
			place string
			north int64
		}{{"mill", "Ludlow", 52_368_000}, {"forge", "Leominster", 52_228_000}, {"dairy", "York", 53_960_000}, {"wood", "York", 53_960_000}} {
			w.Must(domaintest.Rep(at.who), at.who, people.DescribeOrganization{Place: at.place, Latitude: at.north, Longitude: -2_720_000})
		}
		w.Must("mill-rep", "mill", opportunities.Need{Title: "Books, here", Competences: []string{"act:bookkeeping"}, Until: in(w, 25), Place: "Ludlow", Terms: opportunities.Paid})
		w.Must("mill-rep", "mill", opportunities.Need{Title: "Pages, here", Competences: []string{"act:web-development"}, Until: in(w, 25), Place: "Ludlow", Terms: opportunities.Paid})
	})
	s.As(t, person("mill")).Get("/opportunities/3/matches").Sees("Nobody who can do this fits.", "wood Limited", "works elsewhere, in York").SeesNot("Nobody here says")
	s.As(t, person("mill")).Get("/opportunities/2/matches").Sees("works near by, in Leominster", "works elsewhere, in York", "One does it and is not proposed")
}

// worked has two do something for each other that both confirm, in every way
// there is but bookings.
func TestWorkTogetherIsCounted(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		able(w)
		w.Must("dairy-rep", "dairy", opportunities.Answer{Post: 1, Text: "Yes."})
		w.Must("mill-rep", "mill", opportunities.Choose{Answer: 1})
		w.Must("mill-rep", "mill", opportunities.Confirm{Post: 1})
		w.Must("dairy-rep", "dairy", opportunities.Confirm{Post: 1})
		w.Must("forge-rep", "forge", patronage.Record{With: "mill", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 300, Unit: "h", Date: in(w, 0)})
		w.Must("mill-rep", "mill", patronage.Confirm{Event: 1})
		w.Must("mill-rep", "mill", books(w))
	})
	s.As(t, person("mill")).Get("/opportunities/2/matches").Sees("worked with mill Limited once", "was chosen for one thing in the last year")
	list, err := s.Model.Read(context.Background(), "together", nil)
	if err != nil || list.Total != 2 {
		t.Errorf("%d pairs worked together, %v", list.Total, err)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
