package view_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/a-h/templ"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	filesview "metaorg/domain/files/view"
	"metaorg/domain/goals"
	"metaorg/domain/goals/view"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/nodes"
	nodesview "metaorg/domain/nodes/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/services"
	servicesview "metaorg/domain/services/view"
	"metaorg/domain/uses"
	usesview "metaorg/domain/uses/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// lending is a practice for everybody.
var lending = commons.Share{Title: "How we lend tools", Kind: commons.Practice, Link: "https://tools.example/lending", Licence: "CC-BY-4.0", Boundary: files.Public}

// parts stands for the page of something shared: its sections and nothing else.
func parts() page.Module {
	return page.Module{Name: "parts", Routes: []page.Route{{Pattern: "GET /commons/{id}", Who: page.Watchers, Show: func(r *page.Request) (page.Page, error) {
		all, err := r.Sections(page.Resource)
		return page.Page{Title: "Something shared", Body: templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			if _, err := io.WriteString(w, "<h1>Something shared</h1>"); err != nil {
				return err
			}
			for _, part := range all {
				if err := part.Render(ctx, w); err != nil {
					return err
				}
			}
			return nil
		})}, err
	}}}}
}

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, nodes.Module, governance.Module, circles.Module, files.Module, commons.Module, uses.Module, services.Module, goals.Module)
	w.Must("mill-rep", "mill", lending, services.Offer{Title: "Bookkeeping", Description: "We keep your books.", Terms: "For nothing."})
	w.Must("dairy-rep", "dairy", uses.Adopt{Resource: 1, Version: 1, Text: "Three workshops."})
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, nodesview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine),
		filesview.View, commonsview.Readable(w.Machine), usesview.View, servicesview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), parts(), page.Module{Name: "commons", Words: commonsview.Pages().Words})
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestAGoalAndWhatHelps(t *testing.T) {
	w, s := start(t)
	by := time.Unix(w.Now()+99*rulestest.Day, 0).UTC().Format("2006-01-02T15:04")
	s.As(t, person("dairy")).Get("/goals").Sees("No member has such a goal yet", "Set a goal")
	s.As(t, person("dairy")).Does("goals.set", "title", "Lend every tool", "indicator", "Tools lent, of 140", "by", by)
	s.As(t, person("wood")).Get("/goals").Sees("Lend every tool", "dairy Limited", "begun")
	s.As(t, person("wood")).Get("/goals/1").Sees("Tools lent, of 140", "Nothing was said of it yet", "Nothing is tied").SeesNot("Say how far it is")
	s.As(t, person("dairy")).Get("/acts/goals.tie?goal=1&what=resource").Sees("How we lend tools")
	s.As(t, person("dairy")).Get("/acts/goals.tie?goal=1&what=service").Sees("Bookkeeping")
	s.As(t, person("dairy")).Does("goals.tie", "goal", "1", "what", "adoption", "number", "1")
	s.As(t, person("dairy")).Does("goals.tie", "goal", "1", "what", "service", "number", "1")
	s.As(t, person("dairy")).Does("goals.report", "goal", "1", "state", "on_track", "now", "92 of 140")
	s.As(t, person("wood")).Get("/goals/1").Sees("How we lend tools", "Bookkeeping", "92 of 140", "on track").SeesNot("does not help")
	s.As(t, person("wood")).Get("/commons/1").Sees("Helps with goals", "Lend every tool", "dairy Limited")
	s.As(t, person("wood")).Get("/members/dairy").Sees("Lend every tool", "92 of 140")
	s.As(t, person("wood")).Get("/members/mill").SeesNot("Lend every tool")
	s.As(t, person("dairy")).Get("/acts/goals.change?goal=1").One(`input[name=title][value="Lend every tool"]`)
	s.As(t, person("dairy")).Does("goals.untie", "goal", "1", "what", "adoption", "number", "1")
	s.As(t, person("wood")).Get("/commons/1").SeesNot("Lend every tool")
	s.As(t, person("wood")).In("de").Get("/goals/1").Sees("auf Kurs")
	s.As(t, pagetest.Watcher()).Get("/commons/1").SeesNot("Helps with goals")
	s.As(t, person("wood")).Get("/goals/9").Refused(http.StatusNotFound, "goals.unknown_goal")
}

func TestWhoseTimeIsOverIsAsked(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", goals.Set{Title: "Lend every tool", Indicator: "Tools lent", By: w.Now() + 9*rulestest.Day})
	})
	tell := func(o machine.OrganizationID) (needs, news string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person(o))
		if err != nil {
			t.Fatal(err)
		}
		ctx := s.Words.Into(t.Context(), "en", time.UTC, w.Now())
		waiting, err := s.Needs(ctx, viewer)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range waiting {
			if n.Topic == "goals" {
				needs += n.Title + "; "
			}
		}
		changes, err := s.Changes(ctx, viewer, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if c.Topic == "goals" {
				news += c.Title + "; "
			}
		}
		return needs, news
	}
	if needs, _ := tell("dairy"); needs != "" {
		t.Errorf("the dairy is told %q before its time", needs)
	}
	s.Let(func(*rulestest.World) { w.Pass(10) })
	if needs, _ := tell("dairy"); needs != "The time for your goal is over; say how far it has come: Lend every tool; " {
		t.Errorf("the dairy is told %q", needs)
	}
	s.As(t, person("wood")).Get("/coordination").Sees("Goals whose time is over", "Lend every tool")
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", goals.Report{Goal: 1, State: goals.Reached, Now: "All 140"})
	})
	if needs, news := tell("dairy"); needs != "" || news != "dairy Limited has reached: Lend every tool; dairy Limited wants to reach: Lend every tool; " {
		t.Errorf("the dairy is told %q and %q", needs, news)
	}
	s.As(t, person("wood")).Get("/coordination").SeesNot("Goals whose time is over")
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
