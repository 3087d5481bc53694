package relations_test

import (
	"slices"
	"testing"
	"time"

	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"dairy", "forge", "mill"}, governance.Module, competences.Module, relations.Module)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// in is the day so many days after a world begins, as messages have it.
func in(t testing.TB, days int64) string {
	return time.Unix(start(t).Now()+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// supplies is what the mill says of the dairy, and buys what the dairy says of the mill.
var (
	supplies = relations.State{With: "dairy", Role: relations.Supplier, Words: "Flour, every other week."}
	buys     = relations.State{With: "mill", Role: relations.Customer}
)

func said() []rulestest.Act   { return []rulestest.Act{as("mill", supplies)} }
func counts() []rulestest.Act { return []rulestest.Act{as("mill", supplies), as("dairy", buys)} }

// then puts acts after others without writing over their end.
func then(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return rulestest.Join(given, more)
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

func does(rule string, given []rulestest.Act, by machine.OrganizationID, when machine.Message, then ...machine.Event) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Then: then}
}

func after(r rulestest.Rule, days int64) rulestest.Rule {
	r.After = days
	return r
}

// between checks what the mill is to the dairy as both say.
func between(r rulestest.Rule, want ...relations.Role) rulestest.Rule {
	r.Check = func(t *testing.T, w *rulestest.World) {
		var got, other []relations.Role
		for x := range relations.Between(w.Store, "mill", "dairy") {
			role := x.First.Role
			if x.First.Who != "mill" {
				role = x.Second.Role
			}
			got = append(got, role)
		}
		for x := range relations.Between(w.Store, "dairy", "mill") {
			other = append(other, x.First.Role)
		}
		if !slices.Equal(got, want) || len(other) != len(got) {
			t.Errorf("the mill is %v to the dairy, want %v; seen from there %v", got, want, other)
		}
	}
	return r
}

// shows checks to whom the mill shows its prices.
func shows(r rulestest.Rule, want ...people.MemberID) rulestest.Rule {
	r.Check = func(t *testing.T, w *rulestest.World) {
		var got []people.MemberID
		for _, to := range []people.MemberID{"dairy", "forge", "mill"} {
			if relations.Shows(w.Store, "mill", to, relations.Prices) {
				got = append(got, to)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the mill shows its prices to %v, want %v", got, want)
		}
	}
	return r
}
