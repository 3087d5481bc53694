package people

import (
	"slices"
	"strings"

	"metaorg/machine"
	"metaorg/machine/state"
)

// Role is what a mandate makes of a person.
type Role string

// The two roles: one who acts for the organization and changes its mandates,
// and those who act when the first cannot.
const (
	Representative Role = "representative"
	Alternate      Role = "alternate"
)

// Mandate is an organization's authorization of one person.
type Mandate struct {
	Role  Role             `json:"role"`
	Since int64            `json:"since"`           // Unix seconds.
	Until int64            `json:"until,omitempty"` // Unix seconds of rule time: when an alternate's ends, or when a representative's term does; 0 for no end.
	By    machine.PersonID `json:"by"`              // Who granted it.

	Scope []Scope `json:"scope,omitempty"` // What an alternate may sign; everything if empty.
}

// Holds reports whether the mandate has not ended. A representative's term ends
// by being handed on (see termEnd), never by time alone.
func (m Mandate) Holds(now int64) bool {
	return m.Until == 0 || now < m.Until || m.Role == Representative
}

// Covers reports whether messages of a kind may be signed with the mandate.
func (m Mandate) Covers(kind string) bool {
	return len(m.Scope) == 0 || slices.ContainsFunc(m.Scope, func(c Scope) bool { return c.Covers(kind) })
}

// MandateOf reads a person's mandate of an organization; false when there is
// none that holds at this time.
func MandateOf(r state.Reader, p machine.PersonID, o machine.OrganizationID, now int64) (Mandate, bool) {
	m, ok := mandates.Get(r, o, p)
	return m, ok && m.Holds(now)
}

// MayActFor reports whether a person may act for an organization at this time,
// in whatever it be.
func MayActFor(r state.Reader, p machine.PersonID, o machine.OrganizationID, now int64) bool {
	_, ok := MandateOf(r, p, o, now)
	return ok
}

// RepresentativeOf is who represents an organization.
func RepresentativeOf(r state.Reader, o machine.OrganizationID) machine.PersonID {
	p, _, _ := holder(r, o, Representative)
	return p
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

// termEnd hands a representation on whose term is over: to the alternate who
// has been one for longest, without end and for everything. Where there is none
// the representative goes on: no organization is left with nobody.
type termEnd struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	Until        int64                  `json:"until"`
}

// TermExtended says that a representative goes on after their term, since
// nobody was there to follow.
type TermExtended struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
}

// Apply ends the term, unless it was changed meanwhile.
func (d termEnd) Apply(s *machine.Step) error {
	m, ok := mandates.Get(s, d.Organization, d.Person)
	if !ok || m.Role != Representative || m.Until != d.Until {
		return nil
	}
	next, found := heir(s, d.Organization)
	if !found {
		m.Until = 0
		setMandate(s, d.Organization, d.Person, m)
		s.Emit(TermExtended{d.Organization, d.Person})
		return nil
	}
	endMandate(s, d.Organization, d.Person)
	s.Emit(MandateEnded{Organization: d.Organization, Person: d.Person, Role: Representative})
	setMandate(s, d.Organization, next, Mandate{Role: Representative, Since: s.Time})
	s.Emit(MandateGranted{Organization: d.Organization, Person: next, Role: Representative})
	replaceSigner(s, d.Organization, d.Person, next)
	return nil
}

// heir is the alternate who follows when a term ends.
func heir(r state.Reader, o machine.OrganizationID) (next machine.PersonID, found bool) {
	var since int64
	for p, m := range mandates.Of(r, o) {
		if m.Role == Alternate && m.Until == 0 && len(m.Scope) == 0 && (!found || m.Since < since) {
			next, since, found = p, m.Since, true
		}
	}
	return next, found
}

// Scope names messages: those of a kind (governance.vote), those of a module
// (governance), or all.
type Scope string

// Everything is the scope of all messages.
const Everything Scope = "all"

// Covers reports whether messages of a kind are within the scope.
func (c Scope) Covers(kind string) bool {
	return c == Everything || string(c) == kind || string(c) == moduleOf(kind)
}

// Widening lists the scopes in which this one lies, itself first.
func (c Scope) Widening() (all []Scope) {
	for _, s := range []Scope{c, Scope(moduleOf(string(c))), Everything} {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

func moduleOf(kind string) string {
	module, _, _ := strings.Cut(kind, ".")
	return module
}

// CheckScope refuses a scope that names no messages of this network.
func CheckScope(s *machine.Step, c Scope, field string) error {
	if c != Everything && !s.Names(string(c)) {
		return machine.NotFound("people.unknown_scope", "%q names no messages: write a kind such as governance.vote, a module such as governance, or all", clip(string(c))).At(field)
	}
	return nil
}

func checkScopes(s *machine.Step, all []Scope) error {
	for _, c := range all {
		if err := CheckScope(s, c, "scope"); err != nil {
			return err
		}
	}
	return nil
}

// clip keeps a stranger's text short enough to show.
func clip(text string) string { return text[:min(len(text), maxLabelLength)] }
