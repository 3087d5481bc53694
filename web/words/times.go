package words

import (
	"context"
	"time"
)

// In the catalogues, times.day and times.moment are layouts of package time
// whose month is a number; the names of months are texts of their own.

// Day writes the day of a moment in Unix seconds, in the reader's zone.
func Day(ctx context.Context, unix int64) string {
	t := at(ctx, unix)
	return T(ctx, "times.day", "Day", t.Format("2"), "Month", Of(ctx, "months", t.Format("Jan")), "Year", t.Format("2006"))
}

// Moment writes day, time and zone.
func Moment(ctx context.Context, unix int64) string {
	t := at(ctx, unix)
	return T(ctx, "times.moment", "Day", Day(ctx, unix), "Time", t.Format("15:04"), "Zone", t.Format("MST"))
}

// What is about now: blocks come with a clock of their own.
const (
	justBefore = 45 // Seconds.
	justAfter  = 15 // Seconds.
)

// Ago says how far a moment is from now, before or after: "in 3 days".
func Ago(ctx context.Context, unix int64) string {
	d := unix - of(ctx).now
	if -justBefore < d && d < justAfter {
		return T(ctx, "times.just_now")
	}
	past := d < 0
	if past {
		d = -d
	}
	unit, n := "minutes", max(1, d/60)
	switch {
	case d >= 2*365*86400:
		unit, n = "years", d/(365*86400)
	case d >= 60*86400:
		unit, n = "months", d/(30*86400)
	case d >= 2*86400:
		unit, n = "days", (d+43200)/86400
	case d >= 2*3600:
		unit, n = "hours", (d+1800)/3600
	}
	if past {
		return T(ctx, "times.ago_"+unit, "Count", int(n))
	}
	return T(ctx, "times.in_"+unit, "Count", int(n))
}

// Machine writes a moment for the datetime attribute (RFC 3339, UTC).
func Machine(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }

// Field writes a moment as an input of type datetime-local takes it; empty for 0.
func Field(ctx context.Context, unix int64) string {
	if unix == 0 {
		return ""
	}
	return at(ctx, unix).Format(fieldLayout)
}

// FromField reads what such an input gives, in the reader's zone.
func FromField(ctx context.Context, text string) (unix int64, err error) {
	for _, layout := range []string{fieldLayout, "2006-01-02T15:04:05", time.DateOnly} {
		var t time.Time
		if t, err = time.ParseInLocation(layout, text, of(ctx).zone); err == nil {
			return t.Unix(), nil
		}
	}
	return 0, err
}

const fieldLayout = "2006-01-02T15:04"

func at(ctx context.Context, unix int64) time.Time { return time.Unix(unix, 0).In(of(ctx).zone) }

// Now is the moment of rule time to which relative times refer, Unix seconds.
func Now(ctx context.Context) int64 { return of(ctx).now }
