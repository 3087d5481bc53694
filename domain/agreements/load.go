package agreements

import (
	"slices"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine/state"
)

// Overload is the first month in which somebody would owe more hours than it said
// that it has, if it signed terms of agreement n: by the days on which what it
// promised in all its agreements in force is due. What is done counts no longer.
// Who said nothing of its capacity is never over it.
func Overload(r state.Reader, who people.MemberID, n uint64, c Content) (month string, hours int64, over bool) {
	capacity, said := competences.CapacityOf(r, who)
	if !said {
		return "", 0, false
	}
	type owed struct {
		month string
		steps int64
	}
	var all []owed
	add := func(n uint64, terms Content) {
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
	}
	add(n, c)
	mine := len(all) // Months in which these terms ask for nothing are not their matter.
	for other, a := range Live(r, who) {
		if terms, _ := versions.Get(r, other, a.Terms); other != n && (a.Holds() || a.State == Signed) {
			add(other, terms)
		}
	}
	for _, o := range all[:mine] {
		past := capacity.Until != "" && o.month > capacity.Until[:len("2006-01")]
		if !past && o.steps > capacity.Hours*hundred && (!over || o.month < month) {
			month, hours, over = o.month, o.steps/hundred, true
		}
	}
	return month, hours, over
}
