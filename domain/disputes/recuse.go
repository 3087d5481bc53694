package disputes

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Recuse declares a conflict of interest. Before a panel is drawn it keeps the
// member out of the lot; afterwards somebody else is drawn in its place.
type Recuse struct {
	Case uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
}

// Recused says that somebody has a conflict in a case.
type Recused struct {
	Case   uint64          `json:"case"`
	Member people.MemberID `json:"member"` // Or the mediator who was to hear it.
}

// Check has nothing to refuse.
func (Recuse) Check() error { return nil }

// Apply takes the member off the panel, and out of later draws.
func (m Recuse) Apply(s *machine.Step) error {
	c, err := going(s, m.Case)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	sole := c.Sole != "" && s.By == c.Sole && s.For == ""
	switch {
	case c.party(who):
		return machine.Malformed("disputes.is_party", "%s is a side of case %d and could not hear it anyway", who, m.Case)
	case !sole && !membership.IsActive(s, who):
		return machine.NotAllowed("disputes.not_drawn", "%s could not be drawn for a panel anyway", who)
	case recused.Has(s, m.Case, who):
		return machine.Conflict("disputes.recused_already", "%s has declared that already", who)
	case c.judged(who):
		return machine.Conflict("disputes.judged_already", "%s has judged case %d already", who, m.Case)
	}
	recused.Add(s, m.Case, who)
	s.Emit(Recused{m.Case, who})
	switch at := slices.Index(c.Panel, who); {
	case c.Stage != Hearing:
	case sole:
		c.find(s, m.Case)
	case at >= 0:
		c.Panel = slices.Delete(c.Panel, at, at+1)
		c.Replaced++
		cases.Put(s, m.Case, c)
		if c.Replaced > maxReplaced {
			c.complete(s, m.Case)
			return nil
		}
		s.ScheduleDraw(s.Time, Replace{m.Case, c.Turn})
	}
	return nil
}

func (c Case) judged(m people.MemberID) bool {
	return slices.ContainsFunc(c.Judgments, func(j Judgment) bool { return j.Member == m })
}
