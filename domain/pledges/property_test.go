package pledges_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// Whatever is pledged, raised, lowered and taken back in whatever order: of a
// campaign all pledges are owed or none; what is owed is what was pledged, or the
// most that is taken; the bonus is owed to its last unit to those who pledged in
// time, or to nobody; and what counts against limits is what is pledged and owed.
func TestAllBindOrNoneWhateverIsPledged(t *testing.T) {
	seen := map[string]int{}
	wanted := []string{"bound", "failed", "cancelled", "early", "cut", "bonus", "no bonus", "asked"}
	domaintest.Explore(t, "15", seen, wanted, func(rt *rapid.T) { // Each is a network of its own.
		w := start(t)
		act := func(o machine.OrganizationID, p machine.PersonID, m machine.Message) bool {
			return w.Act(p, o, m)[0].Code == ""
		}
		act("mill", "mill-rep", store(t, func(m *pledges.Start) {
			m.Until, m.Due = in(t, rapid.Int64Range(4, 8).Draw(rt, "until")), in(t, 20)
			m.Early = rapid.Bool().Draw(rt, "early")
			m.Thresholds[0].Least, m.Thresholds[1].Least = 300, 200
			if rapid.Bool().Draw(rt, "at most") {
				m.Thresholds[0].Most = 307
			}
			if m.Bonus = rapid.SampledFrom([]int64{0, 1, 7, 1001}).Draw(rt, "bonus"); m.Bonus > 0 {
				m.BonusUnit, m.Patron = "GBP", rapid.SampledFrom([]people.MemberID{"", "forge"}).Draw(rt, "patron")
			}
		}))
		if rapid.IntRange(0, 4).Draw(rt, "accepts") > 0 {
			act("forge", "forge-rep", pledges.Accept{Campaign: 1})
		}
		if rapid.IntRange(0, 5).Draw(rt, "late") == 0 {
			w.Pass(4)
		}
		for range rapid.IntRange(4, 14).Draw(rt, "acts") {
			who := rapid.SampledFrom([]machine.OrganizationID{"dairy", "forge", "press", "wood"}).Draw(rt, "who")
			as, part := who, rapid.Uint64Range(1, 2).Draw(rt, "threshold")
			if rapid.IntRange(0, 4).Draw(rt, "for itself") == 0 {
				as = ""
			}
			var m machine.Message = pledges.Pledge{Campaign: 1, Threshold: part, Amount: rapid.SampledFrom([]int64{1, 7, 99, 150, 201, 300}).Draw(rt, "amount")}
			if rapid.IntRange(0, 5).Draw(rt, "back") == 0 {
				m = pledges.TakeBack{Campaign: 1, Threshold: part}
			}
			act(as, domaintest.Rep(who), m)
			if rapid.IntRange(0, 5).Draw(rt, "time passes") == 0 {
				w.Pass(1)
			}
			addsUp(t, w)
		}
		if rapid.IntRange(0, 6).Draw(rt, "cancelled") == 0 {
			act("mill", "mill-rep", pledges.Cancel{Campaign: 1})
		}
		w.Pass(10)
		addsUp(t, w)
		comes(rt, w, seen)
	})
}

// comes fails the test unless what came of the first campaign is all of it, or nothing.
func comes(rt *rapid.T, w *rulestest.World, seen map[string]int) {
	c, _ := pledges.CampaignOf(w.Store, 1)
	owed := make([]int64, 2)
	var bonus int64
	standing := map[uint64]int64{}
	for _, e := range w.Events(0) {
		switch e := e.(type) {
		case pledges.Pledged:
			standing[e.Pledge] = e.Amount
		case pledges.PledgeTakenBack:
			delete(standing, e.Pledge)
		case pledges.PledgeBound:
			owed[e.Threshold-1] += e.Taken
			o, _ := obligations.Of(w.Store, e.Obligation)
			if e.Taken > 0 && (o.Amount != e.Taken || o.Debtor != e.Member || o.Creditor != c.Starter) {
				rt.Fatalf("%+v became %+v", e, o)
			}
			if standing[e.Pledge] != e.Amount || e.Taken > e.Amount {
				rt.Fatalf("%+v binds, and %d was pledged", e, standing[e.Pledge])
			}
			delete(standing, e.Pledge)
		case pledges.BonusOwed:
			bonus += e.Amount
		case pledges.CampaignBound:
			if e.Early {
				seen["early"]++
			}
		case pledges.CampaignFailed:
			seen["asked"] += map[bool]int{true: 1}[e.How == pledges.NotAccepted]
		}
	}
	seen[string(c.Stage)]++
	if c.Stage != pledges.Bound {
		if owed[0]+owed[1] != 0 {
			rt.Fatalf("it is %s, and %v are owed", c.Stage, owed)
		}
		if bonus != 0 && bonus != c.Bonus {
			rt.Fatalf("the bonus is %d, and %d are owed", c.Bonus, bonus)
		}
		if c.Bonus > 0 && c.Stage == pledges.Failed {
			seen[map[bool]string{true: "bonus", false: "no bonus"}[bonus > 0]]++
		}
		return
	}
	if len(standing) > 0 || bonus != 0 || !c.Met() {
		rt.Fatalf("it binds with %v left out, a bonus of %d and %v pledged", standing, bonus, c.Totals)
	}
	for i, h := range c.Thresholds {
		want := c.Totals[i]
		if h.Most != 0 && want > h.Most {
			want = h.Most
			seen["cut"]++
		}
		if owed[i] != want {
			rt.Fatalf("%d of %q are owed, want %d", owed[i], h.Name, want)
		}
	}
}
