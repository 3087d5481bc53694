package view_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// five organizations found every network here; mill's representative has an
// alternate, who acts for forge too.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// voting is a network in which nothing was decided yet.
func voting(t *testing.T) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module)
	w.Must("alan", "", domaintest.Person("alan"))
	w.Must("nora", "", domaintest.Person("nora"))
	for _, o := range []machine.OrganizationID{"mill", "forge"} {
		w.Must(domaintest.Rep(o), o, people.GrantMandate{Organization: o, Person: "alan", Role: people.Alternate})
	}
	return siteOver(t, w)
}

func siteOver(t *testing.T, w *rulestest.World, more ...page.Module) *pagetest.Site {
	t.Helper()
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, view.Readable(w.Machine)}
	return pagetest.Over(t, w, views, append(more, peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), front(), view.Pages())...)
}

// front is a page with what modules put on the public front page.
func front() page.Module {
	show := func(r *page.Request) (page.Page, error) {
		parts, err := r.Sections(page.Front)
		return page.Page{Title: "Front", Body: templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
			if _, err := io.WriteString(out, "<h1>Front</h1>"); err != nil {
				return err
			}
			for _, p := range parts {
				if err := p.Render(ctx, out); err != nil {
					return err
				}
			}
			return nil
		})}, err
	}
	return page.Module{Name: "front", Routes: []page.Route{{Pattern: "GET /front", Who: page.Anybody, Show: show}}}
}

func proposed(w *rulestest.World, p governance.Propose) { w.Must("mill-rep", "mill", p) }

func flour() governance.Propose {
	return governance.Propose{Title: "Flour", Text: "We buy flour together."}
}

func votes(w *rulestest.World, proposal uint64, c governance.Choice, members ...machine.OrganizationID) {
	for _, o := range members {
		w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: proposal, Choice: c})
	}
}

var (
	mill    = pagetest.Person("mill-rep", "mill")
	dairy   = pagetest.Person("dairy-rep", "dairy")
	alan    = pagetest.Person("alan", "mill")
	nora    = pagetest.Applicant("nora")
	watcher = pagetest.Watcher()
)

func TestSamples(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module)
	charter := page.Module{Name: "charter", Words: charterview.Words}
	pagetest.Over(t, w, []readmodel.View{view.Readable(w.Machine)}, charter, view.Pages()).Samples(t)
}

func TestTheListStartsWithWhatIsToBeDecided(t *testing.T) {
	s := voting(t)
	s.As(t, mill).Get("/proposals").Is(http.StatusOK).Sees("Nothing has been proposed yet", "Propose something")
	s.Let(func(w *rulestest.World) {
		proposed(w, flour())
		proposed(w, governance.Propose{Title: "Boats", Text: "All boats are blue."})
		w.Must("mill-rep", "mill", governance.Withdraw{Proposal: 2})
	})
	got := s.As(t, mill).Get("/proposals").Is(http.StatusOK)
	if all := got.Texts("tbody a"); len(all) != 2 || all[0] != "Flour" || all[1] != "Boats" {
		t.Errorf("the list shows %q", all)
	}
	got.Sees("announced", "withdrawn", "0 of 5, needs 3")
	s.As(t, mill).Get("/proposals?status=undecided").Sees("Flour").SeesNot("Boats")
	if on := s.As(t, mill).Get("/proposals?status=undecided").Text(".filters [aria-current]"); on != "To be decided" {
		t.Errorf("the filter %q is marked", on)
	}
	s.As(t, mill).Get("/proposals?status=rejected").Sees("No proposal fits")
	s.As(t, mill).Get("/proposals?sort=title").Is(http.StatusOK)
	s.As(t, watcher).Get("/proposals").Sees("Flour").SeesNot("Propose something")
}

func TestAProposalSaysWhatOneCanDoNext(t *testing.T) {
	s := voting(t)
	s.Let(func(w *rulestest.World) { proposed(w, flour()) })
	announced := s.As(t, mill).Get("/proposals/1").Is(http.StatusOK)
	announced.Sees("The vote opens", "We buy flour together.", "mill Limited", "1/4 of the members, at least 3: here 3 of 5", "Take it back")
	if forms := announced.All("#ballot [name=choice]"); len(forms) != 0 {
		t.Error("a vote that is not open yet has a ballot")
	}
	s.As(t, dairy).Get("/proposals/1").SeesNot("Take it back")
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	open := s.As(t, mill).Get("/proposals/1")
	open.Sees("Open for voting until", "The ballot of mill Limited", "If it closed now it would not pass: too few have voted; 3 more must.")
	if choices := open.All("#ballot [name=choice]"); len(choices) != 3 {
		t.Errorf("one can choose from %d", len(choices))
	}
	s.As(t, nora).Get("/proposals/1").Is(http.StatusForbidden)
	s.As(t, watcher).Get("/proposals/1").Sees("Sign in to cast a ballot").SeesNot("Who votes, and how")
	s.As(t, pagetest.Stranger()).Get("/proposals/1").LeadsTo("/signin?next=%2Fproposals%2F1")
	s.As(t, mill).Get("/proposals/7").Refused(http.StatusNotFound, "governance.unknown_proposal")
	s.As(t, mill).Get("/proposals/01").Refused(http.StatusNotFound, "governance.unknown_proposal")
	s.As(t, mill).Get("/proposals/x").Refused(http.StatusNotFound, "governance.unknown_proposal")
}

// wires are messages as a decision carries them.
func wires(w *rulestest.World, all ...machine.Message) (out []wire.Message) {
	for _, m := range all {
		out = append(out, w.Machine.Wire(m))
	}
	return out
}

func TestTextsAreShownAsTheyAreAndDoNothing(t *testing.T) {
	s := voting(t)
	const script = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	s.Let(func(w *rulestest.World) {
		proposed(w, governance.Propose{Title: script, Text: "“" + script + "”\njavascript:alert(3)"})
		w.Pass(7)
	})
	for _, path := range []string{"/proposals", "/proposals/1", "/acts/governance.vote?proposal=1", "/members/mill", "/proposals?q=" + url.QueryEscape(script)} {
		got := s.As(t, mill).Get(path).Is(http.StatusOK)
		for _, n := range got.All("script, img") {
			data := pagetest.Attribute(n, "type") == "application/ld+json" // Which nothing runs.
			if !data && !strings.HasPrefix(pagetest.Attribute(n, "src"), "/static/") {
				t.Errorf("%s runs %s", path, pagetest.Text(n))
			}
		}
	}
	s.As(t, mill).Get("/proposals/1").Sees(script)
}

func TestTheSameRowsCanBeTakenAlong(t *testing.T) {
	s := voting(t)
	s.Let(func(w *rulestest.World) { proposed(w, flour()) })
	got := s.As(t, mill).Get("/proposals?status=undecided&sort=-title")
	if link := pagetest.Attribute(got.One(`.exports a[href*="format=csv"]`), "href"); link != "/v1/proposals?format=csv&sort=-title&status=undecided" {
		t.Errorf("the table is exported at %s", link)
	}
	s.As(t, mill).Get("/proposals?state=open").Is(http.StatusUnprocessableEntity)
}
