package bookings

import "metaorg/machine"

// Lapse ends what waits for somebody's word when its deadline passes.
type Lapse struct {
	Booking uint64 `json:"booking"`
	At      int64  `json:"at"` // Its deadline then, so that one set later is not taken for it.
}

// Lapsed says that nothing came of a booking.
type Lapsed struct {
	Booking uint64 `json:"booking"`
	Was     State  `json:"was"` // Waiting, offered or asked.
}

// FallDue ends a booking when its time is over, or says that it is overdue.
type FallDue struct {
	Booking uint64 `json:"booking"`
	At      int64  `json:"at"` // Its end then.
}

// Done says that the time of a booking is over and nothing has to come back.
type Done struct {
	Booking uint64 `json:"booking"`
}

// Missed says that nobody fetched what was booked.
type Missed struct {
	Booking uint64 `json:"booking"`
}

// Overdue says that what was handed out is due back and did not come.
type Overdue struct {
	Booking uint64 `json:"booking"`
}

// Apply lets it lapse. What was held for it goes to whoever waits next.
func (d Lapse) Apply(s *machine.Step) error {
	b, _ := bookings.Get(s, d.Booking)
	if b.Deadline != d.At || (b.State != Waiting && b.State != Held && b.State != Asked) {
		return nil
	}
	s.Emit(Lapsed{d.Booking, b.State})
	taken := b.State.takes()
	b.end(s, d.Booking, TooLate)
	if taken {
		offerFreed(s, b.Resource)
	}
	return nil
}

// Apply ends the booking.
func (d FallDue) Apply(s *machine.Step) error {
	b, _ := bookings.Get(s, d.Booking)
	if b.Until != d.At {
		return nil
	}
	switch t, _ := terms.Get(s, b.Resource); {
	case b.State == Out:
		b.State = Late
		b.put(s, d.Booking)
		s.Emit(Overdue{d.Booking})
	case b.State == Agreed && t.Custody == NoCustody:
		b.State, b.Deadline = Over, 0 // Not ended: the time to clear up after it comes now.
		b.put(s, d.Booking)
		s.Emit(Done{d.Booking})
	case b.State == Agreed:
		b.end(s, d.Booking, NotTaken)
		s.Emit(Missed{d.Booking})
	}
	return nil
}
