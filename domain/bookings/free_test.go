package bookings

import (
	"fmt"
	"iter"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// counting counts what is read.
type counting struct {
	state.Reader
	reads int
}

func (c *counting) Get(key []byte) []byte {
	c.reads++
	return c.Reader.Get(key)
}

func (c *counting) Scan(start, end []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for k, v := range c.Reader.Scan(start, end) {
			c.reads++
			if !yield(k, v) {
				return
			}
		}
	}
}

// A room for a thousand people, and ten thousand bookings within two months:
// what is free in a week, and when next as much is free, is found from the sums
// of the days.
func TestLookingForWhatIsFreeReadsNoBookings(t *testing.T) {
	room := Terms{Units: 1000, SlotHours: 1, LongestHours: 12, AheadDays: 60, Summer: NoSummer, Custody: NoCustody}
	reads := func(crowd uint64) (week, next int) {
		s := &machine.Step{Writer: state.NewOverlay(state.NewMemory())}
		terms.Put(s, 1, room)
		for n := range crowd {
			from := int64(n*7919%1440) * hour
			Booking{Resource: 1, Member: people.MemberID(fmt.Sprint("m", n%40)), From: from, Until: from + 3*hour, Units: 1, State: Agreed}.hold(s, room).put(s, n+1)
		}
		all := Booking{Resource: 1, Member: "all", From: 7 * day, Until: 14 * day, Units: 1000 - int64(crowd*3/1440) - 2, State: Agreed}
		all.hold(s, room).put(s, crowd+1)

		c := &counting{Reader: s}
		if slots := Slots(c, 1, 7*day, 14*day); len(slots) != 7*24 || slots[0].Free < 1 || slots[0].Free > 3 {
			t.Fatalf("%d slots, of which the first has %d free", len(slots), slots[0].Free)
		}
		week = c.reads
		c.reads = 0
		at, ok := nextFree(c, room, Booking{Resource: 1, From: 8 * day, Until: 8*day + 2*hour, Units: 500})
		if !ok || at != 14*day {
			t.Fatalf("500 are next free at %d, %v", at/hour, ok)
		}
		return week, c.reads
	}
	fewWeek, fewNext := reads(100)
	week, next := reads(10_000)
	t.Logf("reads with 100 bookings: %d and %d; with 10,000: %d and %d", fewWeek, fewNext, week, next)
	if week > fewWeek+10 || next > fewNext+10 || week > 1000 {
		t.Error("it reads more where more is booked")
	}
}
