package people_test

import (
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

// startIn is a network that goes by the rules of a version.
func startIn(version uint64) func(testing.TB) *rulestest.World {
	return func(t testing.TB) *rulestest.World {
		w := start(t)
		w.Genesis.RuleVersion, w.Store = version, state.NewMemory()
		entries, err := w.Machine.Begin(w.Store, w.Genesis)
		if err != nil {
			t.Fatal(err)
		}
		w.Entries = entries
		return w
	}
}

func scoped(p machine.PersonID, scope ...people.Scope) people.GrantMandate {
	return people.GrantMandate{Organization: "radish", Person: p, Role: people.Alternate, Scope: scope}
}

func granted(p, by machine.PersonID, role people.Role, until int64, scope ...people.Scope) people.MandateGranted {
	return people.MandateGranted{Organization: "radish", Person: p, Role: role, Until: until, By: by, Scope: scope}
}

func ended(p, by machine.PersonID, role people.Role) people.MandateEnded {
	return people.MandateEnded{Organization: "radish", Person: p, Role: role, By: by}
}

func TestMandatesBeforeVersionFour(t *testing.T) {
	given := and(joins("ada", "bo", "cy"), rulestest.By("ada", radish(), grant("bo", people.Alternate, 0)))
	inAWeek := rulestest.Start + 7*day
	rulestest.Run(t, startIn(3), []rulestest.Rule{
		{Rule: "an organization has one alternate", Given: given, By: "ada", When: grant("cy", people.Alternate, 0), Refused: "people.has_alternate", Check: mayAct("ada", "bo")},
		{Rule: "a representative's mandate has no end date", Given: given, By: "ada", When: grant("cy", people.Representative, inAWeek), Refused: "people.endless_only"},
		{Rule: "a mandate has no scope", Given: given, By: "ada", When: scoped("bo", "people"), Refused: "machine.bad_content"},
		{Rule: "a representative is one already", Given: given, By: "ada", When: grant("ada", people.Representative, 0), Refused: "people.is_representative"},
	})
}

func TestSeveralAlternates(t *testing.T) {
	inAWeek := rulestest.Start + 7*day
	given := and(joins("ada", "bo", "cy", "dee", "eve", "fay", "gus"), rulestest.By("ada", radish(),
		grant("bo", people.Alternate, inAWeek), grant("cy", people.Alternate, 0), grant("dee", people.Alternate, 0),
		grant("eve", people.Alternate, 0)))
	full := and(given, rulestest.By("ada", grant("fay", people.Alternate, 0)))
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a fifth alternate is granted", Given: given, By: "ada", When: grant("fay", people.Alternate, 0), Then: []machine.Event{granted("fay", "ada", people.Alternate, 0)}},
		{Rule: "a sixth is not", Given: full, By: "ada", When: grant("gus", people.Alternate, 0), Refused: "people.too_many_alternates"},
		{Rule: "one whose mandate ended makes room", Given: full, After: 7, By: "ada", When: grant("gus", people.Alternate, 0), Then: []machine.Event{granted("gus", "ada", people.Alternate, 0)}},
		{Rule: "one of the five gets another end", Given: full, By: "ada", When: grant("cy", people.Alternate, inAWeek), Then: []machine.Event{granted("cy", "ada", people.Alternate, inAWeek)}},
	})
}

func TestScopes(t *testing.T) {
	given := and(joins("ada", "bo", "cy"), rulestest.By("ada", radish(), scoped("bo", "people.describe_organization", "people.disclose")))
	byModule := and(joins("ada", "bo"), rulestest.By("ada", radish(), scoped("bo", "people")))
	describe := people.DescribeOrganization{Place: "Leeds", Website: "https://radish.example", Description: "Radishes."}
	described := people.OrganizationDescribed{Organization: "radish", Place: "Leeds", Website: "https://radish.example", Description: "Radishes.", By: "bo"}
	many := []people.Scope{}
	for range 21 {
		many = append(many, "people")
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a mandate is granted for some messages only", Given: and(joins("ada", "bo"), rulestest.By("ada", radish())), By: "ada", When: scoped("bo", "people"), Then: []machine.Event{granted("bo", "ada", people.Alternate, 0, "people")}},
		{Rule: "an alternate signs what the mandate names", Given: given, By: "bo", For: "radish", When: describe, Then: []machine.Event{described}},
		{Rule: "an alternate signs what the mandate's module has", Given: byModule, By: "bo", For: "radish", When: describe, Then: []machine.Event{described}},
		{Rule: "an alternate signs nothing else", Given: given, By: "bo", For: "radish", When: people.RevokeMandate{Organization: "radish", Person: "bo"}, Refused: "people.out_of_scope"},
		{
			Rule: "an alternate lays a limited mandate down in their own name", Given: given, By: "bo", When: people.RevokeMandate{Organization: "radish", Person: "bo"},
			Then: []machine.Event{ended("bo", "bo", people.Alternate)},
		},
		{Rule: "a representative acts in everything", Given: given, By: "ada", When: people.GrantMandate{Organization: "radish", Person: "cy", Role: people.Representative, Scope: []people.Scope{"people"}}, Refused: "people.whole_only"},
		{Rule: "a scope names messages that there are", Given: given, By: "ada", When: scoped("cy", "cooking"), Refused: "people.unknown_scope"},
		{Rule: "nothing is named twice", Given: given, By: "ada", When: scoped("cy", "people", "people"), Refused: "people.twice"},
		{Rule: "not too much is named", Given: given, By: "ada", When: scoped("cy", many...), Refused: "people.too_many_scopes"},
	})
}

func TestTerms(t *testing.T) {
	soon, later := rulestest.Start+7*day, rulestest.Start+20*day
	given := and(joins("ada", "bo", "cy"), rulestest.By("ada", radish()))
	with := func(more ...machine.Message) []rulestest.Act {
		return and(given, rulestest.By("ada", more...))
	}
	own := grant("ada", people.Representative, soon)
	represents := func(want machine.PersonID) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			if got := people.RepresentativeOf(w.Store, "radish"); got != want || !people.MayActFor(w.Store, got, "radish", w.Now()) {
				t.Errorf("%s represents radish, want %s", got, want)
			}
		}
	}
	mine := granted("ada", "ada", people.Representative, soon)
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a representative sets an end to the term", Given: given, By: "ada", When: own, Then: []machine.Event{mine}, Check: represents("ada")},
		{
			Rule: "when the term ends, the alternate of longest standing represents", Given: with(grant("cy", people.Alternate, 0), own), After: 1, By: "ada", When: grant("bo", people.Alternate, 0), Later: 7,
			Then: []machine.Event{
				granted("bo", "ada", people.Alternate, 0), ended("ada", "", people.Representative), granted("cy", "", people.Representative, 0),
			}, Check: represents("cy"),
		},
		{
			Rule: "where there is no alternate the representative goes on", Given: given, By: "ada", When: own, Later: 8,
			Then: []machine.Event{mine, people.TermExtended{Organization: "radish", Person: "ada"}}, Check: represents("ada"),
		},
		{
			Rule: "an alternate for some messages only does not follow", Given: with(scoped("bo", "people")), By: "ada", When: own, Later: 8,
			Then: []machine.Event{mine, people.TermExtended{Organization: "radish", Person: "ada"}}, Check: represents("ada"),
		},
		{
			Rule: "nor does one whose mandate has an end", Given: with(grant("bo", people.Alternate, later)), By: "ada", When: own, Later: 8,
			Then: []machine.Event{mine, people.TermExtended{Organization: "radish", Person: "ada"}}, Check: represents("ada"),
		},
		{
			Rule: "a term is made longer before it ends", Given: with(grant("bo", people.Alternate, 0), own), By: "ada", When: grant("ada", people.Representative, later), Later: 8,
			Then: []machine.Event{granted("ada", "ada", people.Representative, later)}, Check: represents("ada"),
		},
		{
			Rule: "representation is handed over with a term", Given: with(own), By: "ada", When: grant("bo", people.Representative, later), Later: 8,
			Then: []machine.Event{ended("ada", "ada", people.Representative), granted("bo", "ada", people.Representative, later)}, Check: represents("bo"),
		},
		{Rule: "a term does not end before it begins", Given: given, By: "ada", When: grant("ada", people.Representative, rulestest.Start), Refused: "people.bad_end"},
		{Rule: "an alternate sets no term", Given: with(grant("bo", people.Alternate, 0)), By: "bo", When: grant("bo", people.Representative, later), Refused: "people.not_representative", Check: represents("ada")},
	})
}
