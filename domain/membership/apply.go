package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Apply asks to become a member, for the organization acted for or, where the
// charter has individuals as members, for oneself. Who applies has accepted the
// charter as it stands, in the same envelope or before.
type Apply struct{}

// Applied says that an application is open.
type Applied struct {
	Member        people.MemberID `json:"member"`
	Window        int64           `json:"window"`             // When the window ends, Unix seconds.
	Contributions int64           `json:"contributions"`      // How many confirmed ones it takes.
	Partners      int64           `json:"partners"`           // From how many different members.
	Sponsors      int64           `json:"sponsors,omitempty"` // How many members must vouch.
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
	id, err := candidate(s)
	if err != nil {
		return err
	}
	m, _ := MemberOf(s, id)
	switch m.State {
	case None, Supporter, LeftState:
	case Applicant, Provisional:
		return machine.Conflict("membership.applied_already", "%s has applied already", id)
	case Excluded:
		return machine.NotAllowed("membership.excluded", "%s was excluded; it may apply again once a special decision has lifted that", id)
	case Active, Dormant, Lapsed, Suspended:
		return machine.Conflict("membership.member_already", "%s is a member already", id)
	}
	if err := accepted(s, id); err != nil {
		return err
	}
	if boundary(s) == boundaryClosed {
		return machine.NotAllowed("membership.closed", "the network takes in nobody at present: its charter says that its boundary is closed")
	}
	if inFull(s) {
		closeApplication(s, id) // Who sponsored an earlier one did not sponsor this.
		lookAfter(s)
	}
	window := s.Time + charter.Rule(s, ruleWindowDays)*day
	a := Member{Applied: s.Time, Window: window}
	if m.State == Supporter && machine.NetworkOf(s).RuleVersion >= fifthVersion {
		a.Was = Supporter
	}
	move(s, id, a, Applicant)
	s.Schedule(window, EndWindow{id, s.Time})
	if earliest := s.Time + charter.Rule(s, ruleContributionDays)*day; earliest > window {
		s.Schedule(earliest, EndWindow{id, s.Time})
	}
	e := Applied{Member: id, Window: window}
	e.Contributions, e.Partners = ContributionsNeeded(s, id)
	if inFull(s) {
		e.Sponsors = SponsorsNeeded(s, id)
	}
	s.Emit(e)
	return nil
}

// Apply lets the applicant on, if this application still stands.
func (d EndWindow) Apply(s *machine.Step) error {
	m, _ := MemberOf(s, d.Member)
	if m.Applied == d.Applied && !undecided(s, d.Member) {
		proceed(s, d.Member, m)
	}
	return nil
}

// proceed lets an application on whose window has passed and on which nobody
// must decide any more, or first asks the members where the charter says so.
func proceed(s *machine.Step, id people.MemberID, m Member) {
	if m.State == Applicant {
		if s.Time < m.Window {
			return
		}
		if c, _ := CaseOf(s, id); byDecision(s, id) && c.Proposal == 0 {
			putToMembers(s, id, Case{Applied: m.Applied}, ByConsent)
			return
		}
		m = move(s, id, m, Provisional)
		if !complete(s, id, m) {
			s.Emit(BecameProvisional{id})
		}
	}
	activate(s, id, m)
}

// complete reports whether patronage, days and sponsors suffice for membership.
func complete(s *machine.Step, id people.MemberID, m Member) bool {
	needed, from := ContributionsNeeded(s, id)
	return int64(m.Counted) >= needed && int64(m.Partners) >= partnersNeeded(needed, from) &&
		s.Time >= m.Applied+charter.Rule(s, ruleContributionDays)*day &&
		(!inFull(s) || standing(s, id) >= SponsorsNeeded(s, id))
}

// ContributionsNeeded is how many confirmed contributions make somebody a
// member, and how many members must have confirmed them; none of a person. Of
// members never more are asked than there are to give to.
func ContributionsNeeded(r state.Reader, id people.MemberID) (count, partners int64) {
	if !people.IsOrganization(r, id) {
		return 0, 0
	}
	return charter.Rule(r, ruleContributionsNeeded), atMostOthers(r, id, charter.Rule(r, ruleContributionPartners), IsActive)
}

// atMostOthers is so many members or, where fewer are of use and not under
// common control with an applicant, all of these, and one at least: what a
// charter asks of many can't keep a network of few closed.
func atMostOthers(r state.Reader, applicant people.MemberID, most int64, use func(state.Reader, people.MemberID) bool) (n int64) {
	if !inFull(r) || most < 2 {
		return most
	}
	for other := range Actives(r) {
		if !people.UnderCommonControl(r, applicant, other) && use(r, other) {
			if n++; n == most {
				return n
			}
		}
	}
	return max(n, 1)
}

// boundary is who decides on newcomers by the charter's rule.
func boundary(r state.Reader) int64 { return charter.RuleOr(r, ruleBoundary, boundaryOpen) }

// byDecision reports whether the members decide on this newcomer.
func byDecision(r state.Reader, id people.MemberID) bool {
	if !inFull(r) {
		return false
	}
	return boundary(r) == boundaryConsent ||
		(!people.IsOrganization(r, id) && charter.Rule(r, ruleIndividuals) == individualsByDecision)
}
