package commons

import (
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// MayUse refuses use of a resource by who is outside its boundary; for what is
// asked in return see Evaluate. Stewards always may, and whom they let.
func MayUse(r state.Reader, resource uint64, m people.MemberID) error {
	it, err := offered(r, resource)
	if err != nil {
		return err
	}
	switch {
	case IsSteward(r, resource, m), IsAdmitted(r, resource, m), it.Terms.Boundary == files.Public:
		return nil
	case it.Terms.Boundary == files.NetworkOnly && IsLive(r, m):
		return nil
	case it.Terms.Boundary == files.CircleOnly && inCircle(r, it.Terms.Circle, m):
		return nil
	}
	return machine.NotAllowed("commons.outside", "%s is not for %s: it is shared with the network or a circle alone", it.Details.Title, m).At("resource")
}

// FactsOf are what the rules know of somebody who wants to use a resource; uses
// is how often they did in the past year.
func FactsOf(r state.Reader, resource uint64, m people.MemberID, uses int64) Facts {
	f := Facts{Uses: uses}
	switch membership.StateOf(r, m) {
	case membership.Active:
		f.Classes = append(f.Classes, Members)
	case membership.Provisional:
		f.Classes = append(f.Classes, Provisionals)
	case membership.Supporter:
		f.Classes = append(f.Classes, Supporters)
	case membership.None, membership.Applicant, membership.Dormant, membership.Lapsed, membership.Suspended, membership.LeftState, membership.Excluded:
		f.Classes = append(f.Classes, Strangers)
	}
	if IsSteward(r, resource, m) {
		f.Classes = append(f.Classes, Stewards)
	}
	if contributed.Has(r, resource, m) {
		f.Classes = append(f.Classes, Contributors)
	}
	member, _ := membership.MemberOf(r, m)
	f.Contributions = int64(member.Counted)
	return f
}
