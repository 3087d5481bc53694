package clearing

import (
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
// a table of ids would take five times as much. Of more than 250,000,000 it finds none.
func Twice(obligations []Obligation) (pairs [][2]int) {
	if len(obligations) > maxObligations {
		return nil
	}
	all := make([]uint64, len(obligations))
	for at := range obligations {
		all[at] = hashOf(obligations[at].ID)&^placeMask | uint64(at)
	}
	slices.Sort(all)
	for from := 0; from < len(all); {
		until := from + 1
		for until < len(all) && all[until]&^placeMask == all[from]&^placeMask {
			until++
		}
		if until-from > 1 {
			pairs = append(pairs, sameAmong(obligations, all[from:until])...)
		}
		from = until
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Compare(a[1], b[1]) })
	return pairs
}

// sameAmong finds those with the same id among places with the same part of a hash.
func sameAmong(obligations []Obligation, alike []uint64) (pairs [][2]int) {
	places := make([]int, len(alike))
	for i, n := range alike {
		places[i] = int(n & placeMask)
	}
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(obligations[a].ID, obligations[b].ID), cmp.Compare(a, b))
	})
	first := places[0]
	for _, at := range places[1:] {
		if obligations[at].ID == obligations[first].ID {
			pairs = append(pairs, [2]int{first, at})
		} else {
			first = at
		}
	}
	return pairs
}

// hashOf is FNV-1a of 64 bits. What is found by it is compared, so that it matters
// for nothing but speed.
func hashOf(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}
