package page

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// stream tells open pages that something was committed. It carries nothing but
// a height: each page fetches its parts anew, with its reader's own rights.
type stream struct {
	mu      sync.Mutex
	changed chan struct{} // Closed and replaced with every change.
}

func newStream() *stream { return &stream{changed: make(chan struct{})} }

func (s *stream) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Changed tells every open page to look again: after a block, or when
// something that only this host keeps has changed.
func (s *Site) Changed() {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	close(s.live.changed)
	s.live.changed = make(chan struct{})
}

// Next is closed when something changes the next time; see Changed.
func (s *Site) Next() <-chan struct{} { return s.live.wait() }

// Bounds of a stream: it ends by itself, and the page opens the next one.
const (
	liveFor    = 50 * time.Second // Below the server's bound on writing one answer.
	livePulse  = 15 * time.Second // So that proxies keep the connection.
	liveAtMost = 1000
)

// follow answers server-sent events (WHATWG HTML, section 9.2).
func (s *Site) follow(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Now().Add(liveFor + livePulse))
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	changed := s.live.wait()
	fmt.Fprint(w, "retry: 1000\n\n")
	_ = out.Flush()
	end, pulse := time.After(liveFor), time.NewTicker(livePulse)
	defer pulse.Stop()
	for range liveAtMost {
		select {
		case <-r.Context().Done():
			return
		case <-end:
			return
		case <-pulse.C:
			fmt.Fprint(w, ": here\n\n")
		case <-changed:
			changed = s.live.wait()
			fmt.Fprintf(w, "event: changed\ndata: %d\n\n", s.Model.Position().Height)
		}
		if out.Flush() != nil {
			return
		}
	}
}
