package sample

import (
	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/machine/state"
)

const hourSeconds = 3_600

// letterpress is shared when there is something to be booked.
const letterpress = server + 1

// slot is an hour, in UTC, of the day so many days from now.
func (t *story) slot(days, hour int64) int64 {
	return (t.now()/daySeconds+days)*daySeconds + hour*hourSeconds
}

// book is a booking from an hour of a day to an hour of the same day or a later one.
func (t *story) book(resource uint64, days, from, until int64) bookings.Book {
	return bookings.Book{Resource: resource, From: t.slot(days, from), Until: t.slot(days, until)}
}

// monday is how many days it is to a Monday that is at least so many away.
func (t *story) monday(least int64) int64 {
	for (t.now()/daySeconds+least+3)%7 != 0 {
		least++
	}
	return least
}

// letsBook: what only some can use at a time is booked from now on. It takes no
// time; the last days are eleven.
func (t *story) letsBook() {
	if !t.sharing() {
		return
	}
	room := t.monday(14)
	t.each(
		t.as(library, bookings.Offer{
			Resource: readingRoom, SlotHours: 2, LongestHours: 8, AheadDays: 120, NoticeHours: 48, Summer: bookings.NoSummer, Custody: bookings.NoCustody,
			Open: []bookings.Opening{{Days: "mon", Opens: 8, Closes: 22}}, Confirm: true, Place: "First floor, by the stairs behind the children's books",
		}),
		t.as(tidal, bookings.Offer{
			Resource: cargoBike, SlotHours: 6, LongestHours: 48, AheadDays: 60, NoticeHours: 12, Summer: bookings.NoSummer, Custody: bookings.ByMembers, Place: "Under the roof behind the depot",
		}),
		t.as(harbour, commons.Share{
			Title: "Letterpress", Kind: commons.Equipment, Boundary: files.Public, Rivalrous: true, Capacity: 1, Unit: "press",
			Summary: "Eight sheets a minute, with all the ink one wants to wash off.", Rule: "Whoever prints alone has printed with us once.", Domains: []string{"infrastructure"},
		}),
	)
	t.each(
		t.as(harbour, bookings.Offer{
			Resource: letterpress, SlotHours: 12, LongestHours: 24, AheadDays: 60, NoticeHours: 24, Summer: bookings.NoSummer, Custody: bookings.BySteward, Place: "Boat shed, back door",
		}),
		t.as(bakery, t.book(letterpress, 8, 0, 12)),
		t.as(foods, t.book(cargoBike, 7, 0, 48)),
		t.as(weir, t.book(cargoBike, 7, 0, 24)),
		t.as(school, t.book(letterpress, 12, 12, 24)),
		t.as(thread, t.book(letterpress, 14, 0, 12)),
		t.as(clinic, bookings.Wait(t.book(letterpress, 14, 0, 12))),
		t.as(ledger, t.book(readingRoom, room, 10, 12)),
		t.as(clinic, t.book(readingRoom, room, 16, 18)),
		t.as(library, bookings.Confirm{Booking: roomBooked}),
		t.as(library, bookings.CallOff{Booking: roomBooked + 1, Document: bookings.Paper(t.paper(library, "The heating is looked at that afternoon. The morning is free, or the week after."))}),
		t.as(school, bookings.Change{Booking: classPrints, From: t.slot(13, 12), Until: t.slot(13, 24)}),
		t.as(library, bookings.Close{Resource: readingRoom, From: t.slot(room+7, 0), Until: t.slot(room+8, 0), Reason: "A new boiler"}),
		t.as(library, bookings.Close{Resource: readingRoom, From: t.slot(room+14, 0), Until: t.slot(room+15, 0), Reason: "A new boiler, if the first day is not enough"}),
	)
}

// The numbers of bookings, in the order in which they are made.
const (
	breadPrints uint64 = iota + 1
	bikeForFoods
	bikeForWeir
	classPrints
	threadPrints
	clinicWaits
	roomBooked
)

// lendsOut: some of it is fetched.
func (t *story) lendsOut() {
	if t.sharing() {
		t.each(
			t.as(foods, bookings.HandOut{Booking: bikeForFoods}), t.as(weir, bookings.HandOut{Booking: bikeForWeir}),
			t.as(harbour, bookings.HandOut{Booking: breadPrints, Condition: bookings.Paper(t.paper(harbour, "Rollers clean; one letter e is missing from the large type."))}),
		)
	}
}

// bringsBack: most of that comes back.
func (t *story) bringsBack() {
	if t.sharing() {
		t.each(
			t.as(weir, bookings.TakeBack{Booking: bikeForWeir}),
			t.as(harbour, bookings.TakeBack{Booking: breadPrints, Condition: bookings.Paper(t.paper(harbour, "As it went out. There is flour in the ink, and it looks rather good."))}),
		)
	}
}

// booksAgain: one thing came free for whoever waits, one waits for a steward, and
// one bicycle is not back.
func (t *story) booksAgain() {
	if !t.sharing() {
		return
	}
	t.each(
		t.as(library, bookings.Reopen{Resource: readingRoom, Closure: 2}),
		t.as(thread, bookings.Cancel{Booking: threadPrints}),
		t.as(clinic, bookings.Accept{Booking: clinicWaits}),
		t.as(bakery, t.book(letterpress, 5, 0, 12)),
		t.as(library, bookings.Wait(t.book(letterpress, 5, 0, 12))),
		t.as(weir, bookings.Wait(t.book(letterpress, 2, 12, 24))),
		t.as(bakery, bookings.Cancel{Booking: t.lastBooking() + 1}),
		t.as(tern, t.book(readingRoom, t.monday(3), 18, 20)),
	)
}

// each lets people act one after another.
func (t *story) each(acts ...Act) {
	for _, a := range acts {
		t.does(a)
	}
}

func (t *story) lastBooking() (n uint64) {
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) { n = bookings.LastBooking(r) })
	}
	return n
}
