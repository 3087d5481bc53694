package mandates_test

import (
	"slices"
	"testing"

	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func sign(n uint64) mandates.ApproveAct { return mandates.ApproveAct{Number: n} }

func signed(by machine.PersonID, missing int64) machine.Event {
	return mandates.ActSigned{Number: 1, Organization: "mill", By: by, Missing: missing}
}

func done(by ...machine.PersonID) machine.Event {
	return mandates.ActDone{Number: 1, Organization: "mill", Signed: by}
}

func TestProposeAct(t *testing.T) {
	bound := and(mill(), forMill("ada", signers("people", 3, "ada", "bo", "cy")))
	crowded := slices.Clone(bound)
	for range mandates.MaxPending {
		crowded = append(crowded, forMill("ada", propose(describe("Leeds"))))
	}
	proposed := func(by machine.PersonID, missing, expires int64, messages ...machine.Message) []machine.Event {
		return []machine.Event{mandates.ActProposed{Number: 1, Organization: "mill", Messages: wired(messages...), By: by, Missing: missing, Expires: expires}}
	}
	two := []machine.Message{describe("Leeds"), alternate("eve")}
	due := at(bound, mandates.ActDays)
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "one of them proposes, and has signed", Given: bound, By: "ada", For: "mill", When: propose(two...), Then: proposed("ada", 2, due, two...)},
		{Rule: "somebody proposes who is not asked to sign", Given: bound, By: "dee", For: "mill", When: propose(describe("Leeds")), Then: proposed("dee", 3, due, describe("Leeds"))},
		{Rule: "what the proposer's mandate does not cover is not theirs to propose", Given: bound, By: "dee", For: "mill", When: propose(alternate("eve")), Refused: "mandates.not_covered"},
		{Rule: "an act is an organization's", Given: bound, By: "ada", When: propose(two...), Refused: "mandates.for_organization"},
		{Rule: "who has no mandate proposes nothing", Given: bound, By: "eve", For: "mill", When: propose(two...), Refused: "people.no_mandate"},
		{Rule: "where one signature is enough there is nothing to propose", Given: mill(), By: "ada", For: "mill", When: propose(two...), Refused: "mandates.one_is_enough"},
		{Rule: "signing is nothing to propose", Given: bound, By: "ada", For: "mill", When: propose(sign(1)), Refused: "mandates.not_proposed"},
		{Rule: "an act has messages", Given: bound, By: "ada", For: "mill", When: propose(), Refused: "machine.bad_together_count"},
		{Rule: "what is malformed is not proposed", Given: bound, By: "ada", For: "mill", When: propose(people.GrantMandate{Organization: "mill", Person: "eve", Role: "king"}), Refused: "people.bad_role"},
		{Rule: "only so many acts wait at a time", Given: crowded, By: "ada", For: "mill", When: propose(describe("York")), Refused: "mandates.too_many_pending"},
		{
			Rule: "what not enough sign expires", Given: bound, By: "ada", For: "mill", When: propose(two...), Later: mandates.ActDays,
			Then: append(proposed("ada", 2, due, two...), mandates.ActExpired{Number: 1, Organization: "mill"}),
		},
	})
}

func TestApproveAct(t *testing.T) {
	bound := and(mill(), forMill("ada", signers("people", 2, "ada", "bo", "cy")))
	waits := and(bound, forMill("ada", propose(describe("Leeds"))))
	three := and(mill(), forMill("ada", signers("people", 3, "ada", "bo", "cy")), forMill("ada", propose(describe("Leeds"))))
	same := and(mill(), forMill("ada", describe("York"), signers("people", 2, "ada", "bo")), forMill("ada", propose(describe("Leeds"), revoke("eve"))))
	over := func(more ...rulestest.Act) []rulestest.Act { return and(waits, more...) }
	place := func(want string) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			events := w.Events(0)
			got := ""
			for _, e := range events {
				if d, ok := e.(people.OrganizationDescribed); ok {
					got = d.Place
				}
			}
			if got != want {
				t.Errorf("mill is in %q, want %q", got, want)
			}
		}
	}
	rulestest.Run(t, world, []rulestest.Rule{
		{
			Rule: "the last signature does the act", Given: waits, By: "bo", When: sign(1),
			Then: []machine.Event{signed("bo", 0), described("Leeds", "bo"), done("ada", "bo")},
		},
		{
			Rule: "it is signed for the organization too", Given: waits, By: "bo", For: "mill", When: sign(1),
			Then: []machine.Event{signed("bo", 0), described("Leeds", "bo"), done("ada", "bo")},
		},
		{Rule: "before the last one nothing is done", Given: three, By: "bo", When: sign(1), Then: []machine.Event{signed("bo", 1)}, Check: place("")},
		{Rule: "nobody signs twice", Given: waits, By: "ada", When: sign(1), Refused: "mandates.signed_already"},
		{Rule: "who is not asked does not sign", Given: waits, By: "dee", When: sign(1), Refused: "mandates.not_signer"},
		{Rule: "who has no mandate does not sign", Given: waits, By: "eve", When: sign(1), Refused: "people.no_mandate"},
		{Rule: "nobody signs for another organization", Given: waits, By: "ada", For: "farm", When: sign(1), Refused: "mandates.other_organization"},
		{Rule: "there must be such an act", Given: waits, By: "bo", When: sign(2), Refused: "mandates.unknown_act"},
		{Rule: "what is done is not done again", Given: over(rulestest.By("bo", sign(1))), By: "cy", When: sign(1), Refused: "mandates.act_over"},
		{Rule: "what expired is not done any more", Given: waits, After: mandates.ActDays, By: "bo", When: sign(1), Refused: "mandates.act_over"},
		{Rule: "what the rules refuse then refuses the last signature, and all of it", Given: same, By: "bo", When: sign(1), Refused: "people.unknown_mandate", Check: place("York")},
		{
			Rule: "the signature of who lost their mandate counts no more", Given: and(three, rulestest.By("bo", sign(1), revoke("bo"))), By: "cy", When: sign(1),
			Then: []machine.Event{signed("cy", 0), described("Leeds", "cy"), done("ada", "cy")}, // Of three, two are left.
		},
		{
			Rule: "the proposer's counts no more either, and those of others are enough", Given: and(mill(), forMill("ada", signers("people.disclose", 2, "ada", "bo")),
				forMill("cy", propose(people.Disclose{}, describe("Leeds"))), rulestest.By("cy", revoke("cy")), rulestest.By("bo", sign(1))), By: "ada", When: sign(1),
			Then: []machine.Event{signed("ada", 0), people.ParentsDisclosed{Organization: "mill", Parents: []people.Parent{}, By: "ada"}, described("Leeds", "ada"), done("bo", "ada")},
		},
		{
			Rule: "a rule that was eased meanwhile counts as it is now", Given: and(mill(), forMill("ada", signers("people", 2, "ada", "bo")), forMill("ada", propose(describe("Leeds"))),
				forMill("ada", propose(signers("people", 0))), rulestest.By("bo", mandates.ApproveAct{Number: 2})), By: "cy", When: sign(1),
			Then: []machine.Event{signed("cy", 0), described("Leeds", "cy"), done("ada", "cy")},
		},
	})
}

func TestNobodyCoversWhatWasProposed(t *testing.T) {
	// Cy proposes two things; only the first needs several, of people with mandates for nothing else.
	given := append(known("ada", "bo", "cy", "dee"), rulestest.By("ada", organization("mill"),
		alternate("bo", describes), alternate("cy"), alternate("dee", describes)),
		forMill("ada", signers(describes, 2, "bo", "dee")),
		forMill("cy", propose(describe("Leeds"), people.Disclose{})), rulestest.By("cy", revoke("cy")), rulestest.By("bo", sign(1)))
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "what no signer's mandate covers is not done", Given: given, By: "dee", When: sign(1), Refused: "mandates.not_covered"},
	})
}

func TestTakingBack(t *testing.T) {
	three := and(mill(), forMill("ada", signers("people", 3, "ada", "bo", "cy")))
	waits := and(three, forMill("bo", propose(describe("Leeds"))), rulestest.By("cy", sign(1)))
	back := mandates.WithdrawSignature{Number: 1}
	withdrawn := func(by machine.PersonID) []machine.Event {
		return []machine.Event{mandates.ActWithdrawn{Number: 1, Organization: "mill", By: by}}
	}
	withdraw := mandates.WithdrawAct{Number: 1}
	takenBack := []machine.Event{mandates.SignatureWithdrawn{Number: 1, Organization: "mill", By: "cy"}}
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "a signature is taken back while the act waits", Given: waits, By: "cy", When: back, Then: takenBack},
		{Rule: "then it does not count", Given: and(waits, rulestest.By("cy", back)), By: "ada", When: sign(1), Then: []machine.Event{signed("ada", 1)}},
		{Rule: "it may be given again", Given: and(waits, rulestest.By("cy", back)), By: "cy", When: sign(1), Then: []machine.Event{signed("cy", 1)}},
		{Rule: "only one's own is taken back", Given: waits, By: "ada", When: back, Refused: "mandates.no_signature"},
		{Rule: "who proposed takes the act back, not the signature", Given: waits, By: "bo", When: back, Refused: "mandates.no_signature"},
		{Rule: "who proposed takes the act back", Given: waits, By: "bo", When: withdraw, Then: withdrawn("bo")},
		{Rule: "the representative takes it back", Given: waits, By: "ada", When: withdraw, Then: withdrawn("ada")},
		{Rule: "nobody else does", Given: waits, By: "cy", When: withdraw, Refused: "mandates.not_yours"},
		{Rule: "signed and taken back: what came first counts", Given: and(waits, rulestest.By("ada", sign(1))), By: "bo", When: withdraw, Refused: "mandates.act_over"},
		{Rule: "taken back and signed: what came first counts", Given: and(waits, rulestest.By("bo", withdraw)), By: "ada", When: sign(1), Refused: "mandates.act_over"},
		{Rule: "signed and the signature taken back: what is done stays done", Given: and(waits, rulestest.By("ada", sign(1))), By: "cy", When: back, Refused: "mandates.act_over"},
	})
}
