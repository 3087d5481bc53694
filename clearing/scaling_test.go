package clearing

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// scaling finds the greatest circulation by quite another method, the cost
// scaling of Goldberg & Tarjan (1990), to compare with.
type scaling struct {
	to       []int32
	residual []int64
	cost     []int64
	at       [][]int32 // Arcs that leave each party; arc i^1 is the reverse of i.
	price    []int64
	excess   []int64
}

func newScaling(d debts) *scaling {
	s := &scaling{at: make([][]int32, d.parties), price: make([]int64, d.parties), excess: make([]int64, d.parties)}
	unit := int64(d.parties + 1)
	for i := range d.from {
		s.at[d.from[i]], s.at[d.to[i]] = append(s.at[d.from[i]], int32(2*i)), append(s.at[d.to[i]], int32(2*i+1))
		s.to = append(s.to, d.to[i], d.from[i])
		s.residual, s.cost = append(s.residual, d.amount[i], 0), append(s.cost, -unit, unit)
	}
	return s
}

func (s *scaling) solve() (setOff []int64) {
	for eps := int64(len(s.at) + 1); eps >= 1; eps /= 2 {
		s.refine(eps)
	}
	for i := 1; i < len(s.residual); i += 2 {
		setOff = append(setOff, s.residual[i])
	}
	return setOff
}

func (s *scaling) push(v, i int32, amount int64) {
	s.residual[i] -= amount
	s.residual[i^1] += amount
	s.excess[v] -= amount
	s.excess[s.to[i]] += amount
}

func (s *scaling) refine(eps int64) {
	for v := range s.at {
		for _, i := range s.at[v] {
			if s.residual[i] > 0 && s.cost[i]+s.price[v]-s.price[s.to[i]] < 0 {
				s.push(int32(v), i, s.residual[i])
			}
		}
	}
	for active := true; active; {
		active = false
		for v := range s.at {
			for s.excess[v] > 0 {
				active = true
				s.discharge(int32(v), eps)
			}
		}
	}
}

func (s *scaling) discharge(v int32, eps int64) {
	best, any := int64(0), false
	for _, i := range s.at[v] {
		if s.residual[i] == 0 {
			continue
		}
		if s.cost[i]+s.price[v]-s.price[s.to[i]] < 0 {
			s.push(v, i, min(s.excess[v], s.residual[i]))
			if s.excess[v] == 0 {
				return
			}
			if s.residual[i] == 0 {
				continue
			}
		}
		if p := s.price[s.to[i]] - s.cost[i]; !any || p > best {
			best, any = p, true
		}
	}
	s.price[v] = best - eps
}

func sum(amounts []int64) (s Sum) { return SumOf(amounts...) }

// TestCostScalingFindsAsMuch compares the simplex, from either start, with cost scaling.
func TestCostScalingFindsAsMuch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := debts{parties: rapid.IntRange(2, 30).Draw(t, "parties")}
		most := rapid.SampledFrom([]int64{1, 3, 1000, 1e12}).Draw(t, "most")
		for range rapid.IntRange(1, 150).Draw(t, "arcs") {
			from, to := rapid.IntRange(0, d.parties-1).Draw(t, "from"), rapid.IntRange(0, d.parties-1).Draw(t, "to")
			if from != to {
				d.from, d.to = append(d.from, int32(from)), append(d.to, int32(to))
				d.amount = append(d.amount, rapid.Int64Range(1, most).Draw(t, "amount"))
			}
		}
		d = inOrder(d)
		setOff, _ := settle(d)
		want := sum(newScaling(d).solve())
		if got := sum(setOff); got != want {
			t.Fatalf("%v is set off, and cost scaling finds %v", got, want)
		}
		component, count := components(d)
		all := make([]int64, len(d.amount))
		parts := partsOf(d, component, int(count))
		for c := range int(count) {
			p := parts.at(c)
			if len(p.party) > 1 {
				var s simplex
				s.take(p)
				s.allLeft()
				s.solve()
				s.setOff(p.number, all)
			}
		}
		if got := sum(all); got != want {
			t.Fatalf("from everything left %v is set off, and cost scaling finds %v", got, want)
		}
	})
}

func inOrder(d debts) debts {
	order := make([]int, len(d.from))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(d.from[i], d.from[j]) })
	s := debts{parties: d.parties}
	for _, i := range order {
		s.from, s.to, s.amount = append(s.from, d.from[i]), append(s.to, d.to[i]), append(s.amount, d.amount[i])
	}
	return s
}
