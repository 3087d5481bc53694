package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/bookings"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/opportunities"
	opportunitiesview "metaorg/domain/opportunities/view"
	"metaorg/domain/patronage"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/pledges"
	"metaorg/domain/pledges/view"
	"metaorg/domain/relations"
	relationsview "metaorg/domain/relations/view"
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
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, files.Module, commons.Module, bookings.Module, services.Module, uses.Module, patronage.Module, competences.Module, opportunities.Module, relations.Module, obligations.Module, pledges.Module)
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), commonsview.Readable(w.Machine), competencesview.View, opportunitiesview.View, relationsview.View, obligationsview.View, view.View}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "Line by line.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), opportunitiesview.Pages(), obligationsview.Pages(), view.Pages(), papers)
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// in is the day so many days from now, as forms have it.
func in(w *rulestest.World, days int64) string {
	return time.Unix(w.Now()+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// store is what the mill starts: 3000 pounds and forty hours within 20 days.
func store(w *rulestest.World) pledges.Start {
	return pledges.Start{
		Title: "A cold store", Until: in(w, 20), Due: in(w, 60), Bonus: 10_001, BonusUnit: "GBP", Patron: "forge",
		Thresholds: []pledges.Threshold{{Name: "The deposit", Least: 300_000, Unit: "GBP"}, {Name: "Work", Least: 4000, Unit: "h"}},
	}
}

func TestACampaignIsStartedAsPeopleWriteIt(t *testing.T) {
	w, s := start(t)
	s.As(t, person("mill")).Get("/pledges").Sees("Nobody collects pledges", "Start a campaign")
	typed := func(least string, more ...string) []string {
		return append([]string{
			"title", "A cold store", "until", in(w, 20), "due", in(w, 60), "thresholds.0.name", "The deposit", "thresholds.0.unit", "GBP", "thresholds.0.least", least,
			"thresholds.1.name", "Work", "thresholds.1.unit", "h", "thresholds.1.least", "40",
		}, more...)
	}
	wrong := func(code, least string, more ...string) {
		t.Helper()
		s.As(t, person("mill")).Post("/acts/pledges.start", typed(least, more...)...).Is(http.StatusUnprocessableEntity).Kept("title", "A cold store").One(`#refusal[data-code="` + code + `"]`)
	}
	wrong("pledges.no_number", "some")
	wrong("pledges.too_fine", "3000.123")
	wrong("pledges.too_fine", "3000", "bonus", "1.234", "bonus_unit", "GBP")
	wrong("pledges.no_bonus", "3000", "bonus_unit", "GBP")
	s.As(t, person("mill")).Does("pledges.start", typed("3000.00", "bonus", "100.01", "bonus_unit", "GBP", "thresholds.0.most", "4,000.00", "document", "Line by line.")...).Made("/pledges/1")
	s.As(t, person("dairy")).Get("/pledges").Sees("A cold store", "0.00 of 3,000.00 GBP", "0 of 40 hours").SeesNot("Nobody collects pledges")
	s.As(t, person("dairy")).Get("/pledges/1").Sees("At most 4,000.00 GBP are taken", "mill Limited then owes 100.01 GBP", "Line by line.")
	s.As(t, person("dairy")).In("de").Get("/pledges/1").Sees("0,00 von 3.000,00 GBP", "0 von 40 Stunden", "Niemand schuldet etwas.")
	s.As(t, person("dairy")).Get("/pledges/9").Refused(http.StatusNotFound, "pledges.unknown")
	s.As(t, pagetest.Watcher()).Get("/pledges").LeadsTo("/signin?next=%2Fpledges")
}

func TestEachSeesTheNextStep(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", store(w)) })
	s.As(t, person("dairy")).Get("/pledges/1").Sees("forge Limited is asked to promise the bonus").SeesNot("Promise 100.01")
	s.As(t, person("forge")).Get("/pledges/1").Sees("Promise 100.01 GBP if it fails", "Say no")
	s.As(t, person("forge")).Does("pledges.accept", "campaign", "1")
	s.As(t, person("mill")).Get("/pledges/1").Sees("Call it off").SeesNot("Pledge something else")
	s.As(t, person("dairy")).Get("/pledges/1").Sees("Takes pledges until", "0 of 2 reached").One(`a.button[href*="pledges.pledge"]`)
	s.As(t, person("dairy")).Get("/acts/pledges.pledge?campaign=1").Sees("The deposit: 3,000.00 GBP missing", "Work: 40 hours missing")
	s.As(t, person("dairy")).Post("/acts/pledges.pledge", "campaign", "1", "threshold", "1", "amount", "1.234").Is(http.StatusUnprocessableEntity).One(`#refusal[data-code="pledges.too_fine"]`)
	s.As(t, person("dairy")).Post("/acts/pledges.pledge", "campaign", "1", "threshold", "1", "amount", "2000.50").Sees("A cold store: The deposit", "2,000.50 GBP")
	s.As(t, person("dairy")).Does("pledges.pledge", "campaign", "1", "threshold", "1", "amount", "2000.50")
	s.As(t, person("dairy")).Get("/pledges/1").Sees("dairy Limited pledges 2,000.50 GBP: The deposit", "2,000.50 of 3,000.00", "Take it back", "Pledge something else")
	s.As(t, person("dairy")).Does("pledges.pledge", "campaign", "1", "threshold", "2", "amount", "1")
	s.As(t, person("dairy")).Get("/pledges/1").Sees("Change it").SeesNot("Pledge something else")
	s.As(t, person("dairy")).Does("pledges.take_back", "campaign", "1", "threshold", "2")
	s.As(t, pagetest.Person("wood-rep", "")).Does("pledges.pledge", "campaign", "1", "threshold", "2", "amount", "40", "acting_for", "-")
	s.As(t, person("wood")).Get("/pledges/1").Sees("wood-rep pledges 40 hours: Work", "1 of 2 reached")
	s.As(t, person("dairy")).Does("pledges.pledge", "campaign", "1", "threshold", "1", "amount", "3000")
	s.As(t, person("dairy")).Get("/members/dairy").Sees("pledges 3,000.00 GBP: The deposit")
	s.As(t, person("dairy")).Get("/members/mill").Sees("A cold store", "2 of 2 reached")
	s.Let(func(*rulestest.World) { w.Pass(22) })
	s.As(t, person("dairy")).Get("/pledges/1").Sees("Enough came together", "dairy Limited owes 3,000.00 GBP until", "Obligation 1", "Enough on the last day: all pledges bind")
	s.As(t, person("dairy")).Get("/pledges").SeesNot("A cold store")
	s.As(t, person("dairy")).Get("/pledges?state=ended").Sees("A cold store", "binds")
	s.As(t, person("dairy")).Get("/obligations/1").Sees("campaign 1")
}

func TestWhatFailsIsToldAndItsBonusShown(t *testing.T) {
	w, s := start(t)
	m := store(w)
	m.Patron = ""
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", m)
		w.Must("dairy-rep", "dairy", pledges.Pledge{Campaign: 1, Threshold: 1, Amount: 150_000})
		w.Must("wood-rep", "wood", pledges.Pledge{Campaign: 1, Threshold: 2, Amount: 2000})
	})
	s.As(t, person("wood")).Does("pledges.take_back", "campaign", "1", "threshold", "2")
	s.As(t, person("wood")).Get("/coordination").SeesNot("A cold store")
	s.Let(func(*rulestest.World) { w.Pass(15) })
	s.As(t, person("wood")).Get("/coordination").Sees("A cold store", "not enough yet")
	if feed := s.As(t, person("wood")).Get("/pledges/1/calendar.ics").Is(http.StatusOK).Body; strings.Count(feed, "STATUS:CONFIRMED") != 2 || !strings.Contains(feed, "SUMMARY:Last day to pledge: A cold store") {
		t.Errorf("the calendar is %s", feed)
	}
	tell(t, w, s, person("mill"), "It closes soon, and not enough is pledged yet: A cold store",
		"wood Limited took its pledge back: A cold store; wood Limited pledged: A cold store; dairy Limited pledged: A cold store; mill Limited collects pledges: A cold store")
	s.Let(func(*rulestest.World) { w.Pass(6) })
	s.As(t, person("dairy")).Get("/pledges/1").Sees("Too little came together", "No pledge binds", "dairy Limited: 100.01 GBP")
	tell(t, w, s, person("forge"), "", "It does not come about; no pledge binds: A cold store; mill Limited collects pledges: A cold store")
	tell(t, w, s, pagetest.Watcher(), "", "")
	s.Let(func(*rulestest.World) { again := store(w); w.Must("mill-rep", "mill", again) })
	tell(t, w, s, person("forge"), "You are asked to promise the bonus: A cold store",
		"mill Limited asks you to promise the bonus: A cold store; It does not come about; no pledge binds: A cold store; mill Limited collects pledges: A cold store")
	s.As(t, person("forge")).Does("pledges.decline", "campaign", "2")
	s.As(t, person("dairy")).Get("/pledges/2").Sees("forge Limited does not pay the bonus")
	m.Title, m.Until = "A second store", in(w, 20)
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", m) })
	s.As(t, person("mill")).Does("pledges.cancel", "campaign", "3", "document", "Line by line.")
	s.As(t, person("dairy")).Get("/pledges/3").Sees("mill Limited called it off", "Line by line.")
}

// tell fails the test unless somebody is told that this waits and that happened.
func tell(t *testing.T, w *rulestest.World, s *pagetest.Site, v page.Viewer, needs, news string) {
	t.Helper()
	viewer, err := s.Complete(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	ctx := s.Words.Into(t.Context(), "en", time.UTC, w.Now())
	waiting, err := s.Needs(ctx, viewer)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.Changes(ctx, viewer, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all, happened []string
	for _, n := range waiting {
		if n.Topic == "pledges" {
			all = append(all, n.Title)
		}
	}
	for _, c := range changes {
		if c.Topic == "pledges" {
			happened = append(happened, c.Title)
		}
	}
	if waits, told := strings.Join(all, "; "), strings.Join(happened, "; "); waits != needs || told != news {
		t.Errorf("waits %q, want %q;\nhappened %q, want %q", waits, needs, told, news)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
