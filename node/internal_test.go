package node

import (
	"log/slog"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

func TestLines(t *testing.T) {
	of := line{"ada", "key"}
	act := func(place uint64, id string) *ticket {
		return &ticket{line: of, place: place, id: wire.EnvelopeID(id), expires: 100}
	}
	l := newLines()
	two, three, four, six := act(2, "b"), act(3, "c"), act(4, "d"), act(6, "f")
	for _, row := range []struct {
		name string
		k    *ticket
		want standing
	}{
		{"the next act stands in line", two, standsInLine},
		{"it still does when asked again", two, standsInLine},
		{"one behind a gap is parked", four, standsParked},
		{"it may come again", four, standsParked},
		{"another with its place is late", act(4, "x"), standsLate},
		{"another with a place in line is late", act(2, "x"), standsLate},
		{"one that was applied is late", act(1, "a"), standsLate},
		{"the act that was missing stands in line", three, standsInLine},
		{"and so does the one that waited for it", four, standsInLine},
		{"a further one is parked", six, standsParked},
	} {
		if got := l.enter(row.k, 1); got != row.want {
			t.Errorf("%s: got %v", row.name, got)
		}
	}
	if l.count != 1 || l.end(of, 1) != 4 {
		t.Errorf("%d are parked and the line ends at %d, want 1 and 4", l.count, l.end(of, 1))
	}
	l.leave(two, true)
	l.leave(three, false)
	if got := l.enter(four, 2); got != standsParked {
		t.Errorf("an act behind one that was dropped stands %v", got)
	}
	if ready := l.ready(state.NewMemory(), 100); len(ready) != 2 {
		t.Errorf("%d parked acts have expired, want 2", len(ready))
	}
	l.leave(four, false)
	l.leave(six, false)
	if l.count != 0 || len(l.parked) != 0 {
		t.Error("acts that left are still parked")
	}
}

func TestTheNextPlaceIsFreeAlsoWhenABlockIsCommittedMeanwhile(t *testing.T) {
	of := line{"ada", "key"}
	l, k := newLines(), &ticket{line: of, place: 2, expires: 100}
	if got := l.enter(k, 1); got != standsInLine {
		t.Fatalf("the act stands %v", got)
	}
	next := l.next(of, func() uint64 {
		l.leave(k, true)
		return 1 // As it stood before the block.
	})
	if next != 3 {
		t.Errorf("the next place is %d, which was used", next)
	}
}

func TestParkedActsAreBounded(t *testing.T) {
	l := newLines()
	for i := range uint64(parkedMost) {
		l.enter(&ticket{line: line{author: machine.PersonID(rune(i))}, place: 3}, 1)
	}
	if got := l.enter(&ticket{line: line{author: "last"}, place: 3}, 1); got != standsFull {
		t.Errorf("one too many stands %v", got)
	}
}

func TestASnapshotIsTakenWhen(t *testing.T) {
	for _, row := range []struct {
		name string
		at   occasion
		due  bool
	}{
		{"a peer asks and there is none", occasion{begun: true, none: true, asked: true, age: time.Hour}, true},
		{"a peer asks and the last is old", occasion{begun: true, asked: true, age: time.Hour, passed: 1}, true},
		{"but not when the last is of a moment ago", occasion{begun: true, asked: true, age: time.Minute, passed: 9000}, false},
		{"nor when nothing has happened since", occasion{begun: true, asked: true, age: time.Hour}, false},
		{"nor before there is a state", occasion{none: true, asked: true, age: time.Hour}, false},
		{"nobody asks and much has happened", occasion{begun: true, age: 2 * time.Hour, passed: snapshotBlocks, peers: 1}, true},
		{"but not when little has", occasion{begun: true, age: 2 * time.Hour, passed: snapshotBlocks - 1, peers: 1}, false},
		{"nor when it has within the hour", occasion{begun: true, age: time.Minute, passed: 9 * snapshotBlocks, peers: 1}, false},
		{"nor when there is nobody to ask", occasion{begun: true, none: true, age: 2 * time.Hour, passed: 9 * snapshotBlocks}, false},
	} {
		if row.at.isDue() != row.due {
			t.Errorf("%s: %v", row.name, !row.due)
		}
	}
}

func TestWhatHangsOnAFailedDatabaseIsLeftBehind(t *testing.T) {
	for _, row := range []struct {
		sentence string
		fails    bool
		hangs    bool
		given    bool
	}{
		{"what ends while all is well gives its result", false, false, true},
		{"what ends although the node failed gives its result", true, false, true},
		{"what hangs once the node has failed is not waited for", true, true, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := &Node{config: Config{Logger: slog.New(slog.DiscardHandler)}, done: make(chan struct{})}
			release := make(chan struct{})
			defer close(release)
			if row.fails {
				n.fail(syscall.ENOSPC)
			}
			given, err := n.UnlessStuck(func() error {
				if row.hangs {
					<-release
				}
				return nil
			})
			if given != row.given || !given && !strings.HasPrefix(err.Error(), "the disk is full") {
				t.Errorf("%s: %v, %v", row.sentence, given, err)
			}
		})
	}
}
