package view_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
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
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/nodes"
	nodesview "metaorg/domain/nodes/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/uses"
	"metaorg/domain/uses/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// payroll is the hash of closed's file.
var payroll = strings.Repeat("b", 64)

// lending is a practice for everybody; closed is for contributors alone.
var (
	lending = commons.Share{Title: "How we lend tools", Kind: commons.Practice, Link: "https://tools.example/lending", Licence: "CC-BY-4.0", Boundary: files.Public}
	closed  = commons.Share{
		Title: "What we pay", Kind: commons.Dataset, Content: files.Hash(payroll), Size: 9, MediaType: "text/csv", FileName: "pay.csv", Licence: "CC-BY-4.0", Boundary: files.Public,
		Reciprocity: []commons.Reciprocity{{Class: commons.Contributors, Allowance: commons.Free}, {Class: commons.Anyone, Allowance: commons.Deny}},
	}
)

// parts stands for the page of something shared: its sections and nothing else.
func parts() page.Module {
	opens := func(r *page.Request) (page.Page, error) {
		may, err := view.MayOpen(r, payroll)
		return page.Page{Title: "May", Body: templ.Raw(fmt.Sprintf("<h1>It is %t</h1>", may))}, err
	}
	return page.Module{Name: "parts", Routes: []page.Route{{Pattern: "GET /opens", Who: page.Anybody, Show: opens}, {Pattern: "GET /commons/{id}", Who: page.Watchers, Show: func(r *page.Request) (page.Page, error) {
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
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, nodes.Module, governance.Module, circles.Module, files.Module, commons.Module, uses.Module)
	w.Must("mill-rep", "mill", lending, closed)
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, nodesview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine),
		filesview.View, commonsview.Readable(w.Machine), view.View,
	}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "What was written.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), parts(), papers, page.Module{Name: "commons", Words: commonsview.Pages().Words})
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestWhoHasTriedThisAndHowDidItGo(t *testing.T) {
	_, s := start(t)
	s.As(t, person("dairy")).Get("/commons/1").Sees("Nobody has said yet", "For you: free", "We use this", "Take it").SeesNot("Ask for access")
	s.As(t, person("dairy")).Does("uses.adopt", "resource", "1", "version", "1", "text", "Three workshops.")
	s.As(t, person("dairy")).Get("/commons/1").Sees("Three workshops.", "Tell how it went", "We use it no longer", "Taken by one member").SeesNot("We use this", "Take it")
	s.As(t, person("dairy")).Does("uses.report", "adoption", "1", "outcome", "mixed", "document", "What was written.")
	s.As(t, person("mill")).Get("/commons/1").Sees("One member uses it: 1 × mixed.", "What was written.", "Confirm that dairy Limited uses it")
	s.As(t, person("mill")).Does("uses.confirm", "adoption", "1")
	s.As(t, person("wood")).Get("/commons/1").Sees("confirmed by mill Limited")
	s.As(t, pagetest.Watcher()).Get("/commons/1").Sees("One member uses it").SeesNot("dairy Limited", "Three workshops.", "We use this")
	s.As(t, person("wood")).Get("/uses").Sees("How we lend tools", "dairy Limited", "mixed")
	s.As(t, person("wood")).Get("/uses?outcome=helped").SeesNot("dairy Limited")
	s.As(t, person("wood")).Get("/members/dairy").Sees("How we lend tools")
	s.As(t, person("wood")).In("de").Get("/commons/1").Sees("Ein Mitglied nutzt es")
}

func TestANewVersionIsOfferedToWhoUsesTheOld(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", uses.Adopt{Resource: 1, Version: 1, Text: "Three workshops."})
		w.Must("mill-rep", "mill", commons.Publish{Resource: 1, Link: "https://tools.example/lending/2", Note: "Winter."})
	})
	s.As(t, person("dairy")).Get("/commons/1").Sees("We use version 2 now", "Take it")
	s.As(t, person("dairy")).Does("uses.adopt", "resource", "1", "version", "2", "text", "Four workshops.")
	s.As(t, person("dairy")).Get("/commons/1").Sees("Four workshops.", "version 1", "until").SeesNot("We use version 2 now")
}

func TestAccessIsAskedForAndGiven(t *testing.T) {
	w, s := start(t)
	s.As(t, person("dairy")).Get("/commons/2").Sees("By the rule for anyone it is not for you", "Ask for access").SeesNot("We use this")
	s.As(t, person("dairy")).Does("uses.ask_access", "resource", "2", "text", "To compare.")
	s.As(t, person("dairy")).Get("/commons/2").Sees("To compare.", "Take the request back").SeesNot("Ask for access", "Let dairy")
	s.As(t, person("wood")).Get("/commons/2").SeesNot("To compare.")
	s.As(t, person("mill")).Get("/commons/2").Sees("Let dairy Limited use it", "Refuse dairy Limited")
	s.As(t, person("wood")).Get("/coordination").Sees("dairy Limited asks for access: What we pay")
	until := time.Unix(w.Now()+9*rulestest.Day, 0).UTC().Format("2006-01-02T15:04")
	s.As(t, person("dairy")).Get("/opens").Sees("It is false")
	s.As(t, person("mill")).Does("uses.grant", "access", "1", "until", until)
	s.As(t, person("dairy")).Get("/opens").Sees("It is true")
	s.As(t, person("wood")).Get("/opens").Sees("It is false")
	s.As(t, pagetest.Stranger()).Get("/opens").Sees("It is false")
	s.As(t, person("dairy")).Get("/commons/2").Sees("Its stewards let you use it until", "We use this", "End the access")
	s.Let(func(*rulestest.World) { w.Pass(10) })
	s.As(t, person("dairy")).Get("/commons/2").Sees("Ask for access", "ended").SeesNot("We use this")
	s.As(t, person("dairy")).Get("/opens").Sees("It is false")
	s.As(t, person("dairy")).Does("uses.ask_access", "resource", "2", "text", "Once more.")
	s.As(t, person("mill")).Does("uses.refuse", "access", "2", "document", "What was written.")
	s.As(t, person("dairy")).Get("/commons/2").Sees("refused", "What was written.")
}

func TestWishes(t *testing.T) {
	_, s := start(t)
	s.As(t, person("dairy")).Get("/wishes").Sees("What do you miss?", "Wish for something")
	s.As(t, person("dairy")).Does("uses.wish", "title", "A contract", "kind", "document", "text", "For lending machines.")
	s.As(t, person("wood")).Get("/wishes").Sees("A contract", "dairy Limited", "Document")
	s.As(t, person("wood")).Get("/wishes/1").Sees("For lending machines.", "We wish for that too", "Name what is there").SeesNot("It came true")
	s.As(t, person("wood")).Does("uses.support", "wish", "1")
	s.As(t, person("wood")).Get("/wishes/1").Sees("wood Limited", "We wish for it no longer")
	s.As(t, person("mill")).Does("uses.answer", "wish", "1", "resource", "1")
	s.As(t, person("dairy")).Get("/wishes/1").Sees("How we lend tools", "named by mill Limited", "It came true").SeesNot("We wish for that too")
	s.As(t, person("dairy")).Does("uses.close", "wish", "1", "fulfilled", "true")
	s.As(t, person("wood")).Get("/wishes/1").Sees("came true").SeesNot("Name what is there")
	s.As(t, person("wood")).Get("/wishes").SeesNot("A contract")
	s.As(t, person("wood")).Get("/wishes?state=fulfilled").Sees("A contract")
	s.As(t, person("wood")).Get("/wishes/9").Refused(http.StatusNotFound, "uses.unknown_wish")
}

// told collects what a viewer is told, by needs or changes about the commons.
func told(t *testing.T, w *rulestest.World, s *pagetest.Site, v page.Viewer) (needs, changes string) {
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
	news, err := s.Changes(ctx, viewer, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range waiting {
		if n.Topic == "commons" {
			needs += n.Title + "; "
		}
	}
	for _, c := range news {
		if c.Topic == "commons" {
			changes += c.Title + "; "
		}
	}
	return needs, changes
}

func TestEachIsToldWhatIsDueFromThem(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", uses.Adopt{Resource: 1, Version: 1, Text: "Three workshops."}, uses.AskAccess{Resource: 2, Text: "To compare."})
	})
	if needs, _ := told(t, w, s, person("mill")); needs != "dairy Limited asks for access: What we pay; " {
		t.Errorf("the mill is told %q", needs)
	}
	if needs, _ := told(t, w, s, person("dairy")); needs != "" {
		t.Errorf("the dairy is told %q", needs)
	}
	s.Let(func(*rulestest.World) { w.Pass(100) })
	if needs, _ := told(t, w, s, person("dairy")); needs != "Tell others how it went for dairy Limited: How we lend tools; " {
		t.Errorf("the dairy is told %q", needs)
	}
	s.Let(func(*rulestest.World) { w.Must("dairy-rep", "dairy", uses.Report{Adoption: 1, Outcome: uses.Helped}) })
	needs, changes := told(t, w, s, person("dairy"))
	if want := "dairy Limited told how it went with How we lend tools: helped; dairy Limited uses How we lend tools; "; needs != "" || !strings.HasPrefix(changes, want) {
		t.Errorf("the dairy is told %q and %q", needs, changes)
	}
	if _, changes := told(t, w, s, pagetest.Watcher()); strings.Contains(changes, "dairy") {
		t.Errorf("strangers are told %q", changes)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
