package state

import "iter"

// Map2 is a Map by two keys that can be walked for one first key, e.g. the
// ballots of a decision by member.
type Map2[A, B Key, V any] struct{ pairs Map[Pair[A, B], V] }

// NewMap2 declares the map called name, e.g. "governance/ballots".
func NewMap2[A, B Key, V any](name string) Map2[A, B, V] {
	return Map2[A, B, V]{NewMap[Pair[A, B], V](name)}
}

// Get returns the value at a and b, and whether there is one.
func (m Map2[A, B, V]) Get(r Reader, a A, b B) (V, bool) { return m.pairs.Get(r, PairOf(a, b)) }

// Has says whether there is a value at a and b.
func (m Map2[A, B, V]) Has(r Reader, a A, b B) bool { return m.pairs.Has(r, PairOf(a, b)) }

// Put stores v at a and b.
func (m Map2[A, B, V]) Put(w Writer, a A, b B, v V) { m.pairs.Put(w, PairOf(a, b), v) }

// Delete removes the value at a and b, if there is one.
func (m Map2[A, B, V]) Delete(w Writer, a A, b B) { m.pairs.Delete(w, PairOf(a, b)) }

// All walks the map in the order of A, then B.
func (m Map2[A, B, V]) All(r Reader) iter.Seq2[Pair[A, B], V] { return m.pairs.All(r) }

// Of walks what is stored under a, in the order of B.
func (m Map2[A, B, V]) Of(r Reader, a A) iter.Seq2[B, V] {
	start := startOf(m.pairs.prefix, a)
	return seconds(m.pairs.between(r, start, after(start)))
}

// From walks what is stored under a, in the order of B, from b on.
func (m Map2[A, B, V]) From(r Reader, a A, b B) iter.Seq2[B, V] {
	end := after(startOf(m.pairs.prefix, a))
	return seconds(m.pairs.between(r, keyOf(m.pairs.prefix, PairOf(a, b)), end))
}

func seconds[A, B Key, V any](pairs iter.Seq2[Pair[A, B], V]) iter.Seq2[B, V] {
	return func(yield func(B, V) bool) {
		for p, v := range pairs {
			if !yield(p.B, v) {
				return
			}
		}
	}
}

// Set2 is a Set of pairs that can be walked for one first key, e.g. the
// members of a circle.
type Set2[A, B Key] struct{ pairs Set[Pair[A, B]] }

// NewSet2 declares the set called name, e.g. "governance/roll".
func NewSet2[A, B Key](name string) Set2[A, B] {
	return Set2[A, B]{NewSet[Pair[A, B]](name)}
}

// Index finds keys K by a property By of what they stand for. The module that
// owns the values keeps it up to date: Add, Remove and Of take the property first.
type Index[K, By Key] = Set2[By, K]

// NewIndex declares the index called name, e.g. "membership/members_by_sponsor".
func NewIndex[K, By Key](name string) Index[K, By] { return NewSet2[By, K](name) }

// Has says whether the pair is in the set.
func (s Set2[A, B]) Has(r Reader, a A, b B) bool { return s.pairs.Has(r, PairOf(a, b)) }

// Add puts the pair into the set.
func (s Set2[A, B]) Add(w Writer, a A, b B) { s.pairs.Add(w, PairOf(a, b)) }

// Remove takes the pair out of the set, if it is there.
func (s Set2[A, B]) Remove(w Writer, a A, b B) { s.pairs.Remove(w, PairOf(a, b)) }

// All walks the set in the order of A, then B.
func (s Set2[A, B]) All(r Reader) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		for p := range s.pairs.All(r) {
			if !yield(p.A, p.B) {
				return
			}
		}
	}
}

// Of walks what is paired with a, in the order of B.
func (s Set2[A, B]) Of(r Reader, a A) iter.Seq[B] {
	start := startOf(s.pairs.prefix, a)
	return s.seconds(r, start, after(start))
}

// From walks what is paired with a, in the order of B, from b on.
func (s Set2[A, B]) From(r Reader, a A, b B) iter.Seq[B] {
	end := after(startOf(s.pairs.prefix, a))
	return s.seconds(r, keyOf(s.pairs.prefix, PairOf(a, b)), end)
}

func (s Set2[A, B]) seconds(r Reader, start, end []byte) iter.Seq[B] {
	return func(yield func(B) bool) {
		for p := range s.pairs.between(r, start, end) {
			if !yield(p.B) {
				return
			}
		}
	}
}
