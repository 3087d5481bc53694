package app_test

import (
	"fmt"
	"slices"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/pledges"
	"metaorg/machine/rulestest"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// jointInvariants are the sentences that must be true of bids and campaigns.
var jointInvariants = []sim.Invariant{
	{Name: "of no part is more taken than there is, and who leads is on the team", Check: bidsStand},
	{Name: "what several bid together all of them signed", Check: bidsAreSigned},
	{Name: "all pledges of a campaign bind, or none", Check: allBindOrNone},
}

// jointPools are bids and campaigns, and what is done with those that there are.
func jointPools() []sim.Pool {
	day := func(s sim.Scene, in int64) string {
		return time.Unix(s.Now+in*rulestest.Day, 0).UTC().Format(time.DateOnly)
	}
	return []sim.Pool{
		sim.From(func(s sim.Scene) (all []bids.Open) {
			for _, days := range []int64{20, 60} {
				all = append(all, bids.Open{Title: "fair", Closes: day(s, days), Parts: []bids.Part{{Title: "bread", Quantity: 1000, Unit: "h", Until: day(s, 90)}, {Title: "cheese", Quantity: 10, Unit: "kg"}}})
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []bids.Volunteer) {
			for _, n := range latest(bids.Last(s)) {
				all = append(all, bids.Volunteer{Bid: n, Part: 1, Quantity: 500, Unit: "h"}, bids.Volunteer{Bid: n, Part: 2})
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []bids.NameLead) {
			for _, n := range latest(bids.Last(s)) {
				for _, m := range bids.Team(s, n) {
					all = append(all, bids.NameLead{Bid: n, Lead: m})
				}
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []bids.Draft) {
			for _, n := range latest(bids.Last(s)) {
				team := bids.Team(s, n)
				m := bids.Draft{Bid: n, Text: "together", Begins: day(s, 0), Ends: day(s, 120)}
				for i, who := range team {
					share := 10_000 / int64(len(team))
					if i == 0 {
						share = 10_000 - share*int64(len(team)-1)
					}
					m.Shares = append(m.Shares, agreements.Share{Party: who, BasisPoints: share})
				}
				all = append(all, m)
			}
			return all
		}),
		sim.From(func(s sim.Scene) []uint64 { return latest(bids.Last(s)) }).At("bid"),
		sim.From(func(s sim.Scene) (all []pledges.Start) {
			return []pledges.Start{
				{Title: "oven", Until: day(s, 12), Due: day(s, 90), Thresholds: []pledges.Threshold{{Name: "money", Least: 300, Most: 400, Unit: "EUR"}}},
				{Title: "yard", Until: day(s, 30), Due: day(s, 90), Early: true, Thresholds: []pledges.Threshold{{Name: "hands", Least: 500, Unit: "h"}, {Name: "money", Least: 100, Unit: "EUR"}}},
			}
		}),
		sim.From(func(s sim.Scene) (all []pledges.Pledge) {
			for _, n := range latest(pledges.Last(s)) {
				all = append(all, pledges.Pledge{Campaign: n, Threshold: 1, Amount: 200}, pledges.Pledge{Campaign: n, Threshold: 1, Amount: 600}, pledges.Pledge{Campaign: n, Threshold: 2, Amount: 100})
			}
			return all
		}),
		sim.From(func(s sim.Scene) []uint64 { return latest(pledges.Last(s)) }).At("campaign"),
	}
}

func bidsStand(_, now state.Reader) error {
	for n := uint64(1); n <= bids.Last(now); n++ {
		b, _ := bids.BidOf(now, n)
		for k, p := range bids.PartsOf(now, n) {
			sum := int64(0)
			for who, t := range bids.VolunteersOf(now, n, k) {
				if sum += t.Quantity; t.Quantity <= 0 {
					return fmt.Errorf("%s is on part %d of bid %d with %d", who, k, n, t.Quantity)
				}
			}
			if sum > p.Quantity {
				return fmt.Errorf("of part %d of bid %d %d of %d are taken", k, n, sum, p.Quantity)
			}
		}
		if team := bids.Team(now, n); b.Lead != "" && !slices.Contains(team, b.Lead) {
			return fmt.Errorf("bid %d is led by %s, and the team is %v", n, b.Lead, team)
		}
	}
	return nil
}

func bidsAreSigned(before, now state.Reader) error {
	for n := uint64(1); n <= bids.Last(before); n++ {
		was, _ := bids.BidOf(before, n)
		b, _ := bids.BidOf(now, n)
		if was.State.Over() && b.State != was.State {
			return fmt.Errorf("bid %d was %s and is %s", n, was.State, b.State)
		}
		if team := bids.Team(now, n); b.State == bids.Submitted && len(team) > 1 {
			a, _ := agreements.AgreementOf(now, b.Agreement)
			c, _ := agreements.TermsOf(now, b.Agreement, 1)
			if !slices.Equal(c.Parties, team) || !a.Holds() && a.State != agreements.Signed && a.State != agreements.Ended {
				return fmt.Errorf("bid %d is submitted by %v under agreement %d of %v, which is %s", n, team, b.Agreement, c.Parties, a.State)
			}
		}
	}
	return nil
}

func allBindOrNone(before, now state.Reader) error {
	for n := uint64(1); n <= pledges.Last(now); n++ {
		c, _ := pledges.CampaignOf(now, n)
		sums := make([]int64, len(c.Thresholds))
		left := 0
		for _, p := range pledges.PromisesFor(now, n) {
			sums[p.Threshold-1] += p.Amount
			left++
		}
		was, known := pledges.CampaignOf(before, n)
		switch {
		case known && !was.Live() && was.Stage != c.Stage:
			return fmt.Errorf("campaign %d was %s and is %s", n, was.Stage, c.Stage)
		case c.Live() && !slices.Equal(sums, c.Totals):
			return fmt.Errorf("for campaign %d %v is pledged, and it counts %v", n, sums, c.Totals)
		case !c.Live() && left > 0:
			return fmt.Errorf("campaign %d is %s, and %d pledges are left", n, c.Stage, left)
		case c.Stage == pledges.Bound && !c.Met(), c.Stage == pledges.Failed && c.How == pledges.Unmet && c.Met():
			return fmt.Errorf("campaign %d is %s with %v of %v", n, c.Stage, c.Totals, c.Thresholds)
		}
	}
	return nil
}
