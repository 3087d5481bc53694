package pledges_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func pledged(number, threshold uint64, who, by string, amount, before int64) pledges.Pledged {
	return pledges.Pledged{Campaign: 1, Pledge: number, Threshold: threshold, Member: people.MemberID(who), By: machine.PersonID(by), Amount: amount, Before: before}
}

func TestPledging(t *testing.T) {
	limit := func(amount int64) rulestest.Act {
		return as("mill", obligations.SetLimit{Debtor: "dairy", Unit: "GBP", Amount: amount})
	}
	met := pledged(3, 1, "press", "press-rep", 150_000, 0)
	met.Met = true
	owned := as("dairy", people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}})
	var campaigns, all []machine.Message
	for n := range uint64(13) {
		m := store(t)
		m.Thresholds = nil
		for i := range uint64(8) {
			m.Thresholds = append(m.Thresholds, pledges.Threshold{Name: string(rune('a' + i)), Least: 10, Unit: "h"})
			all = append(all, pledges.Pledge{Campaign: n + 1, Threshold: i + 1, Amount: 1})
		}
		campaigns = append(campaigns, m)
	}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("a member pledges money", started(t), "dairy", pounds(1500), pledged(1, 1, "dairy", "dairy-rep", 150_000, 0)), pledges.Open, 150_000, 0),
		{Rule: "a person pledges work for itself", Given: started(t), By: "wood-rep", When: hours(8), Then: []machine.Event{pledged(1, 2, "wood-rep", "wood-rep", 800, 0)}},
		checked(does("who pledged raises it and keeps its place", short(t), "dairy", pounds(2000), pledged(1, 1, "dairy", "dairy-rep", 200_000, 150_000)), pledges.Open, 200_000, 4000),
		checked(does("or lowers it", short(t), "dairy", pounds(1), pledged(1, 1, "dairy", "dairy-rep", 100, 150_000)), pledges.Open, 100, 4000),
		checked(does("with enough of everything all are told; it binds on its day", short(t), "press", pounds(1500), met), pledges.Open, 300_000, 4000),
		checked(does("a member takes back what it pledged", short(t), "wood", pledges.TakeBack{Campaign: 1, Threshold: 2},
			pledges.PledgeTakenBack{Campaign: 1, Pledge: 2, Threshold: 2, Member: "wood", By: "wood-rep", Amount: 4000}), pledges.Open, 150_000, 0),
		does("and pledges anew, at the end of the line", then(short(t), as("dairy", pledges.TakeBack{Campaign: 1, Threshold: 1})), "dairy", pounds(2), pledged(3, 1, "dairy", "dairy-rep", 200, 0)),
		does("up to the limit of who would be owed it", then(started(t), limit(150_000)), "dairy", pounds(1500), pledged(1, 1, "dairy", "dairy-rep", 150_000, 0)),
		refused("not above it", "obligations.over_limit", then(started(t), limit(149_999)), "dairy", pounds(1500)),
		refused("what is pledged already counts against it", "obligations.over_limit", then(short(t), limit(160_000)), "dairy", obligations.Owe{Creditor: "mill", Amount: 20_000, Unit: "GBP", Due: in(t, 60), Source: obligations.Other}),
		does("and not twice when it is raised", then(short(t), limit(160_000)), "dairy", pounds(1600), pledged(1, 1, "dairy", "dairy-rep", 160_000, 150_000)),
		does("the unit can be said", started(t), "dairy", pledges.Pledge{Campaign: 1, Threshold: 2, Amount: 100, Unit: "h"}, pledged(1, 2, "dairy", "dairy-rep", 100, 0)),
		refused("and is then the one of the campaign", "pledges.other_unit", started(t), "dairy", pledges.Pledge{Campaign: 1, Threshold: 2, Amount: 100, Unit: "GBP"}),
		refused("there is such a unit", "pledges.unknown_unit", started(t), "dairy", pledges.Pledge{Campaign: 1, Threshold: 2, Amount: 100, Unit: "wishes"}),
		refused("a pledge is above nothing", "pledges.bad_amount", started(t), "dairy", pledges.Pledge{Campaign: 1, Threshold: 1}),
		refused("it is for something asked for", "pledges.unknown_threshold", started(t), "dairy", pledges.Pledge{Campaign: 1, Threshold: 3, Amount: 1}),
		refused("counted from one", "pledges.unknown_threshold", started(t), "dairy", pledges.Pledge{Campaign: 1, Amount: 1}),
		refused("of a campaign that there is", "pledges.unknown", nil, "dairy", pounds(1)),
		refused("that takes pledges still", "pledges.over", then(started(t), as("mill", pledges.Cancel{Campaign: 1})), "dairy", pounds(1)),
		refused("the same again says nothing", "pledges.unchanged", short(t), "dairy", pounds(1500)),
		refused("nobody pledges to itself", "pledges.own_campaign", started(t), "mill", pounds(1)),
		refused("nor to its owner", "pledges.self_dealt", then(started(t), owned), "dairy", pounds(1)),
		{Rule: "persons that are no members pledge no money", Given: started(t), By: "wood-rep", When: pounds(1), Refused: "pledges.work_only"},
		{Rule: "strangers pledge nothing", Given: then(started(t), rulestest.By("eve", domaintest.Person("eve"))), By: "eve", When: hours(1), Refused: "pledges.no_part"},
		refused("nobody pledges to who is gone", "pledges.starter_gone", then(started(t), as("mill", membership.Leave{}), rulestest.Days(8)), "dairy", pounds(1)),
		refused("what nobody pledged is not taken back", "pledges.not_pledged", started(t), "dairy", pledges.TakeBack{Campaign: 1, Threshold: 1}),
		refused("nor from what is not there", "pledges.unknown", nil, "dairy", pledges.TakeBack{Campaign: 1, Threshold: 1}),
		refused("nobody pledges for a hundred things at once", "pledges.too_many", then(nil, as("mill", campaigns...), as("dairy", all[:50]...), as("dairy", all[50:100]...)), "dairy", all[100]),
	})
}
