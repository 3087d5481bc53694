package periods

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"metaorg/allocation"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// claimKey is a bucket, from 1; a day, where older claims come first; and a member.
type claimKey = state.Pair[uint64, state.Pair[string, people.MemberID]]

// Sum is what a member has given in a period for a bucket, on a day or in all.
type Sum struct {
	Events   uint64 `json:"events"`
	Measured int64  `json:"measured"` // By the bucket's measure.
	Claim    int64  `json:"claim"`    // With its rate.
	First    uint64 `json:"first"`    // The number of its first event.
}

// Exception is an event that a bucket takes and cannot measure.
type Exception struct {
	Event  uint64  `json:"event"`
	Bucket uint64  `json:"bucket"` // From 1.
	Why    Problem `json:"why"`
}

// ExceptionFound says that an event was not counted in a bucket.
type ExceptionFound struct {
	Period    uint64    `json:"period"`
	Exception Exception `json:"exception"`
}

// PeriodCounted says that all that was given in a period is counted.
type PeriodCounted struct {
	Period   uint64   `json:"period"`
	Events   uint64   `json:"events"`
	Problems uint64   `json:"problems"`
	Business Business `json:"business"`
}

// row is a sum with its key.
type row struct {
	key claimKey
	sum Sum
}

// counting adds up what is given, bucket by bucket.
type counting struct {
	r          state.Reader
	p          Period
	buckets    []Bucket
	totals     []int64 // By bucket, of claims.
	rows       []row
	at         map[claimKey]int
	known      map[people.MemberID]bool // Who has claims, asked once.
	forDues    map[uint64]bool          // What counts for dues and nothing else; few do.
	reputation int64                    // Of all; 0 before it was asked.
	problem    func(Exception)
}

func newCounting(r state.Reader, p Period, buckets []Bucket, problem func(Exception)) *counting {
	c := &counting{r: r, p: p, buckets: buckets, totals: make([]int64, len(buckets)), at: map[claimKey]int{}, known: map[people.MemberID]bool{}, forDues: map[uint64]bool{}, problem: problem}
	for n := range forDues.All(r) {
		c.forDues[n] = true
	}
	return c
}

// event counts an event in each bucket that takes it.
func (c *counting) event(n uint64, e patronage.Event) {
	if c.forDues[n] {
		return
	}
	if e.Value > 0 && e.Currency == c.p.Currency {
		if c.hasClaims(e.Provider) && (e.Receiver == "" || c.hasClaims(e.Receiver)) {
			c.p.Business.Members += e.Value
		} else {
			c.p.Business.Others += e.Value
		}
	}
	for i, b := range c.buckets {
		if b.Takes(e) {
			c.in(i, n, e)
		}
	}
	c.p.Events++
}

// in counts an event, or a use, in one bucket.
func (c *counting) in(i int, n uint64, e patronage.Event) {
	b := c.buckets[i]
	worth, stands := int64(0), false
	if b.Measure == Evaluated {
		if c.reputation == 0 {
			c.reputation = reputations(c.r, c.p.Fund)
		}
		worth, stands = medianOf(c.r, c.p.Fund, n, c.reputation)
	}
	m, why := b.Of(e, c.p.Currency, worth, stands)
	if m.Party == "" || !c.hasClaims(m.Party) {
		return
	}
	if why == Fine && m.Claim > math.MaxInt64/4-c.totals[i] {
		why = TooLarge
	}
	if why != Fine {
		c.p.Problems++
		c.problem(Exception{n, uint64(i + 1), why})
		return
	}
	key := claimKey{A: uint64(i + 1), B: state.PairOf("", m.Party)}
	if b.Rule == allocation.FirstInFirstOut {
		key.B.A = e.Date
	}
	at, has := c.at[key]
	if !has {
		at = len(c.rows)
		c.at[key] = at
		c.rows = append(c.rows, row{key, Sum{First: n}})
	}
	sum := &c.rows[at].sum
	sum.Events, sum.Measured, sum.Claim = sum.Events+1, sum.Measured+m.Measured, sum.Claim+m.Claim
	c.totals[i] += m.Claim
}

// uses counts the use of the commons, for buckets that are about it.
func (c *counting) uses() {
	if !slices.ContainsFunc(c.buckets, func(b Bucket) bool { return b.Measure == Uses }) {
		return
	}
	for n, e := range patronage.Uses(c.r, c.p.From, c.p.Until) {
		for i, b := range c.buckets {
			if b.Measure == Uses {
				c.in(i, n, e)
			}
		}
	}
}

func (c *counting) hasClaims(m people.MemberID) bool {
	has, asked := c.known[m]
	if !asked {
		has = hasClaims(c.r, m)
		c.known[m] = has
	}
	return has
}

// sorted are the sums in the order of their keys.
func (c *counting) sorted() []row {
	slices.SortFunc(c.rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.key.A, b.key.A), cmp.Compare(a.key.B.A, b.key.B.A), cmp.Compare(a.key.B.B, b.key.B.B))
	})
	return c.rows
}

// count goes on counting a period, looking at so many events in one step, and has it
// gone on with in a later block until all are counted.
func (p *Period) count(s *machine.Step, n uint64) {
	e, _ := equations.Get(s, p.Equation)
	c := newCounting(s, *p, e.Buckets, func(x Exception) {
		if p.Problems++; p.Problems <= mostExceptions {
			s.Emit(ExceptionFound{n, x})
		}
	})
	c.before(counted.Of(s, n))
	next, more := c.some(mostEvents)
	if !more {
		c.uses()
	}
	p.Events, p.Business, p.Next = c.p.Events, c.p.Business, next
	for _, r := range c.sorted() {
		counted.Put(s, n, r.key, r.sum)
	}
	if more {
		periods.Put(s, n, *p)
		s.Schedule(s.Time+1, CountOn{n, p.Turn})
		return
	}
	p.become(s, n, Frozen)
	s.Emit(PeriodCounted{n, p.Events, p.Problems, p.Business})
}

// before takes up the sums of earlier steps.
func (c *counting) before(sums iter.Seq2[claimKey, Sum]) {
	for key, sum := range sums {
		c.at[key] = len(c.rows)
		c.rows = append(c.rows, row{key, sum})
		c.totals[key.A-1] += sum.Claim
	}
}

// some looks at so many events from where the period is, and says where it stopped.
func (c *counting) some(most int) (next uint64, more bool) {
	counts := patronage.WhatCounts(c.r, c.p.From, c.p.Until)
	for n, e := range patronage.Walk(c.r, c.p.Next) {
		if most == 0 {
			return n, true
		}
		if most--; counts(e) {
			c.event(n, e)
		}
	}
	return 0, false
}
