package app_test

import (
	"fmt"
	"slices"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
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
				all = append(all, drafted(n, bids.Team(s, n), day(s, 0), day(s, 120)))
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

// toBid is the errand of those who bid together: they begin a bid, or go on with the
// latest, until they hear whether they won.
func toBid(r state.Reader, now int64, pick func(int) int) (by machine.PersonID, org machine.OrganizationID, do machine.Message, ok bool) {
	day := func(in int64) string { return time.Unix(now+in*rulestest.Day, 0).UTC().Format(time.DateOnly) }
	of := func(who people.MemberID, do machine.Message) (machine.PersonID, machine.OrganizationID, machine.Message, bool) {
		o := machine.OrganizationID(who)
		return domaintest.Rep(o), o, do, who != ""
	}
	n := bids.Last(r)
	b, _ := bids.BidOf(r, n)
	team := bids.Team(r, n)
	var all, free []people.MemberID
	for _, o := range founders {
		if who := people.MemberID(o); membership.StateOf(r, who) == membership.Active {
			all = append(all, who)
			if !slices.Contains(team, who) {
				free = append(free, who)
			}
		}
	}
	switch {
	case len(all) < 2:
		return by, org, do, false
	case n == 0 || b.State.Over():
		return of(all[pick(len(all))], bids.Open{Title: "fair", Closes: day(200), Parts: []bids.Part{{Title: "bread", Quantity: 1000, Unit: "h", Until: day(250)}}})
	case b.State == bids.Submitted:
		return of(b.Lead, bids.Conclude{Bid: n, Outcome: []bids.Outcome{bids.IsWon, bids.IsLost}[pick(2)], Learned: "begin earlier"})
	case b.State == bids.Gathering && len(team) < 2 && len(free) > 0:
		return of(free[pick(len(free))], bids.Volunteer{Bid: n, Part: 1, Quantity: 300, Unit: "h"})
	case len(team) < 2:
		return by, org, do, false
	case b.State == bids.Gathering && b.Lead == "":
		return of(team[pick(len(team))], bids.NameLead{Bid: n, Lead: team[0]})
	case b.State == bids.Gathering:
		return of(b.Lead, drafted(n, team, day(0), day(300)))
	case b.Agreed(r):
		return of(b.Lead, bids.Submit{Bid: n})
	}
	return toSign(r, n, b, of)
}

// toSign is the part of the errand in which all of the team sign.
func toSign(r state.Reader, n uint64, b bids.Bid, of func(people.MemberID, machine.Message) (machine.PersonID, machine.OrganizationID, machine.Message, bool)) (machine.PersonID, machine.OrganizationID, machine.Message, bool) {
	a, _ := agreements.AgreementOf(r, b.Agreement)
	switch waits := agreements.Waits(r, b.Agreement, a.OnTable()); {
	case a.State == agreements.InDraft:
		return of(a.By, agreements.Offer{Agreement: b.Agreement})
	case len(waits) > 0:
		return of(waits[0], agreements.Sign{Agreement: b.Agreement, Version: a.OnTable()})
	}
	return of(b.Lead, bids.NameLead{Bid: n, Lead: b.Lead}) // What was to be signed fell.
}

// drafted is the agreement of a team, which shares alike.
func drafted(n uint64, team []people.MemberID, begins, ends string) bids.Draft {
	m := bids.Draft{Bid: n, Text: "together", Begins: begins, Ends: ends}
	for i, who := range team {
		share := 10_000 / int64(len(team))
		if i == 0 {
			share = 10_000 - share*int64(len(team)-1)
		}
		m.Shares = append(m.Shares, agreements.Share{Party: who, BasisPoints: share})
	}
	return m
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
