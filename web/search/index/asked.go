package index

import "sync"

// maxAsked is how many questions' matches are remembered, and maxAskedIDs how
// many ids in all: a few megabytes.
const (
	maxAsked    = 64
	maxAskedIDs = 400_000
)

// asked remembers which records matched what was asked of late. It is emptied
// whenever records change.
type asked struct {
	mu    sync.Mutex
	ids   map[string][]int64
	order []string // The one asked first at the front.
	held  int
}

func (a *asked) get(match string) ([]int64, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids, ok := a.ids[match]
	return ids, ok
}

func (a *asked) put(match string, ids []int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, there := a.ids[match]; there || len(ids) > maxAskedIDs {
		return
	}
	if a.ids == nil {
		a.ids = map[string][]int64{}
	}
	a.ids[match] = ids
	a.order = append(a.order, match)
	for a.held += len(ids); len(a.order) > maxAsked || a.held > maxAskedIDs; {
		first := a.order[0]
		a.order, a.held = a.order[1:], a.held-len(a.ids[first])
		delete(a.ids, first)
	}
}

func (a *asked) empty() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ids, a.order, a.held = nil, nil, 0
}
