package patronage

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"metaorg/domain/bookings"
	"metaorg/domain/membership"
	"metaorg/domain/uses"
	"metaorg/machine/state"
	"metaorg/units"
)

// numbered is an event with its number.
type numbered struct {
	n uint64
	e Event
}

// Confirmed walks what counts of the days from one to another, both included, by
// date and then number: confirmed, not replaced by a correction, and between two
// that are not under common control, as is known today. Contributions that were
// recorded by the rule of membership, before rule version 6, are among them.
func Confirmed(r state.Reader, from, to string) iter.Seq2[uint64, Event] {
	return func(yield func(uint64, Event) bool) {
		old := earlierBetween(r, from, to)
		isOne := oneness(r)
		counts := func(e Event) bool { return !isOne(e) }
		for key := range byDate.From(r, state.PairOf(from, uint64(0))) {
			if key.A > to {
				break
			}
			for len(old) > 0 && old[0].e.Date <= key.A { // Their numbers come before all others.
				if counts(old[0].e) && !yield(old[0].n, old[0].e) {
					return
				}
				old = old[1:]
			}
			if e, _ := events.Get(r, key.B); counts(e) && !yield(key.B, e) {
				return
			}
		}
		for _, o := range old {
			if counts(o.e) && !yield(o.n, o.e) {
				return
			}
		}
	}
}

// Uses walks the use of the commons and what was booked of them in these days, as
// events of which who cares for the item is the provider: adoptions that a steward
// confirmed, and bookings that were handed out or are over. They are numbered from 1
// in order of their days, and are no contributions; a value equation may count them.
func Uses(r state.Reader, from, to string) iter.Seq2[uint64, Event] {
	return func(yield func(uint64, Event) bool) {
		var all []Event
		for n := range uses.LastAdoption(r) {
			if a, _ := uses.AdoptionOf(r, n+1); a.Receipt != "" {
				all = append(all, Event{Action: Use, Provider: a.Receipt, Receiver: a.Member, Kind: Resources, Item: a.Resource, Quantity: 1, Unit: "each", Stream: Livelihood, Date: dayOf(a.Since), State: Agreed, Witness: a.Receipt, Adoption: n + 1})
			}
		}
		h, _ := units.Of("h")
		step := int64(1)
		for range h.Decimals {
			step *= 10
		}
		for n := range bookings.LastBooking(r) {
			b, _ := bookings.BookingOf(r, n+1)
			if b.State != bookings.Over && b.State != bookings.Back {
				continue
			}
			// Hours that several units were used for, in hundredths; what is cut off is less than one.
			all = append(all, Event{Action: Use, Receiver: b.Member, Kind: Resources, Item: b.Resource, Quantity: (b.Until - b.From) * max(1, b.Units) * step / hour, Unit: h.Code, Stream: Livelihood, Date: dayOf(b.From), State: Agreed})
		}
		all = slices.DeleteFunc(all, func(e Event) bool { return e.Date < from || e.Date > to || e.Quantity <= 0 })
		slices.SortStableFunc(all, func(a, b Event) int { return cmp.Compare(a.Date, b.Date) })
		for i, e := range all {
			if !yield(uint64(i+1), e) {
				return
			}
		}
	}
}

func dayOf(t int64) string { return time.Unix(t, 0).UTC().Format(time.DateOnly) }

func lastEarlier(r state.Reader) uint64 { return membership.LastContribution(r) }

// earlier is a contribution of membership's rule as an event. Its unit is what was
// written then; where that is a unit of the table under another name, it is that,
// with the quantity in its smallest steps.
func earlier(r state.Reader, n uint64) (Event, bool) {
	c, ok := membership.ContributionOf(r, n)
	if !ok {
		return Event{}, false
	}
	e := Event{
		Provider: c.From, Receiver: c.To, By: c.By, Kind: Kind(c.Kind), Quantity: c.Quantity, Unit: c.Unit, Stream: Livelihood,
		Date: c.Date, State: State(c.State), Earlier: true,
	}
	e.Action = e.Kind.Usual()
	e.Quantity, e.Unit = InTable(c.Quantity, c.Unit)
	if e.Kind == Money {
		if _, is := units.Currency(e.Unit); is {
			e.Value, e.Currency = e.Quantity, e.Unit
		}
	}
	return e, true
}

// InTable is a quantity in smallest steps of a unit of the table, where what was
// written as its unit before there was one is known; else it is as it was.
func InTable(quantity int64, written string) (steps int64, unit string) {
	code, minor := unitOf(written)
	u, known := units.Of(code)
	if !known {
		return quantity, written
	}
	step := int64(1)
	for range u.Decimals {
		step *= 10
	}
	if minor {
		step = 1
	}
	if quantity > mostQuantity/step {
		return quantity, written
	}
	return quantity * step, code
}

// unitOf is the code of a unit that people wrote before there was a table, and
// whether it was its smallest step.
func unitOf(written string) (code string, minor bool) {
	switch written {
	case "hour", "hours", "Stunden", "Stunde", "hrs":
		return "h", false
	case "day", "days", "Tage", "Tag":
		return "day", false
	case "minutes", "minute", "Minuten":
		return "min", false
	case "piece", "pieces", "item", "items", "Stück", "units", "unit", "copies", "copy":
		return "each", false
	case "kilograms", "kilogram":
		return "kg", false
	case "litres", "litre", "liters":
		return "l", false
	}
	if len(written) == len("EUR minor units") && written[3:] == " minor units" {
		return written[:3], true
	}
	return written, false
}

// earlierBetween are those of membership's rule that count of these days.
func earlierBetween(r state.Reader, from, to string) (all []numbered) {
	for n := range lastEarlier(r) {
		e, ok := EventOf(r, n+1)
		if ok && e.Earlier && e.State == Agreed && from <= e.Date && e.Date <= to {
			all = append(all, numbered{n + 1, e})
		}
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Or(cmp.Compare(a.e.Date, b.e.Date), cmp.Compare(a.n, b.n)) })
	return all
}
