package people

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Role is what a mandate makes of a person.
type Role string

// The two roles: one who acts for the organization and changes its mandates,
// and one who acts when the first cannot.
const (
	Representative Role = "representative"
	Alternate      Role = "alternate"
)

// Mandate is an organization's authorization of one person.
type Mandate struct {
	Role  Role             `json:"role"`
	Since int64            `json:"since"`           // Unix seconds.
	Until int64            `json:"until,omitempty"` // Unix seconds of rule time from when it no longer holds; 0 for no end.
	By    machine.PersonID `json:"by"`              // Who granted it.
}

// Holds reports whether the mandate has not ended.
func (m Mandate) Holds(now int64) bool { return m.Until == 0 || now < m.Until }

// MandateOf reads a person's mandate of an organization; false when there is
// none that holds at this time.
func MandateOf(r state.Reader, p machine.PersonID, o machine.OrganizationID, now int64) (Mandate, bool) {
	m, ok := mandates.Get(r, o, p)
	return m, ok && m.Holds(now)
}

// MayActFor reports whether a person may act for an organization at this time.
func MayActFor(r state.Reader, p machine.PersonID, o machine.OrganizationID, now int64) bool {
	_, ok := MandateOf(r, p, o, now)
	return ok
}

// holder finds who has a role in an organization, whether the mandate still
// holds or not.
func holder(r state.Reader, o machine.OrganizationID, role Role) (machine.PersonID, Mandate, bool) {
	for p, m := range mandates.Of(r, o) {
		if m.Role == role {
			return p, m, true
		}
	}
	return "", Mandate{}, false
}
