package digest

import (
	"math"
	"time"

	"metaorg/hostdata"
)

// How often somebody wants a digest.
const (
	Daily  = "daily"
	Weekly = "weekly" // On Mondays.
	Urgent = "urgent" // Never, but what can't wait.
	Never  = "never"  // No mail at all.
)

// Rhythms are all of them, the most frequent first.
var Rhythms = []string{Daily, Weekly, Urgent, Never}

// never is far beyond every clock, and small enough to reckon with.
const never = math.MaxInt64 / 4

// digestHour is when digests go out, in each reader's zone.
const digestHour = 7

// nextDigest is when the next digest is due after a moment. Without digests it
// is a time that never comes.
func nextDigest(m hostdata.Mail, after time.Time) time.Time {
	if m.Rhythm != Daily && m.Rhythm != Weekly {
		return time.Unix(never, 0)
	}
	local := after.In(zoneOf(m))
	next := time.Date(local.Year(), local.Month(), local.Day(), digestHour, 0, 0, 0, local.Location())
	for !next.After(after) || m.Rhythm == Weekly && next.Weekday() != time.Monday {
		next = time.Date(next.Year(), next.Month(), next.Day()+1, digestHour, 0, 0, 0, local.Location())
	}
	return next
}

func zoneOf(m hostdata.Mail) *time.Location {
	if zone, err := time.LoadLocation(m.Zone); err == nil && m.Zone != "Local" {
		return zone
	}
	return time.UTC
}

// between is how long it takes from one digest to the next, in seconds.
func between(rhythm string) int64 {
	switch rhythm {
	case Daily:
		return 86400
	case Weekly:
		return 7 * 86400
	}
	return never // No digest will ever tell it.
}
