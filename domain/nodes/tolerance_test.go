package nodes_test

import (
	"strings"
	"testing"

	"metaorg/domain/nodes"
)

func TestFewerThanAThirdOfTheSeatsMayBeOff(t *testing.T) {
	for _, c := range []struct{ seats, off, more int }{
		{0, 0, 4}, {1, 0, 3}, {2, 0, 2}, {3, 0, 1}, {4, 1, 3}, {5, 1, 2}, {6, 1, 1}, {7, 2, 3}, {10, 3, 3}, {16, 5, 3}, {100, 33, 3},
	} {
		off, more := nodes.Tolerance(c.seats)
		if off != c.off || more != c.more {
			t.Errorf("of %d seats %d may be off, and %d more would let another be: want %d and %d", c.seats, off, more, c.off, c.more)
		}
		if c.seats == 0 {
			continue
		}
		if next, _ := nodes.Tolerance(c.seats + more); next != off+1 {
			t.Errorf("%d seats tolerate %d, not one more than %d", c.seats+more, next, c.seats)
		}
		if before, _ := nodes.Tolerance(c.seats + more - 1); before != off {
			t.Errorf("one seat fewer than %d tolerates %d already", c.seats+more, before)
		}
	}
}

func TestWhatSeatsTolerateIsSaidInASentence(t *testing.T) {
	for seats, want := range map[int]string{
		0: "nobody can act", 1: "Its operator can delay acts", 2: "All 2 of them must be up", 3: "All 3 of them must be up",
		4: "Any one of the 4 may be off", 6: "Any one of the 6 may be off", 7: "Any 2 of the 7 may be off", 16: "Any 5 of the 16 may be off",
	} {
		if got := nodes.Tolerated(seats); !strings.Contains(got, want) {
			t.Errorf("%d seats: %q", seats, got)
		}
	}
	for _, c := range []struct {
		seats, ready int
		want         string
	}{
		{1, 1, "3 more willing nodes of other members and a decision would let any one of them be off."},
		{1, 3, "One more willing node of another member"},
		{1, 4, "a decision that gives 4 of them seats would let any one of them be off."},
		{1, 9, "a decision that gives 4 of them seats"},
		{5, 5, "2 more willing nodes of other members and a decision would let 2 of them be off."},
		{7, 12, "a decision that gives 10 of them seats would let 3 of them be off."},
	} {
		if got := nodes.ToTolerateMore(c.seats, c.ready); !strings.Contains(got, c.want) {
			t.Errorf("%d seats, %d ready: %q", c.seats, c.ready, got)
		}
	}
}
