package patronage

import (
	"time"

	"metaorg/machine"
	"metaorg/machine/state"
)

// CloseDays freezes the days from one to another, both included: nothing of them
// is recorded, confirmed, disputed, corrected or taken back any more. Who freezes
// checks before that no other span overlaps (IsClosed).
func CloseDays(s *machine.Step, from, to string) error {
	if err := checkDate(from, "from"); err != nil {
		return err
	}
	if err := checkDate(to, "to"); err != nil {
		return err
	}
	spans := 0
	for first, last := range closed.All(s) {
		if from <= last && first <= to {
			return machine.Conflict("patronage.closed_already", "the days from %s to %s are closed already", first, last).At("from")
		}
		spans++
	}
	switch {
	case from > to:
		return machine.Malformed("patronage.bad_days", "the last day comes after the first").At("to")
	case spans >= mostClosed:
		return machine.OverLimit("patronage.too_many_closed", "%d spans of days are closed, and no more can be", mostClosed)
	}
	closed.Put(s, from, to)
	return nil
}

// ReopenDays opens again the days that were closed from one on; those that were
// not closed stay as they are.
func ReopenDays(s *machine.Step, from string) { closed.Delete(s, from) }

// IsClosed reports whether a day is closed.
func IsClosed(r state.Reader, date string) bool {
	for first, last := range closed.All(r) {
		if first <= date && date <= last {
			return true
		}
	}
	return false
}

// CheckDay refuses a day on which nothing new may have happened: one that has begun
// nowhere on earth, one that is closed, and one longer ago than the rule says.
func CheckDay(r state.Reader, now int64, date string) error {
	if err := notClosed(r, now, date); err != nil {
		return err
	}
	if oldest := oldestDays(r); date < time.Unix(now-oldest*day, 0).UTC().Format(time.DateOnly) {
		return machine.OverLimit("patronage.too_old", "%s is more than %d days ago, which is how long this network records things afterwards", date, oldest).At("date")
	}
	return nil
}

func notClosed(r state.Reader, now int64, date string) error {
	switch {
	case date > time.Unix(now, 0).UTC().Add(14*time.Hour).Format(time.DateOnly):
		return machine.Malformed("patronage.in_future", "%s is in the future; record what has happened", date).At("date")
	case IsClosed(r, date):
		return machine.Conflict("patronage.closed", "the period that %s is in is closed; only a special decision opens it again", date).At("date")
	}
	return nil
}

// openDay refuses a day of which nothing is said any more and, for what is new,
// one longer ago than the rule says.
func openDay(s *machine.Step, date string, isNew bool) error {
	if isNew {
		return CheckDay(s, s.Time, date)
	}
	return notClosed(s, s.Time, date)
}
