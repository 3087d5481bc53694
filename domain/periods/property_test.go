package periods_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/allocation"
	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
)

// Whatever is done in whatever order: what is paid, kept and nobody's comes to the
// surplus; nobody has less than nothing; and what members are owed is what the
// periods say, however often they were reopened.
func TestWhatIsPaidAndKeptComesToTheSurplus(t *testing.T) {
	seen := map[string]int{}
	domaintest.Explore(t, "20", seen, []string{"adopted", "reopened", "paid out", "covered", "borne"}, func(rt *rapid.T) { // Each is a network of its own.
		h := build(t, someBuckets(rt)...)
		h.decided(periods.Open{From: h.day(365), Until: h.day(400), Fund: 1})
		h.must("ash", funds.Record{Fund: 1, Date: h.first, Amount: 1_000_000, Category: funds.Sales})
		h.something(rt, h.first)
		h.frozen()
		h.something(rt, h.day(0))
		h.Pass(40)
		for range rapid.IntRange(4, 12).Draw(rt, "acts") {
			h.closing(rt)
			h.addsUp(rt)
		}
		if rapid.Bool().Draw(rt, "paid out at last") {
			h.carried(periods.Revolve{Fund: 1, Amount: 1})
		} else {
			h.carried(periods.Reopen{Period: 2})
			h.carried(periods.Reopen{Period: 1})
		}
		h.addsUp(rt)
		for n := range periods.LastPeriod(h.Store) {
			p, _ := periods.PeriodOf(h.Store, n+1)
			seen["reopened"] += int(p.Reopened)
			if p.Adopted > 0 {
				seen["adopted"]++
			}
			if p.Revolved > 0 {
				seen["paid out"]++
			}
			for k := range p.Drawings {
				g, _ := periods.DrawingOf(h.Store, n+1, k+1)
				seen["covered"] += int(min(1, g.Covered))
				seen["borne"] += int(min(1, g.Borne))
			}
		}
	})
}

func someBuckets(rt *rapid.T) []periods.Bucket {
	rules := rapid.SampledFrom(allocation.Rules())
	share := rapid.Int64Range(1, allocation.Whole-1).Draw(rt, "share")
	return []periods.Bucket{
		{Name: "Work", Share: share, For: periods.Giver, Measure: periods.Hours, Rate: 1_234, Rule: rules.Draw(rt, "rule")},
		{Name: "Trade", Share: allocation.Whole - share, For: periods.Taker, Measure: periods.Value, Rule: rules.Draw(rt, "rule")},
	}
}

// something is given on a day.
func (h *house) something(rt *rapid.T, day string) {
	members := rapid.SampledFrom([]people.MemberID{"ash", "bee", "cob", "dew"}) // Nobody is under one owner.
	var all []patronage.Event
	for range rapid.IntRange(0, 8).Draw(rt, "events") {
		from, to, amount := members.Draw(rt, "from"), members.Draw(rt, "to"), rapid.Int64Range(1, 100_000).Draw(rt, "amount")
		e := h.work(from, to, amount)
		if rapid.Bool().Draw(rt, "sold") {
			e = h.sale(from, to, amount)
		}
		if e.Date = day; from != to {
			all = append(all, e)
		}
	}
	h.give(all...)
}

// closing tries something; some of it is refused.
func (h *house) closing(rt *rapid.T) {
	n := rapid.Uint64Range(1, 2).Draw(rt, "period")
	switch rapid.IntRange(0, 6).Draw(rt, "what") {
	case 0:
		h.act("bee", rapid.SampledFrom([]machine.Message{periods.Freeze{Period: n}, periods.Thaw{Period: n}}).Draw(rt, "frost"))
	case 1:
		h.carried(periods.Reopen{Period: n})
	case 2:
		h.carried(periods.Revolve{Fund: 1, Amount: rapid.Int64Range(1, 50_000).Draw(rt, "amount")})
	default:
		h.act("bee", periods.Freeze{Period: n})
		m := surplus(rapid.Int64Range(-50_000, 100_000).Draw(rt, "surplus"))
		m.Bearer = rapid.SampledFrom([]periods.Bearer{"", periods.Nobodys, periods.Capital, periods.Capital, periods.Later}).Draw(rt, "bearer")
		m.Period, m.Cash, m.WithOthers = n, rapid.Int64Range(0, 100).Draw(rt, "cash"), rapid.Int64Range(0, 2).Draw(rt, "others")
		if h.act("bee", m) == "" && h.act("bee", periods.Put{Period: n}) == "" {
			h.vote(n, rapid.SampledFrom([]governance.Choice{governance.Yes, governance.Yes, governance.No}).Draw(rt, "choice"))
		}
	}
}

func (h *house) addsUp(rt *rapid.T) {
	var reserve, kept, owed, revolved, losses int64
	for n := range periods.LastPeriod(h.Store) {
		p, _ := periods.PeriodOf(h.Store, n+1)
		for k := range p.Drawings {
			g, _ := periods.DrawingOf(h.Store, n+1, k+1)
			var cash, retained, borne int64
			for m, st := range periods.Statements(h.Store, n+1, k+1) {
				if st.Cash < 0 || st.Retained < 0 || st.Cash+st.Retained != st.Dividend || st.Cash*100 < st.Dividend*g.Terms.Cash {
					rt.Fatalf("%s has %+v", m, st)
				}
				cash, retained, borne = cash+st.Cash, retained+st.Retained, borne+st.Borne
				if k+1 == p.Adopted && m != "ash" {
					owed += st.Cash
				}
			}
			if cash != g.Cash || retained != g.Retained || cash+retained+g.Reserve+g.Covered-g.FromReserve-g.Borne-g.Carried != g.Terms.Surplus || borne != g.Borne {
				rt.Fatalf("statements come to %d and %d, of %+v", cash, retained, g)
			}
			if k+1 == p.Adopted && p.Stage == periods.Adopted {
				reserve, kept, revolved = reserve+g.Reserve-g.FromReserve, kept+retained-p.Revolved-g.Borne, revolved+p.Revolved
				losses += g.Carried - g.Covered
			}
		}
	}
	var has, raised int64
	for _, m := range six {
		for _, vintage := range periods.AccountOf(h.Store, people.MemberID(m)) {
			if vintage < 0 {
				rt.Fatalf("%s has %d", m, vintage)
			}
			has += vintage
		}
		raised += h.owed("ash", people.MemberID(m)) - h.owed(people.MemberID(m), "ash")
	}
	for _, o := range obligations.All(h.Store) {
		if o.Source.Ref == "fund 1" {
			raised -= o.Amount
		}
	}
	if losses != periods.LossOf(h.Store, 1) || losses < 0 || reserve < 0 {
		rt.Fatalf("%d of losses are carried, want %d; %d belong to nobody", periods.LossOf(h.Store, 1), losses, reserve)
	}
	if reserve != periods.ReserveOf(h.Store, 1) || has != kept || has != periods.KeptIn(h.Store, 1) || raised != owed {
		rt.Fatalf("nobody's: %d of %d; kept: %d of %d; owed: %d of %d; paid out: %d", periods.ReserveOf(h.Store, 1), reserve, has, kept, raised, owed, revolved)
	}
}
