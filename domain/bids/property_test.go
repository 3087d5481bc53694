package bids_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/domaintest"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// Whatever is done in whatever order: nobody is on a part that it did not volunteer
// for itself, and of no part is more taken than there is; who leads is on the team;
// shares of what is drafted come to the whole, for the very team; nothing is
// submitted for several without the signatures of all; and what is over stays so.
func TestNobodyIsOnABidThatItDidNotJoin(t *testing.T) {
	seen := map[bids.State]int{}
	all := []bids.State{bids.Gathering, bids.Agreeing, bids.Submitted, bids.Won, bids.Lost, bids.Withdrawn, bids.Missed}
	domaintest.Explore(t, "6", seen, all, func(rt *rapid.T) {
		w := start(t)
		asked := map[people.MemberID]map[uint64]bool{} // Parts that each volunteered for itself.
		w.Do(opened())
		before, _ := bids.BidOf(w.Store, 1)
		for range rapid.IntRange(20, 60).Draw(rt, "acts") {
			by, m := something(rt, w)
			if out := w.Act(domaintest.Rep(by), by, m)[0]; out.Code == "" {
				if v, is := m.(bids.Volunteer); is {
					if asked[people.MemberID(by)] == nil {
						asked[people.MemberID(by)] = map[uint64]bool{}
					}
					asked[people.MemberID(by)][v.Part] = true
				}
			}
			if rapid.IntRange(0, 14).Draw(rt, "time passes") == 0 {
				w.Pass(rapid.Int64Range(1, 12).Draw(rt, "days"))
			}
			b, _ := bids.BidOf(w.Store, 1)
			if before.State.Over() && b.State != before.State {
				rt.Fatalf("it was %s and is %s", before.State, b.State)
			}
			stands(rt, w, b, asked)
			seen[b.State]++
			before = b
		}
	})
}

// stands fails the test if something of the first bid cannot be.
func stands(rt *rapid.T, w *rulestest.World, b bids.Bid, asked map[people.MemberID]map[uint64]bool) {
	team := bids.Team(w.Store, 1)
	for n, p := range bids.PartsOf(w.Store, 1) {
		sum := int64(0)
		for m, t := range bids.VolunteersOf(w.Store, 1, n) {
			if sum += t.Quantity; t.Quantity <= 0 || !asked[m][n] {
				rt.Fatalf("%s is on part %d with %d, and never volunteered for it", m, n, t.Quantity)
			}
		}
		if sum > p.Quantity {
			rt.Fatalf("%d of %d is taken of part %d", sum, p.Quantity, n)
		}
	}
	if b.Lead != "" && !slices.Contains(team, b.Lead) {
		rt.Fatalf("%s leads and is not among %v", b.Lead, team)
	}
	a, is := agreements.AgreementOf(w.Store, b.Agreement)
	if !is {
		if len(team) > 1 && (b.State == bids.Submitted || b.State == bids.Won || b.State == bids.Lost) {
			rt.Fatalf("it is %s by %v without any agreement", b.State, team)
		}
		return
	}
	c, _ := agreements.TermsOf(w.Store, b.Agreement, 1)
	sum := int64(0)
	for _, h := range c.Shares {
		sum += h.BasisPoints
	}
	if sum != 10_000 || !slices.Equal(c.Parties, team) {
		rt.Fatalf("shares of %d among %v, and the team is %v", sum, c.Parties, team)
	}
	if (b.State == bids.Submitted || b.State == bids.Won) && !a.Holds() && a.State != agreements.Ended {
		rt.Fatalf("it is %s, and the agreement is %s", b.State, a.State)
	}
}

// something is some act of a member; the rules refuse some of them.
func something(rt *rapid.T, w *rulestest.World) (machine.OrganizationID, machine.Message) {
	who := rapid.SampledFrom(five[:3]).Draw(rt, "who")
	b, _ := bids.BidOf(w.Store, 1)
	if b.State == bids.Agreeing && rapid.IntRange(0, 3).Draw(rt, "signs") > 0 {
		a, _ := agreements.AgreementOf(w.Store, b.Agreement)
		if a.State == agreements.InDraft {
			return machine.OrganizationID(a.By), agreements.Offer{Agreement: b.Agreement}
		}
		if waits := agreements.Waits(w.Store, b.Agreement, 1); a.State == agreements.Offered && len(waits) > 0 {
			return machine.OrganizationID(waits[0]), agreements.Sign{Agreement: b.Agreement, Version: 1}
		}
		return machine.OrganizationID(b.Lead), bids.Submit{Bid: 1}
	}
	if team := bids.Team(w.Store, 1); b.State == bids.Gathering && b.Lead == "" && len(team) > 1 && rapid.Bool().Draw(rt, "names") {
		return machine.OrganizationID(rapid.SampledFrom(team).Draw(rt, "of the team")), bids.NameLead{Bid: 1, Lead: team[0]}
	}
	if b.State == bids.Submitted && rapid.IntRange(0, 3).Draw(rt, "ends") == 0 {
		return machine.OrganizationID(bids.Team(w.Store, 1)[0]), bids.Conclude{Bid: 1, Outcome: rapid.SampledFrom([]bids.Outcome{bids.IsWon, bids.IsLost}).Draw(rt, "outcome"), Learned: "This."}
	}
	switch rapid.IntRange(0, 12).Draw(rt, "what") {
	case 0:
		return who, bids.Leave{Bid: 1, Part: rapid.Uint64Range(0, 3).Draw(rt, "part")}
	case 1, 2:
		return who, bids.NameLead{Bid: 1, Lead: people.MemberID(rapid.SampledFrom(five[:3]).Draw(rt, "lead"))}
	case 3, 4, 5:
		return machine.OrganizationID(b.Lead), shared(rt, w)
	case 6:
		return who, bids.Submit{Bid: 1}
	case 7:
		if rapid.IntRange(0, 5).Draw(rt, "gives up") == 0 {
			return who, bids.Withdraw{Bid: 1, Learned: "That."}
		}
	case 8:
		return "mill", bids.DropPart{Bid: 1, Part: rapid.Uint64Range(1, 3).Draw(rt, "part")}
	case 9:
		return "mill", bids.PartFor(1, tender().Parts[1])
	}
	v := bids.Volunteer{Bid: 1, Part: rapid.Uint64Range(1, 3).Draw(rt, "part")}
	if rapid.Bool().Draw(rt, "some") {
		v.Quantity, v.Unit = rapid.Int64Range(1, 1500).Draw(rt, "quantity"), "h"
	}
	return who, v
}

// shared drafts an agreement with shares that often come to the whole.
func shared(rt *rapid.T, w *rulestest.World) bids.Draft {
	return terms(func(m *bids.Draft) {
		m.Shares, m.Ends = nil, in(120)
		left := int64(10_000)
		for _, member := range bids.Team(w.Store, 1) {
			points := rapid.Int64Range(0, left).Draw(rt, "points")
			left -= points
			m.Shares = append(m.Shares, agreements.Share{Party: member, BasisPoints: points})
		}
		if len(m.Shares) > 0 && rapid.IntRange(0, 4).Draw(rt, "open") > 0 {
			m.Shares[0].BasisPoints += left
		}
	})
}
