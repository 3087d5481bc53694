package patronage_test

import (
	"slices"
	"testing"

	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Forty events of one day are walked; the few of another day are looked up.
func TestEventsOfDaysComeByNumberHoweverManyThereAre(t *testing.T) {
	h := build(t)
	h.Pass(31)
	days := []int64{-1, 0, -1, -2}
	for i := range 40 {
		day := int64(-2)
		if i%12 == 0 {
			day = days[i/12]
		}
		with := people.MemberID("bee")
		if i%5 == 4 {
			with = "cob"
		}
		h.must("ash", h.work(func(m *patronage.Record) { m.Date, m.With = h.day(day), with }))
		if n := patronage.LastEvent(h.Store); i%7 != 6 {
			h.must(machine.OrganizationID(with), patronage.Confirm{Event: n})
		}
	}
	seen := 0
	for _, span := range [][2]int64{{-1, 0}, {-1, -1}, {0, 0}, {-2, -2}, {-2, 0}, {-9, 9}, {3, 9}, {-20, -10}} {
		from, to := h.day(span[0]), h.day(span[1])
		var want, got []uint64
		for n := range patronage.Confirmed(h.Store, from, to) {
			want = append(want, n)
		}
		slices.Sort(want)
		for n, e := range patronage.OfDays(h.Store, from, to) {
			if stored, _ := patronage.EventOf(h.Store, n); stored.Date != e.Date || stored.Quantity != e.Quantity {
				t.Errorf("event %d is %+v, want %+v", n, e, stored)
			}
			got = append(got, n)
		}
		if !slices.Equal(got, want) {
			t.Errorf("from %s to %s: %v, want %v", from, to, got, want)
		}
		seen += len(got)
		for n := range patronage.OfDays(h.Store, from, to) {
			if n != want[0] {
				t.Errorf("who wants one is given %d, want %d", n, want[0])
			}
			break
		}
	}
	if seen < 80 {
		t.Errorf("%d events were seen in all, too few to show anything", seen)
	}
}
