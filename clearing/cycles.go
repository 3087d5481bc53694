package clearing

import (
	"iter"
	"slices"
)

// Cycle is one set-off: each of its obligations is reduced by the same amount,
// and each one's creditor is the next one's debtor.
type Cycle struct {
	Amount int64   `json:"amount"`
	At     []int32 `json:"at"` // Where its obligations stand in the round.
}

// Cycles takes the round apart into set-offs. From the first party that has any,
// it follows the first obligation of each of which something is still set off
// until a party comes again; what the cycle between can have, it has, and goes on
// before the first of its obligations of which nothing is left to follow. The
// parts of each obligation sum to what is set off of it. A cycle's own slice is
// good until the next one. A round that Check refuses may end early.
func (r Round) Cycles() iter.Seq[Cycle] {
	return cycles(r.Levels, len(r.Obligations), slices.Values(r.Obligations))
}

func cycles(levels []Level, count int, all iter.Seq[Cleared]) iter.Seq[Cycle] {
	return func(yield func(Cycle) bool) {
		w := newWalk(levels, count, all)
		for v := range levels {
			for w.follow(int32(v)) {
				if !yield(w.found) {
					return
				}
			}
		}
	}
}

// walk is a way along obligations of which something is still set off.
type walk struct {
	to    []int32 // The creditor of each obligation.
	next  []int32 // The first obligation of each party that may have something.
	end   []int32 // Behind the last of each party.
	rest  []int64 // What is still set off of each.
	path  []int32 // Obligations.
	place []int32 // Where on the path each party's own obligation stands; none if not.
	found Cycle
}

func newWalk(levels []Level, m int, all iter.Seq[Cleared]) *walk {
	n, i := len(levels), int32(0)
	w := &walk{to: make([]int32, m), next: make([]int32, n), end: make([]int32, n), rest: make([]int64, m), place: make([]int32, n)}
	number := make(map[string]int32, n)
	for v, l := range levels {
		number[l.Party], w.place[v] = int32(v), none
	}
	for c := range all {
		v := number[c.Debtor]
		if w.end[v] == 0 {
			w.next[v] = i
		}
		w.to[i], w.rest[i] = number[c.Creditor], c.SetOff
		i++
		w.end[v] = i
	}
	return w
}

// follow finds the next cycle on a way that starts at a party; false when there is none.
func (w *walk) follow(v int32) bool {
	if len(w.path) > 0 {
		v = w.to[w.path[len(w.path)-1]]
	}
	for w.place[v] == none {
		for w.next[v] < w.end[v] && w.rest[w.next[v]] == 0 {
			w.next[v]++
		}
		if w.next[v] == w.end[v] {
			return false
		}
		i := w.next[v]
		w.place[v] = int32(len(w.path))
		w.path = append(w.path, i)
		v = w.to[i]
	}
	w.close(w.place[v])
	return true
}

// close makes a cycle of the path from there on.
func (w *walk) close(from int32) {
	w.found.At = append(w.found.At[:0], w.path[from:]...)
	w.found.Amount = w.rest[w.path[from]]
	for _, i := range w.found.At {
		w.found.Amount = min(w.found.Amount, w.rest[i])
	}
	keep := len(w.path)
	for at := len(w.path) - 1; at >= int(from); at-- {
		i := w.path[at]
		if w.rest[i] -= w.found.Amount; w.rest[i] == 0 {
			keep = at
		}
	}
	v := w.to[w.path[len(w.path)-1]] // The debtor of the cycle's first obligation.
	for at := int(from); at < len(w.path); at++ {
		if at >= keep {
			w.place[v] = none
		}
		v = w.to[w.path[at]]
	}
	w.path = w.path[:keep]
}
