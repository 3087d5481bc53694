package bookings

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Close closes a resource for a time, as for a repair. Whoever booked it for
// then and has not fetched it is told that it is called off.
type Close struct {
	Resource uint64 `json:"resource" help:"the resource's number" example:"3" pos:"1"`
	From     int64  `json:"from" help:"from when, as Unix seconds" example:"1798794000"`
	Until    int64  `json:"until" help:"until when, as Unix seconds" example:"1798880400"`
	Reason   string `json:"reason" help:"why, in a line; it names no persons" example:"New rollers are put in"`
	CallOff  bool   `json:"call_off,omitempty" help:"call off what is booked for then" example:"false"`
}

// Closed says that a resource can't be booked for a time.
type Closed struct {
	Resource uint64           `json:"resource"`
	Closure  uint64           `json:"closure"` // Its number, from 1.
	By       machine.PersonID `json:"by"`
	From     int64            `json:"from"`
	Until    int64            `json:"until"`
	Reason   string           `json:"reason"`
}

// Check refuses what is no time, or has no reason.
func (m Close) Check() error {
	if m.From < 0 || m.Until <= m.From {
		return machine.Malformed("bookings.no_time", "a booking ends after it begins").At("until")
	}
	if m.Until-m.From > mostAhead*day {
		return machine.Malformed("bookings.closed_long", "it is closed for %d days at most; or take no more bookings", mostAhead).At("until")
	}
	return checkLine(m.Reason, "reason", reasonBytes)
}

// Apply closes it.
func (m Close) Apply(s *machine.Step) error {
	if err := steward(s, m.Resource); err != nil {
		return err
	}
	if _, err := offered(s, m.Resource); err != nil {
		return err
	}
	if m.Until <= s.Time {
		return machine.Conflict("bookings.past", "this time has passed").At("until")
	}
	if forgetClosures(s, m.Resource) >= mostClosures {
		return machine.OverLimit("bookings.too_many_closures", "it is closed for %d times to come already", mostClosures).At("resource")
	}
	affected := calledOff(s, m.Resource, span{m.From, m.Until})
	switch {
	case len(affected) > mostCalledOff:
		return machine.OverLimit("bookings.too_many_booked", "more than %d bookings are for then; close it for less, or call some off first", mostCalledOff).At("until")
	case len(affected) > 0 && !m.CallOff:
		return machine.Conflict("bookings.booked_then", "%d bookings are for then; say that they are called off", len(affected)).At("call_off")
	}
	n := lastClosure.Next(s)
	closures.Put(s, m.Resource, n, Closure{m.From, m.Until, m.Reason})
	s.Emit(Closed{m.Resource, n, s.By, m.From, m.Until, m.Reason})
	for _, number := range affected {
		b, _ := bookings.Get(s, number)
		b.end(s, number, Off)
		s.Emit(CalledOff{number, s.By, "", n})
	}
	offerFreed(s, m.Resource)
	return nil
}

// calledOff are bookings that lie in a time and are not handed out; one more
// than may be at most. Only those are read that could reach into it.
func calledOff(r state.Reader, resource uint64, within span) (all []uint64) {
	earliest := within.from - (mostHours+1)*hour - 2*mostBuffer*minute
	for at := range taking.From(r, resource, state.PairOf(max(earliest, 0), uint64(0))) {
		if at.A >= within.until || len(all) > mostCalledOff {
			break
		}
		b, _ := bookings.Get(r, at.B)
		if b.State != Out && b.State != Late && b.From < within.until && within.from < b.Until {
			all = append(all, at.B)
		}
	}
	return all
}

// forgetClosures forgets those that are over, and counts the others.
func forgetClosures(s *machine.Step, resource uint64) (left int) {
	for n, c := range closures.Of(s, resource) {
		if c.Until <= s.Time {
			closures.Delete(s, resource, n)
			continue
		}
		left++
	}
	return left
}

// Reopen takes a closure back.
type Reopen struct {
	Resource uint64 `json:"resource" help:"the resource's number" example:"3" pos:"1"`
	Closure  uint64 `json:"closure" help:"the closure's number" example:"2" pos:"2"`
}

// Reopened says that a closure was taken back.
type Reopened struct {
	Resource uint64 `json:"resource"`
	Closure  uint64 `json:"closure"`
}

// Check has nothing to refuse.
func (Reopen) Check() error { return nil }

// Apply opens it again. What was called off stays so; who waits may have it.
func (m Reopen) Apply(s *machine.Step) error {
	if err := steward(s, m.Resource); err != nil {
		return err
	}
	if !closures.Has(s, m.Resource, m.Closure) {
		return machine.NotFound("bookings.unknown_closure", "resource %d has no closure number %d", m.Resource, m.Closure).At("closure")
	}
	closures.Delete(s, m.Resource, m.Closure)
	s.Emit(Reopened(m))
	offerFreed(s, m.Resource)
	return nil
}
