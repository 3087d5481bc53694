package disputes

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// DrawNow draws the panel of a case.
type DrawNow struct {
	Case uint64 `json:"case"`
	Turn uint64 `json:"turn"`
}

// PanelDrawn says who hears a case: members by lot or, where too few have no
// part in it, the network's mediator.
type PanelDrawn struct {
	Case  uint64            `json:"case"`
	Panel []people.MemberID `json:"panel,omitempty"`
	Sole  machine.PersonID  `json:"sole,omitempty"`
	From  int64             `json:"from"`  // Of how many members without part in it.
	Until int64             `json:"until"` // By when they are to find.
}

// Replace draws one who takes the place of a panellist with a conflict.
type Replace struct {
	Case uint64 `json:"case"`
	Turn uint64 `json:"turn"`
}

// PanelistDrawn says who takes the place of a panellist with a conflict.
type PanelistDrawn struct {
	Case   uint64          `json:"case"`
	Member people.MemberID `json:"member"`
}

// candidates are the members that could hear a case, by id: active ones that
// are not a side of it, not under common control with one nor represented by
// one, declared no conflict, were on none of its panels, and whose benefits are
// not paused.
func candidates(s *machine.Step, n uint64, c Case) (ids []people.MemberID) {
	for id := range membership.Actives(s) {
		if related(s, id, c.By) || related(s, id, c.Against) || recused.Has(s, n, id) ||
			slices.Contains(c.Past, id) || slices.Contains(c.Panel, id) || Paused(s, id, s.Time) {
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// related reports whether a member is somebody, is under common control with
// them, or has somebody sign for it who signs for them.
func related(r state.Reader, m, to people.MemberID) bool {
	return m == to || people.UnderCommonControl(r, m, to) || people.ShareSigner(r, m, to)
}

// mayHear reports whether a person from outside could hear the case.
func (c Case) mayHear(r state.Reader, p machine.PersonID) bool {
	who := people.MemberID(p)
	return !slices.Contains(c.PastSoles, p) && !related(r, who, c.By) && !related(r, who, c.Against)
}

// hears reports whether who acts is on the present panel.
func (c Case) hears(s *machine.Step) bool {
	return slices.Contains(c.Panel, people.ActingMember(s)) || c.Sole != "" && s.By == c.Sole && s.For == ""
}

// Apply draws the panel, or hands the case to whoever decides where there can
// be none.
func (d DrawNow) Apply(s *machine.Step) error {
	c, _ := cases.Get(s, d.Case)
	if c.Turn != d.Turn {
		return nil
	}
	from := candidates(s, d.Case, c)
	if m, ok := MediatorOf(s); len(from) < MinPanel {
		if !ok || !c.mayHear(s, m.Person) {
			c.unheard(s, d.Case)
			return nil
		}
		c.Sole = m.Person
	} else {
		c.Panel = membership.DrawPanel(s.Seed(), from, PanelSize)
	}
	c = c.enter(s, d.Case, Hearing, HearingDays)
	s.Emit(PanelDrawn{d.Case, c.Panel, c.Sole, int64(len(from)), c.Until})
	return nil
}

// unheard is what follows when nobody can hear a case, or nobody did twice: the
// members decide; but a charge that was not heard falls.
func (c Case) unheard(s *machine.Step, n uint64) {
	if c.Cause == Exclusion && !c.Voted {
		c.Upheld = false
		c.conclude(s, n)
		return
	}
	c.putToMembers(s, n)
}

// Apply draws one more, if somebody is left and the panel still sits.
func (d Replace) Apply(s *machine.Step) error {
	c, _ := cases.Get(s, d.Case)
	if c.Turn != d.Turn {
		return nil
	}
	drawn := membership.DrawPanel(s.Seed(), candidates(s, d.Case, c), 1)
	if len(drawn) == 0 {
		c.complete(s, d.Case)
		return nil
	}
	c.Panel = append(c.Panel, drawn...)
	cases.Put(s, d.Case, c)
	s.Emit(PanelistDrawn{d.Case, drawn[0]})
	return nil
}

// complete closes a hearing in which all who are left on the panel have
// judged, as when the last who had not has a conflict.
func (c Case) complete(s *machine.Step, n uint64) {
	if len(c.Judgments) >= len(c.Panel) && c.Sole == "" || c.Sole != "" && len(c.Judgments) == 1 {
		c.find(s, n)
	}
}
