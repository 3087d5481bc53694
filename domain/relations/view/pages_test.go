package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

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
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/patronage"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/relations"
	"metaorg/domain/relations/view"
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

// memory keeps cards for tests.
type memory map[string]string

func (m memory) Card(_ context.Context, member, thing string) (string, int64, error) {
	return m[member+"/"+thing], 0, nil
}

func (m memory) KeepCard(_ context.Context, member, thing, text, _ string, _ int64) error {
	m[member+"/"+thing] = text
	return nil
}

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"dairy", "forge", "mill"}, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, services.Module, uses.Module, patronage.Module, competences.Module, relations.Module)
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), commonsview.Readable(w.Machine), bookingsview.View, servicesview.View, competencesview.View, view.View}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), competencesview.Pages(), view.Pages(), view.Kept(memory{}))
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestWhatCountsIsFoundAndWhatIsOnlySaidIsNot(t *testing.T) {
	_, s := start(t)
	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Rep("mill"), "mill", relations.State{With: "dairy", Role: relations.Supplier, Words: "Flour, every other week."}, relations.State{With: "forge", Role: relations.Partner, Words: "A secret plan."})
		w.Must(domaintest.Rep("dairy"), "dairy", relations.State{With: "mill", Role: relations.Customer, Words: "We collect it."})
	})
	var found []page.Record
	err := view.Pages().Sources[0].Records(t.Context(), s.Site, func(r page.Record) error {
		found = append(found, r)
		return nil
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("found are %+v, %v", found, err)
	}
	r := found[0]
	first := r.Stewards[0]
	for lang, says := range map[string][2]string{"en": {"mill Limited supplies dairy Limited", "dairy Limited buys from mill Limited"}, "de": {"mill Limited beliefert dairy Limited", "dairy Limited kauft bei mill Limited"}} {
		if got := r.Titles[lang]; got != says[0] && got != says[1] {
			t.Errorf("in %s it is called %q", lang, got)
		}
	}
	if r.Who != page.Participants || r.Path != "/members/"+first || !strings.Contains(r.Text, "Flour") || !strings.Contains(r.Text, "collect") {
		t.Errorf("found is %+v", r)
	}
}

func TestBothSidesSayItOnPages(t *testing.T) {
	_, s := start(t)
	s.As(t, person("mill")).Get("/relations").Sees("Nothing counts yet", "Say what you are to another", "For mill Limited")
	s.As(t, person("mill")).Get("/acts/relations.state?with=dairy").Sees("We supply them", "dairy Limited").SeesNot("In the place of")
	s.As(t, person("mill")).Get("/acts/relations.state?with=dairy&instead=customer").Sees("Say what takes its place", "So far: dairy Limited supplies you. That counts until they say the same as you do now.")
	s.As(t, person("mill")).Does("relations.state", "with", "dairy", "role", "supplier", "words", "Flour, every other week.")
	s.As(t, person("mill")).Get("/relations").Sees("You said this, and they have not answered", "you supply them", "Take it back")
	s.As(t, person("dairy")).Get("/members/mill").Sees("We supply you.", "Flour, every other week.", "Say the same")
	s.As(t, person("forge")).Get("/members/mill").Sees("None that count yet").SeesNot("Flour")
	s.As(t, person("forge")).Get("/relations?as=table").SeesNot("dairy Limited")
	s.As(t, person("dairy")).Get("/relations").Sees("Others say this of you", "We supply you.")
	s.As(t, person("dairy")).Does("relations.state", "with", "mill", "role", "customer", "next", "/relations")
	s.As(t, person("dairy")).Get("/relations").Sees("supplies you", "They say: Flour, every other week.").One(`svg a[href="/members/mill"]`)
	s.As(t, person("forge")).Get("/members/mill").Sees("supplies", "dairy Limited", "Flour, every other week.")
	s.As(t, person("forge")).Get("/relations").Sees("Nothing counts yet", "The only relation in the network as a table")
	s.As(t, person("forge")).Get("/relations?as=table").Sees("mill Limited", "supplies", "dairy Limited", "counts")
	s.As(t, person("mill")).In("de").Get("/relations").Sees("kauft bei dir", "Was du wem zeigst")
	s.As(t, person("mill")).Get("/acts/relations.end?with=dairy&role=supplier").Sees("dairy Limited buys from you").One("input[name=until][type=date]")
	s.As(t, person("mill")).Does("relations.end", "with", "dairy", "role", "supplier")
	s.As(t, person("dairy")).Get("/relations").Sees("Nothing counts yet", "What was")
	s.As(t, pagetest.Watcher()).Get("/relations").LeadsTo("/signin?next=%2Frelations")
}

func TestWhatIsShownFollowsTheRelation(t *testing.T) {
	w, s := start(t)
	day := time.Unix(w.Now()+300*rulestest.Day, 0).UTC().Format(time.DateOnly)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", competences.Declare{Competence: "act:milling", Level: competences.Able, Hours: 37}, competences.SetCapacity{Hours: 41, Until: day})
		w.Must("mill-rep", "mill", relations.State{With: "dairy", Role: relations.Partner})
		w.Must("dairy-rep", "dairy", relations.State{With: "mill", Role: relations.Partner})
	})
	everywhere := []string{"/competences", "/competences/act:milling", "/competences/of/mill", "/members/mill"}
	hours := func(o machine.OrganizationID) (all []string) {
		for _, path := range everywhere {
			if text := s.As(t, person(o)).Get(path).Text("main"); strings.Contains(text, "37") || strings.Contains(text, "41") {
				all = append(all, path)
			}
		}
		return all
	}
	listed := func() (all []string) {
		for _, list := range []string{"competences", "competence-holders"} {
			found, err := s.Model.Read(t.Context(), list, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range found.Items {
				if row.Number("hours") == 37 {
					all = append(all, list)
				}
			}
		}
		return all
	}
	if forge, lists := hours("forge"), listed(); len(forge) < 3 || len(lists) != 2 {
		t.Errorf("before the mill says anything its hours stand on %v and in %v", forge, lists)
	}
	s.As(t, person("mill")).Get("/relations").One("input[name=hours][value=everybody][checked]")
	s.As(t, person("mill")).Does("relations.share", "contact", "partner", "prices", "customer", "hours", "partner", "next", "/relations")
	if dairy, forge, lists := hours("dairy"), hours("forge"), listed(); len(dairy) < 2 || len(forge) != 0 || len(lists) != 0 {
		t.Errorf("to partners alone: the dairy reads them on %v, the forge on %v, anybody in %v", dairy, forge, lists)
	}
	if mill := hours("mill"); len(mill) < 2 {
		t.Errorf("the mill reads its own on %v", mill)
	}
	s.As(t, person("mill")).Post("/relations/cards", "who", "mill", "contact", "Ask for the miller.", "prices", "Rye 1.30").LeadsTo("/relations#cards")
	s.As(t, person("mill")).Get("/members/mill").Sees("Ask for the miller.", "Rye 1.30")
	s.As(t, person("dairy")).Get("/members/mill").Sees("Ask for the miller.").SeesNot("Rye 1.30")
	s.As(t, person("forge")).Get("/members/mill").SeesNot("Ask for the miller.", "Rye 1.30")
	s.As(t, pagetest.Watcher()).Get("/members/mill").SeesNot("Ask for the miller.")
	s.As(t, person("dairy")).Post("/relations/cards", "who", "mill", "contact", "Ask us.").Refused(http.StatusForbidden, "relations.not_your_card")
	s.As(t, person("mill")).Post("/relations/cards", "who", "mill", "contact", strings.Repeat("x", 1001)).Refused(http.StatusTooManyRequests, "relations.card_too_long")
	s.As(t, person("mill")).Post("/relations/cards", "who", "mill", "contact", "a\u202eb").Refused(http.StatusUnprocessableEntity, "relations.unprintable")
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", relations.End{With: "mill", Role: relations.Partner})
	})
	s.As(t, person("dairy")).Get("/members/mill").SeesNot("Ask for the miller.")
	if dairy := hours("dairy"); len(dairy) != 0 {
		t.Errorf("after the end the dairy still reads the mill's hours on %v", dairy)
	}
}

func TestWhoIsToldOfRelations(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", relations.State{With: "dairy", Role: relations.Supplier})
		w.Must("forge-rep", "forge", relations.State{With: "mill", Role: relations.Partner})
		w.Must("mill-rep", "mill", relations.Decline{With: "forge", Role: relations.Partner})
	})
	tell := func(v page.Viewer, needs, news string) {
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
		var waits, happened []string
		for _, n := range waiting {
			if n.Topic == "relations" {
				waits = append(waits, n.Title)
			}
		}
		for _, c := range changes {
			if c.Topic == "relations" {
				happened = append(happened, c.Title)
			}
		}
		if got := strings.Join(waits, "; "); got != needs {
			t.Errorf("waits %q, want %q", got, needs)
		}
		if got := strings.Join(happened, "; "); got != news {
			t.Errorf("happened %q, want %q", got, news)
		}
	}
	tell(person("dairy"), "Say the same or no: mill Limited to dairy Limited, “We supply you.”", "mill Limited says: We supply you.")
	tell(person("forge"), "", "mill Limited says no: forge Limited and mill Limited work together")
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", relations.State{With: "mill", Role: relations.Customer})
	})
	tell(person("dairy"), "", "Both say so: mill Limited supplies dairy Limited; mill Limited says: We supply you.")
	tell(pagetest.Watcher(), "", "")
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
