package clearing

import (
	"bytes"
	"cmp"
	"slices"
)

// Within one number of 64 bits: a place, of which there are at most 250,000,000, and
// before it a part of the hash of its id.
const (
	placeBits = 28
	placeMask = 1<<placeBits - 1
)

// Twice are the places of obligations that have the id of an earlier one, with the
// place of that; by the later place. It takes eight bytes for each obligation, where
// a table of ids would take five times as much.
func (l *Ledger) Twice() (pairs [][2]int) {
	all := make([]uint64, l.count)
	for at := range all {
		all[at] = hashOf(l.id(int32(at)))&^placeMask | uint64(at)
	}
	slices.Sort(all)
	for from := 0; from < len(all); {
		until := from + 1
		for until < len(all) && all[until]&^placeMask == all[from]&^placeMask {
			until++
		}
		if until-from > 1 {
			pairs = append(pairs, l.sameAmong(all[from:until])...)
		}
		from = until
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Compare(a[1], b[1]) })
	return pairs
}

// sameAmong finds those with the same id among places with the same part of a hash.
func (l *Ledger) sameAmong(alike []uint64) (pairs [][2]int) {
	places := make([]int32, len(alike))
	for i, n := range alike {
		places[i] = int32(n & placeMask)
	}
	slices.SortFunc(places, func(a, b int32) int { return cmp.Or(bytes.Compare(l.id(a), l.id(b)), cmp.Compare(a, b)) })
	first := places[0]
	for _, at := range places[1:] {
		if bytes.Equal(l.id(at), l.id(first)) {
			pairs = append(pairs, [2]int{int(first), int(at)})
		} else {
			first = at
		}
	}
	return pairs
}

// hashOf is FNV-1a of 64 bits. What is found by it is compared, so that it matters
// for nothing but speed.
func hashOf(text []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range text {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}
