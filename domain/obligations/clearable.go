package obligations

import (
	"iter"

	"metaorg/machine/state"
)

// ClearableFrom is Clearable from the obligation with a number on, so that a
// large round looks at each of them once.
func ClearableFrom(r state.Reader, unit string, n uint64) iter.Seq2[uint64, Obligation] {
	return func(yield func(uint64, Obligation) bool) {
		for n := range clearable.From(r, unit, n) {
			o, _ := obligations.Get(r, n)
			if !yield(n, o) {
				return
			}
		}
	}
}
