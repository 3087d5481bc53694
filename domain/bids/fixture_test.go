package bids_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/bookings"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// five are the members of the worlds here, by id.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t testing.TB) *rulestest.World { return founded(t, five) }

func founded(t testing.TB, all []machine.OrganizationID) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), all,
		mandates.Module, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, services.Module,
		patronage.Module, obligations.Module, competences.Module, opportunities.Module, agreements.Module, bids.Module)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// in is the day so many days after worlds begin, as messages have it.
func in(days int64) string {
	return time.Unix(rulestest.Start+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// tender is what the mill goes after in most tests: it closes in 20 days, and has
// 40 hours of survey and 10 of printing.
func tender(changes ...func(*bids.Open)) bids.Open {
	m := bids.Open{
		Title: "Evaluation of the food bank", Reference: "ocds-1", Client: "Northside Trust", Closes: in(20), Value: 1_800_000, Currency: "GBP",
		Parts: []bids.Part{
			{Title: "Survey", Competence: "act:bookkeeping", Quantity: 4000, Unit: "h", Until: in(60), Remote: true},
			{Title: "Printing", Quantity: 1000, Unit: "h", Place: "Leeds"},
		},
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

func whatOf(m bids.Open) bids.What {
	return bids.What{Title: m.Title, Text: m.Text, Reference: m.Reference, Client: m.Client, Closes: m.Closes, Value: m.Value, Currency: m.Currency, Need: m.Need, Document: m.Document}
}

// on puts the one who says it on a part of the first bid: for all that is left of it.
func on(part uint64) bids.Volunteer { return bids.Volunteer{Bid: 1, Part: part} }

func lead(m people.MemberID) bids.NameLead { return bids.NameLead{Bid: 1, Lead: m} }

// terms are what the dairy and the mill are to sign in most tests.
func terms(changes ...func(*bids.Draft)) bids.Draft {
	m := bids.Draft{
		Bid: 1, Text: "We bid together.", Begins: in(0), Ends: in(90),
		Shares: []agreements.Share{{Party: "dairy", BasisPoints: 2500}, {Party: "mill", BasisPoints: 7500}},
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

var sign = agreements.Sign{Agreement: 1, Version: 1}

// opened begins the bid; teamed has the mill do the survey and the dairy the
// printing, led by the mill; drafted, signed and handed go on from there.
func opened() []rulestest.Act { return []rulestest.Act{as("mill", tender())} }

func teamed() []rulestest.Act {
	return append(opened(), as("mill", on(1)), as("dairy", on(2), lead("mill")), as("mill", lead("mill")))
}

func drafted() []rulestest.Act { return append(teamed(), as("mill", terms())) }

func signed() []rulestest.Act {
	return append(drafted(), as("mill", agreements.Offer{Agreement: 1}, sign), as("dairy", sign))
}

func handed() []rulestest.Act { return append(signed(), as("mill", bids.Submit{Bid: 1})) }

// then puts acts after others without writing over their end.
func then(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return rulestest.Join(given, more)
}

func does(rule string, given []rulestest.Act, by machine.OrganizationID, when machine.Message, then ...machine.Event) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Then: then}
}

// is checks how far the first bid has come, and who is on it.
func is(want bids.State, team ...people.MemberID) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		t.Helper()
		b, _ := bids.BidOf(w.Store, 1)
		if got := bids.Team(w.Store, 1); b.State != want || strings.Join(names(got), " ") != strings.Join(names(team), " ") {
			t.Errorf("it is %s with %v, want %s with %v", b.State, got, want, team)
		}
	}
}

func names(all []people.MemberID) (texts []string) {
	for _, m := range all {
		texts = append(texts, string(m))
	}
	return texts
}

func checked(r rulestest.Rule, check func(*testing.T, *rulestest.World)) rulestest.Rule {
	r.Check = check
	return r
}

func paper(digit string) bids.Paper { return bids.Paper(strings.Repeat(digit, 64)) }
