package bookings

import (
	"slices"

	"metaorg/machine"
	"metaorg/machine/state"
)

// level says how many units are taken from a moment on, until the next one's.
type level struct {
	At   int64 `json:"at"`
	Used int64 `json:"used"`
}

// usage is how many units of a resource are taken on one day of UTC: steps in
// order of time, nothing taken before the first. Whoever asks what is free reads
// the days they ask about and no booking.
type usage struct {
	Levels []level `json:"levels"`
}

// with is the day with units more, or fewer, taken in a part of it.
func (u usage) with(part span, units int64) (after usage) {
	var before int64
	for _, l := range u.cut(part.from).cut(part.until).Levels {
		if l.At >= (part.from/day+1)*day {
			break // The next day says what is taken then.
		}
		if part.from <= l.At && l.At < part.until {
			l.Used += units
		}
		if l.Used != before {
			after.Levels = append(after.Levels, l)
		}
		before = l.Used
	}
	return after
}

// cut is the day with a level that begins at this moment.
func (u usage) cut(at int64) usage {
	var used int64
	for i, l := range u.Levels {
		if l.At == at {
			return u
		}
		if l.At > at {
			return usage{slices.Insert(slices.Clone(u.Levels), i, level{at, used})}
		}
		used = l.Used
	}
	return usage{append(slices.Clone(u.Levels), level{at, used})}
}

// dayParts walks a part of time by days of UTC.
func dayParts(s span, visit func(d int64, part span) (goOn bool)) {
	for d := s.from / day; d*day < s.until; d++ {
		if !visit(d, span{max(s.from, d*day), min(s.until, (d+1)*day)}) {
			return
		}
	}
}

// occupy takes units of a resource for a time, or gives them back where they
// are fewer than none.
func occupy(s *machine.Step, resource uint64, taken span, units int64) {
	dayParts(taken, func(d int64, part span) bool {
		u, _ := days.Get(s, resource, d)
		if u = u.with(part, units); len(u.Levels) == 0 {
			days.Delete(s, resource, d)
		} else {
			days.Put(s, resource, d, u)
		}
		return true
	})
}

// peak is how many units are taken at most within a time.
func peak(r state.Reader, resource uint64, within span) (most int64) {
	dayParts(within, func(d int64, part span) bool {
		u, _ := days.Get(r, resource, d)
		most = max(most, u.peak(part))
		return true
	})
	return most
}

func (u usage) peak(within span) (most int64) {
	for i, l := range u.Levels {
		if l.At >= within.until {
			break
		}
		if i+1 == len(u.Levels) || u.Levels[i+1].At > within.from {
			most = max(most, l.Used)
		}
	}
	return most
}

// fullUntil is when the last stretch within a time ends in which more than this
// many units are taken; false when there is none.
func fullUntil(r state.Reader, resource uint64, within span, above int64) (end int64, full bool) {
	dayParts(within, func(d int64, part span) bool {
		u, _ := days.Get(r, resource, d)
		for i, l := range u.Levels {
			until := (d + 1) * day
			if i+1 < len(u.Levels) {
				until = u.Levels[i+1].At
			}
			if l.Used > above && l.At < part.until && until > part.from {
				end, full = min(until, part.until), true
			}
		}
		return true
	})
	return end, full
}

// peakFrom is how many units are taken at most from a moment on.
func peakFrom(r state.Reader, resource uint64, from int64) (most int64) {
	for d, u := range days.From(r, resource, from/day) {
		most = max(most, u.peak(span{max(from, d*day), (d + 1) * day}))
	}
	return most
}
