package people

import (
	"slices"

	"metaorg/machine"
	"metaorg/machine/state"
)

// UnderCommonControl reports whether two members are one controlling the
// other, or both controlled by a third, as far as they have disclosed it. A
// person is under nobody's control, and nobody is under common control with
// themselves alone.
func UnderCommonControl(r state.Reader, a, b MemberID) bool {
	if a == b {
		return false
	}
	above := controllers(r, a)
	for _, c := range controllers(r, b) {
		if slices.Contains(above, c) {
			return true
		}
	}
	return false
}

// controller is an organization in its one spelling: by handle if it is
// registered here, else by identity.
type controller struct {
	organization machine.OrganizationID
	identity     Identity
}

// controllers lists a member and all that control it, directly or not.
func controllers(r state.Reader, m MemberID) []controller {
	all := []controller{{organization: machine.OrganizationID(m)}}
	for at := 0; at < len(all) && at < maxControllers; at++ {
		org, _ := organizations.Get(r, all[at].organization)
		for _, p := range org.Parents {
			if c := p.controller(r); !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	return all
}

func (p Parent) controller(r state.Reader) controller {
	if p.Organization != "" {
		return controller{organization: p.Organization}
	}
	if o, here := identities.Get(r, p.Registry, p.Number); here {
		return controller{organization: o}
	}
	return controller{identity: Identity{Registry: p.Registry, Number: p.Number}}
}

// Controllers names a member and all that control it, directly or not, each
// in its one spelling: two members are under common control when they share one.
func Controllers(r state.Reader, m MemberID) (names []string) {
	for _, c := range controllers(r, m) {
		if c.organization != "" {
			names = append(names, string(c.organization))
		} else {
			names = append(names, c.identity.Registry+":"+c.identity.Number)
		}
	}
	return names
}
