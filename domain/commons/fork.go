package commons

import (
	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Fork begins a resource of one's own as a copy of a version: one that was
// accepted, or one's own that was not. Whoever made it stays named.
type Fork struct {
	Resource uint64         `json:"resource" help:"number of the resource to begin from" example:"1" pos:"1"`
	Version  uint64         `json:"version" help:"number of its version" example:"1" pos:"2"`
	Title    string         `json:"title" help:"what yours is called" example:"How we lend tools in winter"`
	Summary  string         `json:"summary,omitempty" help:"what is different; it names no persons" example:"For places where half of the year is dark."`
	Licence  string         `json:"licence" help:"on what terms yours is passed on; those of the version must allow it" example:"CC-BY-SA-4.0"`
	Boundary files.Boundary `json:"boundary" help:"for whom it is: everybody (public), the network, or a circle; no wider than that of the version" choices:"public,network,circle" example:"public"`
	Circle   uint64         `json:"circle,omitempty" help:"number of the circle for which it is" example:"1"`
	Reason   string         `json:"reason,omitempty" help:"why the licence allows it, where the program does not know the two" example:"The authors said so."`
}

func (m Fork) terms() Terms {
	return Terms{Licence: m.Licence, Boundary: m.Boundary, Circle: m.Circle}
}

// Check refuses what is wrong in itself.
func (m Fork) Check() error {
	if err := checkText(m.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if err := checkOptional(m.Summary, "summary", summaryBytes, true); err != nil {
		return err
	}
	if err := checkOptional(m.Reason, "reason", reasonBytes, true); err != nil {
		return err
	}
	return m.terms().check(Document)
}

// Apply forks.
func (m Fork) Apply(s *machine.Step) error {
	who, err := takingPart(s)
	if err != nil {
		return err
	}
	from, v, terms, err := m.original(s, who)
	if err != nil {
		return err
	}
	fits, no := compatible(terms.Licence, m.Licence, from.Details.Title, m.Reason)
	if no != nil {
		return no.At("licence")
	}
	d := from.Details
	d.Title, d.Summary = m.Title, m.Summary
	it, n, err := begin(s, who, Resource{Kind: from.Kind, Details: d, ForkOf: m.Resource, ForkOfThat: m.Version}, m.terms())
	if err != nil {
		return err
	}
	first := Version{By: who, File: v.File, Link: v.Link, Terms: it.TermsNow, Stage: Accepted, Since: s.Time, Borrowed: true}
	first.Derived = []Derivation{{m.Resource, m.Version, fits, m.Reason}}
	first.owe(v)
	_, err = it.add(s, n, first)
	return err
}

// original is what is forked, with its terms, if this member may.
func (m Fork) original(s *machine.Step, who people.MemberID) (Resource, Version, Terms, error) {
	it, err := existing(s, m.Resource)
	if err != nil {
		return it, Version{}, Terms{}, err
	}
	v, ok := versions.Get(s, m.Resource, m.Version)
	if !ok {
		return it, v, Terms{}, noVersion(it, m.Version, "version")
	}
	terms, _ := allTerms.Get(s, m.Resource, v.Terms)
	switch {
	case it.Standing == Withdrawn, v.Stage == TakenBack && v.Accepted != 0:
		return it, v, terms, machine.Conflict("commons.withdrawn", "%s was withdrawn; whoever took it before keeps its terms", it.Details.Title).At("version")
	case v.Accepted == 0 && v.By != who:
		return it, v, terms, machine.NotAllowed("commons.not_yours", "version %d was made by %s, who alone does this", m.Version, v.By).At("version")
	}
	if err := MayUse(s, m.Resource, who); err != nil {
		return it, v, terms, err
	}
	if wider(m.terms(), terms) {
		return it, v, terms, machine.NotAllowed("commons.wider_boundary", "version %d is shared with fewer than this; share yours no wider", m.Version).At("boundary")
	}
	return it, v, terms, nil
}

// wider reports whether terms are for more than others are.
func wider(a, than Terms) bool {
	switch than.Boundary {
	case files.Public:
		return false
	case files.NetworkOnly:
		return a.Boundary == files.Public
	case files.CircleOnly:
	}
	return a.Boundary != files.CircleOnly || a.Circle != than.Circle
}
