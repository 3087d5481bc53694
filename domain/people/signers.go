package people

import (
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
