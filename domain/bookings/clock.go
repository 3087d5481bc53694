package bookings

import "time"

// Summer is the rule by which the clocks of a place go one hour ahead for a
// part of the year. A place whose country does otherwise sets its zone anew when
// its clocks change.
type Summer string

// The rules for summer time.
const (
	NoSummer     Summer = "none"
	Europe       Summer = "europe"        // Directive 2000/84/EC: last Sundays of March and October, 01:00 UTC.
	NorthAmerica Summer = "north_america" // Energy Policy Act of 2005: second Sunday of March to first of November, 02:00.
)

// offset is how many seconds the clocks of the place are ahead of UTC.
func (t Terms) offset(unix int64) int64 {
	base := t.ZoneMinutes * minute
	year := time.Unix(unix, 0).UTC().Year()
	var begins, ends int64
	switch t.Summer {
	case Europe:
		begins, ends = sunday(year, time.April, 1)-7*day+hour, sunday(year, time.November, 1)-7*day+hour
	case NorthAmerica:
		// Both at two o'clock as the clocks show it just before.
		begins, ends = sunday(year, time.March, 8)+2*hour-base, sunday(year, time.November, 1)+hour-base
	case NoSummer:
		return base
	}
	if begins <= unix && unix < ends {
		return base + hour
	}
	return base
}

// sunday is the first Sunday on or after a day, as Unix seconds of its
// beginning in UTC.
func sunday(year int, month time.Month, of int) int64 {
	d := time.Date(year, month, of, 0, 0, 0, 0, time.UTC)
	return d.Unix() + (7-int64(d.Weekday()))%7*day
}

// Local is what the clocks of the place show, counted in seconds as if it were UTC.
func (t Terms) Local(unix int64) int64 { return unix + t.offset(unix) }

// Moment is when the clocks of the place show this; the first time, where they
// show it twice. False where they skip it.
func (t Terms) Moment(local int64) (unix int64, ok bool) {
	base := local - t.ZoneMinutes*minute
	for _, unix := range [...]int64{base - hour, base} {
		if t.Local(unix) == local {
			return unix, true
		}
	}
	return base, false
}

// weekday counts the days of the week from Monday, 0, for a day of local time
// counted from 1 January 1970, a Thursday.
func weekday(localDay int64) int64 { return (localDay + 3) % 7 }
