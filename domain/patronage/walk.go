package patronage

import (
	"cmp"
	"iter"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// firstIn is, by month of the day, the least number of an event in it.
var firstIn = state.NewMap[string, uint64]("patronage/first_in")

// noteFirst notes the number of the first event of a month; later ones have larger
// numbers.
func (e Event) noteFirst(s *machine.Step, n uint64) {
	if month := monthOf(e.Date); !firstIn.Has(s, month) {
		firstIn.Put(s, month, n)
	}
}

func monthOf(date string) string { return date[:len("2006-01")] }

// FirstOf is a number below which no event is of these days: where Walk begins.
func FirstOf(r state.Reader, from, to string) uint64 {
	least := LastEvent(r) + 1
	for month, n := range firstIn.From(r, monthOf(from)) {
		if month > monthOf(to) {
			break
		}
		least = min(least, n)
	}
	for _, old := range earlierBetween(r, from, to) {
		least = min(least, old.n)
	}
	return least
}

// Walk walks all events by number, from one on, also those that do not count. It
// reads them as they lie in the store: several times as fast as Confirmed, for who
// needs no order of days. WhatCounts tells which count.
func Walk(r state.Reader, from uint64) iter.Seq2[uint64, Event] {
	return func(yield func(uint64, Event) bool) {
		for n := from; n <= lastEarlier(r); n++ {
			if e, ok := EventOf(r, n); ok && !yield(n, e) {
				return
			}
		}
		for n, e := range events.From(r, max(from, lastEarlier(r)+1)) {
			if !yield(n, e) {
				return
			}
		}
	}
}

// WhatCounts tells of single events whether they are among Confirmed of these days.
func WhatCounts(r state.Reader, from, to string) func(Event) bool {
	isOne := oneness(r)
	return func(e Event) bool {
		return from <= e.Date && e.Date <= to && (e.counts() || e.Earlier && e.State == Agreed) && !isOne(e)
	}
}

// perFound is how many events are walked in the time that one takes that is looked
// up by its number.
const perFound = 16

// OfDays walks what Confirmed walks, by number. Where the days hold few of all that
// Walk would pass they are looked up one by one; otherwise all are walked.
func OfDays(r state.Reader, from, to string) iter.Seq2[uint64, Event] {
	first := FirstOf(r, from, to)
	if isMore(r, from, to, (LastEvent(r)+1-first)/perFound) {
		return walkDays(r, first, from, to)
	}
	return func(yield func(uint64, Event) bool) {
		var all []numbered
		for n, e := range Confirmed(r, from, to) {
			all = append(all, numbered{n, e})
		}
		slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.n, b.n) })
		for _, x := range all {
			if !yield(x.n, x.e) {
				return
			}
		}
	}
}

func walkDays(r state.Reader, first uint64, from, to string) iter.Seq2[uint64, Event] {
	counts := WhatCounts(r, from, to)
	return func(yield func(uint64, Event) bool) {
		for n, e := range Walk(r, first) {
			if counts(e) && !yield(n, e) {
				return
			}
		}
	}
}

// isMore reports whether more than so many events of these days count, or may.
func isMore(r state.Reader, from, to string, most uint64) bool {
	n := uint64(0)
	for key := range byDate.From(r, state.PairOf(from, uint64(0))) {
		if key.A > to {
			break
		}
		if n++; n > most {
			return true
		}
	}
	return false
}

// oneness tells whether the two sides of an event are under common control, and
// asks once for each two.
func oneness(r state.Reader) func(Event) bool {
	known := map[state.Pair[people.MemberID, people.MemberID]]bool{}
	return func(e Event) bool {
		pair := state.PairOf(e.Provider, e.Receiver)
		is, asked := known[pair]
		if !asked {
			is = e.Receiver != "" && people.UnderCommonControl(r, e.Provider, e.Receiver)
			known[pair] = is
		}
		return is
	}
}
