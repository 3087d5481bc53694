package mandates

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// SetSigners says how many of whom must sign for the organization acted for
// within a scope. Without persons one signature is enough again. Who changes
// what several sign needs their signatures.
type SetSigners struct {
	Scope     people.Scope       `json:"scope" help:"what they sign: a module such as governance, a kind such as governance.vote, or all" example:"all" pos:"1"`
	Threshold int64              `json:"threshold" help:"how many of them must sign, at least 2; 0 to ask for one signature again" example:"2" pos:"2"`
	Persons   []machine.PersonID `json:"persons,omitempty" help:"who signs; each with a mandate of the organization" example:"ada"`
}

// SignersSet says who must sign for an organization within a scope from now on.
type SignersSet struct {
	Organization machine.OrganizationID `json:"organization"`
	Scope        people.Scope           `json:"scope"`
	Threshold    int64                  `json:"threshold"` // 0 where one signature is enough.
	Persons      []machine.PersonID     `json:"persons,omitempty"`
	By           machine.PersonID       `json:"by"`
}

// Check refuses numbers that don't fit.
func (m SetSigners) Check() error {
	count := int64(len(m.Persons))
	switch {
	case count == 0 && m.Threshold == 0:
		return nil
	case count > MaxSigners:
		return machine.OverLimit("mandates.too_many_signers", "at most %d persons sign for an organization together", MaxSigners).At("persons")
	case m.Threshold < leastTogether:
		return machine.Malformed("mandates.bad_threshold", "at least %d sign together, not %d; to ask for one signature again, name nobody and write 0", leastTogether, m.Threshold).At("threshold")
	}
	for i, p := range m.Persons {
		if slices.Contains(m.Persons[:i], p) {
			return machine.Malformed("mandates.twice", "%s is named twice", p).At("persons")
		}
	}
	return nil
}

// Apply sets the rule.
func (m SetSigners) Apply(s *machine.Step) error {
	if err := forOrganization(s); err != nil {
		return err
	}
	if count := int64(len(m.Persons)); m.Threshold > count {
		return machine.Malformed("mandates.bad_threshold", "of %d persons no more can be asked to sign than %d, and not %d", count, count, m.Threshold).At("threshold")
	}
	if err := people.CheckScope(s, m.Scope, "scope"); err != nil {
		return err
	}
	needs := people.NeedsOver(s, s.For, m.Scope, s.Time)
	if len(needs) == 0 && len(s.Signers) == 0 && people.RepresentativeOf(s, s.For) != s.By {
		return machine.NotAllowed("mandates.not_representative", "only the representative of %s says who signs for it", s.For)
	}
	if err := people.Signed(s, s.For, needs); err != nil {
		return err
	}
	if _, there := people.SignersIn(s, s.For, m.Scope); !there && len(m.Persons) == 0 {
		return machine.NotFound("mandates.no_signers", "for %s one signature is enough already", m.Scope).At("scope")
	}
	for _, p := range m.Persons {
		if !people.CoversScope(s, p, s.For, m.Scope, s.Time) {
			return machine.NotAllowed("mandates.no_mandate", "%s has no mandate of %s that covers %s; grant one first", p, s.For, m.Scope).At("persons")
		}
	}
	all := slices.Sorted(slices.Values(m.Persons))
	people.SetSigners(s, s.For, m.Scope, people.Signers{Threshold: m.Threshold, Persons: all, Since: s.Time})
	s.Emit(SignersSet{Organization: s.For, Scope: m.Scope, Threshold: m.Threshold, Persons: all, By: s.By})
	return nil
}
