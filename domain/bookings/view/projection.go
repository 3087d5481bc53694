package view

import (
	"metaorg/domain/bookings"
	"metaorg/readmodel"
)

// step writes down what is news of a booking.
func step(tx *readmodel.Tx, at readmodel.At, booking uint64, what string) error {
	return tx.Exec(`INSERT INTO bookings_steps (entry, event, resource, booking, time, what) SELECT ?, ?, resource, number, ?, ? FROM bookings_bookings WHERE number = ?`,
		at.Index, at.Event, at.Time, what, booking)
}

// stepOf writes down what is news of a resource.
func stepOf(tx *readmodel.Tx, at readmodel.At, resource uint64, what string) error {
	return tx.Exec(`INSERT INTO bookings_steps (entry, event, resource, booking, time, what) VALUES (?, ?, ?, 0, ?, ?)`, at.Index, at.Event, resource, at.Time, what)
}

func first(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// rulesWanted is news; which rules they are is read from where the rules keep them.
func rulesWanted(tx *readmodel.Tx, at readmodel.At, e bookings.RulesWanted) error {
	return stepOf(tx, at, e.Resource, "wanted")
}

func termsSet(tx *readmodel.Tx, at readmodel.At, e bookings.TermsSet) error {
	t := e.Terms
	return first(tx.Exec(`INSERT OR REPLACE INTO bookings_terms (resource, units, slot, longest, ahead, notice, before, after, zone, summer, confirm, custody, place, set_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Resource, t.Units, t.SlotHours, t.LongestHours, t.AheadDays, t.NoticeHours, t.BeforeMinutes*60, t.AfterMinutes*60, t.ZoneMinutes*60, t.Summer, t.Confirm, t.Custody, t.Place, at.Time),
		hoursSet(tx, e.Resource, t), stepOf(tx, at, e.Resource, "offered"))
}

func stopped(tx *readmodel.Tx, at readmodel.At, e bookings.Stopped) error {
	return first(tx.Exec(`UPDATE bookings_terms SET stopped = 1 WHERE resource = ?`, e.Resource), stepOf(tx, at, e.Resource, "stopped"))
}

func closed(tx *readmodel.Tx, at readmodel.At, e bookings.Closed) error {
	return first(tx.Exec(`INSERT INTO bookings_closures (number, resource, begins, ends, reason, by, since) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Closure, e.Resource, e.From, e.Until, e.Reason, e.By, at.Time), stepOf(tx, at, e.Resource, "closed"))
}

func reopened(tx *readmodel.Tx, at readmodel.At, e bookings.Reopened) error {
	return first(tx.Exec(`UPDATE bookings_closures SET reopened = ? WHERE number = ?`, at.Time, e.Closure), stepOf(tx, at, e.Resource, "reopened"))
}

func booked(tx *readmodel.Tx, at readmodel.At, e bookings.Booked) error {
	return first(tx.Exec(`INSERT INTO bookings_bookings (number, resource, member, by, begins, ends, units, state, since, deadline, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?9, ?, ?9)`,
		e.Booking, e.Resource, e.Member, e.By, e.From, e.Until, e.Units, e.State, at.Time, e.Deadline), hold(tx, e.Booking), step(tx, at, e.Booking, string(e.State)))
}

func waits(tx *readmodel.Tx, at readmodel.At, e bookings.Waits) error {
	return tx.Exec(`INSERT INTO bookings_bookings (number, resource, member, by, begins, ends, units, state, since, deadline, changed) VALUES (?, ?, ?, ?, ?5, ?, ?, 'waiting', ?8, ?5, ?8)`,
		e.Booking, e.Resource, e.Member, e.By, e.From, e.Until, e.Units, at.Time)
}

// move brings a booking into a state.
func move(tx *readmodel.Tx, at readmodel.At, n uint64, to bookings.State, deadline int64) error {
	return first(tx.Exec(`UPDATE bookings_bookings SET state = ?, deadline = ?, changed = ? WHERE number = ?`, to, deadline, at.Time, n), step(tx, at, n, string(to)))
}

func cameFree(tx *readmodel.Tx, at readmodel.At, e bookings.CameFree) error {
	return first(move(tx, at, e.Booking, bookings.Held, e.Until), hold(tx, e.Booking))
}

func accepted(tx *readmodel.Tx, at readmodel.At, e bookings.Accepted) error {
	return first(move(tx, at, e.Booking, e.State, e.Deadline), tx.Exec(`UPDATE bookings_bookings SET by = ? WHERE number = ?`, e.By, e.Booking))
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e bookings.Confirmed) error {
	return first(tx.Exec(`UPDATE bookings_bookings SET state = 'booked', deadline = 0, changed = ? WHERE number = ?`, at.Time, e.Booking), step(tx, at, e.Booking, "confirmed"))
}

func changed(tx *readmodel.Tx, at readmodel.At, e bookings.Changed) error {
	return first(tx.Exec(`UPDATE bookings_bookings SET begins = ?, ends = ?, units = ?, state = ?, deadline = ?, by = ?, changed = ? WHERE number = ?`,
		e.From, e.Until, e.Units, e.State, e.Deadline, e.By, at.Time, e.Booking), hold(tx, e.Booking), step(tx, at, e.Booking, "changed"))
}

func cancelled(tx *readmodel.Tx, at readmodel.At, e bookings.Cancelled) error {
	return first(move(tx, at, e.Booking, bookings.Given, 0), release(tx, at, e.Booking), tx.Exec(`UPDATE bookings_bookings SET tardy = ? WHERE number = ?`, e.Tardy, e.Booking))
}

func calledOff(tx *readmodel.Tx, at readmodel.At, e bookings.CalledOff) error {
	return first(move(tx, at, e.Booking, bookings.Off, 0), release(tx, at, e.Booking), tx.Exec(`UPDATE bookings_bookings SET document = ?, closure = ? WHERE number = ?`, e.Document, e.Closure, e.Booking))
}

func handedOut(tx *readmodel.Tx, at readmodel.At, e bookings.HandedOut) error {
	return first(move(tx, at, e.Booking, bookings.Out, 0), tx.Exec(`UPDATE bookings_bookings SET went = ?1, holds = min(holds, ?1), went_by = ?2, went_as = ?3 WHERE number = ?4`, at.Time, e.By, e.Condition, e.Booking))
}

func returned(tx *readmodel.Tx, at readmodel.At, e bookings.Returned) error {
	return first(move(tx, at, e.Booking, bookings.Back, 0),
		tx.Exec(`UPDATE bookings_bookings SET came = ?1, came_by = ?2, came_as = ?3, late = ?4,
				frees = min(frees, ?1 + (SELECT after FROM bookings_terms t WHERE t.resource = bookings_bookings.resource)) WHERE number = ?5`, at.Time, e.By, e.Condition, e.Late, e.Booking))
}

func lapsed(tx *readmodel.Tx, at readmodel.At, e bookings.Lapsed) error {
	return first(move(tx, at, e.Booking, bookings.TooLate, 0), release(tx, at, e.Booking))
}

func done(tx *readmodel.Tx, at readmodel.At, e bookings.Done) error {
	return tx.Exec(`UPDATE bookings_bookings SET state = 'done', changed = ? WHERE number = ?`, at.Time, e.Booking)
}

func missed(tx *readmodel.Tx, at readmodel.At, e bookings.Missed) error {
	return first(move(tx, at, e.Booking, bookings.NotTaken, 0), release(tx, at, e.Booking))
}

func overdue(tx *readmodel.Tx, at readmodel.At, e bookings.Overdue) error {
	return move(tx, at, e.Booking, bookings.Late, 0)
}
