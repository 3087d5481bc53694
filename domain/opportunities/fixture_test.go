package opportunities_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// five are the members of the worlds here, by id.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t testing.TB) *rulestest.World {
	return under(t, machine.RuleVersion)
}

// under is the same world under rules of a version.
func under(t testing.TB, version uint64) *rulestest.World {
	return domaintest.FoundedUnder(t, version, domaintest.Draft("federation"), five, governance.Module, files.Module, commons.Module, competences.Module, opportunities.Module)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// in is the day so many days after a world begins, as messages have it.
func in(t testing.TB, days int64) string {
	return time.Unix(start(t).Now()+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// end is when that day is over.
func end(t testing.TB, days int64) int64 {
	at, err := time.Parse(time.DateOnly, in(t, days))
	if err != nil {
		t.Fatal(err)
	}
	return at.Unix() + rulestest.Day
}

// books is what the mill needs in most tests: within 30 days, answers within 20.
func books(t testing.TB) opportunities.Need {
	return opportunities.Need{
		Title: "Somebody to check our books", Competences: []string{"act:bookkeeping"}, Quantity: 800, Unit: "h",
		Until: in(t, 30), AnswerBy: in(t, 20), Remote: true, Terms: opportunities.Paid, InReturn: "30 pounds an hour",
	}
}

// chairs is what the press offers.
var chairs = opportunities.Offer{Title: "Forty chairs", Place: "Shrewsbury", Terms: opportunities.Gift}

var (
	yes   = opportunities.Answer{Post: 1, Text: "In the second week."}
	paper = opportunities.Paper(strings.Repeat("a", 64))
)

// needed is the mill's need; answered has the dairy and the wood answer it;
// chosen and half go on from there.
func needed(t testing.TB) []rulestest.Act { return []rulestest.Act{as("mill", books(t))} }

func answered(t testing.TB) []rulestest.Act {
	return append(needed(t), as("dairy", yes), as("wood", yes))
}

func chosen(t testing.TB) []rulestest.Act {
	return append(answered(t), as("mill", opportunities.Choose{Answer: 1}))
}

func half(t testing.TB) []rulestest.Act {
	return append(chosen(t), as("dairy", opportunities.Confirm{Post: 1}))
}

// then puts acts after others without writing over their end.
func then(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return rulestest.Join(given, more)
}

// owned has the dairy under the mill's control.
func owned() rulestest.Act {
	return as("dairy", people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}})
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

func does(rule string, given []rulestest.Act, by machine.OrganizationID, when machine.Message, then ...machine.Event) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Then: then}
}

// stage checks how far the first need has come, and how many answers are live.
func stage(want opportunities.Stage, answers int64) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		p, _ := opportunities.PostOf(w.Store, 1)
		live := int64(0)
		for range opportunities.ResponsesTo(w.Store, 1) {
			live++
		}
		if p.Stage != want || p.Answers != answers || live != answers {
			t.Errorf("it is %s with %d answers, of which %d are live; want %s with %d", p.Stage, p.Answers, live, want, answers)
		}
		open := 0
		for range opportunities.Needs(w.Store) {
			open++
		}
		for range opportunities.Offers(w.Store) {
			open++
		}
		if (open == 1) != (want == opportunities.Open) {
			t.Errorf("%d are on the board, and the only one is %s", open, want)
		}
	}
}

func checked(r rulestest.Rule, check func(*testing.T, *rulestest.World)) rulestest.Rule {
	r.Check = check
	return r
}

func after(r rulestest.Rule, days int64) rulestest.Rule {
	r.After = days
	return r
}
