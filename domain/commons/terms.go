package commons

import (
	"slices"

	"metaorg/domain/circles"
	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/spdx"
)

// Terms are on what terms something is shared: the licence, who it is for, and
// what is asked in return. Numbered terms never change.
type Terms struct {
	Licence     string         `json:"licence,omitempty"` // An SPDX expression; none where nothing is copied.
	Boundary    files.Boundary `json:"boundary"`
	Circle      uint64         `json:"circle,omitempty"`
	Reciprocity []Reciprocity  `json:"reciprocity,omitempty"` // The first that fits counts.
}

func (t Terms) sight() files.Sight { return files.Sight{Boundary: t.Boundary, Circle: t.Circle} }

// check refuses what is wrong in itself for this kind of resource.
func (t Terms) check(k Kind) error {
	if err := t.sight().Check(); err != nil {
		return err
	}
	if t.Licence == "" && k.Copied() {
		return machine.Malformed("commons.no_licence", "what is passed on as copies needs a licence, such as CC-BY-SA-4.0; or one of your own, LicenseRef-…").At("licence")
	}
	if t.Licence != "" {
		if _, err := spdx.Parse(t.Licence); err != nil {
			return machine.Malformed("commons.bad_licence", "a licence is an SPDX expression, such as MIT, CC-BY-4.0 or LicenseRef-house-rules; %v", err).At("licence")
		}
	}
	return checkReciprocity(t.Reciprocity)
}

// within refuses terms for a circle that somebody is not in.
func (t Terms) within(r state.Reader, who people.MemberID) error {
	if t.Boundary == files.CircleOnly && !inCircle(r, t.Circle, who) {
		return machine.NotAllowed("commons.not_in_circle", "%s is not in circle %d, for which this is to be", who, t.Circle).At("circle")
	}
	return nil
}

func inCircle(r state.Reader, n uint64, m people.MemberID) bool {
	c, ok := circles.CircleOf(r, n)
	return ok && c.State != circles.Dissolved && slices.Contains(c.Members, m)
}

// put keeps terms of a resource under their number.
func (it *Resource) put(s *machine.Step, n uint64, t Terms) {
	it.TermsNow++
	it.Terms = t
	allTerms.Put(s, n, it.TermsNow, t)
}
