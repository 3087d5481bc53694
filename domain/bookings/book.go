package bookings

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Book takes units of a resource for a time, or is refused: nothing is ever
// taken twice.
type Book struct {
	Resource uint64 `json:"resource" help:"the resource's number" example:"3" pos:"1"`
	From     int64  `json:"from" help:"when it begins, as Unix seconds; at the beginning of a slot" example:"1798794000"`
	Until    int64  `json:"until" help:"when it ends, as Unix seconds; at the end of a slot" example:"1798801200"`
	Units    int64  `json:"units,omitempty" help:"how many of them; one, if nothing is said" example:"1"`
}

// Booked says that units of a resource are taken.
type Booked struct {
	Booking  uint64           `json:"booking"` // Its number, from 1.
	Resource uint64           `json:"resource"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	From     int64            `json:"from"`
	Until    int64            `json:"until"`
	Units    int64            `json:"units"`
	State    State            `json:"state"`              // Booked, or asked where a steward confirms it.
	Deadline int64            `json:"deadline,omitempty"` // Until when a steward confirms it.
}

// Wait puts a member on the list for a time in which a resource is taken. Who
// comes first is first offered what comes free.
type Wait struct {
	Resource uint64 `json:"resource" help:"the resource's number" example:"3" pos:"1"`
	From     int64  `json:"from" help:"when it begins, as Unix seconds; at the beginning of a slot" example:"1798794000"`
	Until    int64  `json:"until" help:"when it ends, as Unix seconds; at the end of a slot" example:"1798801200"`
	Units    int64  `json:"units,omitempty" help:"how many of them; one, if nothing is said" example:"1"`
}

// Waits says that a member waits for something that is taken.
type Waits struct {
	Booking  uint64           `json:"booking"`
	Resource uint64           `json:"resource"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	From     int64            `json:"from"`
	Until    int64            `json:"until"`
	Units    int64            `json:"units"`
}

// Check refuses what is no time.
func (m Book) Check() error { return checkTime(m.From, m.Until, m.Units) }

// Check refuses what is no time.
func (m Wait) Check() error { return checkTime(m.From, m.Until, m.Units) }

func checkTime(from, until, units int64) error {
	if from < 0 || until <= from {
		return machine.Malformed("bookings.no_time", "a booking ends after it begins").At("until")
	}
	if until-from > (mostHours+1)*hour {
		return machine.Malformed("bookings.too_long", "a booking lasts at most %d hours", mostHours).At("until")
	}
	if units < 0 || units > mostUnits {
		return machine.Malformed("bookings.bad_units", "1 to %d can use something at the same time", mostUnits).At(unitsField)
	}
	return nil
}

// Apply books it.
func (m Book) Apply(s *machine.Step) error {
	b, t, err := asks(s, Booking{Resource: m.Resource, From: m.From, Until: m.Until, Units: max(m.Units, 1)})
	if err != nil {
		return err
	}
	if err := roomFor(s, t, b); err != nil {
		return err
	}
	n := lastBooking.Next(s)
	if b, err = b.agree(s, t); err != nil {
		return err
	}
	b.hold(s, t).put(s, n)
	s.Schedule(b.Until, FallDue{n, b.Until})
	b.schedule(s, n)
	s.Emit(Booked{n, b.Resource, b.Member, b.By, b.From, b.Until, b.Units, b.State, b.Deadline})
	return nil
}

// agree is the booking as it stands once there is room for it: agreed, or for a
// steward to confirm.
func (b Booking) agree(s *machine.Step, t Terms) (Booking, error) {
	b.State, b.Deadline = Agreed, 0
	if t.Confirm {
		if b.From <= s.Time {
			return b, machine.Conflict("bookings.no_time_to_ask", "a steward confirms each booking of this, so book it before it begins").At("from")
		}
		b.State, b.Deadline = Asked, min(s.Time+rule(s, ruleAnswer)*day, b.From)
	}
	return b, nil
}

// Apply puts the member on the list.
func (m Wait) Apply(s *machine.Step) error {
	b, t, err := asks(s, Booking{Resource: m.Resource, From: m.From, Until: m.Until, Units: max(m.Units, 1)})
	if err != nil {
		return err
	}
	if b.From <= s.Time {
		return machine.Conflict("bookings.begun", "this has begun; wait for a later time").At("from")
	}
	if roomFor(s, t, b) == nil {
		return machine.Conflict("bookings.free", "this is free; book it").At("from")
	}
	if count(waiting.Of(s, b.Resource)) >= mostWaiting {
		return machine.OverLimit("bookings.list_full", "%d wait for this already", mostWaiting).At("resource")
	}
	n := lastBooking.Next(s)
	b.State, b.Deadline = Waiting, b.From
	b.put(s, n)
	b.schedule(s, n)
	s.Emit(Waits{n, b.Resource, b.Member, b.By, b.From, b.Until, b.Units})
	return nil
}

// asks completes what a member asks for, and refuses what the resource's rules
// do not allow, whether it is free or not.
func asks(s *machine.Step, b Booking) (Booking, Terms, error) {
	b.Member, b.By, b.Since = people.ActingMember(s), s.By, s.Time
	t, err := offered(s, b.Resource)
	if err != nil {
		return b, t, err
	}
	if err := mayUse(s, b.Resource, b.Member); err != nil {
		return b, t, err
	}
	if most := rule(s, ruleOpen); int64(count(open.Of(s, state.PairOf(b.Resource, b.Member)))) >= most {
		return b, t, machine.OverLimit("bookings.too_many", "%s has %d bookings of this to come; use or cancel one first", b.Member, most).At("resource")
	}
	if b.From+t.SlotHours*hour <= s.Time {
		return b, t, machine.Conflict("bookings.past", "this time has passed").At("from")
	}
	if err := t.allow(s, b); err != nil {
		return b, t, err
	}
	return b, t, footing(s, b)
}

// allow refuses a time that the resource's rules do not allow.
func (t Terms) allow(s *machine.Step, b Booking) error {
	from, until := t.Local(b.From), t.Local(b.Until)
	slot := t.SlotHours * hour
	switch {
	case from%slot != 0:
		return machine.Malformed("bookings.off_slot", "it is booked in slots of %d hours, counted from midnight by the clocks there", t.SlotHours).At("from")
	case until%slot != 0:
		return machine.Malformed("bookings.off_slot", "it is booked in slots of %d hours, counted from midnight by the clocks there", t.SlotHours).At("until")
	case until-from > t.LongestHours*hour:
		return machine.OverLimit("bookings.over_longest", "it is booked for %d hours at most", t.LongestHours).At("until")
	case b.From > s.Time+t.AheadDays*day:
		return machine.OverLimit("bookings.far_ahead", "it is booked %d days ahead at most", t.AheadDays).At("from")
	case b.Units > t.Units:
		return machine.OverLimit("bookings.over_units", "there are %d in all", t.Units).At(unitsField)
	case !t.openFor(b.From, b.Until):
		return machine.Conflict("bookings.closed", "it is closed then").At("from")
	}
	if c, closed := closedIn(s, b.Resource, span{b.From, b.Until}); closed {
		return machine.Conflict("bookings.closed_for", "it is closed then: %s", c.Reason).At("from")
	}
	return nil
}

// schedule lets a booking lapse when its deadline passes.
func (b Booking) schedule(s *machine.Step, n uint64) {
	if b.Deadline != 0 {
		s.Schedule(b.Deadline, Lapse{n, b.Deadline})
	}
}

func count[K any](all func(func(K) bool)) (n int) {
	for range all {
		n++
	}
	return n
}
