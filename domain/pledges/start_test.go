package pledges_test

import (
	"errors"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/opportunities"
	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func startedEvent(t testing.TB, m pledges.Start, stage pledges.Stage, patron string, until int64) pledges.CampaignStarted {
	e := pledges.CampaignStarted{Campaign: 1, Starter: "mill", By: "mill-rep", What: m, Stage: stage, Closes: end(t, 30), BonusUntil: until}
	if patron != "" {
		e.Patron = "mill"
		if patron == "forge" {
			e.Patron = "forge"
		}
	}
	return e
}

func TestStarting(t *testing.T) {
	chairs := opportunities.Offer{Title: "Forty chairs", Remote: true, Terms: opportunities.Gift}
	about := func(n uint64) func(*pledges.Start) { return func(m *pledges.Start) { m.Opportunity = n } }
	until := func(days int64) func(*pledges.Start) {
		return func(m *pledges.Start) { m.Until, m.Due = in(t, days), in(t, days) }
	}
	var many []machine.Message
	for range 20 {
		many = append(many, store(t))
	}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("a member starts a campaign, and it takes pledges", nil, "mill", store(t), startedEvent(t, store(t), pledges.Open, "", 0)), pledges.Open, 0, 0),
		checked(does("with a bonus that it pays itself, too", nil, "mill", store(t, bonus), startedEvent(t, store(t, bonus), pledges.Open, "mill", end(t, 27))), pledges.Open, 0, 0),
		checked(does("who else is to pay the bonus is asked first", nil, "mill", store(t, forges), startedEvent(t, store(t, forges), pledges.Asked, "forge", end(t, 27))), pledges.Asked, 0, 0),
		does("it can be for what somebody needs or offers", []rulestest.Act{as("press", chairs)}, "mill", store(t, about(1)), startedEvent(t, store(t, about(1)), pledges.Open, "", 0)),
		refused("not for what nobody posted", "pledges.unknown_opportunity", nil, "mill", store(t, about(1))),
		refused("nor for what is off the board", "pledges.unknown_opportunity", []rulestest.Act{as("press", chairs, opportunities.Withdraw{Post: 1})}, "mill", store(t, about(1))),
		refused("nor for a bid that nobody makes", "pledges.unknown_bid", nil, "mill", store(t, func(m *pledges.Start) { m.Bid = 1 })),
		{Rule: "a person that is no member starts none", By: "mill-rep", When: store(t), Refused: "pledges.no_member"},
		refused("a day that is over is none", "pledges.past", nil, "mill", store(t, until(-2))),
		refused("nor one later than the charter allows", "pledges.too_long_for", nil, "mill", store(t, until(130))),
		refused("a bonus takes time to pledge for", "pledges.too_short", nil, "mill", store(t, bonus, until(1))),
		refused("who pays it is a member", "pledges.unknown_patron", nil, "mill", store(t, bonus, func(m *pledges.Start) { m.Patron = "nobody" })),
		refused("nobody has twenty campaigns at once", "pledges.too_many_campaigns", []rulestest.Act{as("mill", many...)}, "mill", store(t)),
	})
}

func TestWhatIsNoCampaign(t *testing.T) {
	first := func(change func(*pledges.Threshold)) func(*pledges.Start) {
		return func(m *pledges.Start) { change(&m.Thresholds[0]) }
	}
	for _, row := range []struct {
		rule, code string
		change     func(*pledges.Start)
	}{
		{"it is called something", "pledges.empty", func(m *pledges.Start) { m.Title = " " }},
		{"in few words", "pledges.too_long", func(m *pledges.Start) { m.Title = strings.Repeat("a", 101) }},
		{"that one can see", "pledges.unprintable", func(m *pledges.Start) { m.Text = "a\u202eb" }},
		{"it takes something", "pledges.no_thresholds", func(m *pledges.Start) { m.Thresholds = nil }},
		{"not too much at once", "pledges.too_many_thresholds", func(m *pledges.Start) { m.Thresholds = make([]pledges.Threshold, 9) }},
		{"each has words", "pledges.empty", first(func(h *pledges.Threshold) { h.Name = "" })},
		{"of its own", "pledges.threshold_twice", first(func(h *pledges.Threshold) { h.Name = "Work" })},
		{"a unit", "pledges.unknown_unit", first(func(h *pledges.Threshold) { h.Unit = "wishes" })},
		{"an amount above nothing", "pledges.bad_least", first(func(h *pledges.Threshold) { h.Least = 0 })},
		{"and not more at least than at most", "pledges.bad_most", first(func(h *pledges.Threshold) { h.Most = h.Least - 1 })},
		{"days are written as days", "pledges.bad_date", func(m *pledges.Start) { m.Until = "soon" }},
		{"nothing is given before it is pledged", "pledges.due_early", func(m *pledges.Start) { m.Due = in(t, 20) }},
		{"nor years after", "pledges.due_late", func(m *pledges.Start) { m.Due = in(t, 400) }},
		{"a bonus is not less than nothing", "pledges.bad_bonus", func(m *pledges.Start) { m.Bonus, m.BonusUnit = -1, "GBP" }},
		{"it is money", "pledges.bonus_no_money", func(m *pledges.Start) { m.Bonus, m.BonusUnit = 10, "h" }},
		{"without one there is no currency", "pledges.no_bonus", func(m *pledges.Start) { m.BonusUnit = "GBP" }},
		{"and nobody pays it", "pledges.no_bonus", func(m *pledges.Start) { m.Patron = "forge" }},
		{"a document is named by its hash", "pledges.bad_document", func(m *pledges.Start) { m.Document = "here" }},
	} {
		var no *machine.Refusal
		if err := store(t, row.change).Check(); !errors.As(err, &no) || no.Code != row.code {
			t.Errorf("%s: %v, want %s", row.rule, err, row.code)
		}
	}
}

func TestPromisingTheBonus(t *testing.T) {
	accept, decline := pledges.Accept{Campaign: 1}, pledges.Decline{Campaign: 1}
	asked := started(t, forges)
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("who is asked promises it, and the campaign takes pledges", asked, "forge", accept, pledges.BonusAccepted{Campaign: 1, Patron: "forge", By: "forge-rep"}), pledges.Open, 0, 0),
		checked(does("or declines, and nothing comes of it", asked, "forge", decline, pledges.CampaignFailed{Campaign: 1, How: pledges.Declined, Totals: []int64{0, 0}, By: "forge-rep"}), pledges.Failed, 0, 0),
		checked(rulestest.Rule{
			Rule: "whoever says nothing in time has promised nothing", Given: nil, By: domaintest.Rep("mill"), For: "mill", When: store(t, forges), Later: 28,
			Then: []machine.Event{startedEvent(t, store(t, forges), pledges.Asked, "forge", end(t, 27)), pledges.CampaignFailed{Campaign: 1, How: pledges.NotAccepted, Totals: []int64{0, 0}}},
		}, pledges.Failed, 0, 0),
		refused("until then nobody pledges", "pledges.not_open", asked, "dairy", pounds(100)),
		refused("nobody else promises it", "pledges.not_patron", asked, "mill", accept),
		refused("nor declines it", "pledges.not_patron", asked, "dairy", decline),
		refused("what is promised is promised", "pledges.accepted_already", then(asked, as("forge", accept)), "forge", decline),
		refused("once", "pledges.accepted_already", then(asked, as("forge", accept)), "forge", accept),
		refused("there is such a campaign", "pledges.unknown", nil, "forge", accept),
		refused("what is over is over", "pledges.over", then(asked, as("forge", decline)), "forge", accept),
	})
}
