package clearing

import (
	"iter"
	"math"
)

// Solution is what is set off of the obligations of a ledger: as Round, in little
// room, and without a copy of them. Obligations stand by debtor, creditor and id.
type Solution struct {
	Levels []Level // Of every party, by name.

	of     *Ledger
	order  []int32 // The places of obligations.
	setOff []int64 // Of each, in this order.
}

// Clear sets off as much as can be, as Clear of a list does. Nothing is to be
// added to the ledger any more.
func (l *Ledger) Clear() (*Solution, error) {
	if pairs := l.Twice(); len(pairs) > 0 {
		return nil, wrong(l.At(pairs[0][1]), ErrTwice)
	}
	s := l.Unsolved()
	setOff, levels := settle(s.debts())
	for v, level := range levels {
		s.Levels[v].Level = level
	}
	s.spread(setOff)
	return s, nil
}

// Unsolved is the ledger in order, with nothing set off and all on level 0: to be
// filled with what somebody else computed. Nothing is to be added to the ledger any more.
func (l *Ledger) Unsolved() *Solution {
	s := &Solution{Levels: make([]Level, 0, len(l.names)), of: l, order: l.sort(), setOff: make([]int64, l.count)}
	for _, name := range l.names {
		s.Levels = append(s.Levels, Level{Party: name})
	}
	return s
}

// arcs are the obligations of more than 0, by where they stand, and whether an arc
// begins with each: what one party owes another is one, as far as the sum is an int64.
func (s *Solution) arcs() iter.Seq2[int, bool] {
	return func(yield func(int, bool) bool) {
		var last entry
		sum := int64(0)
		for i, place := range s.order {
			e := s.of.entry(place)
			if e.amount == 0 {
				continue
			}
			begins := e.debtor != last.debtor || e.creditor != last.creditor || sum > math.MaxInt64-e.amount
			if begins {
				last, sum = *e, 0
			}
			sum += e.amount
			if !yield(i, begins) {
				return
			}
		}
	}
}

// debts is the network of arcs.
func (s *Solution) debts() debts {
	count := 0
	for _, begins := range s.arcs() {
		if begins {
			count++
		}
	}
	d := debts{len(s.Levels), make([]int32, 0, count), make([]int32, 0, count), make([]int64, 0, count)}
	for i, begins := range s.arcs() {
		e := s.of.entry(s.order[i])
		if begins {
			d.from, d.to, d.amount = append(d.from, e.debtor), append(d.to, e.creditor), append(d.amount, 0)
		}
		d.amount[len(d.amount)-1] += e.amount
	}
	return d
}

// spread gives what is set off of an arc to its obligations: the first ids come first.
func (s *Solution) spread(ofArcs []int64) {
	arc := -1
	for i, begins := range s.arcs() {
		if begins {
			arc++
		}
		s.setOff[i] = min(s.of.entry(s.order[i]).amount, ofArcs[arc])
		ofArcs[arc] -= s.setOff[i]
	}
}

// Len is how many obligations there are.
func (s *Solution) Len() int { return len(s.order) }

// At is an obligation by where it stands, from 0.
func (s *Solution) At(i int) Cleared {
	return Cleared{s.of.At(int(s.order[i])), s.setOff[i]}
}

// All are the obligations.
func (s *Solution) All() iter.Seq[Cleared] {
	return func(yield func(Cleared) bool) {
		for i := range s.order {
			if !yield(s.At(i)) {
				return
			}
		}
	}
}

// Take takes over what somebody else set off of the obligation that stands at i.
// The error is ErrOther where another one stands there.
func (s *Solution) Take(i int, c Cleared) error {
	if i >= len(s.order) || s.At(i).Obligation != c.Obligation {
		return other(c.Obligation)
	}
	s.setOff[i] = c.SetOff
	return nil
}

// Check proves what Round.Check does.
func (s *Solution) Check() error { return check(s.Levels, s.All()) }

// Totals adds the solution up.
func (s *Solution) Totals() Totals { return totals(s.Levels, s.All()) }

// Statement is the party's statement; false where there is no such party.
func (s *Solution) Statement(party string) (Statement, bool) {
	return statement(party, s.Levels, s.All())
}

// Cycles takes the solution apart into set-offs as Round.Cycles does.
func (s *Solution) Cycles() iter.Seq[Cycle] { return cycles(s.Levels, len(s.order), s.All()) }
