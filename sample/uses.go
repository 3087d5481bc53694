package sample

import (
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/goals"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine/state"
)

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
