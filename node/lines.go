package node

import (
	"sync"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// line is where acts wait for each other: those under one key of one person
// are applied one after another.
type line struct {
	author machine.PersonID
	key    signature.KeyID
}

// last is the place of the line's last applied act.
func (l line) last(r state.Reader) uint64 { return machine.LastSequence(r, l.author, l.key) }

// parkedMost bounds the acts that wait outside the mempool.
const parkedMost = 1000

// lines keeps the mempool to acts whose turn comes without fail: in each line
// the next ones, without gaps. With anything else in it, CometBFT would make
// empty blocks without end. Acts that came too early are parked here until
// those before them have come.
type lines struct {
	mu     sync.Mutex
	ends   map[line]uint64 // Last place in the mempool, for lines that have any.
	parked map[line]map[uint64]*ticket
	count  int           // Of parked acts.
	wake   chan struct{} // Holds one signal that a parked act's turn may have come.
}

func newLines() *lines {
	return &lines{ends: map[line]uint64{}, parked: map[line]map[uint64]*ticket{}, wake: make(chan struct{}, 1)}
}

// standing says what enter found.
type standing int

const (
	standsInLine standing = iota // Its turn comes after those already in the mempool.
	standsParked                 // Acts before it are missing.
	standsLate                   // Its place was taken, by an applied act or one in the mempool.
	standsFull                   // Acts before it are missing, and too many are parked.
)

// enter lets an act take its place; committed is its line's last applied one.
func (l *lines) enter(k *ticket, committed uint64) standing {
	l.mu.Lock()
	defer l.mu.Unlock()
	end := max(l.ends[k.line], committed)
	if k.inLine && k.place > committed && k.place <= end {
		return standsInLine
	}
	k.inLine = false
	switch {
	case k.place <= end:
		return standsLate
	case k.place > end+1:
		return l.park(k)
	}
	l.ends[k.line], k.inLine = k.place, true
	l.unpark(k)
	l.signal()
	return standsInLine
}

func (l *lines) park(k *ticket) standing {
	if other, taken := l.parked[k.line][k.place]; taken {
		if other.id == k.id {
			return standsParked
		}
		return standsLate
	}
	if l.count >= parkedMost {
		return standsFull
	}
	if l.parked[k.line] == nil {
		l.parked[k.line] = map[uint64]*ticket{}
	}
	l.parked[k.line][k.place] = k
	l.count++
	return standsParked
}

func (l *lines) unpark(k *ticket) {
	if l.parked[k.line][k.place] != k {
		return
	}
	delete(l.parked[k.line], k.place)
	if len(l.parked[k.line]) == 0 {
		delete(l.parked, k.line)
	}
	l.count--
}

// leave takes out an act that left the mempool. Unless it was applied, those
// behind it have lost their turn.
func (l *lines) leave(k *ticket, applied bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unpark(k)
	end := l.ends[k.line]
	if applied && end == k.place {
		delete(l.ends, k.line)
	}
	if !applied && k.inLine && end >= k.place {
		l.ends[k.line] = k.place - 1
	}
	k.inLine = false
	l.signal()
}

// end is the place after which the next act of a line comes.
func (l *lines) end(of line, committed uint64) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(l.ends[of], committed)
}

// next is the place of a line's next act. The mempool is looked at before the
// state: an act leaves it only once the state has it, so that one which is
// applied between the two looks is seen twice, and never missed.
func (l *lines) next(of line, committed func() uint64) uint64 {
	waiting := l.end(of, 0)
	return max(waiting, committed()) + 1
}

// ready lists the parked acts whose turn has come, or never will.
func (l *lines) ready(r state.Reader, now int64) (ready []*ticket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for of, acts := range l.parked {
		next := max(l.ends[of], of.last(r)) + 1
		for place, k := range acts {
			if place <= next || k.expires <= now {
				ready = append(ready, k)
			}
		}
	}
	return ready
}

func (l *lines) signal() {
	if l.count == 0 {
		return
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
