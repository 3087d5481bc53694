package view_test

import (
	"context"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lukechampine.com/blake3"

	"metaorg/domain/agreements"
	"metaorg/domain/agreements/view"
	"metaorg/domain/bookings"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/disputes"
	disputesview "metaorg/domain/disputes/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/opportunities"
	opportunitiesview "metaorg/domain/opportunities/view"
	"metaorg/domain/patronage"
	patronageview "metaorg/domain/patronage/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
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
	return under(t, machine.RuleVersion)
}

// under is the same under rules of a version.
func under(t *testing.T, version uint64) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.FoundedUnder(t, version, domaintest.Draft("federation"), five, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module,
		services.Module, patronage.Module, obligations.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module)
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), disputesview.View, patronageview.View, obligationsview.View, competencesview.View, opportunitiesview.View, relationsview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), keeping())
}

// keeping keeps papers as a host does.
func keeping() page.Module {
	kept := map[string]string{}
	keep := func(text string) string {
		sum := blake3.Sum256([]byte(text))
		hash := hex.EncodeToString(sum[:])
		kept[hash] = text
		return hash
	}
	return page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			return keep(text), nil
		},
		Seal: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			return keep("sealed: " + text), nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := kept[hash]
			return text, ok, nil
		},
		Bytes: func(_ context.Context, hash string) ([]byte, bool, error) {
			text, ok := kept[hash]
			return []byte(text), ok, nil
		},
		Bring: func(_ context.Context, _ machine.PersonID, content []byte) error {
			keep(string(content))
			return nil
		},
	}}
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestAnAgreementFromTheTemplateToTheSignatures(t *testing.T) {
	w, s := start(t)
	day := func(n int64) string { return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	does := func(o machine.OrganizationID, m ...machine.Message) {
		s.Let(func(w *rulestest.World) { w.Must(domaintest.Rep(o), o, m...) })
	}
	mill, dairy := s.As(t, person("mill")), s.As(t, person("dairy"))
	mill.Get("/agreements").Is(http.StatusOK)
	form := mill.Get("/acts/agreements.write?template=mutual_service").Is(http.StatusOK)
	if !strings.Contains(form.Body, "itself or with people for whom it answers") {
		t.Error("the template's words are not in the form")
	}
	c := agreements.Content{
		Title: "Books for flour", Parties: []people.MemberID{"mill", "dairy"}, Begins: day(0), Ends: day(100), NoticeDays: 7, Text: "The mill keeps books.",
		Commitments: []agreements.Commitment{{Name: "Books", From: "mill", To: "dairy", Quantity: 5000, Unit: "h", Due: day(30)}},
	}
	does("mill", competences.SetCapacity{Hours: 10}, agreements.Write(c), agreements.Offer{Agreement: 1}, agreements.Sign{Agreement: 1, Version: 1})
	dairy.Get("/agreements/1").Is(http.StatusOK)
	amend := dairy.Get("/acts/agreements.amend?" + url.Values{"agreement": {"1"}}.Encode()).Is(http.StatusOK)
	for _, text := range []string{"The mill keeps books.", "Books for flour", `value="50"`} {
		if !strings.Contains(amend.Body, text) {
			t.Errorf("the form for other terms does not begin with %s", text)
		}
	}
	c.Text = "The mill keeps all books."
	does("dairy", agreements.AmendmentTo(1, c))
	shown := mill.Get("/agreements/1").Is(http.StatusOK)
	for _, text := range []string{"<ins>", "fell away", "would owe 50 hours"} {
		if !strings.Contains(shown.Body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	does("mill", agreements.Sign{Agreement: 1, Version: 2})
	does("dairy", agreements.Sign{Agreement: 1, Version: 2})
	s.Let(func(w *rulestest.World) { w.Pass(33) })
	if late := mill.Get("/agreements/1").Is(http.StatusOK); !strings.Contains(late.Body, "late") {
		t.Error("what is late is not said")
	}
	if feed := dairy.Get("/agreements/1/calendar.ics").Is(http.StatusOK).Body; strings.Count(feed, "BEGIN:VEVENT") != 2 {
		t.Errorf("the calendar is %s", feed)
	}
	if named := dairy.Get("/acts/agreements.fulfil?agreement=1").Is(http.StatusOK); !strings.Contains(named.Body, `value="Books"`) {
		t.Error("the commitment is not offered")
	}
	dairy.Get("/agreements/9").Refused(http.StatusNotFound, "agreements.unknown")
}

// shelf are terms as somebody types them.
func shelf(w *rulestest.World, more ...string) []string {
	day := func(n int64) string { return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	return append([]string{
		"title", "A shelf", "parties", "mill\ndairy", "begins", day(0), "ends", day(200), "text", "The mill builds a shelf.",
		"commitments.0.name", "The shelf", "commitments.0.from", "mill", "commitments.0.to", "dairy", "commitments.0.quantity", "12.5", "commitments.0.unit", "h", "commitments.0.due", day(10),
		"commitments.1.name", "Its price", "commitments.1.from", "dairy", "commitments.1.to", "mill", "commitments.1.quantity", "200", "commitments.1.unit", "EUR", "commitments.1.due", day(20),
		"shares.0.party", "mill", "shares.0.basis_points", "33,33", "shares.1.party", "dairy", "shares.1.basis_points", "66.67 %",
	}, more...)
}

// with has something else typed in one field.
func with(fields []string, name, value string) []string {
	fields = slices.Clone(fields)
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == name {
			fields[i+1] = value
			return fields
		}
	}
	return append(fields, name, value)
}

func TestQuantitiesAndSharesAreTypedAsPeopleWriteThem(t *testing.T) {
	w, s := start(t)
	mill := s.As(t, person("mill"))
	for _, row := range []struct{ field, typed, code, says string }{
		{"commitments.0.quantity", "7.123", "agreements.too_fine", "at most 2 decimals"},
		{"commitments.0.quantity", "some", "agreements.no_number", "write a number"},
		{"commitments.0.unit", "hogsheads", "agreements.unknown_unit", "there is no unit"},
		{"shares.0.basis_points", "a third", "agreements.no_percent", "in percent"},
		{"shares.0.basis_points", "33.333", "agreements.no_percent", "in percent"},
	} {
		mill.Post("/acts/agreements.write", with(shelf(w), row.field, row.typed)...).Is(http.StatusUnprocessableEntity).Sees(row.says).Kept(row.field, row.typed).One(`#refusal[data-code="` + row.code + `"]`)
	}
	blank := with(with(shelf(w), "template", "equipment_loan"), "text", "One lends the other [what, with its number or a mark].")
	mill.Post("/acts/agreements.write", blank...).Is(http.StatusUnprocessableEntity).Beside("text", "in the place of [what, with its number or a mark]").One(`#refusal[data-code="agreements.left_blank"]`)
	mill.Post("/acts/agreements.write", with(shelf(w), "add_row", "commitments")...).Is(http.StatusOK).One(`[name="commitments.2.name"]`)
	mill.Does("agreements.write", shelf(w)...).Made("/agreements/1")
	c, _ := agreements.TermsOf(w.Store, 1, 1)
	if len(c.Commitments) != 2 || c.Commitments[0].Quantity != 1250 || c.Commitments[1].Quantity != 20_000 || c.Shares[0].BasisPoints != 3333 || c.Shares[1].BasisPoints != 6667 {
		t.Errorf("what was typed came to %+v", c)
	}
	s.As(t, person("dairy")).Get("/agreements").SeesNot("A shelf") // Nobody else is asked yet.
	mill.Does("agreements.write", with(with(shelf(w), "shares.0.basis_points", "33.04"), "shares.1.basis_points", "66.96")...)
	mill.Get("/agreements/2").Sees("33.04 %", "66.96 %")
	mill.In("de").Get("/agreements/2").Sees("33,04 %", "66,96 %")
	mill.Get("/acts/agreements.amend?agreement=1").Is(http.StatusOK).Kept("commitments.0.quantity", "12.5").Kept("commitments.1.quantity", "200.00").Kept("shares.0.basis_points", "33.33")
}

func TestSealedTermsAreForThePartiesAloneAndBroughtAgain(t *testing.T) {
	w, s := start(t)
	mill, dairy, forge := s.As(t, person("mill")), s.As(t, person("dairy")), s.As(t, person("forge"))
	mill.Does("agreements.write", with(with(shelf(w), "text", ""), "sealed", "Oak costs what the mill says.")...)
	mill.Does("agreements.offer", "agreement", "1")
	c, _ := agreements.TermsOf(w.Store, 1, 1)
	dairy.Get("/agreements/1").Sees("Oak costs what the mill says.", "Keep a copy of your own")
	forge.Get("/agreements/1").Sees("it is for the parties alone", string(c.Sealed)).SeesNot("Oak costs")
	forge.Get("/agreements/1/terms").Refused(http.StatusNotFound, "agreements.no_document")
	kept := dairy.Get("/agreements/1/terms").Is(http.StatusOK).Body
	// Naming the same document elsewhere opens it to nobody.
	forge.Does("agreements.write", append(with(with(shelf(w), "text", ""), "parties", "forge\nwood")[:10], "sealed", string(c.Sealed))...)
	forge.Get("/agreements/2").SeesNot("Oak costs")

	dairy.Does("agreements.report_lost", "agreement", "1")
	mill.Get("/home").Sees("The sealed terms are lost; bring them again")
	here := mill.Get("/agreements/1").Sees("This host has them", "Oak costs what the mill says.", "Say that the terms are here").SeesNot("cannot be found", "Sign version 1")
	here.One(`form[action="/acts/agreements.bring_again"] input[name=document][value="` + string(c.Sealed) + `"]`)
	forge.Get("/agreements/1").Sees("cannot be found").SeesNot("Say that the terms are here")
	mill.Does("agreements.bring_again", "agreement", "1", "document", string(c.Sealed))
	mill.Get("/agreements/1").Sees("Sign version 1").SeesNot("Say that the terms are here")
	dairy.Does("agreements.report_lost", "agreement", "1")
	mill.Post("/acts/agreements.bring_again", "agreement", "1", "document", "Oak is free.").Is(http.StatusConflict).Beside("document", "another document")
	mill.Signs(mill.PostFile("/acts/agreements.bring_again", "document.file", kept, "agreement", "1"))
	mill.Get("/agreements/1").Sees("has the sealed terms again", "Sign version 1")
}

func TestWhatWaitsForAParty(t *testing.T) {
	w, s := start(t)
	mill, dairy := s.As(t, person("mill")), s.As(t, person("dairy"))
	mill.Does("agreements.write", shelf(w, "notice_days", "5")...)
	mill.Does("agreements.offer", "agreement", "1")
	dairy.Get("/home").Sees("Sign, or say no: A shelf")
	mill.Does("agreements.sign", "agreement", "1", "version", "1")
	dairy.Does("agreements.amend", with(shelf(w, "agreement", "1"), "text", "The mill builds a shelf of oak.")...)
	mill.Get("/home").Sees("The terms changed, and signatures fell away. Read and sign version 2")
	dairy.Does("agreements.sign", "agreement", "1", "version", "2")
	mill.Does("agreements.sign", "agreement", "1", "version", "2")
	mill.Get("/home").Sees("To do: The shelf, of A shelf")
	mill.Get("/agreements/1").Sees("Record what was given", "Version 1 and version 2 compared")

	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Rep("mill"), "mill", patronage.Record{With: "dairy", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1250, Unit: "h", Date: time.Unix(w.Now(), 0).UTC().Format(time.DateOnly), Note: "Oak"})
		w.Must(domaintest.Rep("dairy"), "dairy", patronage.Confirm{Event: 1})
	})
	mill.Get("/acts/agreements.fulfil?agreement=1&commitment=The+shelf").Is(http.StatusOK).Sees("12.5", "Oak")
	mill.Does("agreements.fulfil", "agreement", "1", "commitment", "The shelf", "event", "1")
	mill.Get("/home").SeesNot("To do: The shelf")
	dairy.Get("/agreements/1").SeesNot("Record what was given")
	s.Let(func(w *rulestest.World) { w.Pass(180) })
	dairy.Get("/home").Sees("It ends; agree anew if it is to go on: A shelf")

	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Rep("mill"), "mill", disputes.Open{Against: "dairy", Cause: disputes.Agreement, Document: disputes.Paper(strings.Repeat("a", 64))})
	})
	if one := mill.Get("/acts/agreements.link_case?agreement=1").Is(http.StatusOK); !strings.Contains(one.Body, "Dispute 1") {
		t.Error("the dispute between the parties is not offered")
	}
}

func TestAllThatIsWrongIsMarkedAtOnce(t *testing.T) {
	_, s := start(t)
	s.As(t, person("mill")).Post("/acts/agreements.write", "title", "", "text", "", "parties", "mill", "begins", "soon", "ends", "", "commitments.0.name", "Books", "commitments.0.quantity", "many", "commitments.0.unit", "h").
		Is(http.StatusUnprocessableEntity).Beside("title", "say it in words").Beside("text", "write the terms").Beside("commitments.0.quantity", "write")
}

func TestThatAPartyLeftIsSaidAtOnce(t *testing.T) {
	for _, version := range []uint64{6, 7} {
		w, s := under(t, version)
		mill := s.As(t, person("mill"))
		s.Let(func(w *rulestest.World) {
			today := time.Unix(w.Now(), 0).UTC()
			w.Must(domaintest.Rep("mill"), "mill", agreements.Write{
				Title: "Oak", Text: "All plant oaks.", Parties: []people.MemberID{"mill", "dairy", "wood"}, Begins: today.Format(time.DateOnly), Ends: today.AddDate(0, 6, 0).Format(time.DateOnly),
			}, agreements.Offer{Agreement: 1})
			for _, o := range []machine.OrganizationID{"mill", "dairy", "wood"} {
				w.Must(domaintest.Rep(o), o, agreements.Sign{Agreement: 1, Version: 1})
			}
			w.Pass(3)
			w.Must(domaintest.Rep("dairy"), "dairy", membership.Leave{})
		})
		for membership.StateOf(w.Store, "dairy") != membership.LeftState {
			s.Let(func(w *rulestest.World) { w.Pass(1) })
		}
		if version == 6 { // Until the weekly look nobody is asked anything, but the page says it.
			mill.Get("/agreements/1").Sees("dairy Limited has left the network. You can put terms without it on the table now.")
			continue
		}
		mill.Get("/agreements/1").Sees("dairy Limited has left the network.", "under review")
		mill.Get("/home").Sees("A party left the network; agree anew without it, or it ends: Oak")
	}
}

func TestHoursOnTheBoardStandBesideThoseOfAgreements(t *testing.T) {
	w, s := start(t)
	now := time.Unix(w.Now(), 0).UTC()
	first := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Format(time.DateOnly)
	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Rep("mill"), "mill", competences.SetCapacity{Hours: 40})
		w.Must(domaintest.Rep("wood"), "wood", opportunities.Need{Title: "Saws", Quantity: 2500, Unit: "h", From: first.Format(time.DateOnly), Until: last, Remote: true, Terms: opportunities.Gift})
		w.Must(domaintest.Rep("mill"), "mill", opportunities.Answer{Post: 1, Text: "We can."})
		w.Must(domaintest.Rep("mill"), "mill", agreements.Write{
			Title: "Oak", Text: "The mill plants oaks.", Parties: []people.MemberID{"mill", "dairy"}, Begins: now.Format(time.DateOnly), Ends: now.AddDate(0, 6, 0).Format(time.DateOnly),
			Commitments: []agreements.Commitment{{Name: "Oaks", From: "mill", To: "dairy", Quantity: 3000, Unit: "h", Due: last}},
		}, agreements.Offer{Agreement: 1})
	})
	s.As(t, person("mill")).Get("/agreements/1").SeesNot("would owe")
	s.Let(func(w *rulestest.World) { w.Must(domaintest.Rep("wood"), "wood", opportunities.Choose{Answer: 1}) })
	s.As(t, person("mill")).Get("/agreements/1").Sees("would owe 55 hours")
}
