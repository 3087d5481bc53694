package opportunities

import (
	"time"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// stint is work that somebody does on the days from the first to the last, both
// counted from 1970-01-01, in hundredths of an hour spread evenly over them.
type stint struct{ first, last, hours int64 }

// within is how many of its hours, in hundredths and rounded down, lie in these days.
func (a stint) within(first, last int64) int64 {
	days := min(a.last, last) - max(a.first, first) + 1
	if days <= 0 {
		return 0
	}
	return a.hours * days / (a.last - a.first + 1)
}

// monthDays is how many days a month has where hours of one are meant.
const monthDays = 30

// enough refuses what is more than somebody said that it has for others: with all
// that it agreed on on this board for the same days, and this, it would owe more
// hours than it has in them. Who said nothing of its hours is asked nothing.
func enough(s *machine.Step, who people.MemberID, p Post, takes []int64) error {
	capacity, said := competences.CapacityOf(s, who)
	if !said {
		return nil
	}
	var others []stint
	for _, mine := range stints(p.What, takes, s.Time) {
		if until, err := dayEnd(capacity.Until, ""); err == nil && mine.first*day >= until {
			continue // It said nothing of days so far off.
		}
		if others == nil {
			others = append(promised(s, who), stints(p.What, takes, s.Time)...)
		}
		owes := int64(0)
		for _, other := range others {
			owes += other.within(mine.first, mine.last)
		}
		days := mine.last - mine.first + 1
		if has := capacity.Hours * hundred * max(days, monthDays) / monthDays; owes > has {
			return machine.Conflict("opportunities.beyond_capacity",
				"%s said that it has %d hours a month for others, and would owe %d hours from %s to %s; change what it has, agree on less, or say that you know", who, capacity.Hours, (owes+hundred-1)/hundred, dateOf(mine.first), dateOf(mine.last)).At("anyway")
		}
	}
	return nil
}

// hundred are the smallest steps of an hour.
const hundred = 100

// stints are the parts of something that are counted in hours, as far as they are taken.
func stints(w What, takes []int64, now int64) (all []stint) {
	for i, n := range takes {
		quantity, unit := w.counted(i)
		from, until := w.From, w.Until
		if len(w.Parts) > 0 {
			from, until = or(w.Parts[i].From, from), or(w.Parts[i].Until, until)
		}
		if n == 0 || quantity == 0 || unit != "h" {
			continue
		}
		first, last := now/day, now/day+monthDays-1
		if at, err := dayEnd(from, ""); err == nil {
			first = at/day - 1
			last = first + monthDays - 1
		}
		if at, err := dayEnd(until, ""); err == nil {
			last = max(first, at/day-1)
		}
		all = append(all, stint{first, last, n})
	}
	return all
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// promised is the work that somebody agreed to on this board and that is not
// done: for needs of others, and of what it offered itself.
func promised(r state.Reader, who people.MemberID) (all []stint) {
	add := func(p Post, a Response) {
		if provider, _ := p.Sides(a); a.State == Chosen && provider == who {
			all = append(all, stints(p.What, a.Takes, p.Since)...)
		}
	}
	for n := range given.Of(r, who) {
		a, _ := responses.Get(r, n)
		p, _ := posts.Get(r, a.Post)
		add(p, a)
	}
	for n := range held.Of(r, who) {
		p, _ := posts.Get(r, n)
		for _, a := range ResponsesTo(r, n) {
			add(p, a)
		}
	}
	return all
}

func dateOf(d int64) string { return time.Unix(d*day, 0).UTC().Format(time.DateOnly) }
