package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Apply asks to become a member, for the organization acted for. It has
// accepted the charter as it stands, in the same envelope or before.
type Apply struct{}

// Applied says that an application is open.
type Applied struct {
	Member        people.MemberID `json:"member"`
	Window        int64           `json:"window"`        // When the window ends, Unix seconds.
	Contributions int64           `json:"contributions"` // How many confirmed ones it takes.
	Partners      int64           `json:"partners"`      // From how many different members.
}

// BecameProvisional says that the window has passed and patronage is not yet complete.
type BecameProvisional struct {
	Member people.MemberID `json:"member"`
}

// EndWindow ends an application's window, or the days that must pass before
// membership can begin.
type EndWindow struct {
	Member  people.MemberID `json:"member"`
	Applied int64           `json:"applied"` // Which application.
}

// Check has nothing to refuse.
func (Apply) Check() error { return nil }

// Apply opens the application.
func (Apply) Apply(s *machine.Step) error {
	id, err := organization(s)
	if err != nil {
		return err
	}
	m, _ := MemberOf(s, id)
	switch m.State {
	case None, Supporter, LeftState:
	case Applicant, Provisional:
		return machine.Conflict("membership.applied_already", "%s has applied already", id)
	default:
		return machine.Conflict("membership.member_already", "%s is a member already", id)
	}
	if err := accepted(s, id); err != nil {
		return err
	}
	window := s.Time + charter.Rule(s, ruleWindowDays)*day
	move(s, id, Member{State: m.State, Applied: s.Time, Window: window}, Applicant)
	s.Schedule(window, EndWindow{id, s.Time})
	if earliest := s.Time + charter.Rule(s, ruleContributionDays)*day; earliest > window {
		s.Schedule(earliest, EndWindow{id, s.Time})
	}
	s.Emit(Applied{id, window, charter.Rule(s, ruleContributionsNeeded), charter.Rule(s, ruleContributionPartners)})
	return nil
}

// Apply lets the applicant on, if this application still stands.
func (d EndWindow) Apply(s *machine.Step) error {
	m, _ := MemberOf(s, d.Member)
	if m.Applied != d.Applied {
		return nil
	}
	if m.State == Applicant {
		m = move(s, d.Member, m, Provisional)
		if !complete(s, m) {
			s.Emit(BecameProvisional{d.Member})
		}
	}
	activate(s, d.Member, m)
	return nil
}

// complete reports whether patronage and days suffice for membership.
func complete(s *machine.Step, m Member) bool {
	return int64(m.Counted) >= charter.Rule(s, ruleContributionsNeeded) &&
		int64(m.Partners) >= min(charter.Rule(s, ruleContributionPartners), charter.Rule(s, ruleContributionsNeeded)) &&
		s.Time >= m.Applied+charter.Rule(s, ruleContributionDays)*day
}

// activate makes a provisional member a full one as soon as the rule is met.
func activate(s *machine.Step, id people.MemberID, m Member) {
	if m.State != Provisional || !complete(s, m) {
		return
	}
	move(s, id, m, Active)
	s.Emit(Activated{Member: id, Counted: m.Counted, Partners: m.Partners})
}
