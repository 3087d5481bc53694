// Package view shows what can be booked, by whom it is taken and what is free.
// It keeps true that what is shown as free is what the rules would give, since
// it is read from where they keep it; and that who has booked what is for those
// who take part, while strangers see at most that something is taken.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how bookings are seen.
var View = readmodel.View{
	Module: "bookings",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("bookings.RulesWanted", rulesWanted),
		readmodel.On("bookings.TermsSet", termsSet),
		readmodel.On("bookings.Stopped", stopped),
		readmodel.On("bookings.Closed", closed),
		readmodel.On("bookings.Reopened", reopened),
		readmodel.On("bookings.Booked", booked),
		readmodel.On("bookings.Waits", waits),
		readmodel.On("bookings.CameFree", cameFree),
		readmodel.On("bookings.Accepted", accepted),
		readmodel.On("bookings.Confirmed", confirmed),
		readmodel.On("bookings.Changed", changed),
		readmodel.On("bookings.Cancelled", cancelled),
		readmodel.On("bookings.CalledOff", calledOff),
		readmodel.On("bookings.HandedOut", handedOut),
		readmodel.On("bookings.Returned", returned),
		readmodel.On("bookings.Lapsed", lapsed),
		readmodel.On("bookings.Done", done),
		readmodel.On("bookings.Missed", missed),
		readmodel.On("bookings.Overdue", overdue),
	},
	Lists: []readmodel.List{bookableList, bookingList, freeList},
}

var bookableList = readmodel.List{
	Name:    "bookable",
	Purpose: "What can be booked, and by which rules.",
	Query: `SELECT t.resource, coalesce(c.title, '') AS title, t.units, t.slot, t.longest, t.ahead, t.notice, t.confirm, t.custody, t.place, t.stopped, t.set_at
		FROM bookings_terms t LEFT JOIN commons_resources c ON c.id = t.resource WHERE coalesce(c.boundary, '') <> 'circle'`,
	Columns: []readmodel.Column{
		{Name: "resource", Kind: readmodel.Number, Help: "its number"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "units", Kind: readmodel.Number, Help: "how many of it are booked at the same time"},
		{Name: "slot", Kind: readmodel.Number, Help: "hours for which it is booked at least"},
		{Name: "longest", Kind: readmodel.Number, Help: "hours at most"},
		{Name: "ahead", Kind: readmodel.Number, Help: "days ahead at most", Detail: true},
		{Name: "notice", Kind: readmodel.Number, Help: "hours before it begins until which a booking can be changed", Detail: true},
		{Name: "confirm", Kind: readmodel.Bool, Help: "whether a steward confirms each booking"},
		{Name: "custody", Kind: readmodel.Text, Help: "who hands it out: none, stewards or members", Detail: true},
		{Name: "place", Kind: readmodel.Text, Help: "where it is"},
		{Name: "stopped", Kind: readmodel.Bool, Help: "whether it takes no more bookings"},
		{Name: "set_at", Kind: readmodel.Time, Help: "since when these rules hold", Detail: true},
	},
	Sort: "title,resource", Key: "resource", For: readmodel.Participants,
}

var bookingList = readmodel.List{
	Name:    "bookings",
	Purpose: "Bookings, past and to come.",
	Query: `SELECT b.number, b.resource, coalesce(c.title, '') AS title, b.member, coalesce(o.name, b.member) AS name, b.begins, b.ends, b.units, b.state,
			b.since, nullif(b.deadline, 0) AS deadline, nullif(b.went, 0) AS went, nullif(b.came, 0) AS came, b.late, b.tardy, b.by
		FROM bookings_bookings b LEFT JOIN commons_resources c ON c.id = b.resource LEFT JOIN people_organizations o ON o.id = b.member
		WHERE coalesce(c.boundary, '') <> 'circle'`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the booking"},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what is booked", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what is booked"},
		{Name: "member", Kind: readmodel.Text, Help: "who booked it", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who booked it is called"},
		{Name: "begins", Kind: readmodel.Time, Help: "from when"},
		{Name: "ends", Kind: readmodel.Time, Help: "until when"},
		{Name: "units", Kind: readmodel.Number, Help: "how many"},
		{Name: "state", Kind: readmodel.Text, Help: "waiting, offered, asked, booked, out, overdue, returned, done, missed, cancelled, called_off or lapsed"},
		{Name: "since", Kind: readmodel.Time, Help: "when it was asked for", Detail: true},
		{Name: "deadline", Kind: readmodel.Time, Help: "until when it waits, is held, or a steward is asked", Detail: true},
		{Name: "went", Kind: readmodel.Time, Help: "when it was handed out", Detail: true},
		{Name: "came", Kind: readmodel.Time, Help: "when it came back", Detail: true},
		{Name: "late", Kind: readmodel.Number, Help: "seconds after it was due back", Detail: true},
		{Name: "tardy", Kind: readmodel.Bool, Help: "whether it was cancelled later than the rules ask for", Detail: true},
		{Name: "by", Kind: readmodel.Text, Help: "who signed for it", Detail: true},
	},
	Sort: "-begins,-number", Key: "number", For: readmodel.Participants,
}
