package view

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/pledges"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "pledges.title"), Body: body, Nav: "/pledges"}})
	}
	v := sampleView(words.Now(ctx), ada)
	second := with(v.campaign, pledges.Asked)
	second.number, second.title, second.thresholds = 2, "A cargo bicycle for five", v.thresholds[:1]
	add("campaigns", "none", listPage(listView{state: "live", may: true}))
	add("campaigns", "several", listPage(listView{state: "live", may: true, all: []campaign{v.campaign, second}}))
	add("campaign", "open", campaignPage(v))
	asked := v
	asked.campaign, asked.promises, asked.patron = with(v.campaign, pledges.Asked), nil, party{"mill", "The Mill"}
	add("campaign", "the bonus is to be promised", campaignPage(asked))
	bound := v
	bound.campaign = with(v.campaign, pledges.Bound)
	bound.promises = append([]promise{}, v.promises...)
	for i := range bound.promises {
		p := &bound.promises[i]
		p.state, p.taken, p.obligation = "bound", p.amount, int64(i+7)
	}
	add("campaign", "bound", campaignPage(bound))
	failed := v
	failed.campaign = with(v.campaign, pledges.Failed)
	failed.how, failed.bonuses = string(pledges.Unmet), []bonusPart{{party{"mill", "The Mill"}, 6_001, 9}, {party{"lin", "lin"}, 4_000, 10}}
	add("campaign", "failed", campaignPage(failed))
	given := []givenLine{{2, "A cargo bicycle for five", "Money", "GBP", 20_000, v.closes}}
	add("member, campaigns", "several", page.Headed("The Mill", memberPart(memberView{[]campaign{v.campaign}, given})))
	add("coordination, campaigns", "several", page.Headed("Coordination", waitingPart([]campaign{with(v.campaign, pledges.Asked), v.campaign})))
	add("bid, campaigns", "several", page.Headed("Cooling for the market hall", aboutPart(aboutView{[]campaign{v.campaign, bound.campaign}, "/acts/pledges.start?bid=3", v.now})))
	return all
}

func with(c campaign, s pledges.Stage) campaign {
	c.stage = s
	return c
}

func sampleView(now int64, ada page.Viewer) campaignView {
	day := func(days int64) string { return time.Unix(now+days*daySeconds, 0).UTC().Format(time.DateOnly) }
	harbour := party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}
	c := campaign{
		number: 1, starter: harbour, patron: harbour, title: "A cold store behind the mill", stage: pledges.Open, closes: now + 12*daySeconds, lastDay: day(11), due: day(40),
		text: "For milk and vegetables of five members.\nThe room is there; cooling and shelves are not.", bonus: 10_001, bonusUnit: "GBP", bonusUntil: now + 9*daySeconds,
		staged: now - 9*daySeconds, started: now - 9*daySeconds, bid: 3, about: "Cooling for the market hall",
		thresholds: []threshold{{1, 300_000, 400_000, 180_000, "Cooling and shelves", "GBP"}, {2, 4_000, 0, 4_600, "Days of building, in hours", "h"}, {3, 2, 0, 0, "Vans for a week", "each"}},
	}
	return campaignView{
		campaign: c, viewer: ada, now: now,
		promises: []promise{
			{1, 1, 1, 120_000, 0, 0, now - 8*daySeconds, party{"forge", "The Forge"}, "given"},
			{1, 2, 1, 60_000, 0, 0, now - 7*daySeconds, party{"mill", "The Mill"}, "given"},
			{1, 3, 2, 4_600, 0, 0, now - 2*daySeconds, party{"lin", "lin"}, "given"},
		},
		steps: []stepLine{
			{what: "started", who: harbour.name, by: "bo", at: now - 9*daySeconds},
			{what: "pledged", who: "The Forge", by: "cy", threshold: 1, amount: 120_000, at: now - 8*daySeconds},
			{what: "pledged", who: "The Mill", by: "ada", threshold: 1, amount: 60_000, at: now - 7*daySeconds},
			{what: "changed", who: "lin", by: "lin", threshold: 2, amount: 4_600, at: now - 2*daySeconds},
		},
	}
}
