package uses_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// soon is when the act after n others happens, each a second after the last.
func soon(t testing.TB, n int64) int64 { return start(t).Now() + n }

func TestTaking(t *testing.T) {
	fee := commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Fee, Fee: 1200, Currency: "GBP"}
	second := commons.Publish{Resource: 1, Link: "https://tools.example/lending/2", Note: "Winter."}
	quota := commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Quota, Quota: 1, Days: 30}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a member takes a version, on the terms with which it came", Given: shares(lending), By: "dairy-rep", For: "dairy", When: take, Then: []machine.Event{free("dairy", soon(t, 2))}},
		{Rule: "who takes no part does not", Given: append(shares(lending), stranger()), By: "eve", When: take, Refused: "uses.no_part"},
		refused("nobody takes the same twice", "uses.taken_already", append(shares(lending), as("dairy", take)), "dairy", take),
		refused("something is shared under that number", "uses.unknown_resource", nil, "dairy", take),
		refused("there is such a version", "uses.no_version", shares(lending), "dairy", uses.Take{Resource: 1, Version: 2}),
		refused("what has no versions is not taken", "uses.no_version", shares(saw), "dairy", take),
		{
			Rule: "a fee is noted as owed", Given: shares(asking(fee)), By: "dairy-rep", For: "dairy", When: take,
			Then: []machine.Event{uses.Taken{Resource: 1, Version: 1, Member: "dairy", By: "dairy-rep", Terms: uses.Terms{Terms: 1, Allowance: commons.Fee, Fee: 1200, Currency: "GBP", At: soon(t, 2)}}},
		},
		{
			Rule: "within a quota it is had", Given: shares(asking(quota)), By: "dairy-rep", For: "dairy", When: take,
			Then: []machine.Event{uses.Taken{Resource: 1, Version: 1, Member: "dairy", By: "dairy-rep", Terms: uses.Terms{Terms: 1, Allowance: commons.Quota, At: soon(t, 2)}}},
		},
		refused("beyond it is not", "uses.quota_used", append(shares(asking(quota)), as("mill", second), as("dairy", take)), "dairy", uses.Take{Resource: 1, Version: 2}),
		{
			Rule: "until its days are over", Given: append(shares(asking(quota)), as("mill", second), as("dairy", take), rulestest.Days(31)), By: "dairy-rep", For: "dairy", When: uses.Take{Resource: 1, Version: 2},
			Then: []machine.Event{uses.Taken{Resource: 1, Version: 2, Member: "dairy", By: "dairy-rep", Terms: uses.Terms{Terms: 1, Allowance: commons.Quota, At: soon(t, 4) + 31*rulestest.Day}}},
		},
		{
			Rule: "who took it keeps its terms when they change", Given: append(shares(lending), as("dairy", take), as("mill", commons.Withdraw{Resource: 1, Reason: "Old."})),
			Check: func(t *testing.T, w *rulestest.World) {
				for version, terms := range uses.TakenBy(w.Store, 1, "dairy") {
					if version != 1 || terms.Terms != 1 || terms.Allowance != commons.Free {
						t.Errorf("dairy has version %d on %+v", version, terms)
					}
					return
				}
				t.Error("dairy has nothing")
			},
		},
		refused("what is withdrawn is not taken", "uses.no_version", append(shares(lending), as("mill", commons.Withdraw{Resource: 1, Reason: "Old."})), "dairy", take),
		refused("who is denied it does not take it", "uses.denied", shares(denied()), "dairy", take),
		{
			Rule: "whom the stewards let takes it all the same", Given: append(shares(denied()), as("dairy", access), as("mill", uses.Grant{Access: 1, Until: soon(t, 0) + 9*rulestest.Day})), By: "dairy-rep", For: "dairy", When: take,
			Then: []machine.Event{free("dairy", soon(t, 4))},
		},
	})
}

func TestAdopting(t *testing.T) {
	used := slices.Clip(append(shares(lending), as("dairy", adopt)))
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who adopts takes the version with it", Given: shares(lending), By: "dairy-rep", For: "dairy", When: adopt,
			Then: []machine.Event{free("dairy", soon(t, 2)), uses.Adopted{Adoption: 1, Resource: 1, Version: 1, Member: "dairy", By: "dairy-rep", Text: adopt.Text}},
		},
		{
			Rule: "unless it has it", Given: append(shares(lending), as("dairy", take)), By: "dairy-rep", For: "dairy", When: adopt,
			Then: []machine.Event{uses.Adopted{Adoption: 1, Resource: 1, Version: 1, Member: "dairy", By: "dairy-rep", Text: adopt.Text}},
		},
		{
			Rule: "what has no versions is adopted as it is", Given: shares(saw), By: "dairy-rep", For: "dairy", When: uses.Adopt{Resource: 1, Text: "Planks."},
			Then: []machine.Event{uses.Adopted{Adoption: 1, Resource: 1, Member: "dairy", By: "dairy-rep", Text: "Planks."}},
		},
		{Rule: "who takes no part does not", Given: append(shares(lending), stranger()), By: "eve", When: adopt, Refused: "uses.no_part"},
		refused("it says for what", "uses.empty", shares(lending), "dairy", uses.Adopt{Resource: 1, Version: 1}),
		refused("in a few words", "uses.too_long", shares(lending), "dairy", uses.Adopt{Resource: 1, Version: 1, Text: strings.Repeat("x", 501)}),
		refused("that can be read", "uses.unprintable", shares(lending), "dairy", uses.Adopt{Resource: 1, Version: 1, Text: "a\u202eb"}),
		refused("where there are versions it says which", "uses.which_version", shares(lending), "dairy", uses.Adopt{Resource: 1, Text: "Planks."}),
		refused("something is shared under that number", "uses.unknown_resource", nil, "dairy", adopt),
		refused("who is denied it does not adopt it", "uses.denied", shares(denied()), "dairy", adopt),
		refused("nobody adopts the same twice", "uses.adopted_already", used, "dairy", adopt),
		{
			Rule: "it ends", Given: used, By: "dairy-rep", For: "dairy", When: uses.Stop{Adoption: 1}, Later: 100,
			Then: []machine.Event{uses.AdoptionEnded{Adoption: 1, By: "dairy-rep"}},
		},
		refused("by who adopted it", "uses.not_yours", used, "wood", uses.Stop{Adoption: 1}),
		refused("once", "uses.ended_already", append(used, as("dairy", uses.Stop{Adoption: 1})), "dairy", uses.Stop{Adoption: 1}),
		refused("there is such an adoption", "uses.unknown_adoption", used, "dairy", uses.Stop{Adoption: 2}),
	})
}

func TestHowItWent(t *testing.T) {
	used := slices.Clip(append(shares(lending), as("dairy", adopt)))
	told := uses.Report{Adoption: 1, Outcome: uses.Mixed, Document: paper}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who uses it tells how it went", Given: used, By: "dairy-rep", For: "dairy", When: told, Later: 100,
			Then: []machine.Event{uses.OutcomeTold{Adoption: 1, By: "dairy-rep", Outcome: uses.Mixed, Document: paper}},
		},
		{
			Rule: "and tells it anew", Given: append(used, as("dairy", told)), By: "dairy-rep", For: "dairy", When: uses.Report{Adoption: 1, Outcome: uses.Helped},
			Then: []machine.Event{uses.OutcomeTold{Adoption: 1, By: "dairy-rep", Outcome: uses.Helped}},
		},
		refused("nobody else does", "uses.not_yours", used, "mill", told),
		refused("it helped, was mixed, or did not help", "uses.unknown_outcome", used, "dairy", uses.Report{Adoption: 1, Outcome: "great"}),
		refused("words are a document", "uses.bad_document", used, "dairy", uses.Report{Adoption: 1, Outcome: uses.Helped, Document: "great"}),
		{
			Rule: "who did not tell is asked once", Given: shares(saw), By: "dairy-rep", For: "dairy", When: uses.Adopt{Resource: 1, Text: "Planks."}, Later: 200,
			Then: []machine.Event{uses.Adopted{Adoption: 1, Resource: 1, Member: "dairy", By: "dairy-rep", Text: "Planks."}, uses.OutcomeWanted{Adoption: 1}},
		},
		{
			Rule: "a steward confirms it, and that is the receipt", Given: used, By: "mill-rep", For: "mill", When: uses.Confirm{Adoption: 1},
			Then: []machine.Event{uses.UseConfirmed{Adoption: 1, Resource: 1, Member: "dairy", Steward: "mill", By: "mill-rep"}},
		},
		refused("nobody else does", "uses.not_steward", used, "wood", uses.Confirm{Adoption: 1}),
		refused("once", "uses.confirmed_already", append(used, as("mill", uses.Confirm{Adoption: 1})), "mill", uses.Confirm{Adoption: 1}),
		refused("nor its own use", "uses.self_dealt", append(shares(lending), as("mill", adopt)), "mill", uses.Confirm{Adoption: 1}),
		refused("nor of who is under the same control", "uses.self_dealt", append(used, owned("dairy")), "mill", uses.Confirm{Adoption: 1}),
	})
}

func TestAccess(t *testing.T) {
	until := soon(t, 0) + 30*rulestest.Day
	asked := slices.Clip(append(shares(denied()), as("dairy", access)))
	pair := slices.Clip(append(shares(denied(), commons.InviteSteward{Resource: 1, Member: "forge"}), as("forge", commons.TakeCare{Resource: 1}), as("mill", commons.SetThreshold{Resource: 1, Threshold: 2}), as("dairy", access)))
	granted := slices.Clip(append(asked, as("mill", uses.Grant{Access: 1, Until: until})))
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who may not use something asks for it; without an answer that is told of once", Given: shares(denied()), By: "dairy-rep", For: "dairy", When: access, Later: 60,
			Then: []machine.Event{uses.AccessAsked{Access: 1, Resource: 1, Member: "dairy", By: "dairy-rep", Text: access.Text}, uses.AccessWaits{Access: 1}},
		},
		{Rule: "who takes no part does not", Given: append(shares(denied()), stranger()), By: "eve", When: access, Refused: "uses.no_part"},
		refused("nobody asks for what it may use", "uses.may_already", shares(lending), "dairy", access),
		refused("nor twice", "uses.asked_already", asked, "dairy", access),
		refused("nor while it has it", "uses.asked_already", granted, "dairy", access),
		refused("it says what for", "uses.empty", shares(denied()), "dairy", uses.AskAccess{Resource: 1}),
		refused("nobody asks for what is withdrawn", "uses.withdrawn", append(shares(denied()), as("mill", commons.Withdraw{Resource: 1, Reason: "Old."})), "dairy", access),
		{
			Rule: "where two stewards act together one is not enough", Given: pair, By: "mill-rep", For: "mill", When: uses.Grant{Access: 1, Until: until},
			Then: []machine.Event{uses.AccessAgreed{Access: 1, Steward: "mill", By: "mill-rep", Until: until, Missing: 1}},
		},
		{
			Rule: "with the second it is given, until the earlier day", Given: append(pair, as("mill", uses.Grant{Access: 1, Until: until})), By: "forge-rep", For: "forge", When: uses.Grant{Access: 1, Until: until + rulestest.Day},
			Then: []machine.Event{uses.AccessGranted{Access: 1, Steward: "forge", By: "forge-rep", Until: until}},
		},
		{
			Rule: "the same steward twice is one", Given: append(pair, as("mill", uses.Grant{Access: 1, Until: until})), By: "mill-rep", For: "mill", When: uses.Grant{Access: 1, Until: until},
			Then: []machine.Event{uses.AccessAgreed{Access: 1, Steward: "mill", By: "mill-rep", Until: until, Missing: 1}},
		},
		{
			Rule: "a steward gives it until a day, and then it ends", Given: asked, By: "mill-rep", For: "mill", When: uses.Grant{Access: 1, Until: until}, Later: 31,
			Then: []machine.Event{uses.AccessGranted{Access: 1, Steward: "mill", By: "mill-rep", Until: until}, uses.AccessEnded{Access: 1}},
			Check: func(t *testing.T, w *rulestest.World) {
				if commons.IsAdmitted(w.Store, 1, "dairy") {
					t.Error("dairy has access after its end")
				}
			},
		},
		{
			Rule: "given for longer it ends later", Given: append(granted, as("mill", uses.Grant{Access: 1, Until: until + 30*rulestest.Day})), After: 40,
			Check: func(t *testing.T, w *rulestest.World) {
				if !commons.IsAdmitted(w.Store, 1, "dairy") {
					t.Error("dairy has no access")
				}
			},
		},
		refused("nobody else gives it", "uses.not_steward", asked, "wood", uses.Grant{Access: 1, Until: until}),
		refused("not until yesterday", "uses.bad_until", asked, "mill", uses.Grant{Access: 1, Until: 1}),
		refused("there is such a request", "uses.unknown_access", asked, "mill", uses.Grant{Access: 2, Until: until}),
		{
			Rule: "a steward refuses it and says why", Given: asked, By: "mill-rep", For: "mill", When: uses.Refuse{Access: 1, Document: paper},
			Then: []machine.Event{uses.AccessRefused{Access: 1, Steward: "mill", By: "mill-rep", Document: paper}},
		},
		refused("never without", "uses.no_reason", asked, "mill", uses.Refuse{Access: 1}),
		refused("nobody else refuses it", "uses.not_steward", asked, "wood", uses.Refuse{Access: 1, Document: paper}),
		refused("what is granted is ended, not refused", "uses.wrong_stage", granted, "mill", uses.Refuse{Access: 1, Document: paper}),
		{
			Rule: "who was refused asks again", Given: append(asked, as("mill", uses.Refuse{Access: 1, Document: paper})), By: "dairy-rep", For: "dairy", When: access,
			Then: []machine.Event{uses.AccessAsked{Access: 2, Resource: 1, Member: "dairy", By: "dairy-rep", Text: access.Text}},
		},
		{
			Rule: "who has it gives it up", Given: granted, By: "dairy-rep", For: "dairy", When: uses.EndAccess{Access: 1},
			Then: []machine.Event{uses.AccessEnded{Access: 1, By: "dairy-rep"}},
		},
		{
			Rule: "a steward ends it", Given: granted, By: "mill-rep", For: "mill", When: uses.EndAccess{Access: 1},
			Then: []machine.Event{uses.AccessEnded{Access: 1, By: "mill-rep"}},
		},
		refused("but answers who asks", "uses.refuse_instead", asked, "mill", uses.EndAccess{Access: 1}),
		refused("nobody else ends it", "uses.not_steward", granted, "wood", uses.EndAccess{Access: 1}),
		refused("then it is not taken any more", "uses.denied", append(granted, as("mill", uses.EndAccess{Access: 1})), "dairy", take),
	})
}

func TestWishes(t *testing.T) {
	wished := []rulestest.Act{as("dairy", wish)}
	answered := slices.Clip(append(shares(lending), as("dairy", wish), as("wood", uses.Answer{Wish: 1, Resource: 1})))
	var many, things, answers []machine.Message
	for n := range 21 {
		many, things, answers = append(many, wish), append(things, lending), append(answers, uses.Answer{Wish: 1, Resource: uint64(n + 1)})
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member wishes for something", By: "dairy-rep", For: "dairy", When: wish,
			Then: []machine.Event{uses.WishMade{Wish: 1, Member: "dairy", By: "dairy-rep", Title: wish.Title, Kind: wish.Kind, Text: wish.Text}},
		},
		{Rule: "who takes no part does not", Given: []rulestest.Act{stranger()}, By: "eve", When: wish, Refused: "uses.no_part"},
		refused("for what things there are", "uses.unknown_kind", nil, "dairy", uses.Wish{Title: "Luck", Kind: "luck", Text: "Much."}),
		refused("twenty at a time", "uses.too_many_wishes", []rulestest.Act{as("dairy", many[:20]...)}, "dairy", wish),
		{
			Rule: "those that are closed are not counted", Given: []rulestest.Act{as("dairy", many[:20]...), as("dairy", uses.Close{Wish: 3})}, By: "dairy-rep", For: "dairy", When: wish,
			Then: []machine.Event{uses.WishMade{Wish: 21, Member: "dairy", By: "dairy-rep", Title: wish.Title, Kind: wish.Kind, Text: wish.Text}},
		},
		{
			Rule: "another wishes the same", Given: wished, By: "wood-rep", For: "wood", When: uses.Support{Wish: 1},
			Then: []machine.Event{uses.WishSupported{Wish: 1, Member: "wood", By: "wood-rep"}},
		},
		{
			Rule: "and no longer", Given: append(wished, as("wood", uses.Support{Wish: 1})), By: "wood-rep", For: "wood", When: uses.Support{Wish: 1, Stop: true},
			Then: []machine.Event{uses.WishSupported{Wish: 1, Member: "wood", By: "wood-rep", Stop: true}},
		},
		{Rule: "who takes no part does not count", Given: append(wished, stranger()), By: "eve", When: uses.Support{Wish: 1}, Refused: "uses.no_part"},
		refused("whose wish it is counts already", "uses.own_wish", wished, "dairy", uses.Support{Wish: 1}),
		refused("nobody counts twice", "uses.supported_already", append(wished, as("wood", uses.Support{Wish: 1})), "wood", uses.Support{Wish: 1}),
		refused("nobody stops what it did not begin", "uses.not_supported", wished, "wood", uses.Support{Wish: 1, Stop: true}),
		refused("there is such a wish", "uses.unknown_wish", nil, "wood", uses.Support{Wish: 1}),
		{
			Rule: "somebody names what is there", Given: append(shares(lending), as("dairy", wish)), By: "wood-rep", For: "wood", When: uses.Answer{Wish: 1, Resource: 1},
			Then: []machine.Event{uses.WishAnswered{Wish: 1, Resource: 1, Member: "wood", By: "wood-rep"}},
		},
		{Rule: "who takes no part names nothing", Given: append(answered, stranger()), By: "eve", When: uses.Answer{Wish: 1, Resource: 1}, Refused: "uses.no_part"},
		refused("the same is named once", "uses.named_already", answered, "press", uses.Answer{Wish: 1, Resource: 1}),
		refused("it is shared", "uses.unknown_resource", wished, "wood", uses.Answer{Wish: 1, Resource: 1}),
		refused("and was not withdrawn", "uses.withdrawn", append(shares(lending), as("mill", commons.Withdraw{Resource: 1, Reason: "Old."}), as("dairy", wish)), "wood", uses.Answer{Wish: 1, Resource: 1}),
		refused("twenty are enough", "uses.too_many_answers", append(shares(things...), as("dairy", wish), as("wood", answers[:20]...)), "wood", answers[20]),
		{
			Rule: "whose wish it is closes it", Given: answered, By: "dairy-rep", For: "dairy", When: uses.Close{Wish: 1, Fulfilled: true},
			Then: []machine.Event{uses.WishClosed{Wish: 1, By: "dairy-rep", Fulfilled: true}},
		},
		refused("nobody else does", "uses.not_your_wish", answered, "wood", uses.Close{Wish: 1}),
		refused("what is closed is closed", "uses.closed", append(wished, as("dairy", uses.Close{Wish: 1})), "wood", uses.Support{Wish: 1}),
	})
}
