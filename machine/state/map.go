package state

import (
	"iter"
	"reflect"

	"metaorg/machine/wire"
)

// Map is a named collection of values by key.
type Map[K Key, V any] struct{ prefix string }

// NewMap declares the map called name, e.g. "membership/members".
func NewMap[K Key, V any](name string) Map[K, V] {
	mustBeKey(name, reflect.TypeFor[K]())
	return Map[K, V]{prefixOf(name)}
}

// Get returns the value at k, and whether there is one.
func (m Map[K, V]) Get(r Reader, k K) (V, bool) { return valueAt[V](r, keyOf(m.prefix, k)) }

// Has says whether there is a value at k.
func (m Map[K, V]) Has(r Reader, k K) bool { return r.Get(keyOf(m.prefix, k)) != nil }

// Put stores v at k.
func (m Map[K, V]) Put(w Writer, k K, v V) { w.Set(keyOf(m.prefix, k), wire.Encode(v)) }

// Delete removes the value at k, if there is one.
func (m Map[K, V]) Delete(w Writer, k K) { w.Delete(keyOf(m.prefix, k)) }

// All walks the map in key order.
func (m Map[K, V]) All(r Reader) iter.Seq2[K, V] {
	prefix := []byte(m.prefix)
	return m.between(r, prefix, after(prefix))
}

// From walks the map in key order, from k on, whether k is there or not.
func (m Map[K, V]) From(r Reader, k K) iter.Seq2[K, V] {
	return m.between(r, keyOf(m.prefix, k), after([]byte(m.prefix)))
}

func (m Map[K, V]) between(r Reader, start, end []byte) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for key, b := range r.Scan(start, end) {
			if !yield(decodeKey[K](key[len(m.prefix):]), decodeValue[V](key, b)) {
				return
			}
		}
	}
}

// Set is a named collection of keys.
type Set[K Key] struct{ prefix string }

// NewSet declares the set called name, e.g. "membership/suspended".
func NewSet[K Key](name string) Set[K] {
	mustBeKey(name, reflect.TypeFor[K]())
	return Set[K]{prefixOf(name)}
}

// present is what a set stores at its keys: a CBOR true, because proofs need a
// value that is not empty.
const present = "\xf5"

// Has says whether k is in the set.
func (s Set[K]) Has(r Reader, k K) bool { return r.Get(keyOf(s.prefix, k)) != nil }

// Add puts k into the set.
func (s Set[K]) Add(w Writer, k K) { w.Set(keyOf(s.prefix, k), []byte(present)) }

// Remove takes k out of the set, if it is there.
func (s Set[K]) Remove(w Writer, k K) { w.Delete(keyOf(s.prefix, k)) }

// All walks the set in key order.
func (s Set[K]) All(r Reader) iter.Seq[K] {
	prefix := []byte(s.prefix)
	return s.between(r, prefix, after(prefix))
}

// From walks the set in key order, from k on, whether k is there or not.
func (s Set[K]) From(r Reader, k K) iter.Seq[K] {
	return s.between(r, keyOf(s.prefix, k), after([]byte(s.prefix)))
}

func (s Set[K]) between(r Reader, start, end []byte) iter.Seq[K] {
	return func(yield func(K) bool) {
		for key := range r.Scan(start, end) {
			if !yield(decodeKey[K](key[len(s.prefix):])) {
				return
			}
		}
	}
}
