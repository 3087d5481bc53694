package engine

import (
	"runtime"
	"sync"
)

// Gate stands before the engine's database. CometBFT's goroutines that talk to
// peers live on for a moment after it has stopped, and would bring the process
// down when they find the database closed; behind a closed gate they end.
type Gate struct {
	mu     sync.RWMutex
	closed bool
}

// Close waits for whoever is using the database, and ends whoever comes later.
func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// enter lets a goroutine through until it leaves, or ends it.
func (g *Gate) enter() {
	g.mu.RLock()
	if g.closed {
		g.mu.RUnlock()
		runtime.Goexit()
	}
}

func (g *Gate) leave() { g.mu.RUnlock() }
