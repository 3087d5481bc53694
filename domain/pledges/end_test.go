package pledges_test

import (
	"testing"

	"metaorg/domain/membership"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func bound(pledge, threshold uint64, who string, amount, taken int64, obligation uint64) pledges.PledgeBound {
	return pledges.PledgeBound{Campaign: 1, Pledge: pledge, Threshold: threshold, Member: people.MemberID(who), Amount: amount, Taken: taken, Obligation: obligation}
}

// gives has the row's message be the last pledge of enough.
func gives(rule string, given []rulestest.Act, met bool, then ...machine.Event) rulestest.Rule {
	e := pledged(3, 1, "press", "press-rep", 150_000, 0)
	e.Met = met
	return does(rule, given, "press", pounds(1500), append([]machine.Event{e}, then...)...)
}

func TestAllPledgesBindOrNone(t *testing.T) {
	early3 := taken(t, 150_000, 150_000, 150_000)
	for i, e := range early3 {
		if o, is := e.(obligations.ObligationEntered); is {
			early3[i] = acted(o, "press-rep", 4)
		}
	}
	early3[0] = pledges.CampaignBound{Campaign: 1, Early: true}
	none := func(how pledges.How, pounds, hours int64) pledges.CampaignFailed {
		return pledges.CampaignFailed{Campaign: 1, How: how, Totals: []int64{pounds * 100, hours * 100}}
	}
	fell := pledges.PledgeFell{Campaign: 1, Pledge: 1, Threshold: 1, Member: "dairy", Amount: 150_000}
	gone := func(o machine.OrganizationID, given []rulestest.Act) []rulestest.Act {
		return then(given, as(o, membership.Leave{}), rulestest.Days(8))
	}
	back := pledges.TakeBack{Campaign: 1, Threshold: 2}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(later(gives("with enough of everything on the day all pledges are owed", short(t), true, taken(t, 150_000, 150_000, 150_000)...)), pledges.Bound, 300_000, 4000),
		checked(gives("or at once, where the campaign says so", short(t, early), true, early3...), pledges.Bound, 300_000, 4000),
		checked(later(gives("what is pledged besides is owed as well", then(started(t), as("dairy", pounds(3000)), as("wood", hours(40))), false, taken(t, 300_000, 300_000, 150_000)...)), pledges.Bound, 450_000, 4000),
		checked(later(gives("above the most of it each owes its share, the odd penny who pledged first", short(t, most), false, taken(t, 150_000, 50_001, 50_000)...)), pledges.Bound, 300_000, 4000),
		checked(later(does("with too little of one thing nothing is owed by anybody", started(t), "dairy", pounds(3000), pledged(1, 1, "dairy", "dairy-rep", 300_000, 0), none(pledges.Unmet, 3000, 0))), pledges.Failed, 300_000, 0),
		checked(later(does("nor where somebody took back enough", enough(t), "wood", back,
			pledges.PledgeTakenBack{Campaign: 1, Pledge: 2, Threshold: 2, Member: "wood", By: "wood-rep", Amount: 4000}, none(pledges.Unmet, 3000, 0))), pledges.Failed, 300_000, 0),
		checked(later(gives("what those pledged who left falls", gone("dairy", short(t)), true, fell, none(pledges.Unmet, 1500, 40))), pledges.Failed, 150_000, 4000),
		checked(gives("and does not bind early", gone("dairy", short(t, early)), true, fell), pledges.Open, 150_000, 4000),
		checked(rulestest.Rule{
			Rule: "nothing is owed to who left", Given: gone("mill", enough(t)), Later: 31, Then: []machine.Event{none(pledges.StarterGone, 3000, 40)},
		}, pledges.Failed, 300_000, 4000),
		refused("what is bound is not taken back", "pledges.over", then(enough(t), rulestest.Days(31)), "wood", back),
	})
}

// most has no more than 1000.01 pounds taken, which is enough.
func most(m *pledges.Start) { m.Thresholds[0].Least, m.Thresholds[0].Most = 100_000, 100_001 }

// taken is what comes of what the dairy and the press pledge, of which so much is taken.
func taken(t testing.TB, pledged, dairy, press int64) []machine.Event {
	return []machine.Event{
		pledges.CampaignBound{Campaign: 1},
		owed(t, 1, "dairy", "mill", dairy, "GBP"), bound(1, 1, "dairy", pledged, dairy, 1),
		owed(t, 2, "wood", "mill", 4000, "h"), bound(2, 2, "wood", 4000, 4000, 2),
		owed(t, 3, "press", "mill", press, "GBP"), bound(3, 1, "press", 150_000, press, 3),
	}
}

func TestTheBonus(t *testing.T) {
	owes := func(number uint64, debtor, who people.MemberID, amount int64) []machine.Event {
		return []machine.Event{owed(t, number, debtor, who, amount, "GBP"), pledges.BonusOwed{Campaign: 1, Member: who, Amount: amount, Obligation: number}}
	}
	none := pledges.CampaignFailed{Campaign: 1, How: pledges.Unmet, Totals: []int64{150_000, 2000}}
	half := then(started(t, bonus), as("dairy", pounds(1500)))
	work := pledged(2, 2, "wood", "wood-rep", 2000, 0)
	late := pledged(2, 2, "wood", "wood-rep", 4000, 0)
	raised := pledged(1, 1, "dairy", "dairy-rep", 200_000, 150_000)
	forge := then(started(t, forges), as("forge", pledges.Accept{Campaign: 1}), as("dairy", pounds(1500)), as("forge", pounds(750)))
	called := pledges.CampaignCancelled{Campaign: 1, By: "mill-rep", Totals: []int64{150_000, 0}, Document: paper}
	cancel := pledges.Cancel{Campaign: 1, Document: paper}
	after := func(days int64, r rulestest.Rule) rulestest.Rule {
		r.After = days
		return r
	}
	rulestest.Run(t, start, []rulestest.Rule{
		later(does("half of the money weighs as much as half of the work; the odd penny is of who pledged first", half, "wood", hours(20),
			append(append([]machine.Event{work, none}, owes(1, "mill", "dairy", 5001)...), owes(2, "mill", "wood", 5000)...)...)),
		after(28, later(does("who pledges in the last days has no part in it", half, "wood", hours(40),
			append([]machine.Event{late, pledges.CampaignFailed{Campaign: 1, How: pledges.Unmet, Totals: []int64{150_000, 4000}}}, owes(1, "mill", "dairy", 10_001)...)...))),
		after(28, later(does("who raises then keeps what it had", then(half, as("wood", hours(20))), "dairy", pounds(2000),
			append(append([]machine.Event{raised, pledges.CampaignFailed{Campaign: 1, How: pledges.Unmet, Totals: []int64{200_000, 2000}}}, owes(1, "mill", "dairy", 5001)...), owes(2, "mill", "wood", 5000)...)...))),
		{
			Rule: "who pays it and pledges has no part in it", Given: forge, By: "wood-rep", For: "wood", When: hours(20), Later: 31,
			Then: append(append([]machine.Event{pledged(3, 2, "wood", "wood-rep", 2000, 0), pledges.CampaignFailed{Campaign: 1, How: pledges.Unmet, Totals: []int64{225_000, 2000}}},
				owes(1, "forge", "dairy", 5001)...), owes(2, "forge", "wood", 5000)...),
		},
		checked(does("calling it off is failing, once somebody pledged", half, "mill", cancel, called, acted(owed(t, 1, "mill", "dairy", 10_001, "GBP"), "mill-rep", 3), pledges.BonusOwed{Campaign: 1, Member: "dairy", Amount: 10_001, Obligation: 1}), pledges.Cancelled, 150_000, 0),
		checked(does("before that nobody is owed anything", started(t, bonus), "mill", cancel, pledges.CampaignCancelled{Campaign: 1, By: "mill-rep", Totals: []int64{0, 0}, Document: paper}), pledges.Cancelled, 0, 0),
		does("nor where there is no bonus", short(t), "mill", pledges.Cancel{Campaign: 1}, pledges.CampaignCancelled{Campaign: 1, By: "mill-rep", Totals: []int64{150_000, 4000}}),
		later(gives("nor where all pledges bind", short(t, bonus), true, taken(t, 150_000, 150_000, 150_000)...)),
		refused("only who started it calls it off", "pledges.not_starter", half, "dairy", pledges.Cancel{Campaign: 1}),
		refused("once", "pledges.over", then(half, as("mill", cancel)), "mill", cancel),
		refused("for reasons in a document, if any", "pledges.bad_document", half, "mill", pledges.Cancel{Campaign: 1, Document: "why"}),
		refused("there is such a campaign", "pledges.unknown", nil, "mill", cancel),
	})
}
