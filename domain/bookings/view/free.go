package view

import (
	_ "embed"

	"metaorg/domain/bookings"
	"metaorg/readmodel"
)

//go:embed free.sql
var freeQuery string

// freeList tells stretches in which a resource is free, as a booking that begins
// and ends in one would be taken.
var freeList = readmodel.List{
	Name:    "free",
	Purpose: "When something that can be booked is free, while its place is open; a booking begins and ends at one of its slots.",
	Query:   freeQuery,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "of the stretch", Detail: true},
		{Name: "resource", Kind: readmodel.Number, Help: "its number"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "begins", Kind: readmodel.Time, Help: "free from"},
		{Name: "ends", Kind: readmodel.Time, Help: "free until, with time to clear up; empty for no end"},
		{Name: "free", Kind: readmodel.Number, Help: "how many are free"},
		{Name: "units", Kind: readmodel.Number, Help: "of how many"},
		{Name: "place", Kind: readmodel.Text, Help: "where it is", Detail: true},
	},
	Params: []readmodel.Param{
		{Name: "of", Kind: readmodel.Number, Default: "0", Help: "number of the one resource to look at; 0 for all"},
		{Name: "from", Kind: readmodel.Time, Default: "0", Help: "leave out what ends before; what has ended is left out anyway"},
	},
	Sort: "resource,begins", Key: "id", For: readmodel.Participants,
}

// hoursSet writes down when a place is open in a week, where that limits all of
// a booking: of what may be kept while the place is closed it doesn't.
func hoursSet(tx *readmodel.Tx, resource uint64, t bookings.Terms) error {
	if err := tx.Exec(`DELETE FROM bookings_hours WHERE resource = ?`, resource); err != nil || t.KeepOver {
		return err
	}
	for weekday := int64(0); len(t.Open) > 0 && weekday < 7; weekday++ {
		for _, o := range t.OpenOn(weekday) {
			if err := tx.Exec(`INSERT INTO bookings_hours (resource, weekday, opens, closes) VALUES (?, ?, ?, ?)`, resource, weekday, o.Opens, o.Closes); err != nil {
				return err
			}
		}
	}
	return nil
}

// hold takes units for a booking's time and that of making ready and clearing up,
// by the rules as they are now. Of what is handed out only the end can change.
func hold(tx *readmodel.Tx, booking uint64) error {
	return tx.Exec(`UPDATE bookings_bookings SET holds = CASE state WHEN 'out' THEN holds ELSE begins - t.before END, frees = ends + t.after
		FROM bookings_terms t WHERE t.resource = bookings_bookings.resource AND number = ?`, booking)
}

// release gives back what is left of a booking's time.
func release(tx *readmodel.Tx, at readmodel.At, booking uint64) error {
	return tx.Exec(`UPDATE bookings_bookings SET frees = min(frees, max(holds, ?)) WHERE number = ?`, at.Time, booking)
}
