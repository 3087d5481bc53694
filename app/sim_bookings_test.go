package app_test

import (
	"fmt"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/machine/rulestest"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// bookingInvariants are the sentences that must be true of what is booked.
var bookingInvariants = []sim.Invariant{
	{Name: "at no moment more of a thing is promised than there is", Check: promisedOnce},
	{Name: "a booking stays its member's", Check: bookingsStayWhose},
}

// somethingToBook lets a founder share two vans that others book.
func somethingToBook(w *rulestest.World) {
	o := founders[0]
	w.Must(domaintest.Rep(o), o, commons.Share{Title: "vans", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 2})
	w.Must(domaintest.Rep(o), o, bookings.Offer{Resource: 1, SlotHours: 6, LongestHours: 48, AheadDays: 9, Summer: bookings.NoSummer, Custody: bookings.ByMembers})
}

// bookingPools are rules for what can be booked, times near now, and numbers of
// bookings.
func bookingPools() []sim.Pool {
	const slot = 6 * 3600
	next := func(s sim.Scene, in int64) int64 { return (s.Now/slot + in) * slot }
	return []sim.Pool{
		sim.From(func(s sim.Scene) (all []bookings.Offer) {
			for id := uint64(1); id <= commons.LastResource(s); id++ {
				if it, _ := commons.ResourceOf(s, id); it.Details.Rivalrous && it.Standing == commons.Offered {
					all = append(all, bookings.Offer{Resource: id, SlotHours: 6, LongestHours: 48, AheadDays: 9, Summer: bookings.Europe, ZoneMinutes: 360, Custody: bookings.ByMembers, Confirm: id%2 == 0})
				}
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []bookings.Book) {
			for id := uint64(1); id <= commons.LastResource(s); id++ {
				if _, ok := bookings.TermsOf(s, id); ok {
					all = append(all, bookings.Book{Resource: id, From: next(s, 0), Until: next(s, 3)}, bookings.Book{Resource: id, From: next(s, 2), Until: next(s, 5)})
				}
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []bookings.Wait) {
			for id := uint64(1); id <= commons.LastResource(s); id++ {
				if _, ok := bookings.TermsOf(s, id); ok {
					all = append(all, bookings.Wait{Resource: id, From: next(s, 2), Until: next(s, 4)})
				}
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []uint64) {
			for n := bookings.LastBooking(s); n > 0 && len(all) < 5; n-- {
				all = append(all, n)
			}
			return all
		}).At("booking"),
	}
}

func eachBooking(r state.Reader, f func(n uint64, b bookings.Booking) error) error {
	for n := uint64(1); n <= bookings.LastBooking(r); n++ {
		b, _ := bookings.BookingOf(r, n)
		if err := f(n, b); err != nil {
			return err
		}
	}
	return nil
}

func promisedOnce(_, now state.Reader) error {
	return eachBooking(now, func(n uint64, at bookings.Booking) error {
		if at.Holds >= at.Frees {
			return nil
		}
		var promised int64
		err := eachBooking(now, func(_ uint64, b bookings.Booking) error {
			if b.Resource == at.Resource && b.Holds <= at.Holds && at.Holds < b.Frees {
				promised += b.Units
			}
			return nil
		})
		it, _ := commons.ResourceOf(now, at.Resource)
		taken := bookings.Taken(now, at.Resource, at.Holds, at.Holds+1)
		if promised != taken || at.State == bookings.Agreed && promised > max(it.Details.Capacity, termsUnits(now, at.Resource)) {
			return fmt.Errorf("when booking %d begins, %d are promised and %d counted, of %d", n, promised, taken, it.Details.Capacity)
		}
		return err
	})
}

func termsUnits(r state.Reader, resource uint64) int64 {
	t, _ := bookings.TermsOf(r, resource)
	return t.Units
}

func bookingsStayWhose(before, now state.Reader) error {
	return eachBooking(before, func(n uint64, b bookings.Booking) error {
		if later, _ := bookings.BookingOf(now, n); later.Member != b.Member || later.Resource != b.Resource {
			return fmt.Errorf("booking %d of %d for %s is now of %d for %s", n, b.Resource, b.Member, later.Resource, later.Member)
		}
		return nil
	})
}
