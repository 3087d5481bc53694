package bookings

import (
	"cmp"
	"slices"

	"metaorg/machine"
)

// Days are days of the week.
type Days string

// weekdays are the days' names, from Monday.
var weekdays = [...]Days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Several days at once.
const (
	Daily   Days = "daily"
	Workday Days = "weekdays" // Monday to Friday.
	Weekend Days = "weekend"
)

// has says whether the days have this one, counted from Monday, 0.
func (d Days) has(weekday int64) bool {
	switch d {
	case Daily:
		return true
	case Workday:
		return weekday < 5
	case Weekend:
		return weekday >= 5
	}
	return weekdays[weekday] == d
}

func (d Days) known() bool {
	return d == Daily || d == Workday || d == Weekend || slices.Contains(weekdays[:], d)
}

// Opening is when a place is open, by its own clocks.
type Opening struct {
	Days   Days  `json:"days" help:"on which days" example:"weekdays" choices:"daily,weekdays,weekend,mon,tue,wed,thu,fri,sat,sun"`
	Opens  int64 `json:"opens" help:"the hour at which it opens, 0 to 23" example:"8"`
	Closes int64 `json:"closes" help:"the hour at which it closes, up to 24" example:"18"`
}

func checkOpenings(all []Opening) error {
	if len(all) > mostOpenings {
		return machine.OverLimit("bookings.too_many_hours", "say in at most %d lines when it is open", mostOpenings).At("open")
	}
	for _, o := range all {
		if !o.Days.known() {
			return machine.Malformed("bookings.unknown_days", "it is open on days such as mon, weekdays or daily").At("open")
		}
		if o.Opens < 0 || o.Closes > 24 || o.Opens >= o.Closes {
			return machine.Malformed("bookings.bad_hours", "it opens at an hour from 0 and closes at a later one, 24 at the latest").At("open")
		}
	}
	return nil
}

// span is a part of time, without its end.
type span struct{ from, until int64 }

// openOn are the parts of a day of local time in which the place is open, in
// order, none touching the next. All of it where nothing is said.
func (t Terms) openOn(localDay int64) (all []span) {
	start := localDay * day
	if len(t.Open) == 0 {
		return []span{{start, start + day}}
	}
	var found []span
	for _, o := range t.Open {
		if o.Days.has(weekday(localDay)) {
			found = append(found, span{start + o.Opens*hour, start + o.Closes*hour})
		}
	}
	slices.SortFunc(found, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for _, s := range found {
		if last := len(all) - 1; last >= 0 && s.from <= all[last].until {
			all[last].until = max(all[last].until, s.until)
			continue
		}
		all = append(all, s)
	}
	return all
}

// OpenOn are the hours of a day of the week, from Monday, 0, in which the place is
// open, in order, none touching the next.
func (t Terms) OpenOn(weekday int64) (all []Opening) {
	const monday = 4 // Of January 1970, counted from its first day.
	for _, s := range t.openOn(monday + weekday) {
		all = append(all, Opening{weekdays[weekday], (s.from - (monday+weekday)*day) / hour, (s.until - (monday+weekday)*day) / hour})
	}
	return all
}

// openAt says whether the place is open at a moment of local time; at an end,
// whether it is open or just closes.
func (t Terms) openAt(local int64, end bool) bool {
	if end {
		local--
	}
	return slices.ContainsFunc(t.openOn(local/day), func(s span) bool { return s.from <= local && local < s.until })
}

// openFor says whether the place is open as long as a booking needs it: all the
// time, or where things may be kept, when they are fetched and brought back.
func (t Terms) openFor(from, until int64) bool {
	a, b := t.Local(from), t.Local(until)
	if t.KeepOver {
		return t.openAt(a, false) && t.openAt(b, true)
	}
	for d := a / day; d*day < b; d++ {
		need := span{max(a, d*day), min(b, (d+1)*day)}
		if !slices.ContainsFunc(t.openOn(d), func(s span) bool { return s.from <= need.from && need.until <= s.until }) {
			return false
		}
	}
	return true
}
