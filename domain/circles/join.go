package circles

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Join makes the organization acted for one of a circle that is open. Elsewhere
// it asks, and comes in with the circle's consent.
type Join struct {
	Circle uint64 `json:"circle" help:"the circle's number" example:"1" pos:"1"`
}

// Joined says that somebody is in a circle now.
type Joined struct {
	Circle uint64          `json:"circle"`
	Member people.MemberID `json:"member"`
}

// Check has nothing to refuse.
func (Join) Check() error { return nil }

// Apply joins, or opens the matter in which the circle is asked.
func (m Join) Apply(s *machine.Step) error {
	c, err := working(s, m.Circle)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	if err := canBeIn(s, who); err != nil {
		return err
	}
	switch {
	case c.has(who):
		return machine.Conflict("circles.in_already", "%s is in the circle %s already", who, c.Remit.Name).At("circle")
	case c.Remit.Entry == AnyMember:
		c.join(s, m.Circle, who)
		return nil
	case c.asked(s, m.Circle, who):
		return machine.Conflict("circles.asked_already", "%s has asked the circle %s already", who, c.Remit.Name).At("circle")
	}
	return openMatterIn(s, c, Matter{Circle: m.Circle, By: who, Joins: who, Method: Consent})
}

func (c Circle) has(m people.MemberID) bool { return slices.Contains(c.Members, m) }

// asked reports whether somebody's wish to come in is before the circle.
func (c Circle) asked(s *machine.Step, n uint64, who people.MemberID) bool {
	for number := range openIn.Of(s, n) {
		if m, _ := matters.Get(s, number); m.Joins == who {
			return true
		}
	}
	return false
}

func (c Circle) join(s *machine.Step, n uint64, who people.MemberID) {
	c.Members = slices.Sorted(slices.Values(append(slices.Clone(c.Members), who)))
	circles.Put(s, n, c)
	s.Emit(Joined{n, who})
}

// Leave takes the organization acted for out of a circle. What it said to open
// matters no longer counts.
type Leave struct {
	Circle uint64 `json:"circle" help:"the circle's number" example:"1" pos:"1"`
}

// Departed says that somebody left a circle.
type Departed struct {
	Circle uint64          `json:"circle"`
	Member people.MemberID `json:"member"`
}

// Check has nothing to refuse.
func (Leave) Check() error { return nil }

// Apply leaves.
func (m Leave) Apply(s *machine.Step) error {
	c, err := existing(s, m.Circle)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	at, in := slices.BinarySearch(c.Members, who)
	if !in {
		return notIn(c, who)
	}
	c.Members = slices.Delete(c.Members, at, at+1)
	circles.Put(s, m.Circle, c)
	s.Emit(Departed{m.Circle, who})
	return nil
}

func notIn(c Circle, who people.MemberID) error {
	return machine.NotAllowed("circles.not_in_circle", "%s is not in the circle %s", who, c.Remit.Name)
}
