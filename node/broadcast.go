package node

import "sync"

// broadcast tells any number of listeners that something happened.
type broadcast struct {
	mu        sync.Mutex
	listeners map[chan struct{}]struct{}
}

func newBroadcast() *broadcast { return &broadcast{listeners: map[chan struct{}]struct{}{}} }

// listen returns a channel that holds at most one signal.
func (b *broadcast) listen() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners[c] = struct{}{}
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, c)
	}
}

func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.listeners {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
