package state

import "metaorg/machine/wire"

// Item is one named value.
type Item[V any] struct{ prefix string }

// NewItem declares the item called name, e.g. "charter/current".
func NewItem[V any](name string) Item[V] { return Item[V]{prefixOf(name)} }

// Get returns the value, and whether there is one.
func (i Item[V]) Get(r Reader) (V, bool) { return valueAt[V](r, []byte(i.prefix)) }

// Put stores v.
func (i Item[V]) Put(w Writer, v V) { w.Set([]byte(i.prefix), wire.Encode(v)) }

// Delete removes the value, if there is one.
func (i Item[V]) Delete(w Writer) { w.Delete([]byte(i.prefix)) }

// Counter hands out the numbers 1, 2, 3 and so on.
type Counter struct{ last Item[uint64] }

// NewCounter declares the counter called name, e.g. "governance/last_proposal".
func NewCounter(name string) Counter { return Counter{NewItem[uint64](name)} }

// Get returns the last number handed out, 0 before the first.
func (c Counter) Get(r Reader) uint64 {
	n, _ := c.last.Get(r)
	return n
}

// Next hands out the next number.
func (c Counter) Next(w Writer) uint64 {
	n := c.Get(w) + 1
	c.last.Put(w, n)
	return n
}

func valueAt[V any](r Reader, key []byte) (V, bool) {
	b := r.Get(key)
	if b == nil {
		var none V
		return none, false
	}
	return decodeValue[V](key, b), true
}

func decodeValue[V any](key, b []byte) V {
	var v V
	if err := wire.Restore(b, &v); err != nil {
		corrupt(key, err)
	}
	return v
}
