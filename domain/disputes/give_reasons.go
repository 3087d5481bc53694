package disputes

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// GiveReasons gives the reasons of whoever heard the case, for what was found.
// The first given stand; others of the panel may add papers of their own.
type GiveReasons struct {
	Case     uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
	Document Paper  `json:"document" help:"hash of the reasons" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// ReasonsGiven says that the reasons are out.
type ReasonsGiven struct {
	Case     uint64          `json:"case"`
	By       people.MemberID `json:"by"`
	Document Paper           `json:"document"`
	Until    int64           `json:"until,omitempty"` // By when one side may appeal; 0 where nobody may.
}

// ReasonsMissing says that nobody gave reasons in time. An appeal may say so.
type ReasonsMissing struct {
	Case uint64 `json:"case"`
}

// Check refuses what is no document.
func (m GiveReasons) Check() error { return m.Document.check("document") }

// Apply moves the case on to the time for an appeal.
func (m GiveReasons) Apply(s *machine.Step) error {
	c, err := going(s, m.Case)
	if err != nil {
		return err
	}
	if c.Stage != Reasons {
		return wrongStage(m.Case, c)
	}
	who := people.ActingMember(s)
	if !c.hears(s) {
		return machine.NotAllowed("disputes.not_on_panel", "%s does not hear case %d", who, m.Case)
	}
	given := ReasonsGiven{Case: m.Case, By: who, Document: m.Document}
	if c.appealable() {
		given.Until = s.Time + AppealDays*day
	}
	s.Emit(given)
	c.reasoned(s, m.Case)
	return nil
}

// appealable reports whether a side may still appeal against what was found.
// A charge that the panel dismisses is over: nobody is tried twice for it.
func (c Case) appealable() bool {
	return !c.Appealed && (c.Cause != Exclusion || c.Upheld)
}

// reasoned goes on once the reasons are out or overdue.
func (c Case) reasoned(s *machine.Step, n uint64) {
	if !c.appealable() {
		c.conclude(s, n)
		return
	}
	c.enter(s, n, Appealable, AppealDays)
}
