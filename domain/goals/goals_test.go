package goals_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/goals"
	"metaorg/domain/governance"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, circles.Module, files.Module, commons.Module, uses.Module, services.Module, goals.Module)
}

func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

// lent is the dairy's goal, to be reached in a hundred days.
func lent(t testing.TB) goals.Set {
	return goals.Set{Title: "Lend every tool", Indicator: "Tools lent, of 140", By: start(t).Now() + 100*rulestest.Day}
}

func TestGoals(t *testing.T) {
	set := lent(t)
	given := slices.Clip([]rulestest.Act{as("dairy", set)})
	later := goals.Change{Goal: 1, Title: set.Title, Indicator: set.Indicator, By: set.By + 100*rulestest.Day}
	reached := goals.Report{Goal: 1, State: goals.Reached, Now: "All 140"}
	var many []machine.Message
	for range 30 {
		many = append(many, set)
	}
	full := slices.Clip([]rulestest.Act{as("dairy", many...)})
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member sets itself a goal, and is asked when its time is over", By: "dairy-rep", For: "dairy", When: set, Later: 120,
			Then: []machine.Event{goals.GoalSet{Goal: 1, Member: "dairy", By: "dairy-rep", Title: set.Title, Indicator: set.Indicator, Until: set.By}, goals.GoalFellDue{Goal: 1}},
		},
		{Rule: "who takes no part does not", Given: []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, By: "eve", When: set, Refused: "goals.no_part"},
		refused("it says what it wants", "goals.empty", nil, "dairy", goals.Set{Indicator: "Tools", By: set.By}),
		refused("and by what one sees it", "goals.empty", nil, "dairy", goals.Set{Title: "Tools", By: set.By}),
		refused("in a few words", "goals.too_long", nil, "dairy", goals.Set{Title: strings.Repeat("x", 121), Indicator: "Tools", By: set.By}),
		refused("that can be read", "goals.unprintable", nil, "dairy", goals.Set{Title: "a\nb", Indicator: "Tools", By: set.By}),
		refused("and from now on", "goals.bad_time", nil, "dairy", goals.Set{Title: "Tools", Indicator: "Tools", By: 1}),
		refused("thirty at a time", "goals.too_many_goals", full, "dairy", set),
		{
			Rule: "what is over is not counted", Given: append(full, as("dairy", reached)), By: "dairy-rep", For: "dairy", When: set,
			Then: []machine.Event{goals.GoalSet{Goal: 31, Member: "dairy", By: "dairy-rep", Title: set.Title, Indicator: set.Indicator, Until: set.By}},
		},
		{
			Rule: "with another time it is asked then, once", Given: given, By: "dairy-rep", For: "dairy", When: later, Later: 220,
			Then: []machine.Event{goals.GoalChanged{Goal: 1, By: "dairy-rep", Title: set.Title, Indicator: set.Indicator, Until: later.By}, goals.GoalFellDue{Goal: 1}},
		},
		refused("to a time from now on", "goals.bad_time", given, "dairy", goals.Change{Goal: 1, Title: "Tools", Indicator: "Tools", By: 1}),
		refused("nobody else changes it", "goals.not_yours", given, "wood", later),
		refused("what is over is not changed", "goals.over", append(given, as("dairy", reached)), "dairy", later),
		refused("there is such a goal", "goals.unknown_goal", nil, "dairy", later),
		{
			Rule: "the member says how far it has come; what is reached is not asked about", Given: given, By: "dairy-rep", For: "dairy", When: reached, Later: 120,
			Then: []machine.Event{goals.GoalReported{Goal: 1, By: "dairy-rep", State: goals.Reached, Now: "All 140"}},
		},
		refused("nobody else does", "goals.not_yours", given, "mill", reached),
		refused("there are four words for it", "goals.unknown_state", given, "dairy", goals.Report{Goal: 1, State: "soon", Now: "92"}),
		refused("and one's own", "goals.empty", given, "dairy", goals.Report{Goal: 1, State: goals.Behind}),
	})
}

func TestTies(t *testing.T) {
	there := slices.Clip([]rulestest.Act{
		as("dairy", lent(t)),
		as("mill", commons.Share{Title: "Saw", Kind: commons.Equipment, Boundary: files.Public}, services.Offer{Title: "Books", Description: "We keep them.", Terms: "None."}),
		as("dairy", uses.Adopt{Resource: 1, Text: "Planks."}),
		as("wood", uses.Adopt{Resource: 1, Text: "Logs."}),
	})
	tie := func(what goals.What, n uint64) goals.Tie { return goals.Tie{Goal: 1, What: what, Number: n} }
	tied := slices.Clip(append(there, as("dairy", tie(goals.Resource, 1))))
	var things, ties []machine.Message
	for n := range 31 {
		things = append(things, services.Offer{Title: "Books", Description: "We keep them.", Terms: "None."})
		ties = append(ties, tie(goals.Service, uint64(n+1)))
	}
	full := slices.Clip(append(there, as("mill", things...), as("dairy", ties[:30]...)))
	ok := func(rule string, what goals.What) rulestest.Rule {
		return rulestest.Rule{
			Rule: rule, Given: there, By: "dairy-rep", For: "dairy", When: tie(what, 1),
			Then: []machine.Event{goals.GoalTied{Goal: 1, By: "dairy-rep", What: what, Number: 1}},
		}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		ok("something shared helps with a goal", goals.Resource),
		ok("so does a service", goals.Service),
		ok("so does an adoption of one's own", goals.Adoption),
		refused("not another's", "goals.nothing_there", there, "dairy", tie(goals.Adoption, 2)),
		refused("nor what is not there", "goals.nothing_there", there, "dairy", tie(goals.Resource, 9)),
		refused("nor luck", "goals.unknown_what", there, "dairy", tie("luck", 1)),
		refused("nobody else ties it", "goals.not_yours", there, "wood", tie(goals.Resource, 1)),
		refused("once", "goals.tied_already", tied, "dairy", tie(goals.Resource, 1)),
		refused("thirty at most", "goals.too_many_ties", full, "dairy", ties[30]),
		{
			Rule: "it is untied", Given: tied, By: "dairy-rep", For: "dairy", When: goals.Untie{Goal: 1, What: goals.Resource, Number: 1},
			Then: []machine.Event{goals.GoalUntied{Goal: 1, By: "dairy-rep", What: goals.Resource, Number: 1}},
		},
		refused("if it was tied", "goals.not_tied", there, "dairy", goals.Untie{Goal: 1, What: goals.Resource, Number: 1}),
	})
}
