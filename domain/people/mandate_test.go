package people_test

import (
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// mayAct lists who may act for radish, of ada, bo and cy.
func mayAct(want ...machine.PersonID) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		may := map[machine.PersonID]bool{}
		for _, p := range want {
			may[p] = true
		}
		for _, p := range []machine.PersonID{"ada", "bo", "cy"} {
			if people.MayActFor(w.Store, p, "radish", w.Now()) != may[p] {
				t.Errorf("%s may act for radish: %v, want %v", p, !may[p], may[p])
			}
		}
	}
}

func grant(p machine.PersonID, role people.Role, until int64) people.GrantMandate {
	return people.GrantMandate{Organization: "radish", Person: p, Role: role, Until: until}
}

func TestGrantMandate(t *testing.T) {
	given := and(joins("ada", "bo", "cy"), rulestest.By("ada", radish(), organization("turnip")))
	withAlternate := func(until int64) []rulestest.Act {
		return rulestest.Join(given, []rulestest.Act{rulestest.By("ada", grant("bo", people.Alternate, until))})
	}
	handedOver := rulestest.Join(given, []rulestest.Act{rulestest.By("ada", grant("bo", people.Representative, 0))})
	inAWeek := rulestest.Start + 7*day
	granted := func(p, by machine.PersonID, role people.Role, until int64) machine.Event {
		return people.MandateGranted{Organization: "radish", Person: p, Role: role, Until: until, By: by}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule:  "the representative grants an alternate",
			Given: given, By: "ada", When: grant("bo", people.Alternate, 0),
			Then: []machine.Event{granted("bo", "ada", people.Alternate, 0)}, Check: mayAct("ada", "bo"),
		},
		{
			Rule:  "the representative grants it in the organization's name too",
			Given: given, By: "ada", For: "radish", When: grant("bo", people.Alternate, 0),
			Then: []machine.Event{granted("bo", "ada", people.Alternate, 0)}, Check: mayAct("ada", "bo"),
		},
		{
			Rule:  "a mandate with an end date holds until then",
			Given: given, By: "ada", When: grant("bo", people.Alternate, inAWeek), Later: 6,
			Then: []machine.Event{granted("bo", "ada", people.Alternate, inAWeek)}, Check: mayAct("ada", "bo"),
		},
		{
			Rule:  "a mandate with an end date ends by itself",
			Given: given, By: "ada", When: grant("bo", people.Alternate, inAWeek), Later: 7,
			Then: []machine.Event{granted("bo", "ada", people.Alternate, inAWeek)}, Check: mayAct("ada"),
		},
		{
			Rule:  "an alternate whose mandate ended makes room for another",
			Given: withAlternate(inAWeek), After: 7, By: "ada", When: grant("cy", people.Alternate, 0),
			Then: []machine.Event{granted("cy", "ada", people.Alternate, 0)}, Check: mayAct("ada", "cy"),
		},
		{
			Rule:  "an alternate's end date is moved by granting again",
			Given: withAlternate(inAWeek), By: "ada", When: grant("bo", people.Alternate, 0), Later: 30,
			Then: []machine.Event{granted("bo", "ada", people.Alternate, 0)}, Check: mayAct("ada", "bo"),
		},
		{
			Rule:  "whoever hands the representation over no longer has it",
			Given: given, By: "ada", When: grant("bo", people.Representative, 0),
			Then: []machine.Event{
				people.MandateEnded{Organization: "radish", Person: "ada", Role: people.Representative, By: "ada"},
				granted("bo", "ada", people.Representative, 0),
			}, Check: mayAct("bo"),
		},
		{
			Rule:  "an alternate may become the representative",
			Given: withAlternate(inAWeek), By: "ada", When: grant("bo", people.Representative, 0), Later: 30,
			Then: []machine.Event{
				people.MandateEnded{Organization: "radish", Person: "ada", Role: people.Representative, By: "ada"},
				granted("bo", "ada", people.Representative, 0),
			}, Check: mayAct("bo"),
		},
		{
			Rule:  "the new representative grants",
			Given: handedOver, By: "bo", When: grant("ada", people.Alternate, 0),
			Then: []machine.Event{granted("ada", "bo", people.Alternate, 0)}, Check: mayAct("ada", "bo"),
		},
		{Rule: "the former representative grants nothing", Given: handedOver, By: "ada", When: grant("cy", people.Alternate, 0), Refused: "people.not_representative"},
		{Rule: "an alternate grants nothing", Given: withAlternate(0), By: "bo", For: "radish", When: grant("cy", people.Representative, 0), Refused: "people.not_representative", Check: mayAct("ada", "bo")},
		{Rule: "a stranger grants nothing", Given: given, By: "cy", When: grant("cy", people.Alternate, 0), Refused: "people.not_representative"},
		{Rule: "the representative does not become alternate too", Given: given, By: "ada", When: grant("ada", people.Alternate, 0), Refused: "people.is_representative"},
		{Rule: "a mandate does not end before it begins", Given: given, By: "ada", When: grant("bo", people.Alternate, rulestest.Start), Refused: "people.bad_end"},
		{Rule: "a mandate does not end before 1970", Given: given, By: "ada", When: grant("bo", people.Alternate, -1), Refused: "people.bad_end"},
		{Rule: "there are two roles", Given: given, By: "ada", When: grant("bo", "king", 0), Refused: "people.bad_role"},
		{Rule: "only a registered person gets a mandate", Given: given, By: "ada", When: grant("dee", people.Alternate, 0), Refused: "people.unknown_person"},
		{Rule: "an organization gets no mandate", Given: given, By: "ada", When: grant("turnip", people.Alternate, 0), Refused: "people.unknown_person"},
		{Rule: "only a registered organization has mandates", Given: given, By: "ada", When: people.GrantMandate{Organization: "leek", Person: "bo", Role: people.Alternate}, Refused: "people.unknown_organization"},
		{Rule: "one organization does not change another's mandates", Given: given, By: "ada", For: "turnip", When: grant("bo", people.Alternate, 0), Refused: "people.other_organization"},
	})
}

func TestRevokeMandate(t *testing.T) {
	given := and(joins("ada", "bo", "cy"),
		rulestest.By("ada", radish(), organization("turnip"), grant("bo", people.Alternate, rulestest.Start+7*day)))
	revoke := func(p machine.PersonID) people.RevokeMandate {
		return people.RevokeMandate{Organization: "radish", Person: p}
	}
	ended := func(by machine.PersonID) []machine.Event {
		return []machine.Event{people.MandateEnded{Organization: "radish", Person: "bo", Role: people.Alternate, By: by}}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "the representative revokes the alternate's mandate", Given: given, By: "ada", When: revoke("bo"), Then: ended("ada"), Check: mayAct("ada")},
		{Rule: "the alternate lays their mandate down", Given: given, By: "bo", When: revoke("bo"), Then: ended("bo"), Check: mayAct("ada")},
		{Rule: "the alternate lays it down in the organization's name", Given: given, By: "bo", For: "radish", When: revoke("bo"), Then: ended("bo"), Check: mayAct("ada")},
		{Rule: "the alternate does not remove the representative", Given: given, By: "bo", For: "radish", When: revoke("ada"), Refused: "people.not_representative"},
		{Rule: "the representative cannot leave nobody behind", Given: given, By: "ada", When: revoke("ada"), Refused: "people.last_representative", Check: mayAct("ada", "bo")},
		{Rule: "a stranger revokes nothing", Given: given, By: "cy", When: revoke("bo"), Refused: "people.not_representative"},
		{Rule: "there must be a mandate to revoke", Given: given, By: "ada", When: revoke("cy"), Refused: "people.unknown_mandate"},
		{Rule: "an alternate whose mandate ended has none to lay down", Given: given, After: 8, By: "bo", When: revoke("bo"), Refused: "people.not_representative"},
		{Rule: "an organization that is not here has no mandates to revoke", Given: given, By: "ada", When: people.RevokeMandate{Organization: "leek", Person: "bo"}, Refused: "people.unknown_organization"},
		{Rule: "one organization does not revoke another's mandates", Given: given, By: "ada", For: "turnip", When: revoke("bo"), Refused: "people.other_organization"},
	})
}
