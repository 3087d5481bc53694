package sample

import (
	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/goals"
	"metaorg/domain/services"
	"metaorg/domain/uses"
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

// The numbers of services, and of what members asked each other for.
const (
	books uint64 = iota + 1
	van
	haulage
)

const (
	seedBooks uint64 = iota + 1
	lastReturn
	benches
	logs
)

// usesFirst: members offer to do things for each other, and begin to use what
// was shared.
func (t *story) usesFirst() {
	if !t.sharing() {
		return
	}
	t.does(t.as(ledger, services.Offer{
		Title: "Bookkeeping and the yearly return", Description: "We keep your books month by month, and sit down with you until you can do it yourselves.",
		Terms: "The first year for nothing; then by the hour, at what you pay your own people.", Activity: "act:bookkeeping", Capacity: 4,
	}))
	t.does(t.as(tidal, services.Offer{Title: "A van with a driver", Description: "Up to a ton, along the estuary and up to Worcester.", Terms: "Fuel, and lunch for the driver."}))
	t.does(t.as(harbour, services.Offer{Title: "Help with hanging lights", Description: "Two people and a ladder.", Terms: "Tickets for both."}))
	t.does(t.as(seeds, services.Ask{Service: books, Text: "A first set of books: two hundred loans of seed, one grant, no payroll."}))
	t.does(t.as(clinic, services.Ask{Service: books, Text: "The return for last year."}))
	t.does(t.as(school, services.Ask{Service: van, Text: "Forty benches from Great Malvern to Evesham, one way."}))
	soon := t.now() + 25*daySeconds
	t.does(t.as(ledger, services.Accept{Request: seedBooks, Due: soon}), t.as(tidal, services.Accept{Request: benches, Due: soon}), t.as(clinic, services.TakeBack{Request: lastReturn}))
	t.does(t.as(school, uses.Adopt{Resource: lendingPractice, Version: 2, Text: "Tools for eleven classes and the farm."}))
	t.does(t.as(thread, uses.Adopt{Resource: lendingPractice, Version: 1, Text: "Nine sewing machines, lent from Bristol."}))
	t.does(t.as(housing, uses.Adopt{Resource: bylaws, Version: 1, Text: "Before we ask tenants onto the board."}), t.as(foods, uses.Take{Resource: lendingPractice, Version: 2}))
	t.does(t.as(thread, goals.Set{Title: "Every machine out at least once a month", Indicator: "Machines lent in a month, of 31; 12 now", By: t.now() + 300*daySeconds}))
	t.does(t.as(housing, goals.Set{Title: "Tenants on the board", Indicator: "Seats of nine held by tenants; none now", By: t.now() + 90*daySeconds}))
	t.does(t.as(thread, goals.Tie{Goal: 1, What: goals.Resource, Number: lendingPractice}, goals.Tie{Goal: 1, What: goals.Service, Number: van}))
	t.does(t.as(housing, goals.Tie{Goal: 2, What: goals.Adoption, Number: 3}))
	t.does(t.as(school, uses.Wish{Title: "A contract for lending machines", Kind: commons.Document, Text: "Two pages that a workshop and a farm can both sign, with who pays for what breaks."}))
	t.does(t.as(library, uses.Wish{Title: "A cold room near Evesham", Kind: commons.Space, Text: "Ten square metres, from July to October, for what our readers glean."}))
}

// usesThen: a month later, what was promised is given.
func (t *story) usesThen() {
	if !t.sharing() {
		return
	}
	t.does(t.as(ledger, services.Deliver{Request: seedBooks}), t.as(tidal, services.Deliver{Request: benches}))
	t.does(t.as(seeds, services.SendBack{Request: seedBooks, Document: services.Paper(t.paper(seeds, "The grant is in there twice. Everything else we could follow."))}), t.as(school, services.Confirm{Request: benches}))
	t.does(t.as(ledger, services.Deliver{Request: seedBooks, Document: services.Paper(t.paper(ledger, "The grant is in there once now, and a page says how to tell."))}))
	t.does(t.as(seeds, services.Confirm{Request: seedBooks}), t.as(harbour, services.Withdraw{Service: haulage}))
	t.does(t.as(thread, uses.Report{
		Adoption: 2, Outcome: uses.Helped, Document: uses.Paper(t.paper(thread, "Three weeks of grumbling about the missing deposit, then none. One needle broke, and we were told.")),
	}))
	t.does(t.as(thread, goals.Report{Goal: 1, State: goals.OnTrack, Now: "21 of 31"}, goals.Untie{Goal: 1, What: goals.Service, Number: van}))
	t.does(t.as(woodland, uses.Confirm{Adoption: 2}), t.as(thread, uses.Support{Wish: 1}), t.as(foods, uses.Support{Wish: 2}))
}

// usesMore: some of it goes well, some is refused, and some waits.
func (t *story) usesMore() {
	if !t.sharing() {
		return
	}
	t.does(t.as(harbour, commons.Share{
		Title: "Recordings of the lightermen", Kind: commons.Dataset, Link: "https://harbour-arts.example/lightermen", Licence: "LicenseRef-with-the-families", Boundary: files.Public,
		Summary:     "Forty hours of talk about the river as it was. The families were promised to be asked who hears it.",
		Reciprocity: []commons.Reciprocity{{Class: commons.Contributors, Allowance: commons.Free}, {Class: commons.Anyone, Allowance: commons.Deny}},
	}))
	var talk uint64
	t.settle()
	t.Read(func(r state.Reader) { talk = commons.LastResource(r) })
	t.does(t.as(library, uses.AskAccess{Resource: talk, Text: "A listening hour in nine villages."}))
	t.does(t.as(tern, uses.AskAccess{Resource: talk, Text: "To try out a program that writes down speech."}))
	t.does(t.as(school, uses.AskAccess{Resource: talk, Text: "For the history class."}))
	t.does(t.as(clinic, uses.AskAccess{Resource: talk, Text: "For the waiting room."}))
	t.does(t.as(harbour, uses.Grant{Access: 1, Until: t.now() + 60*daySeconds}, uses.Refuse{Access: 2, Document: uses.Paper(t.paper(harbour, "We asked. They would not have their grandfathers' voices in a machine."))}))
	t.does(t.as(clinic, uses.EndAccess{Access: 4}))
	t.does(t.as(school, uses.Report{Adoption: 1, Outcome: uses.Mixed, Document: uses.Paper(t.paper(school, "Good for the classes. The farm still keeps a drawer of its own."))}))
	t.does(t.as(housing, uses.Report{Adoption: 3, Outcome: uses.DidNot}, uses.Stop{Adoption: 3}))
	t.does(t.as(housing, goals.Change{Goal: 2, Title: "Tenants on the board", Indicator: "Seats of nine held by tenants; none now", By: t.now() + 400*daySeconds}))
	t.does(t.as(woodland, uses.Answer{Wish: 1, Resource: lendingPractice}))
	t.does(t.as(school, uses.Close{Wish: 1, Fulfilled: true}))
	t.does(t.as(woodland, services.Ask{Service: van, Text: "Logs for the clinic's stove, two trips."}))
	t.does(t.as(tidal, services.Decline{Request: logs, Document: services.Paper(t.paper(tidal, "The van is at the garage until the end of the month."))}))
	t.does(t.as(tidal, services.Change{Service: van, Title: "A van with a driver", Description: "Up to a ton, along the estuary and up to Worcester. Back from the garage next month.", Terms: "Fuel, and lunch for the driver."}))
	t.does(t.as(carers, services.Ask{Service: books, Text: "Wages for forty, with hours of care."}))
}
