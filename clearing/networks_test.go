package clearing

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// networkKinds are what settling is tried on; each makes debts of about so many
// arcs, sorted by debtor and creditor.
var networkKinds = []struct {
	name string
	make func(r *rand.Rand, arcs int) debts
}{
	// 7 obligations a party, as in the Slovenian data of Fleischman & Dini.
	{"random", func(r *rand.Rand, arcs int) debts { return skewed(r, arcs/7+2, arcs, 1) }},
	{"with hubs", func(r *rand.Rand, arcs int) debts { return skewed(r, arcs/7+2, arcs, 3) }},
	{"sparse", func(r *rand.Rand, arcs int) debts { return skewed(r, arcs/3+2, arcs, 2) }},
	{"dense", func(r *rand.Rand, arcs int) debts { return skewed(r, int(math.Sqrt(float64(3*arcs)))+2, arcs, 1) }},
	{"equal amounts", func(r *rand.Rand, arcs int) debts {
		d := skewed(r, arcs/7+2, arcs, 2)
		for i := range d.amount {
			d.amount[i] = 1
		}
		return d
	}},
	{"a torus of streets", torus},
	{"a long ring with short cuts", ring},
}

type ends struct{ from, to int32 }

func sorted(r *rand.Rand, parties int, all []ends) debts {
	slices.SortFunc(all, func(a, b ends) int { return int(a.from-b.from)*2 + max(-1, min(1, int(a.to-b.to))) })
	d := debts{parties: parties}
	for _, e := range slices.Compact(all) {
		d.from, d.to = append(d.from, e.from), append(d.to, e.to)
		d.amount = append(d.amount, 1+int64(math.Exp(8+2*r.NormFloat64()))) // As invoices are: many small ones.
	}
	return d
}

func skewed(r *rand.Rand, parties, arcs int, skew float64) debts {
	names := r.Perm(parties)
	pick := func() int32 { return int32(names[int(float64(parties)*math.Pow(r.Float64(), skew))]) }
	var all []ends
	for len(all) < arcs {
		if e := (ends{pick(), pick()}); e.from != e.to {
			all = append(all, e)
		}
	}
	return sorted(r, parties, all)
}

func torus(r *rand.Rand, arcs int) debts {
	side := int32(math.Sqrt(float64(arcs)/2)) + 2
	var all []ends
	for x := range side {
		for y := range side {
			all = append(all, ends{x*side + y, (x+1)%side*side + y}, ends{x*side + y, x*side + (y+1)%side})
		}
	}
	return sorted(r, int(side*side), all)
}

func ring(r *rand.Rand, arcs int) debts {
	parties := int32(arcs/3 + 3)
	var all []ends
	for v := range parties {
		all = append(all, ends{v, (v + 1) % parties}, ends{v, (v + 1 + r.Int32N(5)) % parties}, ends{v, (v + parties - 1 - r.Int32N(9)%(parties-1)) % parties})
	}
	return sorted(r, int(parties), slices.DeleteFunc(all, func(e ends) bool { return e.from == e.to }))
}

// TestEveryKindOfNetworkProvesItself is of networks so large that nodes are renumbered.
func TestEveryKindOfNetworkProvesItself(t *testing.T) {
	for _, kind := range networkKinds {
		t.Run(kind.name, func(t *testing.T) {
			d := kind.make(rand.New(rand.NewPCG(2, 7)), 10_000)
			all := make([]Obligation, len(d.from))
			for i := range d.from {
				all[i] = Obligation{fmt.Sprint(i), fmt.Sprint("p", d.from[i]), fmt.Sprint("p", d.to[i]), d.amount[i]}
			}
			r, err := Clear(all)
			if err := errors.Join(err, r.Check(), r.Answers(all)); err != nil {
				t.Fatal(err)
			}
			rest := r.Totals().Cleared
			for c := range r.Cycles() {
				for range c.At {
					rest = rest.Minus(SumOf(c.Amount))
				}
			}
			if r.Totals().Cleared.IsZero() || !rest.IsZero() {
				t.Errorf("%v is cleared, and the cycles leave %v of it", r.Totals().Cleared, rest)
			}
		})
	}
}
