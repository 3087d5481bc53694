package cluster

import (
	"errors"
	"net"
	"sync"
	"time"
)

// Link is the way from one node to another: a TCP proxy that can be slow,
// stall or be cut. What is sent in both directions goes through it when the
// first node calls the second.
type Link struct {
	listener net.Listener
	to       string

	mu      sync.Mutex
	delay   time.Duration
	stalled chan struct{} // Closed when bytes may go on; nil while nothing is held up.
	cut     bool
	open    map[net.Conn]struct{}
	wait    sync.WaitGroup
}

// openLink listens at a free port of this machine for what goes to an address.
func openLink(to string) (*Link, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &Link{listener: listener, to: to, open: map[net.Conn]struct{}{}}
	l.wait.Go(l.accept)
	return l, nil
}

// address is where the first node calls the second.
func (l *Link) address() string { return l.listener.Addr().String() }

func (l *Link) accept() {
	for {
		from, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.wait.Go(func() { l.join(from) })
	}
}

// join connects a caller with the node, until either hangs up or the link is cut.
func (l *Link) join(from net.Conn) {
	defer from.Close()
	if !l.enter(from) {
		return
	}
	defer l.leave(from)
	to, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer to.Close()
	if !l.enter(to) {
		return
	}
	defer l.leave(to)
	l.wait.Go(func() { l.carry(from, to) })
	l.carry(to, from)
}

// piece is what was read at once, and when it may go on.
type piece struct {
	bytes []byte
	due   time.Time
}

// carry hands on what comes from one side, late by the link's delay: reading
// goes on meanwhile, so that a slow link is no narrow one.
func (l *Link) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	const readBytes, underway = 64 << 10, 256
	pieces := make(chan piece, underway)
	written := make(chan struct{})
	l.wait.Go(func() {
		defer close(written)
		for p := range pieces {
			time.Sleep(time.Until(p.due))
			if l.hold(); writeAll(to, p.bytes) != nil {
				_ = from.Close() // Ends the reading below.
			}
		}
	})
	for {
		b := make([]byte, readBytes)
		n, err := from.Read(b)
		if n > 0 {
			pieces <- piece{b[:n], time.Now().Add(l.late())}
		}
		if err != nil {
			break
		}
	}
	close(pieces)
	<-written
}

func writeAll(to net.Conn, b []byte) error {
	_, err := to.Write(b)
	return err
}

func (l *Link) enter(c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return false
	}
	l.open[c] = struct{}{}
	return true
}

func (l *Link) leave(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, c)
}

func (l *Link) late() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.delay
}

// hold waits while the link stalls.
func (l *Link) hold() {
	l.mu.Lock()
	stalled := l.stalled
	l.mu.Unlock()
	if stalled != nil {
		<-stalled
	}
}

// Delay makes everything from now on late.
func (l *Link) Delay(by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.delay = by
}

// Stall keeps connections open and hands nothing on, until Heal.
func (l *Link) Stall() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stalled == nil {
		l.stalled = make(chan struct{})
	}
}

// Cut drops all connections and lets none be made, until Heal. What was on its
// way is lost.
func (l *Link) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	l.drop()
}

// Drop drops all connections; new ones can be made.
func (l *Link) Drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop()
}

func (l *Link) drop() {
	for c := range l.open {
		_ = c.Close() // Whoever reads from it finds out.
	}
}

// Heal makes the link as good as new.
func (l *Link) Heal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut, l.delay = false, 0
	if l.stalled != nil {
		close(l.stalled)
		l.stalled = nil
	}
}

// Close ends the link.
func (l *Link) Close() error {
	err := l.listener.Close()
	l.Cut()
	l.Heal()
	l.Drop()
	l.wait.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
