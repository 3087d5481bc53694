package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	charterview "metaorg/domain/charter/view"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/services"
	"metaorg/domain/services/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// books is the mill's service; asked has the dairy ask for it.
var (
	books = services.Offer{Title: "Bookkeeping", Description: "We keep your books.", Terms: "For nothing.", Capacity: 2}
	ask   = services.Ask{Service: 1, Text: "The return for 2026."}
)

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, services.Module)
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), view.View}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "The signature is missing.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), papers, page.Module{Name: "commons", Words: commonsview.Pages().Words})
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestAServiceGoesFromOfferToReceipt(t *testing.T) {
	w, s := start(t)
	s.As(t, person("mill")).Get("/services").Sees("Nobody offers a service yet", "Offer a service")
	s.As(t, person("mill")).Does("services.offer", "title", "Bookkeeping", "description", "We keep your books.", "terms", "For nothing.", "capacity", "2", "activity", "act:bookkeeping")
	s.As(t, person("mill")).Get("/acts/services.offer").Sees("Bookkeeping", "Brewing")
	s.As(t, person("wood")).In("de").Get("/services/1").Sees("Buchhaltung")
	s.As(t, person("dairy")).Get("/services").Sees("Bookkeeping", "mill Limited", "For nothing.")
	s.As(t, person("dairy")).Get("/services/1").Sees("We keep your books.", "Ask for it", "Nobody so far").SeesNot("Change it")
	s.As(t, person("mill")).Get("/services/1").Sees("Change it", "Offer it no longer").SeesNot("Ask for it")
	s.As(t, person("mill")).Get("/acts/services.change?service=1").One(`input[name=title][value="Bookkeeping"]`)
	s.As(t, person("dairy")).Does("services.ask", "service", "1", "text", "The return for 2026.")
	s.As(t, person("mill")).Get("/services/requests/1").Sees("The return for 2026.", "mill Limited has yet to say", "Say yes, and by when", "Say no").SeesNot("Take it back")
	s.As(t, person("dairy")).Get("/services/requests/1").Sees("Take it back").SeesNot("Say yes")
	due := time.Unix(w.Now()+9*rulestest.Day, 0).UTC().Format("2006-01-02T15:04")
	s.As(t, person("mill")).Does("services.accept", "request", "1", "due", due)
	s.As(t, person("wood")).Get("/services/1").Sees("2, of which 1 are taken", "promised")
	s.As(t, person("mill")).Does("services.deliver", "request", "1")
	s.As(t, person("mill")).Get("/services/requests/1").Sees("dairy Limited has yet to confirm it").SeesNot("Confirm that you received it")
	s.As(t, person("dairy")).Does("services.send_back", "request", "1", "document", "The signature is missing.")
	s.As(t, person("mill")).Get("/services/requests/1").Sees("Sent back", "The signature is missing.", "Say that it is delivered")
	s.As(t, person("mill")).Does("services.deliver", "request", "1")
	s.As(t, person("dairy")).Does("services.confirm", "request", "1")
	s.As(t, person("wood")).Get("/services/1").Sees("Once, to one member", "confirmed")
	s.As(t, person("wood")).Get("/services/flows").Sees("mill Limited served dairy Limited once").One("svg line.flow-line")
	s.As(t, person("wood")).Get("/members/mill").Sees("Bookkeeping", "gave 1, received 0")
	s.As(t, person("wood")).In("de").Get("/services/requests/1").Sees("Beide Seiten sagen")
	s.As(t, person("wood")).Get("/services/9").Refused(http.StatusNotFound, "services.unknown_service")
	s.As(t, person("wood")).Get("/services/requests/9").Refused(http.StatusNotFound, "services.unknown_request")
}

func TestStrangersSeeWhatIsOfferedAndNotWhoAsked(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books)
		w.Must("dairy-rep", "dairy", ask)
	})
	s.As(t, pagetest.Watcher()).Get("/services/1").Sees("We keep your books.").SeesNot("dairy Limited", "Ask for it")
	s.As(t, pagetest.Watcher()).Get("/members/dairy").SeesNot("Bookkeeping")
}

func TestEachIsToldWhatIsDueFromThem(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books)
		w.Must("dairy-rep", "dairy", ask)
	})
	tell := func(o machine.OrganizationID, want string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person(o))
		if err != nil {
			t.Fatal(err)
		}
		needs, err := s.Needs(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), viewer)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range needs {
			if n.Topic == "services" {
				got = append(got, n.Title)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s is told %q, want %q", o, got, want)
		}
	}
	tell("mill", "dairy Limited asks for your service: Bookkeeping")
	tell("dairy", "")
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", services.Accept{Request: 1, Due: w.Now() + 9*rulestest.Day})
	})
	tell("mill", "Deliver to dairy Limited: Bookkeeping")
	s.As(t, person("wood")).Get("/coordination").SeesNot("Bookkeeping: mill Limited for dairy Limited")
	s.Let(func(*rulestest.World) { w.Pass(10) })
	s.As(t, person("wood")).Get("/coordination").Sees("Bookkeeping: mill Limited for dairy Limited", "late")
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", services.Deliver{Request: 1}) })
	tell("mill", "")
	tell("dairy", "Confirm what mill Limited did for you: Bookkeeping")
	s.As(t, person("wood")).Get("/coordination").SeesNot("Bookkeeping: mill Limited for dairy Limited")
}

func TestServicesAreNews(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books)
		w.Must("dairy-rep", "dairy", ask)
		w.Pass(15)
	})
	news := func(v page.Viewer) (got []string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := s.Changes(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), viewer, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if c.Topic == "services" {
				got = append(got, c.Title)
			}
		}
		return got
	}
	if got := strings.Join(news(person("wood")), "; "); got != "A service waits: Bookkeeping, for dairy Limited; mill Limited offers a service: Bookkeeping" {
		t.Errorf("members are told %q", got)
	}
	if got := strings.Join(news(pagetest.Watcher()), "; "); got != "mill Limited offers a service: Bookkeeping" {
		t.Errorf("strangers are told %q", got)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
