package people

import (
	"iter"

	"metaorg/machine"
	"metaorg/machine/state"
)

// ShareSigner reports whether one person may sign for both members, or is one
// of them and may sign for the other. It says nothing of control: shared staff
// gives nobody a second vote to lose. But nobody judges for one whom they sign
// for.
func ShareSigner(r state.Reader, a, b MemberID) bool {
	if mandates.Has(r, machine.OrganizationID(a), machine.PersonID(b)) || mandates.Has(r, machine.OrganizationID(b), machine.PersonID(a)) {
		return true
	}
	for p := range mandates.Of(r, machine.OrganizationID(a)) {
		if mandates.Has(r, machine.OrganizationID(b), p) {
			return true
		}
	}
	return false
}

// sinceActsFor is the rule version that finds organizations by who acts for them.
const sinceActsFor = 6

var (
	actsFor   = state.NewSet2[machine.PersonID, machine.OrganizationID]("people/acts_for")
	actsWhole = state.NewItem[bool]("people/acts_for_whole") // All mandates are among them.
)

// ActsFor walks the organizations for which a person may act at this time.
func ActsFor(r state.Reader, p machine.PersonID, now int64) iter.Seq[machine.OrganizationID] {
	return func(yield func(machine.OrganizationID) bool) {
		if whole, _ := actsWhole.Get(r); whole {
			for o := range actsFor.Of(r, p) {
				if MayActFor(r, p, o, now) && !yield(o) {
					return
				}
			}
			return
		}
		for at, m := range mandates.All(r) {
			if at.B == p && m.Holds(now) && !yield(at.A) {
				return
			}
		}
	}
}

// ActingFor walks who has a mandate of an organization, by handle, whether it still
// holds or not.
func ActingFor(r state.Reader, o machine.OrganizationID) iter.Seq[machine.PersonID] {
	return func(yield func(machine.PersonID) bool) {
		for p := range mandates.Of(r, o) {
			if !yield(p) {
				return
			}
		}
	}
}

// setMandate stores a mandate.
func setMandate(s *machine.Step, o machine.OrganizationID, p machine.PersonID, m Mandate) {
	mandates.Put(s, o, p, m)
	if findsByPerson(s) {
		actsFor.Add(s, p, o)
	}
}

// endMandate forgets a mandate.
func endMandate(s *machine.Step, o machine.OrganizationID, p machine.PersonID) {
	mandates.Delete(s, o, p)
	if findsByPerson(s) {
		actsFor.Remove(s, p, o)
	}
}

// findsByPerson reports whether mandates are found by who has them; the first
// time it puts all that there are among those.
func findsByPerson(s *machine.Step) bool {
	if s.Network().RuleVersion < sinceActsFor {
		return false
	}
	if whole, _ := actsWhole.Get(s); !whole {
		for at := range mandates.All(s) {
			actsFor.Add(s, at.B, at.A)
		}
		actsWhole.Put(s, true)
	}
	return true
}
