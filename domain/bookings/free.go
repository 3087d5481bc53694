package bookings

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// roomFor refuses a booking for which too little is free, with what is free
// instead: fewer units, or the next time. After is when that begins.
func roomFor(s *machine.Step, t Terms, b Booking) error {
	left := t.Units - peak(s, b.Resource, t.around(b.From, b.Until))
	if left >= b.Units {
		return nil
	}
	var no *machine.Refusal
	at, found := nextFree(s, t, b)
	switch {
	case left > 0 && found:
		no = machine.Conflict("bookings.taken", "only %d of %d are free then; %d are next free from %s", left, t.Units, b.Units, t.shows(at))
	case left > 0:
		no = machine.Conflict("bookings.taken", "only %d of %d are free then", left, t.Units)
	case found:
		no = machine.Conflict("bookings.taken", "it is taken then, and next free for as long from %s; you can also wait for it", t.shows(at))
	default:
		no = machine.Conflict("bookings.taken", "it is taken then; you can wait for it")
	}
	no.After = at
	return no.At("from")
}

// nextFree is when a booking as long as this next finds room, within some days.
// It steps over what is taken as a whole, so that its work grows with the days
// and not with the bookings.
func nextFree(r state.Reader, t Terms, b Booking) (at int64, ok bool) {
	length, slot := t.Local(b.Until)-t.Local(b.From), t.SlotHours*hour
	local, end := t.Local(b.From)+slot, t.Local(b.From)+lookDays*day
	for ; local < end; local += slot {
		from, ok := t.Moment(local)
		until, there := t.Moment(local + length)
		if !ok || !there || until <= from || !t.openFor(from, until) {
			continue
		}
		if c, closed := closedIn(r, b.Resource, span{from, until}); closed {
			local = stepTo(local, t.Local(c.Until), slot)
			continue
		}
		until, full := fullUntil(r, b.Resource, t.around(from, until), t.Units-b.Units)
		if !full {
			return from, true
		}
		local = stepTo(local, t.Local(until+t.BeforeMinutes*minute), slot)
	}
	return 0, false
}

// stepTo is the last slot whose next one begins no earlier than a moment.
func stepTo(local, reach, slot int64) int64 {
	return max(local, (reach+slot-1)/slot*slot-slot)
}

// closedIn is a closure that lies in a time, the one that ends last.
func closedIn(r state.Reader, resource uint64, within span) (found Closure, ok bool) {
	for _, c := range closures.Of(r, resource) {
		if c.From < within.until && within.from < c.Until && c.Until > found.Until {
			found, ok = c, true
		}
	}
	return found, ok
}

// Slot is one slot of a resource, and how much of it is free.
type Slot struct {
	From, Until int64
	Free        int64  // Units that one could book for this slot alone.
	Closed      bool   // By the opening times, or a steward;
	Reason      string // who said why.
}

// Slots are the slots of a resource that begin in a time, in order. Only the
// days' sums are read, and no booking.
func Slots(r state.Reader, resource uint64, from, until int64) (all []Slot) {
	t, ok := terms.Get(r, resource)
	if !ok {
		return nil
	}
	slot := t.SlotHours * hour
	first := (t.Local(from) + slot - 1) / slot * slot
	for local := first; local < t.Local(until); local += slot {
		begins, ok := t.Moment(local)
		ends, there := t.Moment(local + slot)
		if !ok || !there || ends <= begins {
			continue
		}
		s := Slot{From: begins, Until: ends, Closed: !t.openSlot(begins, ends)}
		if c, closed := closedIn(r, resource, span{begins, ends}); closed {
			s.Closed, s.Reason = true, c.Reason
		}
		if !s.Closed {
			s.Free = max(0, t.Units-peak(r, resource, t.around(begins, ends)))
		}
		all = append(all, s)
	}
	return all
}

// openSlot says whether a place is open during a slot. Of a slot longer than
// the place is open, as a day, a part is enough where things may be kept.
func (t Terms) openSlot(from, until int64) bool {
	if !t.KeepOver {
		return t.openFor(from, until)
	}
	return t.openAt(t.Local(from), false) || t.openAt(t.Local(until), true)
}

// mostEnds bounds how many ends are looked at for one beginning.
const mostEnds = 96

// Ends are the bookings that the rules would allow from a moment on, the
// shortest first, each with how many units are free for all of it.
func Ends(r state.Reader, resource uint64, from int64) (all []Slot) {
	t, ok := terms.Get(r, resource)
	if !ok || t.Stopped {
		return nil
	}
	slot, begins := t.SlotHours*hour, t.Local(from)
	if begins%slot != 0 {
		return nil
	}
	most := peak(r, resource, span{from - t.BeforeMinutes*minute, from})
	last := from
	for local := begins + slot; local-begins <= t.LongestHours*hour && len(all) < mostEnds; local += slot {
		until, ok := t.Moment(local)
		if !ok || until <= last {
			continue
		}
		if _, closed := closedIn(r, resource, span{from, until}); closed {
			break
		}
		most = max(most, peak(r, resource, span{last, until}))
		last = until
		if t.openFor(from, until) {
			free := t.Units - max(most, peak(r, resource, span{until, until + t.AfterMinutes*minute}))
			all = append(all, Slot{From: from, Until: until, Free: max(0, free)})
		} else if !t.KeepOver {
			break
		}
	}
	return all
}
