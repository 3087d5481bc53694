package disputes

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// EndStage moves a case on whose time for a stage is over.
type EndStage struct {
	Case uint64 `json:"case"`
	Turn uint64 `json:"turn"` // Which stage.
}

// PanelAwaited says that a panel is about to be drawn.
type PanelAwaited struct {
	Case  uint64 `json:"case"`
	Again bool   `json:"again,omitempty"` // Since the panel before was silent.
}

// DisputeClosed says that a case is over, and how.
type DisputeClosed struct {
	Case    uint64  `json:"case"`
	Outcome Outcome `json:"outcome"`
}

// enter puts the case into a stage of so many days; 0 for one that others end.
func (c Case) enter(s *machine.Step, n uint64, to Stage, days int64) Case {
	c.Stage, c.Until = to, 0
	c.Turn++
	if days > 0 {
		c.Until = s.Time + days*day
		s.Schedule(c.Until, EndStage{n, c.Turn})
	}
	cases.Put(s, n, c)
	return c
}

// Apply moves the case on, if it is still at that stage.
func (d EndStage) Apply(s *machine.Step) error {
	c, _ := cases.Get(s, d.Case)
	if c.Turn != d.Turn {
		return nil
	}
	switch c.Stage {
	case Mediation, Reply:
		c.awaitPanel(s, d.Case)
	case Hearing:
		c.find(s, d.Case)
	case Reasons:
		s.Emit(ReasonsMissing{d.Case})
		c.reasoned(s, d.Case)
	case Appealable:
		c.conclude(s, d.Case)
	case Drawing, Voting, Closed:
	}
	return nil
}

// awaitPanel lets the lot be drawn.
func (c Case) awaitPanel(s *machine.Step, n uint64) {
	c.Past, c.Panel = append(c.Past, c.Panel...), nil
	if c.Sole != "" {
		c.PastSoles, c.Sole = append(c.PastSoles, c.Sole), ""
	}
	c.Judgments, c.Replaced = nil, 0
	c = c.enter(s, n, Drawing, 0)
	s.Emit(PanelAwaited{n, c.Again})
	s.ScheduleDraw(s.Time, DrawNow{n, c.Turn})
}

// close ends the case.
func (c Case) close(s *machine.Step, n uint64, as Outcome) {
	count, _ := open.Get(s, c.By)
	if count > 1 {
		open.Put(s, c.By, count-1)
	} else {
		open.Delete(s, c.By)
	}
	if at, _ := charged.Get(s, c.Against); c.Cause == Exclusion && at == n {
		charged.Delete(s, c.Against)
	}
	c.Outcome = as
	c.enter(s, n, Closed, 0)
	s.Emit(DisputeClosed{n, as})
}

// conclude lets what was found last take effect.
func (c Case) conclude(s *machine.Step, n uint64) {
	switch {
	case c.Cause == Exclusion && (!isMember(s, c.Against) || c.Voted && membership.StateOf(s, c.Against) != membership.Suspended):
		c.close(s, n, Moot)
	case c.Cause == Exclusion && c.Upheld:
		c.close(s, n, Upheld)
		certain(membership.Exclude(s, c.Against))
		impose(s, n, c, PutOut, 0)
	case c.Cause == Exclusion:
		c.close(s, n, Dismissed)
		if c.Voted {
			restore(s, c.Against)
		}
	case !c.Upheld:
		c.close(s, n, Dismissed)
	default:
		c.close(s, n, Upheld)
		if c.Cause == Hiding {
			show(s, c.Document, "", n)
		} else if c.Step != "" {
			impose(s, n, c, c.Step, c.Days)
		}
	}
}

// isMember reports whether somebody is a member, with a vote just now or without.
func isMember(s *machine.Step, m people.MemberID) bool {
	return slices.Contains([]membership.State{membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended}, membership.StateOf(s, m))
}
