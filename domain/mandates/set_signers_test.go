package mandates_test

import (
	"testing"

	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestSetSigners(t *testing.T) {
	given := mill()
	bound := and(given, forMill("ada", signers("people", 2, "ada", "bo")))
	set := func(scope people.Scope, threshold int64, all ...machine.PersonID) []machine.Event {
		return []machine.Event{mandates.SignersSet{Organization: "mill", Scope: scope, Threshold: threshold, Persons: all, By: "ada"}}
	}
	alone := signers("all", 2, "ada", "cy")
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "the representative says who signs together", Given: given, By: "ada", For: "mill", When: signers("all", 2, "cy", "ada", "bo"), Then: set("all", 2, "ada", "bo", "cy")},
		{Rule: "for one kind whoever's mandate covers it may be named", Given: given, By: "ada", For: "mill", When: signers(describes, 2, "ada", "dee"), Then: set(describes, 2, "ada", "dee")},
		{Rule: "an alternate does not", Given: given, By: "bo", For: "mill", When: alone, Refused: "mandates.not_representative"},
		{Rule: "it is said for an organization", Given: given, By: "ada", When: alone, Refused: "mandates.for_organization"},
		{Rule: "who signs has a mandate", Given: given, By: "ada", For: "mill", When: signers("all", 2, "ada", "eve"), Refused: "mandates.no_mandate"},
		{Rule: "who signs has a mandate for all of it", Given: given, By: "ada", For: "mill", When: signers("people", 2, "ada", "dee"), Refused: "mandates.no_mandate"},
		{Rule: "a scope names messages that there are", Given: given, By: "ada", For: "mill", When: signers("cooking", 2, "ada", "bo"), Refused: "people.unknown_scope"},
		{Rule: "one is not several", Given: given, By: "ada", For: "mill", When: signers("all", 1, "ada", "bo"), Refused: "mandates.bad_threshold"},
		{Rule: "no more are asked than are named", Given: given, By: "ada", For: "mill", When: signers("all", 3, "ada", "bo"), Refused: "mandates.bad_threshold"},
		{Rule: "nobody is named twice", Given: given, By: "ada", For: "mill", When: signers("all", 2, "ada", "ada"), Refused: "mandates.twice"},
		{Rule: "there is an end to how many sign", Given: given, By: "ada", For: "mill", When: signers("all", 2, "a", "b", "c", "d", "e", "f", "g"), Refused: "mandates.too_many_signers"},
		{Rule: "there must be a rule to take back", Given: given, By: "ada", For: "mill", When: signers("all", 0), Refused: "mandates.no_signers"},
		{Rule: "a rule is not changed by one alone", Given: bound, By: "ada", For: "mill", When: signers("people", 2, "ada", "cy"), Refused: "people.needs_signers"},
		{Rule: "a rule is not taken back by one alone", Given: bound, By: "ada", For: "mill", When: signers("people", 0), Refused: "people.needs_signers"},
		{Rule: "a rule is not narrowed away by one alone", Given: bound, By: "ada", For: "mill", When: signers(describes, 2, "ada", "cy"), Refused: "people.needs_signers"},
		{Rule: "what no rule covers yet the representative still binds", Given: bound, By: "ada", For: "mill", When: signers("mandates", 2, "ada", "cy"), Then: set("mandates", 2, "ada", "cy")},
		{
			Rule: "together they take a rule back", Given: and(bound, forMill("ada", propose(signers("people", 0)))), By: "bo", When: mandates.ApproveAct{Number: 1},
			Then: []machine.Event{
				mandates.ActSigned{Number: 1, Organization: "mill", By: "bo"},
				mandates.SignersSet{Organization: "mill", Scope: "people", By: "bo"},
				mandates.ActDone{Number: 1, Organization: "mill", Signed: []machine.PersonID{"ada", "bo"}},
			},
		},
	})
}

// TestWhatOneCannotDoAlone goes through the ways in which one of several could
// try to act without the others.
func TestWhatOneCannotDoAlone(t *testing.T) {
	bound := and(mill(), forMill("ada", signers("people", 2, "ada", "bo", "cy")))
	narrow := and(mill(), forMill("ada", signers(describes, 2, "ada", "bo")))
	ended := func(p, by machine.PersonID) machine.Event {
		return people.MandateEnded{Organization: "mill", Person: p, Role: people.Alternate, By: by}
	}
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "none of those who sign together acts alone", Given: bound, By: "ada", For: "mill", When: describe("Leeds"), Refused: "people.needs_signers"},
		{Rule: "nor does one whose mandate covers it and who is not asked", Given: bound, By: "dee", For: "mill", When: describe("Leeds"), Refused: "people.needs_signers"},
		{Rule: "nor in their own name", Given: bound, By: "ada", When: alternate("eve"), Refused: "people.needs_signers"},
		{Rule: "the representative does not revoke a signer's mandate alone, whatever the rule is for", Given: narrow, By: "ada", When: revoke("bo"), Refused: "people.needs_signers"},
		{Rule: "nor limit it", Given: narrow, By: "ada", When: alternate("bo", "mandates"), Refused: "people.needs_signers"},
		{Rule: "the mandates of others are the representative's to change", Given: narrow, By: "ada", When: revoke("cy"), Then: []machine.Event{ended("cy", "ada")}},
		{Rule: "everybody lays down what is theirs", Given: narrow, By: "bo", When: revoke("bo"), Then: []machine.Event{ended("bo", "bo")}},
		{
			Rule: "who is left of two acts alone", Given: and(narrow, rulestest.By("bo", revoke("bo"))), By: "ada", For: "mill", When: describe("Leeds"),
			Then: []machine.Event{described("Leeds", "ada")},
		},
		{
			Rule: "where nobody is left the rule rests", Given: and(mill(), forMill("ada", signers("people.disclose", 2, "bo", "cy")), rulestest.By("bo", revoke("bo")), rulestest.By("cy", revoke("cy"))),
			By: "ada", For: "mill", When: people.Disclose{}, Then: []machine.Event{people.ParentsDisclosed{Organization: "mill", Parents: []people.Parent{}, By: "ada"}},
		},
		{
			Rule: "whoever takes over the representation signs where the former one did", Given: narrow, By: "ada", When: people.GrantMandate{Organization: "mill", Person: "eve", Role: people.Representative},
			Then: []machine.Event{
				people.MandateEnded{Organization: "mill", Person: "ada", Role: people.Representative, By: "ada"},
				people.MandateGranted{Organization: "mill", Person: "eve", Role: people.Representative, By: "ada"},
				people.SignerReplaced{Organization: "mill", Person: "eve", Former: "ada"},
			},
			Check: func(t *testing.T, w *rulestest.World) {
				need, ok := people.NeedIn(w.Store, "mill", describes, w.Now())
				if !ok || need.Count != 2 || len(need.Persons) != 2 || need.Persons[1] != "eve" {
					t.Errorf("needed now: %v %+v", ok, need)
				}
			},
		},
	})
}
