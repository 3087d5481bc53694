package commons

import (
	"cmp"
	"slices"

	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/spdx"
)

// SetTerms says on what terms later versions, and use from now on, are shared.
// Every version keeps the terms it came with.
type SetTerms struct {
	Resource    uint64         `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Licence     string         `json:"licence,omitempty" help:"on what terms later versions are passed on, as an SPDX expression or LicenseRef-…" example:"CC-BY-SA-4.0"`
	Boundary    files.Boundary `json:"boundary" help:"for whom it is: everybody (public), the network, or a circle" choices:"public,network,circle" example:"public"`
	Circle      uint64         `json:"circle,omitempty" help:"number of the circle for which it is" example:"1"`
	Reciprocity []Reciprocity  `json:"reciprocity,omitempty" help:"what is asked in return, and of whom; the first that fits counts, and without any, use is free" example:"class=anyone,allowance=free"`
	Reason      string         `json:"reason,omitempty" help:"why the new licence is allowed, where it is not known here that it follows from the one before" example:"All who made it agree."`
}

// TermsSet says which terms count from now on.
type TermsSet struct {
	Resource uint64          `json:"resource"`
	Number   uint64          `json:"number"` // Of the terms, from 1 in each resource.
	Terms    Terms           `json:"terms"`
	By       people.MemberID `json:"by"`
	Reason   string          `json:"reason,omitempty"`
}

func (m SetTerms) terms() Terms {
	return Terms{Licence: m.Licence, Boundary: m.Boundary, Circle: m.Circle, Reciprocity: m.Reciprocity}
}

// Check refuses what is wrong in itself for any kind of resource.
func (m SetTerms) Check() error {
	if err := m.terms().check(Equipment); err != nil {
		return err
	}
	return checkOptional(m.Reason, "reason", reasonBytes, true)
}

// Apply sets the terms.
func (m SetTerms) Apply(s *machine.Step) error { return together(s, m) }

func (m SetTerms) about() uint64 { return m.Resource }

func (m SetTerms) allowed(s *machine.Step, it Resource) error {
	t := m.terms()
	if err := t.check(it.Kind); err != nil {
		return err
	}
	if same(t, it.Terms) {
		return machine.Conflict("commons.same_terms", "these are its terms already").At("licence")
	}
	if err := t.within(s, people.ActingMember(s)); err != nil {
		return err
	}
	if t.Licence == it.Terms.Licence || it.Head == 0 {
		return nil
	}
	return m.relicensing(s, it)
}

// relicensing refuses a licence under which what others made may not be passed
// on. Stewards who made all of it themselves are free to.
func (m SetTerms) relicensing(s *machine.Step, it Resource) error {
	v, _ := versions.Get(s, m.Resource, it.Head)
	own := !v.Borrowed && len(v.Credits) == 0 && !slices.ContainsFunc(v.Authors, func(a Author) bool { return !slices.Contains(it.Stewards, a.Member) })
	carried, _ := allTerms.Get(s, m.Resource, v.Terms)
	from, failed := spdx.Parse(carried.Licence)
	to, fails := spdx.Parse(m.Licence)
	fits := spdx.Unknown
	if failed == nil && fails == nil {
		fits = spdx.Compatible(from, to)
	}
	if own || fits == spdx.Yes || fits == spdx.Unknown && m.Reason != "" {
		return nil
	}
	return machine.NotAllowed("commons.not_yours_alone", "others made this with you under %s, which does not allow %s for what comes of it, or nobody has looked into it", carried.Licence, cmp.Or(m.Licence, "no licence")).At("licence")
}

func (m SetTerms) do(s *machine.Step, it Resource, by people.MemberID) error {
	it.put(s, m.Resource, m.terms())
	resources.Put(s, m.Resource, it)
	s.Emit(TermsSet{m.Resource, it.TermsNow, it.Terms, by, m.Reason})
	return nil
}

func same(a, b Terms) bool {
	return a.Licence == b.Licence && a.sight() == b.sight() && slices.Equal(a.Reciprocity, b.Reciprocity)
}
