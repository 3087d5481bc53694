package state

import (
	"bytes"
	"iter"

	"github.com/google/btree"
)

// entry is a key with its value; in an overlay nil means deleted.
type entry struct{ key, value []byte }

func keyLess(a, b entry) bool { return bytes.Compare(a.key, b.key) < 0 }

// treeDegree keeps a full node near two kilobytes, so copying one on write is cheap.
const treeDegree = 16

func newTree() *btree.BTreeG[entry] { return btree.NewG(treeDegree, keyLess) }

// Overlay holds back changes to what lies under it until they are flushed or
// discarded. Overlays nest: block, envelope, message and carried message are
// one on top of the other. One goroutine at a time may use an overlay.
//
// Unlike a Store, an overlay may be written to during a walk; the walk goes on
// over what was there when it began.
type Overlay struct {
	under   Reader
	changes *btree.BTreeG[entry] // nil until the first change
}

// NewOverlay returns an overlay without changes.
func NewOverlay(under Reader) *Overlay { return &Overlay{under: under} }

// Get returns the changed value, or else the one that lies under the overlay.
func (o *Overlay) Get(key []byte) []byte {
	if o.Len() > 0 {
		if e, ok := o.changes.Get(entry{key: key}); ok {
			return e.value
		}
	}
	return o.under.Get(key)
}

// Set notes a non-nil value.
func (o *Overlay) Set(key, value []byte) {
	if value == nil {
		panic("state: nil value set")
	}
	o.change(entry{key, value})
}

// Delete notes that key is gone.
func (o *Overlay) Delete(key []byte) { o.change(entry{key, nil}) }

func (o *Overlay) change(e entry) {
	if o.changes == nil {
		o.changes = newTree()
	}
	o.changes.ReplaceOrInsert(e)
}

// Len returns the number of keys changed.
func (o *Overlay) Len() int {
	if o.changes == nil {
		return 0
	}
	return o.changes.Len()
}

// Changes walks the changed keys in order with their new values; nil is a
// deleted key's.
func (o *Overlay) Changes() iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		if o.Len() > 0 {
			o.changes.Ascend(func(e entry) bool { return yield(e.key, e.value) })
		}
	}
}

// Flush writes the changes into w in key order and forgets them.
func (o *Overlay) Flush(w Writer) {
	for key, value := range o.Changes() {
		if value == nil {
			w.Delete(key)
		} else {
			w.Set(key, value)
		}
	}
	o.Discard()
}

// Discard forgets the changes.
func (o *Overlay) Discard() { o.changes = nil }

// Scan walks the keys in [start, end) as if the changes were made.
func (o *Overlay) Scan(start, end []byte) iter.Seq2[[]byte, []byte] {
	if o.Len() == 0 {
		return o.under.Scan(start, end)
	}
	return func(yield func([]byte, []byte) bool) {
		m := merge{changes: o.changes.Clone(), end: end, yield: yield}
		m.seek(start)
		for key, value := range o.under.Scan(start, end) {
			if !m.upTo(key) || !m.pass(key, value) {
				return
			}
		}
		m.upTo(nil)
	}
}

// merge walks an overlay's changes in step with a walk of what lies under it.
type merge struct {
	changes *btree.BTreeG[entry]
	end     []byte
	yield   func(key, value []byte) bool
	next    entry // the first change not yet passed, if more is set
	more    bool
}

func (m *merge) seek(from []byte) {
	m.more = false
	m.changes.AscendGreaterOrEqual(entry{key: from}, func(e entry) bool {
		m.next, m.more = e, m.end == nil || bytes.Compare(e.key, m.end) < 0
		return false
	})
}

// step moves past the next change.
func (m *merge) step() { m.seek(append(bytes.Clone(m.next.key), 0)) }

// upTo yields the changes below key, all that are left if key is nil.
func (m *merge) upTo(key []byte) bool {
	for m.more && (key == nil || bytes.Compare(m.next.key, key) < 0) {
		if m.next.value != nil && !m.yield(m.next.key, m.next.value) {
			return false
		}
		m.step()
	}
	return true
}

// pass yields an entry from below, unless it was changed.
func (m *merge) pass(key, value []byte) bool {
	if !m.more || !bytes.Equal(m.next.key, key) {
		return m.yield(key, value)
	}
	changed := m.next.value
	m.step()
	return changed == nil || m.yield(key, changed)
}
