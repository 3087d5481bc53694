package bookings_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/bookings"
	"metaorg/domain/domaintest"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// Whatever is done in whatever order, at no moment more is promised than there
// is, and what is shown as taken is what the bookings come to.
func TestNoMomentEverExceedsWhatThereIs(t *testing.T) {
	house := build(t)
	seen := map[bookings.State]int{}
	wanted := []bookings.State{bookings.Waiting, bookings.Held, bookings.Asked, bookings.Agreed, bookings.Out, bookings.Late, bookings.Back, bookings.NotTaken, bookings.Given, bookings.Off, bookings.TooLate}
	domaintest.Explore(t, "100", seen, wanted, func(rt *rapid.T) {
		h := build(house.t)
		offers(h, rt)
		for range rapid.IntRange(40, 80).Draw(rt, "acts") {
			act(h, rt)
			checkPromised(h, rt)
		}
		for n := range bookings.LastBooking(h.Store) {
			b, _ := bookings.BookingOf(h.Store, n+1)
			seen[b.State]++
		}
	})
}

// offers sets the rules of the two vans anew, or tries to.
func offers(h *house, rt *rapid.T) {
	o := vans2()
	o.SlotHours = rapid.SampledFrom([]int64{6, 6, 12}).Draw(rt, "slot")
	o.Units = rapid.Int64Range(1, 2).Draw(rt, "units")
	o.BeforeMinutes, o.AfterMinutes = rapid.SampledFrom([]int64{0, 45}).Draw(rt, "before"), rapid.SampledFrom([]int64{0, 360}).Draw(rt, "after")
	o.Confirm = rapid.IntRange(0, 3).Draw(rt, "confirm") == 0
	h.act("ash", o)
}

// pick is a booking in one of these states, or any.
func pick(h *house, rt *rapid.T, states ...bookings.State) (uint64, bookings.Booking) {
	all := []uint64{1}
	for n := range bookings.LastBooking(h.Store) {
		if b, _ := bookings.BookingOf(h.Store, n+1); slices.Contains(states, b.State) {
			all = append(all, n+1)
		}
	}
	n := rapid.SampledFrom(all[max(0, min(1, len(all)-1)):]).Draw(rt, "booking")
	b, _ := bookings.BookingOf(h.Store, n)
	return n, b
}

// act tries something; some of it is refused.
func act(h *house, rt *rapid.T) {
	from := (h.Now()/rulestest.Day+1)*rulestest.Day + rapid.Int64Range(-1, 5).Draw(rt, "from")*6*hour
	until := from + rapid.Int64Range(1, 6).Draw(rt, "length")*6*hour
	units, who := rapid.Int64Range(1, 2).Draw(rt, "how many"), rapid.SampledFrom(four).Draw(rt, "who")
	switch rapid.IntRange(0, 15).Draw(rt, "what") {
	case 0, 1, 2, 3:
		h.act(who, bookings.Book{Resource: 2, From: from, Until: until, Units: units})
	case 4, 5, 6:
		h.act(who, bookings.Wait{Resource: 2, From: from, Until: until, Units: units})
	case 7:
		n, b := pick(h, rt, bookings.Agreed, bookings.Out)
		h.act(machine.OrganizationID(b.Member), bookings.Change{Booking: n, From: rapid.SampledFrom([]int64{from, b.From}).Draw(rt, "begins"), Until: until})
	case 8:
		n, b := pick(h, rt, bookings.Agreed, bookings.Held, bookings.Asked)
		h.act(machine.OrganizationID(b.Member), bookings.Cancel{Booking: n})
	case 9:
		n, _ := pick(h, rt, bookings.Asked, bookings.Agreed)
		h.act("ash", rapid.SampledFrom([]machine.Message{bookings.Confirm{Booking: n}, bookings.CallOff{Booking: n, Document: paper("a")}}).Draw(rt, "answer"))
	case 10:
		n, b := pick(h, rt, bookings.Held)
		h.act(machine.OrganizationID(b.Member), bookings.Accept{Booking: n})
	case 11:
		n, _ := pick(h, rt, bookings.Agreed)
		h.act("ash", bookings.HandOut{Booking: n})
	case 12:
		n, _ := pick(h, rt, bookings.Out, bookings.Late)
		h.act("ash", bookings.TakeBack{Booking: n})
	case 13, 14:
		h.Wait(rapid.Int64Range(3, 40).Draw(rt, "hours") * hour)
	case 15:
		if rapid.Bool().Draw(rt, "closes") {
			h.act("ash", bookings.Close{Resource: 2, From: from, Until: from + 6*hour, Reason: "Repair", CallOff: true})
			h.act("ash", bookings.Reopen{Resource: 2, Closure: rapid.Uint64Range(1, 3).Draw(rt, "closure")})
		} else {
			offers(h, rt)
		}
	}
}

// checkPromised counts, at each moment where a booking begins, what is promised then.
func checkPromised(h *house, rt *rapid.T) {
	terms, ok := bookings.TermsOf(h.Store, 2)
	if !ok {
		return
	}
	var all []bookings.Booking
	for n := range bookings.LastBooking(h.Store) {
		if b, _ := bookings.BookingOf(h.Store, n+1); b.Holds < b.Frees {
			all = append(all, b)
		}
	}
	for _, at := range all {
		var promised int64
		for _, b := range all {
			if b.Holds <= at.Holds && at.Holds < b.Frees {
				promised += b.Units
			}
		}
		if promised != bookings.Taken(h.Store, 2, at.Holds, at.Holds+1) {
			rt.Fatalf("%d are promised at %d, but %d are shown as taken", promised, at.Holds, bookings.Taken(h.Store, 2, at.Holds, at.Holds+1))
		}
		if at.Frees > h.Now() && promised > terms.Units && at.Holds >= h.Now() {
			rt.Fatalf("%d are promised at %d, of %d: %+v", promised, at.Holds, terms.Units, all)
		}
	}
}
