package matching

import (
	"cmp"
	"slices"
)

// mostEngaged keeps what somebody costs within an int64: from there on all cost
// the same.
const mostEngaged = 40

// cost doubles with everything somebody was chosen for lately (Anagnostopoulos
// et al. 2010): over all opportunities the busiest is then chosen hardly more often
// than has to be.
func (c *Candidate) cost() int64 { return 1 << min(c.Engaged, mostEngaged) }

// offer is what a candidate could take of what is still open.
type offer struct {
	candidate int32
	needs     []int
	score     int64
}

// cover takes, as long as something is open, whoever costs the least for each need
// that they would take (the greedy cover of Johnson 1974 and Chvátal 1979).
func (f *forming) cover() {
	for {
		offers := f.offers()
		if len(offers) == 0 {
			break
		}
		best := slices.MinFunc(offers, f.cheaper)
		for _, i := range best.needs {
			f.take(i, slices.IndexFunc(f.able[i], func(a able) bool { return a.candidate == best.candidate }))
		}
	}
	for i, v := range f.takes {
		if v == none {
			f.take(i, -1)
		}
	}
	f.findLead()
}

// offers lists what everybody could take, each the needs with the fewest hours
// first, as that makes the most of them.
func (f *forming) offers() (all []offer) {
	at := map[int32]int{}
	open := slices.DeleteFunc(slices.Clone(f.order), func(i int) bool { return f.takes[i] != none })
	slices.SortStableFunc(open, func(i, j int) int { return cmp.Compare(f.o.Needs[i].Hours, f.o.Needs[j].Hours) })
	var spare []int64
	for _, i := range open {
		hours := f.o.Needs[i].Hours
		for _, a := range f.able[i] {
			k, known := at[a.candidate]
			if !known {
				k = len(all)
				at[a.candidate] = k
				all, spare = append(all, offer{candidate: a.candidate}), append(spare, f.spare[a.candidate])
			}
			if spare[k] < hours {
				continue
			}
			spare[k] -= hours
			all[k].needs, all[k].score = append(all[k].needs, i), all[k].score+a.score
		}
	}
	return slices.DeleteFunc(all, func(o offer) bool { return len(o.needs) == 0 })
}

// cheaper compares what each costs by the needs it takes; then scores, and then
// the lot decides.
func (f *forming) cheaper(a, b offer) int {
	ca, cb := &f.p.candidates[a.candidate], &f.p.candidates[b.candidate]
	return cmp.Or(
		cmp.Compare(ca.cost()*int64(len(b.needs)), cb.cost()*int64(len(a.needs))),
		cmp.Compare(b.score*int64(len(a.needs)), a.score*int64(len(b.needs))),
		cmp.Compare(lot(f.o.ID, ca.ID), lot(f.o.ID, cb.ID)),
		cmp.Compare(ca.ID, cb.ID),
	)
}

// findLead has that member lead to whom the farthest other is nearest; of equals
// the one to whom all together are, then who takes the most, then by id.
func (f *forming) findLead() {
	var members []int32
	for v, n := range f.count {
		if n > 0 {
			members = append(members, int32(v))
		}
	}
	if f.lead == none && len(members) > 0 {
		best := [3]int64{}
		for _, v := range members {
			f.from.run(v)
			this := [3]int64{0, 0, -f.count[v]}
			for _, u := range members {
				this[0], this[1] = max(this[0], f.from.distance[u]), this[1]+f.from.distance[u]
			}
			if f.lead == none || slices.Compare(this[:], best[:]) < 0 {
				f.lead, best = v, this
			}
		}
	}
	if f.lead != none {
		f.from.run(f.lead)
	}
}
