package membership

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Verdict is what a panellist, or the panel, says of an application.
type Verdict string

// The verdicts.
const (
	Admitting Verdict = "admit"
	Refusing  Verdict = "refuse"
)

// Judge is a panellist's word on an application, with reasons that the
// applicant and the objectors read. Until the panel has decided a later one
// takes the place of the earlier.
type Judge struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside" pos:"1"`
	Verdict   Verdict         `json:"verdict" help:"admit or refuse" example:"admit" choices:"admit,refuse" pos:"2"`
	Reasons   Paper           `json:"reasons" help:"hash of the document with your reasons" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Appeal brings what a panel decided before all members. The applicant may
// when it was refused, and an objector when the applicant was admitted.
type Appeal struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside" pos:"1"`
}

// PanelDrawn says who was drawn by lot to judge.
type PanelDrawn struct {
	Applicant people.MemberID   `json:"applicant"`
	Panel     []people.MemberID `json:"panel"`
	From      int64             `json:"from"`  // How many could have been drawn.
	Until     int64             `json:"until"` // When the panel must have decided, Unix seconds.
}

// Judged says what a panellist says.
type Judged struct {
	Applicant people.MemberID `json:"applicant"`
	Member    people.MemberID `json:"member"`
	Verdict   Verdict         `json:"verdict"`
	Reasons   Paper           `json:"reasons"`
}

// PanelDecided says what most of the panel say.
type PanelDecided struct {
	Applicant people.MemberID `json:"applicant"`
	Verdict   Verdict         `json:"verdict"`
	Appeal    int64           `json:"appeal"` // Until when it can be appealed against, Unix seconds.
}

// Appealed says that somebody does not accept the panel's verdict.
type Appealed struct {
	Applicant people.MemberID `json:"applicant"`
	Member    people.MemberID `json:"member"` // Who appeals.
}

// Judgement is what one panellist said last.
type Judgement struct {
	Verdict Verdict `json:"verdict"`
	Reasons Paper   `json:"reasons"`
	At      int64   `json:"at"`
}

// DrawJury draws the panel for an application.
type DrawJury struct {
	Applicant people.MemberID `json:"applicant"`
	Applied   int64           `json:"applied"`
}

// EndStage ends a panel's time to decide, or the time to appeal.
type EndStage struct {
	Applicant people.MemberID `json:"applicant"`
	Until     int64           `json:"until"` // Which end.
}

var judgements = state.NewMap2[people.MemberID, people.MemberID, Judgement]("membership/judgements") // By applicant, panellist.

// JudgementOf is what a panellist said of an application.
func JudgementOf(r state.Reader, applicant, member people.MemberID) (Judgement, bool) {
	return judgements.Get(r, applicant, member)
}

// Apply draws, or asks all members where too few could be drawn.
func (d DrawJury) Apply(s *machine.Step) error {
	c, _ := cases.Get(s, d.Applicant)
	if c.Stage != Drawing || c.Applied != d.Applied {
		return nil
	}
	from := Panellists(s, d.Applicant, s.Time)
	if len(from) < fewestPanellists {
		putToMembers(s, d.Applicant, c, TooFewPanellists)
		return nil
	}
	c.Panel = DrawPanel(s.Seed(), from, charter.Rule(s, rulePanelSize))
	c.Stage, c.Until = Sitting, s.Time+panelDays*day
	cases.Put(s, d.Applicant, c)
	s.Schedule(c.Until, EndStage{d.Applicant, c.Until})
	s.Emit(PanelDrawn{d.Applicant, c.Panel, int64(len(from)), c.Until})
	return nil
}

// Panellists are the members who could judge an application: those with a
// vote who neither object nor sponsor, nor are under common control with the
// applicant or with one who objects, and whose benefits are not paused.
func Panellists(r state.Reader, applicant people.MemberID, now int64) (ids []people.MemberID) {
	sides := append(Objectors(r, applicant), applicant)
	for id := range Electors(r) {
		conflict := slices.ContainsFunc(sides, func(o people.MemberID) bool { return o == id || people.UnderCommonControl(r, o, id) })
		if !conflict && !sponsorships.Has(r, applicant, id) && PausedUntil(r, id, now) == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Check refuses what is no judgement.
func (m Judge) Check() error {
	switch {
	case m.Applicant == "":
		return applicantMissing()
	case m.Verdict != Admitting && m.Verdict != Refusing:
		return machine.Malformed("membership.bad_verdict", "a panellist says admit or refuse").At("verdict")
	}
	return m.Reasons.check("reasons")
}

// Apply notes the judgement; with more than half of the panel behind it, it is
// the panel's.
func (m Judge) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	c, _ := cases.Get(s, m.Applicant)
	if c.Stage != Sitting {
		return machine.Conflict("membership.no_panel", "no panel sits on the application of %s now", m.Applicant).At("applicant")
	}
	if !slices.Contains(c.Panel, me) || !IsActive(s, me) {
		return machine.NotAllowed("membership.no_panellist", "%s was not drawn for this panel, or has no vote any more", me)
	}
	judgements.Put(s, m.Applicant, me, Judgement{m.Verdict, m.Reasons, s.Time})
	s.Emit(Judged{m.Applicant, me, m.Verdict, m.Reasons})
	var agree int
	for id, j := range judgements.Of(s, m.Applicant) {
		if j.Verdict == m.Verdict && IsActive(s, id) {
			agree++
		}
	}
	if 2*agree <= len(c.Panel) {
		return nil
	}
	c.Stage, c.Verdict, c.Until = Appealable, m.Verdict, s.Time+appealDays*day
	cases.Put(s, m.Applicant, c)
	s.Schedule(c.Until, EndStage{m.Applicant, c.Until})
	s.Emit(PanelDecided{m.Applicant, m.Verdict, c.Until})
	return nil
}

// Apply asks the members where the panel has not decided, and lets a verdict
// that nobody appealed against take effect.
func (d EndStage) Apply(s *machine.Step) error {
	c, _ := cases.Get(s, d.Applicant)
	switch {
	case c.Until != d.Until:
	case c.Stage == Sitting:
		putToMembers(s, d.Applicant, c, PanelSilent)
	case c.Stage == Appealable && c.Verdict == Admitting:
		admit(s, d.Applicant, c)
	case c.Stage == Appealable:
		turnDown(s, d.Applicant)
	}
	return nil
}

// Check refuses an appeal that names no application.
func (m Appeal) Check() error {
	if m.Applicant == "" {
		return applicantMissing()
	}
	return nil
}

// Apply asks all members.
func (m Appeal) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	c, _ := cases.Get(s, m.Applicant)
	if c.Stage != Appealable {
		return machine.Conflict("membership.nothing_to_appeal", "there is no panel's verdict on %s that could still be appealed against", m.Applicant).At("applicant")
	}
	if (c.Verdict == Refusing && me != m.Applicant) || (c.Verdict == Admitting && !objections.Has(s, m.Applicant, me)) {
		return machine.NotAllowed("membership.not_yours_to_appeal", "an applicant that was refused may appeal, and an objector when it was admitted")
	}
	s.Emit(Appealed{m.Applicant, me})
	c.By = me
	putToMembers(s, m.Applicant, c, OnAppeal)
	return nil
}
