package bookings

import (
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Change gives a booking another time or size, as long before it begins as the
// resource's rules say. Of what is handed out only the end can change.
type Change struct {
	Booking uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
	From    int64  `json:"from" help:"when it begins, as Unix seconds; at the beginning of a slot" example:"1798794000"`
	Until   int64  `json:"until" help:"when it ends, as Unix seconds; at the end of a slot" example:"1798801200"`
	Units   int64  `json:"units,omitempty" help:"how many of them; as many as before, if nothing is said" example:"1"`
}

// Changed says for when a booking is now, and for how much.
type Changed struct {
	Booking  uint64           `json:"booking"`
	By       machine.PersonID `json:"by"`
	From     int64            `json:"from"`
	Until    int64            `json:"until"`
	Units    int64            `json:"units"`
	State    State            `json:"state"`
	Deadline int64            `json:"deadline,omitempty"`
}

// Check refuses what is no time.
func (m Change) Check() error { return checkTime(m.From, m.Until, m.Units) }

// Apply changes it, if the new time is free.
func (m Change) Apply(s *machine.Step) error {
	b, err := mine(s, m.Booking)
	if err != nil {
		return err
	}
	t, err := offered(s, b.Resource)
	if err != nil {
		return err
	}
	next := b
	next.From, next.Until, next.By = m.From, m.Until, s.By
	if m.Units != 0 {
		next.Units = m.Units
	}
	switch b.State {
	case Asked, Agreed:
		next, err = b.move(s, t, next)
	case Out:
		next, err = b.keepUntil(s, t, next)
	case Waiting, Held, Late, Back, Over, NotTaken, Given, Off, TooLate:
		return notNow(m.Booking, b)
	}
	if err != nil {
		return err
	}
	next.put(s, m.Booking)
	next.schedule(s, m.Booking)
	if next.Until != b.Until {
		s.Schedule(next.Until, FallDue{m.Booking, next.Until})
	}
	s.Emit(Changed{m.Booking, s.By, next.From, next.Until, next.Units, next.State, next.Deadline})
	offerFreed(s, b.Resource)
	return nil
}

// move is a booking that has not begun at another time.
func (b Booking) move(s *machine.Step, t Terms, next Booking) (Booking, error) {
	if s.Time > b.From-t.NoticeHours*hour {
		return b, machine.Conflict("bookings.short_notice", "it is changed %d hours before it begins at the latest; you can cancel it", t.NoticeHours).At("booking")
	}
	if next.From < s.Time {
		return b, machine.Conflict("bookings.past", "this time has passed").At("from")
	}
	if err := mayUse(s, b.Resource, b.Member); err != nil {
		return b, err
	}
	if err := t.allow(s, next); err != nil {
		return b, err
	}
	b.free(s)
	b.count(s, -1)
	if err := roomFor(s, t, next); err != nil {
		return b, err
	}
	if err := footing(s, next); err != nil {
		return b, err
	}
	next, err := next.agree(s, t)
	if err != nil {
		return b, err
	}
	return next.hold(s, t), nil
}

// keepUntil is a booking of what is handed out with another end.
func (b Booking) keepUntil(s *machine.Step, t Terms, next Booking) (Booking, error) {
	if next.From != b.From || next.Units != b.Units {
		return b, machine.Conflict("bookings.handed_out", "it is handed out; only its end can change").At("from")
	}
	if next.Until <= s.Time {
		return b, machine.Conflict("bookings.past", "this time has passed").At("until")
	}
	if err := t.allow(s, next); err != nil {
		return b, err
	}
	next, err := next.recount(s, b)
	if err != nil {
		return b, err
	}
	next.Frees = t.around(next.From, next.Until).until
	if next.Frees <= b.Frees {
		occupy(s, b.Resource, span{next.Frees, b.Frees}, -b.Units)
		return next, nil
	}
	more := span{b.Frees, next.Frees}
	if left := t.Units - peak(s, b.Resource, more); left < b.Units {
		return b, machine.Conflict("bookings.next_waits", "somebody else has booked it after you; bring it back in time").At("until")
	}
	occupy(s, b.Resource, more, b.Units)
	return next, nil
}

// recount counts a booking for what it is now instead of what it was.
func (b Booking) recount(s *machine.Step, was Booking) (Booking, error) {
	was.count(s, -1)
	if err := footing(s, b); err != nil {
		return b, err
	}
	it, _ := commons.ResourceOf(s, b.Resource)
	b.Counts = b.measure(it)
	b.count(s, 1)
	return b, nil
}

// Cancel gives a booking up before it is handed out, or its place on the list.
type Cancel struct {
	Booking uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
}

// Cancelled says that a booking was given up.
type Cancelled struct {
	Booking uint64           `json:"booking"`
	By      machine.PersonID `json:"by"`
	Tardy   bool             `json:"tardy,omitempty"` // Later than the resource's rules ask for.
}

// Check has nothing to refuse.
func (Cancel) Check() error { return nil }

// Apply cancels it. Even late it does more good cancelled than not used.
func (m Cancel) Apply(s *machine.Step) error {
	b, err := mine(s, m.Booking)
	if err != nil {
		return err
	}
	if !b.State.ahead() || b.State == Out || b.State == Late {
		return notNow(m.Booking, b)
	}
	t, _ := terms.Get(s, b.Resource)
	b.Tardy = b.State == Agreed && s.Time > b.From-t.NoticeHours*hour
	b.end(s, m.Booking, Given)
	s.Emit(Cancelled{m.Booking, s.By, b.Tardy})
	offerFreed(s, b.Resource)
	return nil
}

// end leaves a booking in a state in which nothing of it is to come.
func (b Booking) end(s *machine.Step, n uint64, as State) {
	if b.State.takes() {
		b = b.free(s)
		if as == Given || as == Off || as == TooLate {
			b.count(s, -1)
		}
	}
	b.State, b.Deadline = as, 0
	b.put(s, n)
}

// Accept takes what came free while a member waited.
type Accept struct {
	Booking uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
}

// Accepted says that a member takes what came free for it.
type Accepted struct {
	Booking  uint64           `json:"booking"`
	By       machine.PersonID `json:"by"`
	State    State            `json:"state"`
	Deadline int64            `json:"deadline,omitempty"`
}

// Check has nothing to refuse.
func (Accept) Check() error { return nil }

// Apply makes a booking of what is held.
func (m Accept) Apply(s *machine.Step) error {
	b, err := mine(s, m.Booking)
	if err != nil {
		return err
	}
	if b.State != Held || s.Time >= b.Deadline {
		return notNow(m.Booking, b)
	}
	t, err := offered(s, b.Resource)
	if err != nil {
		return err
	}
	if b, err = b.agree(s, t); err != nil {
		return err
	}
	b.By = s.By
	b.put(s, m.Booking)
	b.schedule(s, m.Booking)
	s.Schedule(b.Until, FallDue{m.Booking, b.Until})
	s.Emit(Accepted{m.Booking, s.By, b.State, b.Deadline})
	return nil
}

// CameFree says that what a member waits for came free and is held for it.
type CameFree struct {
	Booking  uint64          `json:"booking"`
	Resource uint64          `json:"resource"`
	Member   people.MemberID `json:"member"`
	Until    int64           `json:"until"` // When somebody else is offered it.
}

// offerFreed holds what is free for those who wait for it and may have it, in
// the order in which they came.
func offerFreed(s *machine.Step, resource uint64) {
	t, err := offered(s, resource)
	if err != nil {
		return
	}
	for n := range waiting.Of(s, resource) {
		b, _ := bookings.Get(s, n)
		if b.From <= s.Time || mayUse(s, resource, b.Member) != nil || t.allow(s, b) != nil || footing(s, b) != nil || t.Units-peak(s, resource, t.around(b.From, b.Until)) < b.Units {
			continue
		}
		b.State, b.Deadline = Held, min(s.Time+rule(s, ruleOffer)*hour, b.From)
		b = b.hold(s, t)
		b.put(s, n)
		b.schedule(s, n)
		s.Emit(CameFree{n, resource, b.Member, b.Deadline})
	}
}
