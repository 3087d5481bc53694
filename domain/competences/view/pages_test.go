package view_test

import (
	"encoding/json"
	"net/http"
	"slices"
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
	"metaorg/domain/competences/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/patronage"
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

var four = []machine.OrganizationID{"dairy", "forge", "mill", "press"}

const hour = 3600

// start is a world in which the mill served the dairy, lent it its oven, and gave
// it work: each confirmed by both.
func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), four, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, services.Module, uses.Module, patronage.Module, competences.Module, relations.Module)
	w.Must("mill-rep", "mill", people.DescribeOrganization{Description: "We mill flour and bake bread."})
	w.Must("mill-rep", "mill", services.Offer{Title: "Bread", Description: "We bake.", Terms: "For nothing."})
	w.Must("dairy-rep", "dairy", services.Ask{Service: 1, Text: "For the summer."})
	w.Must("mill-rep", "mill", services.Accept{Request: 1, Due: w.Now() + 30*rulestest.Day}, services.Deliver{Request: 1})
	w.Must("dairy-rep", "dairy", services.Confirm{Request: 1})
	w.Must("mill-rep", "mill", patronage.Record{With: "dairy", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 800, Unit: "h", Date: "2026-01-01"})
	w.Must("dairy-rep", "dairy", patronage.Confirm{Event: 1})
	w.Must("mill-rep", "mill", commons.Share{Title: "Oven", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1},
		bookings.Offer{Resource: 1, SlotHours: 2, LongestHours: 8, AheadDays: 60, Summer: bookings.NoSummer, Custody: bookings.BySteward})
	from := w.Now()/hour/24*24*hour + 2*rulestest.Day
	w.Must("dairy-rep", "dairy", bookings.Book{Resource: 1, From: from, Until: from + 2*hour})
	w.Wait(from - w.Now())
	w.Must("mill-rep", "mill", bookings.HandOut{Booking: 1})
	w.Must("mill-rep", "mill", bookings.TakeBack{Booking: 1})
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), commonsview.Readable(w.Machine), bookingsview.View, servicesview.View, relationsview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestACompetenceIsSaidShownAndEndorsed(t *testing.T) {
	_, s := start(t)
	mill, dairy := person("mill"), person("dairy")
	s.As(t, mill).Get("/competences").Sees("Nobody has said yet", "Say what you can do")
	s.As(t, mill).Get("/competences/of/mill").Sees("You have not said yet", "From what you say of yourselves", "Milling", "Baking")
	s.As(t, mill).Get("/acts/competences.declare").Sees("I can do it alone").One(`datalist option[value="Bookkeeping"]`)
	s.As(t, mill).In("de").Get("/acts/competences.declare").One(`datalist option[value="Buchhaltung"]`)
	s.As(t, mill).Post("/acts/competences.declare", "competence", "Repair café", "level", "able", "hours", "9000").Is(http.StatusUnprocessableEntity).Sees("say from 0 to 5000 hours a month")
	s.As(t, mill).Does("competences.declare", "competence", "Bäckerei", "level", "teaching", "hours", "40", "note", "Sourdough.")
	s.As(t, mill).Get("/acts/competences.declare?competence=act:baking").Sees("Baking").One(`input[name=hours][value="40"]`)
	s.As(t, mill).Get("/competences/of/mill").Sees("Baking", "teaches it", "Sourdough.", "Show work").SeesNot("Endorse")
	s.As(t, dairy).Get("/competences/of/mill").Sees("Endorse").SeesNot("Show work", "Change")
	s.As(t, person("press")).Get("/competences/of/mill").SeesNot("Endorse")
	s.As(t, mill).Get("/acts/competences.prove?competence=act:baking").Sees("Service: Bread, mill Limited for dairy Limited", "Contribution: labour", "Booking: Oven")
	s.As(t, mill).Does("competences.prove", "competence", "act:baking", "work", "service 1")
	s.As(t, mill).Does("competences.prove", "competence", "act:baking", "work", "booking 1")
	s.As(t, mill).Get("/acts/competences.prove?competence=act:baking").SeesNot("Service: Bread")
	s.As(t, dairy).Get("/acts/competences.vouch?holder=mill&competence=act:baking").Sees("Baking, mill Limited", "Contribution: labour")
	s.As(t, dairy).Does("competences.vouch", "holder", "mill", "competence", "act:baking", "work", "contribution 1")
	s.As(t, dairy).Get("/competences/of/mill").Sees("Shown by work", "Bread", "Endorsed by", "dairy Limited", "Take your endorsement back")
	s.As(t, dairy).Get("/competences/act:baking").Sees("mill Limited", "2 works, confirmed by 1", "endorsed by one", "40 h a month", "Part of", "Food processing")
	s.As(t, person("press")).Does("competences.declare", "competence", "act:baking", "level", "able", "acting_for", "-")
	s.As(t, dairy).Get("/competences/act:baking").Sees("press-rep", "a person")
	s.As(t, dairy).Get("/competences?q=Brot").Sees("Baking", "mill Limited", "press-rep")
	s.As(t, dairy).Get("/competences?hours.from=1&area=act:food").Sees("Baking")
	s.As(t, dairy).Get("/competences?q=carpentry").Sees("Nobody says that it can do this")
	s.As(t, pagetest.Watcher()).Get("/competences").Sees("Baking", "How to join").SeesNot("Say what you can do")
	s.As(t, dairy).Get("/members/mill").Sees("Can do", "Baking", "2 works, confirmed by 1")
	s.As(t, dairy).Get("/members").Sees("What they can do: one competence")
	s.As(t, dairy).In("de").Get("/competences/of/mill").Sees("Was mill Limited kann", "Bäckerei", "lehrt es", "Empfohlen von")
	s.As(t, mill).Does("competences.drop_evidence", "competence", "act:baking", "kind", "booking", "number", "1")
	s.As(t, dairy).Does("competences.take_back", "holder", "mill", "competence", "act:baking")
	s.As(t, dairy).Get("/competences/act:baking").Sees("one work, confirmed").SeesNot("endorsed by one")
	s.As(t, mill).Does("competences.withdraw", "competence", "act:baking")
	s.As(t, dairy).Get("/competences/of/mill").Sees("It has not said yet").SeesNot("Baking")
	s.As(t, dairy).Get("/competences/of/nobody").Refused(http.StatusNotFound, "competences.unknown_holder")
	s.As(t, dairy).Get("/competences/act:juggling").Refused(http.StatusNotFound, "competences.unknown_competence")
}

func TestACompetenceOfAnotherListIsCalledAsItWasNamed(t *testing.T) {
	_, s := start(t)
	const uri = "http://data.example.org/skill/1"
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", competences.Name{Concepts: []competences.Concept{{URI: uri, Name: "prepare bread products", Broader: []string{"act:baking"}}}}, competences.Declare{Competence: uri, Level: competences.Able})
	})
	for _, path := range []string{"/competences/http:%2F%2Fdata.example.org%2Fskill%2F1", "/competences/http:/data.example.org/skill/1"} { // The second is what is left of it behind some servers.
		s.As(t, person("dairy")).Get(path).Sees("prepare bread products", "mill Limited", "Baking")
	}
	s.As(t, person("dairy")).Get("/competences?q=bakery").Sees("prepare bread products")
	s.As(t, person("dairy")).Get("/competences/act:baking").Sees("More closely", "prepare bread products")
	s.As(t, person("dairy")).Post("/acts/competences.declare", "competence", "Prepare bread products", "level", "able").Sees("What you can do prepare bread products")
	s.As(t, person("dairy")).Post("/acts/competences.declare", "competence", "verkehr", "level", "able").Sees("What you can do Transport")
}

func TestWhatCantBeUnderstoodIsAskedAgain(t *testing.T) {
	_, s := start(t)
	for _, row := range []struct {
		code   string
		status int
		act    string
		fields []string
		says   string
	}{
		{"competences.no_such_word", http.StatusNotFound, "declare", []string{"competence", "juggling with fire", "level", "able"}, "juggling with fire"},
		{"competences.several", http.StatusUnprocessableEntity, "declare", []string{"competence", "Gemeinde", "level", "able"}, "may be any of"},
		{"competences.work_missing", http.StatusUnprocessableEntity, "prove", []string{"competence", "act:baking"}, "choose the work"},
	} {
		t.Run(row.code, func(t *testing.T) {
			s.As(t, person("mill")).Post("/acts/competences."+row.act, row.fields...).Is(row.status).Sees(row.says)
		})
	}
}

func TestARecordNamesTheActByWhichEachWordWasSaid(t *testing.T) {
	_, s := start(t)
	var acts []string
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", competences.Declare{Competence: "act:baking", Level: competences.Able}, competences.SetCapacity{Hours: 12})
		w.Must("mill-rep", "mill", competences.ShowEvidence{Competence: "act:baking", Kind: competences.Service, Number: 1})
		w.Must("dairy-rep", "dairy", competences.Endorse{Holder: "mill", Competence: "act:baking", Kind: competences.Service, Number: 1})
	})
	table := s.As(t, person("press")).Get("/competences/of/mill/record.csv").Body
	for _, line := range []string{"what,competence,label", "capacity,,,,12", "competence,act:baking,Baking,able", "work,act:baking,Baking,,,Bread,dairy,service,1", "endorsement,act:baking,Baking,,,,dairy,service,1"} {
		if !strings.Contains(table, line) {
			t.Errorf("the table has no %q:\n%s", line, table)
		}
	}
	var record struct {
		Name  string `json:"name"`
		Knows []struct {
			Act  string                         `json:"act"`
			Work []struct{ Act string }         `json:"confirmedWork"`
			By   []struct{ Author, Act string } `json:"endorsedBy"`
		} `json:"knowsAbout"`
	}
	if err := json.Unmarshal([]byte(s.As(t, person("press")).Get("/competences/of/mill/record.jsonld").Body), &record); err != nil {
		t.Fatal(err)
	}
	if len(record.Knows) != 1 || len(record.Knows[0].Work) != 1 || len(record.Knows[0].By) != 1 || record.Knows[0].By[0].Author != "dairy" {
		t.Fatalf("the record has %+v", record)
	}
	acts = append(acts, record.Knows[0].Act, record.Knows[0].Work[0].Act, record.Knows[0].By[0].Act)
	slices.Sort(acts)
	if acts = slices.Compact(acts); len(acts) != 3 || len(acts[0]) != 64 {
		t.Errorf("its words were said by %q", acts)
	}
	if !strings.Contains(record.Name, "mill") {
		t.Errorf("it is of %q", record.Name)
	}
}

func TestWhoseHoursRanOutIsTold(t *testing.T) {
	w, s := start(t)
	s.Let(func(w *rulestest.World) {
		until := time.Unix(w.Now()+3*rulestest.Day, 0).UTC().Format(time.DateOnly)
		w.Must("mill-rep", "mill", competences.Declare{Competence: "act:baking", Level: competences.Able}, competences.SetCapacity{Hours: 12, Until: until})
	})
	told := func() (got []string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person("mill"))
		if err != nil {
			t.Fatal(err)
		}
		ctx := s.Words.Into(t.Context(), "en", time.UTC, w.Now())
		needs, err := s.Needs(ctx, viewer)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range needs {
			if n.Topic == "competences" {
				got = append(got, n.Title)
			}
		}
		return got
	}
	if got := told(); len(got) > 0 {
		t.Errorf("it is told %q too early", got)
	}
	s.As(t, person("dairy")).Get("/coordination").SeesNot("Hours for others that ran out")
	s.Let(func(w *rulestest.World) { w.Pass(5) })
	if got := told(); len(got) != 1 || got[0] != "Say anew how many hours a month mill Limited has for others" {
		t.Errorf("it is told %q", got)
	}
	s.As(t, person("dairy")).Get("/coordination").Sees("Hours for others that ran out", "mill Limited", "12 hours a month")
	s.As(t, person("mill")).Get("/competences/of/mill").Sees("ran out", "12 hours a month for others")
	s.As(t, person("mill")).Does("competences.set_capacity", "hours", "20")
	s.As(t, person("mill")).Get("/competences/of/mill").Sees("20 hours a month for others").SeesNot("ran out")
	changes, err := s.Changes(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), page.Viewer{Shown: page.Watchers}, 0)
	if err != nil || !slices.ContainsFunc(changes, func(c page.Change) bool { return c.Title == "mill Limited says what it can do: Baking" }) {
		t.Errorf("what happened is %v, %v", changes, err)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
