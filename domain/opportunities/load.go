package opportunities

import (
	"slices"
	"time"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// countsTogether is the rule version from which hours promised here and in
// agreements are counted together, and those said for one competence count.
const countsTogether = 7

// monthDays is how many days a month has where hours of one are meant.
const monthDays = 30

// enough refuses what is more than somebody said that it has for others: with all
// that it agreed on for the same days, and this, it would owe more hours than it
// has in them. Who said nothing of its hours is asked nothing.
func enough(s *machine.Step, who people.MemberID, p Post, takes []int64) error {
	mine := stints(p.What, takes, s.Time)
	if s.Network().RuleVersion < countsTogether {
		return enoughHere(s, who, mine)
	}
	if len(mine) == 0 {
		return nil
	}
	all := slices.Concat(promised(s, string(who)), s.Promised(string(who), Module.Name), mine)
	for _, one := range mine {
		if err := fits(s, who, one, all); err != nil {
			return err
		}
	}
	return nil
}

// fits refuses a stint with which somebody would owe more than it has: in all, or
// in a competence that it takes. Any thirty days in which the stint lies are
// looked at, since it is a month's hours that one has.
func fits(s *machine.Step, who people.MemberID, one machine.Stint, all []machine.Stint) error {
	early, late := one, one
	early.First = min(one.First, one.Last-monthDays+1)
	late.Last = max(one.Last, one.First+monthDays-1)
	capacity, said := competences.CapacityOf(s, who)
	for _, in := range []machine.Stint{late, early} {
		if said && reaches(capacity, one.First) {
			if owes := owed(in, all); owes > has(capacity.Hours, in) {
				return tooMuch(who, capacity.Hours, owes, in)
			}
		}
		for _, id := range one.Takes {
			c, _ := competences.CompetenceOf(s, who, id)
			if owes := owed(in, taking(id, all)); c.Hours > 0 && owes > has(c.Hours, in) {
				return machine.Conflict("opportunities.beyond_competence",
					"%s said that it has %d hours a month for %s, and would owe %d hours of it from %s to %s; change what it has, agree on less, or say that you know", who, c.Hours, id, whole(owes), dateOf(in.First), dateOf(in.Last)).At("anyway")
			}
		}
	}
	return nil
}

// taking are the stints that take a competence.
func taking(id string, all []machine.Stint) (some []machine.Stint) {
	for _, one := range all {
		if slices.Contains(one.Takes, id) {
			some = append(some, one)
		}
	}
	return some
}

// reaches reports whether what somebody said of its hours is of this day too.
func reaches(c competences.Capacity, first int64) bool {
	until, err := dayEnd(c.Until, "")
	return err != nil || first*day < until
}

// owed are the hours of all these in the days of one, in hundredths.
func owed(in machine.Stint, all []machine.Stint) (sum int64) {
	for _, other := range all {
		sum += other.Within(in.First, in.Last)
	}
	return sum
}

// has is how many hours somebody has in these days, in hundredths: at least those
// of a month.
func has(hours int64, in machine.Stint) int64 {
	return hours * hundred * max(in.Last-in.First+1, monthDays) / monthDays
}

// whole are hours rounded up.
func whole(steps int64) int64 { return (steps + hundred - 1) / hundred }

func tooMuch(who people.MemberID, hours, owes int64, in machine.Stint) error {
	return machine.Conflict("opportunities.beyond_capacity",
		"%s said that it has %d hours a month for others, and would owe %d hours from %s to %s; change what it has, agree on less, or say that you know", who, hours, whole(owes), dateOf(in.First), dateOf(in.Last)).At("anyway")
}

// enoughHere is what enough was before rule version 7: it knew this board alone,
// and no hours of one competence.
func enoughHere(s *machine.Step, who people.MemberID, mine []machine.Stint) error {
	capacity, said := competences.CapacityOf(s, who)
	if !said {
		return nil
	}
	for _, in := range mine {
		if !reaches(capacity, in.First) {
			continue
		}
		if owes := owed(in, append(promised(s, string(who)), mine...)); owes > has(capacity.Hours, in) {
			return tooMuch(who, capacity.Hours, owes, in)
		}
	}
	return nil
}

// hundred are the smallest steps of an hour.
const hundred = 100

// stints are the parts of something that are counted in hours, as far as they are taken.
func stints(w What, takes []int64, now int64) (all []machine.Stint) {
	for i, n := range takes {
		quantity, unit := w.counted(i)
		from, until, competence := w.From, w.Until, w.Competences
		if len(w.Parts) > 0 {
			part := w.Parts[i]
			from, until = or(part.From, from), or(part.Until, until)
			if part.Competence != "" {
				competence = []string{part.Competence}
			}
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
		all = append(all, machine.Stint{First: first, Last: last, Hours: n, Takes: competence})
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
func promised(r state.Reader, member string) (all []machine.Stint) {
	who := people.MemberID(member)
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
