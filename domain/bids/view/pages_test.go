package view_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"metaorg/domain/agreements"
	agreementsview "metaorg/domain/agreements/view"
	"metaorg/domain/bids"
	"metaorg/domain/bids/view"
	"metaorg/domain/bookings"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/disputes"
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
	patronageview "metaorg/domain/patronage/view"
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

// papers keep what is written in memory, by made-up hashes.
type papers map[string]string

func (p papers) module() page.Module {
	keep := func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
		hash := strings.Repeat(string(rune('a'+len(p))), 64)
		p[hash] = text
		return hash, nil
	}
	return page.Module{Name: "papers", Papers: &page.Papers{
		Keep: keep, Seal: keep,
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := p[hash]
			return text, ok, nil
		},
	}}
}

func start(t *testing.T, kept papers) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module,
		services.Module, patronage.Module, obligations.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module)
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), patronageview.View, obligationsview.View, competencesview.View, opportunitiesview.View, relationsview.View, agreementsview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), opportunitiesview.Pages(), relationsview.Pages(), agreementsview.Pages(), view.Pages(), kept.module())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// fields are what was typed as a browser sends it.
func fields(typed url.Values) (all []string) {
	for name := range typed {
		all = append(all, name, typed.Get(name))
	}
	return all
}

// refusedWith looks at a form that came back; a field in a row has no room for the
// code, which is there for who reads the test.
func refusedWith(a pagetest.Answer, _ string) pagetest.Answer {
	return a.Is(http.StatusUnprocessableEntity)
}

func TestABidFromTheFormToWhatWasLearned(t *testing.T) {
	kept := papers{}
	w, s := start(t, kept)
	day := func(n int64) string { return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	does := func(o machine.OrganizationID, m ...machine.Message) {
		t.Helper()
		s.Let(func(w *rulestest.World) { w.Must(domaintest.Rep(o), o, m...) })
	}
	mill, dairy, wood := s.As(t, person("mill")), s.As(t, person("dairy")), s.As(t, person("wood"))
	says := func(p pagetest.Answer, all ...string) {
		t.Helper()
		for _, text := range all {
			if !strings.Contains(p.Body, text) {
				t.Errorf("the page does not say %q", text)
			}
		}
	}
	says(mill.Get("/bids").Is(http.StatusOK), "Begin a bid")
	does("press", opportunities.Need{Title: "Evaluation of the food bank", Competences: []string{"act:research"}, Quantity: 4000, Unit: "h", Until: day(60), Remote: true, Terms: opportunities.Paid, Reference: "OCDS-1"})
	says(mill.Get("/acts/bids.open?need=1").Is(http.StatusOK), `value="OCDS-1"`, `value="40.00"`)
	mill.Post("/acts/bids.open", "title", "To be split later", "closes", day(20), "parts.0.unit", "h").Is(http.StatusOK).Sees("To be split later")
	if form := mill.Get("/acts/bids.open").Body; regexp.MustCompile(`name="parts[^>]* required`).MatchString(form) {
		t.Error("a browser wants parts, which are not shown before one asks for more")
	}
	for _, row := range []struct{ code, says, field, value string }{
		{"bids.unknown_competence", "is in no list here", "parts.0.competence", "juggling with cats"},
		{"bids.no_number", "write a number", "parts.0.quantity", "many"},
		{"bids.too_fine", "are counted with at most 2 decimals", "parts.0.quantity", "1.001"},
	} {
		typed := url.Values{"title": {"Evaluation"}, "closes": {day(20)}, "parts.0.title": {"Survey"}, "parts.0.quantity": {"8"}, "parts.0.unit": {"h"}}
		typed.Set(row.field, row.value)
		refusedWith(mill.Post("/acts/bids.open", fields(typed)...), row.code).Beside(row.field, row.says)
	}
	does("mill", bids.Open{
		Title: "Evaluation of the food bank", Reference: "ocds-1", Client: "Northside Trust", Closes: day(20),
		Parts: []bids.Part{{Title: "Survey", Competence: "act:research", Quantity: 4000, Unit: "h", Until: day(40), Remote: true}, {Title: "Printing", Quantity: 1000, Unit: "h", Place: "Leeds"}},
	})
	does("wood", bids.Open{Title: "Food bank study", Reference: "OCDS-1", Closes: day(20)})
	says(wood.Get("/bids/1").Is(http.StatusOK), "We do this", "40\u00a0h open", "is after the same reference", "/opportunities/1", "/bids/2")
	does("dairy", competences.SetCapacity{Hours: 8}, bids.Volunteer{Bid: 1, Part: 2})
	says(dairy.Get("/acts/bids.volunteer?bid=1&part=2&unit=h").Is(http.StatusOK), "You said that you have 8 hours")
	does("mill", bids.Volunteer{Bid: 1, Part: 1}, bids.NameLead{Bid: 1, Lead: "mill"})
	says(dairy.Get("/bids/1").Is(http.StatusOK), "works 10 hours", "Say who leads", "would have mill Limited lead")
	says(dairy.Get("/home").Is(http.StatusOK), "mill Limited would have mill Limited lead")
	does("dairy", bids.NameLead{Bid: 1, Lead: "mill"})
	says(mill.Get("/bids/1").Is(http.StatusOK), "Put down amounts and prices", "leads")

	prices := url.Values{
		"bid": {"1"}, "again_sheet": {"yes"}, "currency": {"GBP"}, "amount.1.mill": {"40"}, "price.1.mill": {"2400.00"}, "amount.2.dairy": {"10"}, "price.2.dairy": {"1200"}, "acting_for": {"mill"},
	}
	for _, row := range []struct{ code, says, field, value string }{
		{"bids.no_number", "write a number", "price.1.mill", "cheap"},
		{"bids.bad_share", "write a share in percent", "share.mill", "half"},
		{"bids.shares_open", "all together they are 100", "share.dairy", "50"},
		{"bids.unknown_currency", "there is no currency", "currency", ""},
	} {
		typed := url.Values{}
		for name, v := range prices {
			typed[name] = v
		}
		typed.Set(row.field, row.value)
		refusedWith(mill.Post("/acts/bids.put_sheet", fields(typed)...), row.code).Beside(row.field, row.says)
	}
	if len(kept) != 0 {
		t.Errorf("what was refused was kept: %v", kept)
	}
	mill.Post("/acts/bids.put_sheet", fields(prices)...).Is(http.StatusOK)
	hash := strings.Repeat("a", 64)
	if text := kept[hash]; !strings.Contains(text, `"price": "2400.00"`) || !strings.Contains(text, `"basis_points": 6667`) {
		t.Errorf("the sheet is %s", text)
	}
	does("mill", bids.PutSheet{Bid: 1, Document: bids.Paper(hash)})
	says(dairy.Get("/bids/1").Is(http.StatusOK), "2,400.00", "66.67", "Only the team sees this")
	for _, p := range []pagetest.Reader{wood, s.As(t, pagetest.Stranger())} {
		if shown := p.Get("/bids/1"); strings.Contains(shown.Body, "2,400") {
			t.Error("somebody else sees the prices")
		}
	}
	says(mill.Get("/acts/bids.draft?bid=1").Is(http.StatusOK), `value="66.67"`, "“Evaluation of the food bank” (ocds-1)", "Amounts and prices are in the team&#39;s sheet")
	mill.Post("/acts/bids.draft", "bid", "1", "begins", day(0), "ends", day(90), "text", "We bid.", "shares.0.party", "mill", "shares.0.basis_points", "most").Is(http.StatusUnprocessableEntity).Beside("shares.0.basis_points", "write a share in percent")
	sealed := []string{"bid", "1", "begins", day(0), "ends", day(90), "text", "We bid.", "shares.0.party", "mill", "shares.0.basis_points", "66.67", "shares.1.party", "dairy", "shares.1.basis_points", "33.33"}
	says(mill.Post("/acts/bids.draft", sealed...).Is(http.StatusOK), ">We bid.<")
	if p := mill.Post("/acts/bids.draft", append(sealed, "sealed", "true")...).Is(http.StatusOK); strings.Contains(p.Body, ">We bid.<") {
		t.Error("words would be in the log that the sheet keeps, as the form began with them")
	}
	does("mill", bids.Draft{Bid: 1, Text: "We bid.", Begins: day(0), Ends: day(90), Shares: []agreements.Share{{Party: "dairy", BasisPoints: 3333}, {Party: "mill", BasisPoints: 6667}}})
	says(mill.Get("/bids/1").Is(http.StatusOK), "offer it to all", "/agreements/1")
	does("mill", agreements.Offer{Agreement: 1}, agreements.Sign{Agreement: 1, Version: 1})
	says(dairy.Get("/bids/1").Is(http.StatusOK), "Read and sign")
	does("dairy", agreements.Sign{Agreement: 1, Version: 1})
	says(mill.Get("/bids/1").Is(http.StatusOK), "It is submitted")
	does("mill", bids.Submit{Bid: 1}, bids.Conclude{Bid: 1, Outcome: bids.IsWon, Learned: "Begin a week earlier."})
	says(dairy.Get("/bids/1").Is(http.StatusOK), "It was won", "Begin a week earlier.", "Say what you learned")
	if feed := dairy.Get("/bids/1/calendar.ics").Is(http.StatusOK).Body; strings.Count(feed, "BEGIN:VEVENT") != 2 {
		t.Errorf("the calendar is %s", feed)
	}
	dairy.Get("/bids/9").Refused(http.StatusNotFound, "bids.unknown")
	s.Samples(t)
}

// TestWhoCouldDoItAllIsNamed has a member whose competences and hours cover a bid.
func TestWhoCouldDoItAllIsNamed(t *testing.T) {
	w, s := start(t, papers{})
	day := func(n int64) string { return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	open := bids.Open{
		Title: "Books and study", Closes: day(20),
		Parts: []bids.Part{{Title: "Books", Competence: "act:bookkeeping", Quantity: 1000, Unit: "h", Until: day(40)}, {Title: "Study", Competence: "act:research", Quantity: 1000, Unit: "h", Until: day(40)}},
	}
	able := func(o machine.OrganizationID, hours int64, ids ...string) {
		for _, id := range ids {
			w.Must(domaintest.Rep(o), o, competences.Declare{Competence: id, Level: competences.Able})
		}
		w.Must(domaintest.Rep(o), o, competences.SetCapacity{Hours: hours})
	}
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", open)
		able("press", 20, "act:bookkeeping", "act:research")
		able("wood", 19, "act:bookkeeping", "act:research")
		able("forge", 50, "act:bookkeeping")
	})
	body := s.As(t, person("mill")).Get("/bids/1").Is(http.StatusOK).Body
	for name, could := range map[string]bool{"press": true, "wood": false, "forge": false} {
		if strings.Contains(body, name+" Limited could do all of this alone") != could {
			t.Errorf("%s could do it alone: want %v", name, could)
		}
	}
}
