package documents

import (
	"errors"
	"maps"
	"slices"
	"sync"
)

// wounds are the documents whose files were found not to be what was put.
type wounds struct {
	mu  sync.Mutex
	all map[Hash]bool
}

// noted passes an error on, and remembers the document when it is damaged.
func (w *wounds) noted(h Hash, err error) error {
	if errors.Is(err, ErrDamaged) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.all == nil {
			w.all = map[Hash]bool{}
		}
		w.all[h] = true
	}
	return err
}

func (w *wounds) has(h Hash) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all[h]
}

func (w *wounds) healed(h Hash) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, h)
}

// Damaged are the documents that were found to be damaged since the store was
// opened, and have not come whole again: from other hosts, or because somebody
// put the same bytes anew.
func (s *Store) Damaged() []Hash {
	s.wounds.mu.Lock()
	defer s.wounds.mu.Unlock()
	return slices.Sorted(maps.Keys(s.wounds.all))
}

// reuse lets a damaged document arrive in its own place, so that what is right
// of it need not come again, and stays if nothing comes. Where the disk has no
// second names, all of it comes anew.
func (s *Store) reuse(a *Arriving) {
	if s.wounds.has(a.hash) {
		_ = s.folder.Link(a.hash.path(), a.name)
	}
}
