package tree

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// recent remembers values of the last version for all who read it, because a
// rule reads the same few keys again and again. Reading one here costs a
// tenth of reading it from Pebble.
type recent struct {
	mu      sync.Mutex
	version int64 // The last one.
	values  *simplelru.LRU[string, recentValue]
}

// recentValue is what a key has had from one version on; nil is nothing.
type recentValue struct {
	value []byte
	from  int64
}

const (
	recentKeys    = 8192
	recentLargest = 1024 // Longer values, in bytes, are not remembered.
)

func newRecent(version int64) *recent {
	values, err := simplelru.NewLRU[string, recentValue](recentKeys, nil)
	if err != nil {
		panic(err) // The size is positive.
	}
	return &recent{version: version, values: values}
}

// get returns the value that key has in a version, if it is known.
func (r *recent) get(version int64, key []byte) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.values.Get(string(key))
	return v.value, ok && v.from <= version
}

// learn notes what was read in a version, unless there is a later one: the key
// may have changed since.
func (r *recent) learn(version int64, key, value []byte) {
	if len(value) > recentLargest {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if version == r.version {
		r.values.Add(string(key), recentValue{value, version})
	}
}

// advance makes version the last one, in which these keys have changed.
func (r *recent) advance(version int64, changes []change) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.version = version
	for _, c := range changes {
		if len(c.value) > recentLargest {
			r.values.Remove(string(c.key))
		} else if r.values.Contains(string(c.key)) {
			r.values.Add(string(c.key), recentValue{c.value, version})
		}
	}
}
