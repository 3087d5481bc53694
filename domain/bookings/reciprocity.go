package bookings

import (
	"metaorg/domain/commons"
	"metaorg/machine"
	"metaorg/machine/state"
)

const year = 365 // Days.

// measure is what a booking counts for where a resource's terms say how much
// somebody may use: hours where they are counted in hours, or else units.
func (b Booking) measure(it commons.Resource) int64 {
	if it.Details.Unit == "hour" {
		return b.Units * max(1, (b.Until-b.From)/hour)
	}
	return b.Units
}

// footing refuses a booking that what the resource's terms ask in return does not
// allow: to whom they deny it, and beyond a quota. A fee is settled outside.
func footing(s *machine.Step, b Booking) error {
	it, _ := commons.ResourceOf(s, b.Resource)
	if len(it.Terms.Reciprocity) == 0 {
		return nil
	}
	key, from := state.PairOf(b.Resource, b.Member), b.From/day
	var uses int64
	for d, u := range used.From(s, key, s.Time/day-year) {
		if d <= s.Time/day {
			uses += u.Times
		}
	}
	switch rule := commons.Evaluate(it.Terms.Reciprocity, commons.FactsOf(s, b.Resource, b.Member, uses)); rule.Allowance {
	case commons.Deny:
		return machine.NotAllowed("bookings.denied", "the terms of %s do not let %s use it; its page says what they ask in return", it.Details.Title, b.Member).At("resource")
	case commons.Quota:
		if busiest(s, key, from, rule.Days)+b.measure(it) > rule.Quota {
			return machine.OverLimit("bookings.over_quota", "the terms of %s give %s %d in %d days; this would be more", it.Details.Title, b.Member, rule.Quota, rule.Days).At("from")
		}
	case commons.Free, commons.Fee:
	}
	return nil
}

// busiest is how much a member has booked at most in a number of days on end
// that this day is one of.
func busiest(r state.Reader, key whose, d, length int64) (most int64) {
	var near []dayUse
	for at, u := range used.From(r, key, d-length+1) {
		if at >= d+length {
			break
		}
		near = append(near, dayUse{at, u.Much})
	}
	for last := d; last < d+length; last++ {
		var sum int64
		for _, n := range near {
			if last-length < n.day && n.day <= last {
				sum += n.much
			}
		}
		most = max(most, sum)
	}
	return most
}

type dayUse struct{ day, much int64 }

// use is what a member booked of a resource for a day.
type use struct {
	Times int64 `json:"times"`
	Much  int64 `json:"much"`
}

// count counts a booking for its day, or takes it off again.
func (b Booking) count(s *machine.Step, times int64) {
	key := state.PairOf(b.Resource, b.Member)
	u, _ := used.Get(s, key, b.From/day)
	u.Times += times
	u.Much += times * b.Counts
	if u.Times == 0 {
		used.Delete(s, key, b.From/day)
		return
	}
	used.Put(s, key, b.From/day, u)
}
