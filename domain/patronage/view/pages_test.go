package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/bookings"
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
	"metaorg/domain/patronage"
	"metaorg/domain/patronage/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/uses"
	usesview "metaorg/domain/uses/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/sheet"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// start is a world in which the mill shares a saw.
func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five,
		nodes.Module, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, patronage.Module)
	w.Must("mill-rep", "mill", commons.Share{Title: "Band saw", Kind: commons.Equipment, Rivalrous: true, Capacity: 1, Unit: "saw", Rule: "Clean it.", Boundary: files.Public})
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, nodesview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine), filesview.View, commonsview.Readable(w.Machine), usesview.View, view.View,
	}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "It was ten hours.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), shared(), papers)
}

// shared stands for the page of something shared: its sections and nothing else.
func shared() page.Module {
	return page.Module{Name: "shared", Routes: []page.Route{{Pattern: "GET /commons/{id}", Who: page.Watchers, Show: func(r *page.Request) (page.Page, error) {
		all, err := r.Sections(page.Resource)
		return page.Page{Title: "Something shared", Body: page.Headed("Something shared", all...)}, err
	}}}}
}

func day(w *rulestest.World, n int64) string {
	return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// hours are what one records with the form.
func hours(w *rulestest.World, with, quantity string) []string {
	return []string{"with", with, "direction", "gave", "kind", "labour", "quantity", quantity, "unit", "h", "date", day(w, 0)}
}

func TestAContributionGoesFromTheFormToWhatCounts(t *testing.T) {
	w, s := start(t)
	forge, mill := s.As(t, person("forge")), s.As(t, person("mill"))
	forge.Get("/patronage").Sees("Nothing has been recorded yet", "Record a contribution")
	forge.Get("/contributions").LeadsTo("/patronage")
	forge.Get("/contributions/1").LeadsTo("/patronage/1")
	forge.Get("/acts/membership.record_contribution?with=mill").LeadsTo("/acts/patronage.record?with=mill")
	forge.Get("/acts/patronage.record").Sees("With whom", "In what", "More: what it is worth").One(`input[name=date][value="` + day(w, 0) + `"]`)
	forge.Post("/acts/patronage.record", hours(w, "mill", "12.555")...).Is(http.StatusUnprocessableEntity).Beside("quantity", "at most 2 digits after the point").Kept("quantity", "12.555").One(`[data-code="patronage.no_amount"]`)
	forge.Post("/acts/patronage.record", append(hours(w, "mill", "12"), "value", "5", "currency", "xyz")...).Is(http.StatusUnprocessableEntity).Beside("currency", "is no currency")
	forge.Post("/acts/patronage.record", append(hours(w, "mill", "12.5"), "value", "200", "currency", "eur")...).Sees("12.5 hours · labour")
	forge.Does("patronage.record", append(hours(w, "mill", "12.5"), "value", "200", "currency", "eur", "note", "Roof", "stream", "care", "evidence", "The receipt.")...)
	forge.Get("/patronage/1").Sees("12.5 hours · labour", "forge Limited gave this to mill Limited", "200.00 EUR", "waits for the word of mill Limited", "Take it back", "It was ten hours.").SeesNot("Not right")
	mill.Get("/home").Sees("Confirm: forge Limited → mill Limited: 12.5 hours · labour")
	mill.Get("/patronage").Sees("Waiting for your word", "Roof")
	mill.Does("patronage.dispute", "event", "1", "document", "It was ten hours.")
	forge.Get("/home").Sees("Not agreed: forge Limited")
	mill.Get("/patronage/1").Sees("disputed", "It was ten hours.", "Confirm")
	mill.Does("patronage.confirm", "event", "1")
	mill.Get("/patronage/1").Sees("confirmed", "Correct it").SeesNot("asks whether it is right")
	forge.Get("/acts/patronage.correct?event=1").One(`input[name=quantity][value="12.5"]`)
	forge.Does("patronage.correct", "event", "1", "quantity", "10", "unit", "h")
	mill.Get("/patronage/1").Sees("A correction waits to be confirmed")
	mill.Does("patronage.confirm", "event", "2")
	mill.Get("/patronage/1").Sees("It was corrected:", "10 hours")
	mill.Get("/patronage/2").Sees("In the place of", "12.5 hours")
	mill.Get("/patronage?state=replaced").Sees("12.5 hours").SeesNot("10 hours · labour")
	forge.In("de").Get("/patronage").Sees("10 Stunden · Arbeit", "200,00 EUR", "berichtigt")
}

func TestSeveralAreConfirmedWithOneSignature(t *testing.T) {
	w, s := start(t)
	for range 3 {
		w.Must("forge-rep", "forge", patronage.Record{With: "mill", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 250, Unit: "h", Date: day(w, 0)})
	}
	s.Let(func(*rulestest.World) {})
	mill := s.As(t, person("mill"))
	if ticks := mill.Get("/patronage").All(`input[name=event][type=checkbox]`); len(ticks) != 3 {
		t.Errorf("%d can be ticked, want 3", len(ticks))
	}
	mill.Post("/acts/patronage.confirm_several", "acting_for", "mill", "next", "/patronage").Is(http.StatusUnprocessableEntity).Sees("tick what you confirm").One(`[data-code="patronage.none_ticked"]`)
	mill.Post("/acts/patronage.confirm_several", "acting_for", "mill").One(`input[type=checkbox][name=event][value="3"]`)
	mill.Does("patronage.confirm_several", "acting_for", "mill", "event", "1", "event", "3", "next", "/patronage")
	for n, want := range map[uint64]patronage.State{1: patronage.Agreed, 2: patronage.Asked, 3: patronage.Agreed} {
		if e, _ := patronage.EventOf(w.Store, n); e.State != want {
			t.Errorf("contribution %d is %s, want %s", n, e.State, want)
		}
	}
	mill.Get("/patronage").Sees("mill Limited in", "5 hours")
	s.As(t, person("forge")).Does("patronage.record", hours(w, "press", "1")...)
	s.As(t, person("forge")).Does("patronage.withdraw", "event", "4")
	mill.Get("/patronage/4").Sees("taken back")
}

func TestGiftsToTheCommonsAndWhatIsFollowed(t *testing.T) {
	w, s := start(t)
	forge, mill := s.As(t, person("forge")), s.As(t, person("mill"))
	forge.Get("/commons/1").Sees("Given to it", "Record what you gave to it")
	forge.Does("patronage.record", "item", "1", "direction", "gave", "kind", "labour", "quantity", "3", "unit", "h", "date", day(w, 0))
	forge.Get("/patronage/1").Sees("the commons: Band saw", "waits for the word of who cares for it")
	mill.Get("/patronage").Sees("the commons: Band saw")
	mill.Get("/patronage/1").Sees("asks whether it is right")
	s.Let(func(w *rulestest.World) { w.Pass(20) })
	s.As(t, person("press")).Get("/coordination").Sees("Gifts to the commons", "the commons: Band saw")
	s.Let(func(w *rulestest.World) {
		w.Must("wood-rep", "wood", uses.Adopt{Resource: 1, Text: "Planks."}, uses.Report{Adoption: 1, Outcome: uses.Helped})
	})
	forge.Get("/patronage/1").Sees("Show that wood Limited uses it")
	forge.Does("patronage.show_use", "event", "1", "adoption", "1")
	forge.Get("/patronage/1").Sees("confirmed", "by use number 1")
	forge.Get("/commons/1").Sees("forge Limited", "3 hours · labour")

	forge.Get("/patronage/resources").Sees("No resource is followed yet", "Follow a resource")
	forge.Does("patronage.track", "name", "Rye flour", "kind", "goods", "unit", "kg", "location", "The store")
	forge.Get("/patronage/resources/1").Sees("Rye flour", "0 kilograms are there", "Count more", "Pass some on", "Nothing yet")
	forge.Does("patronage.record", "direction", "gave", "kind", "goods", "quantity", "12.5", "unit", "kg", "date", day(w, 0), "resource", "1", "action", "raise")
	forge.Get("/patronage/resources/1").Sees("12.5 kilograms are there", "Count more")
	forge.Get("/patronage/2").Sees("It changes only what it has", "own stock")
	mill.Get("/patronage/resources/1").SeesNot("Pass some on")
	mill.Get("/patronage/resources").Sees("Rye flour", "forge Limited", "The store")
	mill.Get("/patronage/9").Refused(http.StatusNotFound, "patronage.unknown_event")
	mill.Get("/patronage/resources/9").Refused(http.StatusNotFound, "patronage.unknown_resource")
	s.As(t, pagetest.Watcher()).Get("/patronage").SeesNot("Band saw")
}

func TestAListIsLookedAtBeforeItIsRecorded(t *testing.T) {
	w, s := start(t)
	forge, mill := s.As(t, person("forge")), s.As(t, person("mill"))
	const at = "/patronage/import"
	list := "Mit;Art;Menge;Einheit;Datum;Notiz;Ort\nmill Limited;Arbeit;2,5;Stunden;" + day(w, 0) + ";Dach;hier\nmill;Sachen;3;kg;" + day(w, -1) + ";;\n"
	wrong := "with,kind,quantity,unit,date\nelm,labour,1,h," + day(w, 0) + "\nmill,labour,0,h," + day(w, 0) + "\nmill,labour,1,kg," + day(w, 0) + "\nmill,labour,1,h," + day(w, 9) + "\nmill,labour,1,h,1999-01-01\nmill,labour,1,moons," + day(w, 0) + "\nforge,labour,1,h," + day(w, 0) + "\n"
	forge.Get("/patronage").One(`a[href="/patronage/import"]`)
	s.As(t, pagetest.Person("eve", "")).Get(at).Sees("act for one of them").SeesNot("Look what would happen")
	forge.PostFile(at, "file", wrong).Sees("Line 2: with", "is no member here", "Line 3: quantity", "more than nothing", "Line 4: unit", "work is counted in time", "Line 5: date", "in the future", "Line 6: date", "days ago", "Line 7: quantity", "Line 8: with", "names you twice", "Nothing was recorded").SeesNot("Record one")
	forge.In("de").PostFile(at, "file", wrong).Sees("Zeile 2:", "ist hier kein Mitglied", "mehr als nichts", "Arbeit wird in Zeit gezählt", "liegt in der Zukunft", "es gibt keine Einheit", "hier stehst du zweimal", "Nichts wurde eingetragen").SeesNot("names you", "days ago")
	forge.In("de").PostFile(at, "file", "with,kind,quantity,unit,date\nB\xe4ckerei,labour,1,h,x\nA\x00B,labour,1,h,x\n\"mill\"s,labour,1,h,x\n").
		Sees("sie ist nicht UTF-8", "sie hat Null-Bytes", "ein Anführungszeichen ist nicht geschlossen oder steht mitten in einem Feld").SeesNot("save the file")
	shown := forge.PostFile(at, "file", list).Sees("2.5 hours · labour", "Dach", "to mill Limited", "Columns not taken over: Ort", "Record 2 contributions")
	shown.One(`input[name=file][value="` + sheet.HashOf(list) + `"]`)
	forge.Signs(forge.Post("/acts/patronage.take_list", "file", sheet.HashOf(list), "rows", strings.ReplaceAll(list, "\n", "\r\n")).Sees("2 contributions"))
	mill.Get("/patronage").Sees("2.5 hours · labour", "3 kilograms · goods")
	forge.Post(at, "rows", list).Sees("All of these contributions are here already", "here already")
	twice := list + strings.Repeat("mill;Arbeit;1;h;"+day(w, 0)+";;\n", 21)
	forge.Post(at, "rows", twice).Sees("21 contributions are new, and one act takes 20", "Record 20 contributions")
	for _, row := range []struct {
		code, rows, says string
		status           int
	}{
		{"patronage.no_table", "\n", "does not begin with a line of column names", http.StatusUnprocessableEntity},
		{"patronage.bad_rows", wrong, "is no member here", http.StatusUnprocessableEntity},
		{"patronage.all_there", list, "all of these contributions are here already", http.StatusConflict},
	} {
		forge.Post("/acts/patronage.take_list", "rows", row.rows).Is(row.status).Beside("rows", row.says)
	}
	s.As(t, pagetest.Person("eve", "")).Get("/acts/patronage.record").Sees("you are none of them").SeesNot("Review and sign")
}

func TestEverySample(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
