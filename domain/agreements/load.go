package agreements

import (
	"slices"
	"time"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// countsTogether is the rule version from which hours promised here and elsewhere
// are counted together.
const countsTogether = 7

// Elsewhere is the work that somebody promised in other ways than by agreements, as
// far as the network's rules count it here.
func Elsewhere(s *machine.Step, who people.MemberID) []machine.Stint {
	if s.Network().RuleVersion < countsTogether {
		return nil
	}
	return s.Promised(string(who), Module.Name)
}

// owed are hours of one month, in hundredths.
type owed struct {
	month string
	steps int64
}

// owedBy adds up by month what is open of what somebody promised in terms.
func owedBy(r state.Reader, who people.MemberID, n uint64, terms Content, all []owed) []owed {
	for _, k := range terms.Commitments {
		if k.From != who || k.Unit != "h" {
			continue
		}
		open := max(0, k.Quantity-Done(r, n, k))
		m := k.Due[:len("2006-01")]
		at := slices.IndexFunc(all, func(o owed) bool { return o.month == m })
		if at < 0 {
			all = append(all, owed{m, open})
			continue
		}
		all[at].steps += open
	}
	return all
}

// days are the first and the last day of the month, counted from 1970-01-01.
func (o owed) days() (first, last int64) {
	t, err := time.Parse("2006-01", o.month)
	if err != nil {
		panic("agreements: no month: " + o.month)
	}
	return t.Unix() / day, t.AddDate(0, 1, -1).Unix() / day
}

// others walks the agreements that bind somebody or soon will, but one.
func others(r state.Reader, who people.MemberID, n uint64, yield func(uint64, Content)) {
	for other, a := range Live(r, who) {
		if terms, _ := versions.Get(r, other, a.Terms); other != n && (a.Holds() || a.State == Signed) {
			yield(other, terms)
		}
	}
}

// Overload is the first month in which somebody would owe more hours than it said
// that it has, if it signed terms of agreement n: by the days on which what it
// promised in all its agreements in force is due, and with what it promised
// elsewhere for days of that month. What is done counts no longer. Who said
// nothing of its capacity is never over it.
func Overload(r state.Reader, who people.MemberID, n uint64, c Content, elsewhere []machine.Stint) (month string, hours int64, over bool) {
	capacity, said := competences.CapacityOf(r, who)
	if !said {
		return "", 0, false
	}
	all := owedBy(r, who, n, c, nil)
	mine := len(all) // Months in which these terms ask for nothing are not their matter.
	others(r, who, n, func(other uint64, terms Content) { all = owedBy(r, who, other, terms, all) })
	for _, o := range all[:mine] {
		first, last := o.days()
		for _, stint := range elsewhere {
			o.steps += stint.Within(first, last)
		}
		past := capacity.Until != "" && o.month > capacity.Until[:len("2006-01")]
		if !past && o.steps > capacity.Hours*hundred && (!over || o.month < month) {
			month, hours, over = o.month, o.steps/hundred, true
		}
	}
	return month, hours, over
}

// promised is what somebody has yet to work by its agreements, spread over the
// months in which it is due.
func promised(r state.Reader, who string) (all []machine.Stint) {
	var months []owed
	others(r, people.MemberID(who), 0, func(n uint64, terms Content) { months = owedBy(r, people.MemberID(who), n, terms, months) })
	for _, o := range months {
		first, last := o.days()
		all = append(all, machine.Stint{First: first, Last: last, Hours: o.steps})
	}
	return all
}
