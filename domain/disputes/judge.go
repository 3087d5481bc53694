package disputes

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Finding is for whom somebody finds.
type Finding string

// The findings: for who brought the case, or against.
const (
	ForClaim     Finding = "uphold"
	AgainstClaim Finding = "dismiss"
)

// Judge says what one of a panel finds, and which sanction would be fit. It
// cannot be changed: the others may have judged in the meantime.
type Judge struct {
	Case    uint64  `json:"case" help:"the case's number" example:"3" pos:"1"`
	Finding Finding `json:"finding" help:"uphold, for who brought the case; or dismiss" example:"uphold" choices:"uphold,dismiss" pos:"2"`
	Step    Step    `json:"step,omitempty" help:"the sanction that you find fit, if any: reminder, notice, pause or suspension" example:"reminder" choices:"reminder,notice,pause,suspension"`
	Days    int64   `json:"days,omitempty" help:"how many days a pause or suspension lasts, at most 90" example:"30"`
}

// Judged says what one of a panel finds.
type Judged struct {
	Case     uint64   `json:"case"`
	Judgment Judgment `json:"judgment"`
}

// Check refuses what is no finding.
func (m Judge) Check() error {
	if m.Finding != ForClaim && m.Finding != AgainstClaim {
		return machine.Malformed("disputes.bad_finding", "find for who brought the case (uphold), or against (dismiss)").At("finding")
	}
	if m.Step == "" {
		if m.Days != 0 {
			return machine.Malformed("disputes.bad_days", "only paused benefits and a suspended vote last days").At("days")
		}
		return nil
	}
	if m.Finding == AgainstClaim {
		return machine.Malformed("disputes.step_without_finding", "there is a sanction only for what is upheld").At("step")
	}
	return m.Step.check(m.Days)
}

// Apply notes the judgment, and finds once all have judged.
func (m Judge) Apply(s *machine.Step) error {
	c, err := going(s, m.Case)
	if err != nil {
		return err
	}
	if c.Stage != Hearing {
		return wrongStage(m.Case, c)
	}
	who := people.ActingMember(s)
	if !c.hears(s) {
		return machine.NotAllowed("disputes.not_on_panel", "%s does not hear case %d", who, m.Case)
	}
	if c.judged(who) {
		return machine.Conflict("disputes.judged_already", "%s has judged case %d already", who, m.Case)
	}
	if c.Sole == "" && !membership.IsActive(s, who) {
		return machine.NotAllowed("disputes.not_active", "%s has no vote any more", who)
	}
	if m.Step != "" && (c.Cause == Exclusion || c.Cause == Hiding) {
		return machine.Malformed("disputes.step_unasked", "here it is found for or against, without a sanction to choose").At("step")
	}
	if highest := ceiling(s, c.Against); rank(m.Step) > rank(highest) {
		return machine.NotAllowed("disputes.step_skipped", "sanctions rise step by step: the next for %s is at most %s", c.Against, highest).At("step")
	}
	j := Judgment{who, m.Finding, m.Step, m.Days}
	c.Judgments = append(c.Judgments, j)
	cases.Put(s, m.Case, c)
	s.Emit(Judged{m.Case, j})
	if len(c.Judgments) < len(c.Panel) {
		return nil
	}
	c.find(s, m.Case)
	return nil
}
