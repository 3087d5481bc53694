package view_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/bids"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/opportunities"
	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// TestHoursAreTheLatestAndOnlyForWhomTheyAre has a member that does more than it
// said it has, which says that it has more, then less, and then shows its hours to
// partners alone.
func TestHoursAreTheLatestAndOnlyForWhomTheyAre(t *testing.T) {
	w, s := start(t, papers{})
	day := func(n int64) string { return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	does := func(o machine.OrganizationID, m ...machine.Message) {
		t.Helper()
		s.Let(func(w *rulestest.World) { w.Must(domaintest.Rep(o), o, m...) })
	}
	shows := func(when string, o machine.OrganizationID, overload, alone bool) {
		t.Helper()
		body := strings.ReplaceAll(s.As(t, person(o)).Get("/bids/1").Body, "\u00a0", " ")
		if got := strings.Contains(body, "it works 20 hours"); got != overload {
			t.Errorf("%s: %s is warned of dairy's hours: %t", when, o, got)
		}
		if got := strings.Contains(body, "dairy Limited could do all of this alone"); got != alone {
			t.Errorf("%s: %s is told that dairy could do all: %t", when, o, got)
		}
	}
	does("dairy", competences.Declare{Competence: "act:bookkeeping", Level: competences.Able}, competences.SetCapacity{Hours: 8})
	does("mill", bids.Open{Title: "Books", Closes: day(20), Parts: []bids.Part{{Title: "Books", Competence: "act:bookkeeping", Quantity: 2000, Unit: "h", Until: day(40), Remote: true}}})
	does("dairy", bids.Volunteer{Bid: 1, Part: 1})
	shows("it has 8", "mill", true, false)
	does("dairy", competences.SetCapacity{Hours: 30})
	shows("it has 30", "mill", false, true)
	does("dairy", relations.Share{Hours: []relations.Role{relations.Partner}})
	shows("its 30 hours are for partners", "mill", false, false)
	shows("its 30 hours are for partners", "dairy", false, true)
	does("dairy", competences.SetCapacity{Hours: 10})
	shows("its 10 hours are for partners", "mill", false, false)
	shows("its 10 hours are for partners", "dairy", true, false)
	list, err := s.Model.Read(t.Context(), "bid-volunteers", nil)
	if err != nil || len(list.Items) != 1 || list.Items[0].Get("month") != "" {
		t.Errorf("the list has %v, %v", list.Items, err)
	}
	does("dairy", competences.SetCapacity{Hours: 29}, relations.Share{Hours: []relations.Role{relations.Everybody}})
	shows("it has 29 hours for 20", "mill", false, true)
	does("wood", opportunities.Need{Title: "Saws", Quantity: 1500, Unit: "h", From: day(40), Until: day(40), Remote: true, Terms: opportunities.Gift})
	does("dairy", opportunities.Answer{Post: 1, Text: "We can.", Anyway: true})
	does("wood", opportunities.Choose{Answer: 1})
	if body := s.As(t, person("mill")).Get("/bids/1").Body; !strings.Contains(body, "it works 35 hours") {
		t.Error("what it promised on the board does not count")
	}
	does("wood", opportunities.GiveUp{Post: 1})
	does("dairy", competences.SetCapacity{Hours: 10}, relations.Share{Hours: []relations.Role{relations.Partner}})
	does("dairy", relations.State{With: "mill", Role: relations.Partner})
	does("mill", relations.State{With: "dairy", Role: relations.Partner})
	shows("mill is a partner", "mill", true, false)
}

func TestWhoBeginsABidGoesOnFromThere(t *testing.T) {
	w, s := start(t, papers{})
	s.As(t, person("mill")).Does("bids.open", "title", "Books", "closes", time.Unix(w.Now()+20*rulestest.Day, 0).UTC().Format(time.DateOnly), "next", "/bids").Made("/bids/1")
}
