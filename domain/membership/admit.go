package membership

import (
	"cmp"
	"iter"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Case is an application that somebody must decide on, and how far that is.
type Case struct {
	Applied  int64             `json:"applied"` // Which application.
	Stage    Stage             `json:"stage"`
	By       people.MemberID   `json:"by,omitempty"`       // Who objected first, or appealed.
	Panel    []people.MemberID `json:"panel,omitempty"`    // Drawn by lot.
	Until    int64             `json:"until,omitempty"`    // When the panel must have decided, or the time to appeal ends.
	Verdict  Verdict           `json:"verdict,omitempty"`  // The panel's.
	Proposal uint64            `json:"proposal,omitempty"` // The members' vote on it.
	Why      Why               `json:"why,omitempty"`      // They are asked.
}

// Stage is how far a case is.
type Stage string

// The stages of a case.
const (
	Drawing    Stage = "drawing"    // A panel is being drawn.
	Sitting    Stage = "sitting"    // The panel judges.
	Appealable Stage = "appealable" // It has; whoever it went against may appeal.
	Voting     Stage = "voting"     // The members decide.
	Settled    Stage = "settled"    // The applicant is let on.
)

// Why says why the members are asked about an application.
type Why string

// The reasons.
const (
	Objections       Why = "objections"   // There were enough, and the charter has no panels.
	TooFewPanellists Why = "too_few"      // Fewer than three could have been drawn.
	PanelSilent      Why = "panel_silent" // The panel did not come to a verdict in time.
	OnAppeal         Why = "appeal"
	ByConsent        Why = "by_consent" // The charter lets members in by decision.
)

// Admit lets an applicant on, as the members decided.
type Admit struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside"`
	Applied   int64           `json:"applied" help:"when, Unix seconds" example:"1798761600"`
}

// TurnDown ends an application, as the members decided.
type TurnDown Admit

// ApplicationStopped says that enough members object.
type ApplicationStopped struct {
	Applicant people.MemberID   `json:"applicant"`
	Objectors []people.MemberID `json:"objectors"`
}

// ApplicationResumed says that too few object after all.
type ApplicationResumed struct {
	Applicant people.MemberID `json:"applicant"`
}

// PutToMembers says that the members decide on an application.
type PutToMembers struct {
	Applicant people.MemberID `json:"applicant"`
	Proposal  uint64          `json:"proposal"`
	Why       Why             `json:"why"`
}

// Admitted says that nothing was found against an applicant.
type Admitted struct {
	Applicant people.MemberID `json:"applicant"`
}

// TurnedDown says that an application has failed. The applicant may apply again.
type TurnedDown struct {
	Applicant people.MemberID `json:"applicant"`
}

var cases = state.NewMap[people.MemberID, Case]("membership/cases")

// CaseOf is what is being decided about an application; false when nothing is.
func CaseOf(r state.Reader, applicant people.MemberID) (Case, bool) { return cases.Get(r, applicant) }

// Cases walks what is being decided about applications, by applicant.
func Cases(r state.Reader) iter.Seq2[people.MemberID, Case] { return cases.All(r) }

// undecided reports whether somebody must still decide on an application.
func undecided(r state.Reader, applicant people.MemberID) bool {
	c, ok := cases.Get(r, applicant)
	return ok && c.Stage != Settled
}

// Check has nothing to refuse.
func (Admit) Check() error { return nil }

// Apply lets the applicant on, if this application still waits for it.
func (m Admit) Apply(s *machine.Step) error {
	c, err := voted(s, m)
	if err != nil {
		return err
	}
	admit(s, m.Applicant, c)
	return nil
}

// Check has nothing to refuse.
func (TurnDown) Check() error { return nil }

// Apply ends the application, if it still waits for that.
func (m TurnDown) Apply(s *machine.Step) error {
	if _, err := voted(s, Admit(m)); err != nil {
		return err
	}
	turnDown(s, m.Applicant)
	return nil
}

func voted(s *machine.Step, m Admit) (Case, error) {
	if !s.AsNetwork {
		return Case{}, needsDecision()
	}
	c, _ := cases.Get(s, m.Applicant)
	if c.Stage != Voting || c.Applied != m.Applied {
		return c, machine.Conflict("membership.no_vote_waits", "no application of %s waits for a vote", m.Applicant).At("applicant")
	}
	return c, nil
}

func needsDecision() error {
	return machine.NotAllowed("membership.needs_decision", "only a decision of the members does this; propose it")
}

// stop brings an application that enough members object to before a panel, or
// before all where the charter has no panels.
func stop(s *machine.Step, id people.MemberID, m Member) {
	who := Objectors(s, id)
	c := Case{Applied: m.Applied, Stage: Drawing, By: people.ActingMember(s)}
	s.Emit(ApplicationStopped{id, who})
	if charter.Rule(s, rulePanelSize) == 0 {
		putToMembers(s, id, c, Objections)
		return
	}
	cases.Put(s, id, c)
	s.ScheduleDraw(s.Time, DrawJury{id, m.Applied})
}

// putToMembers lets the members decide. The applicant, and members under
// common control with it, have no ballot in that; who objected has.
func putToMembers(s *machine.Step, id people.MemberID, c Case, why Why) {
	m := Admit{id, c.Applied}
	matter := machine.Matter{
		Weight: machine.WeightOrdinary, Title: "Admit " + nameOf(s, id), By: machine.OrganizationID(cmp.Or(c.By, id)),
		Parties: []machine.OrganizationID{machine.OrganizationID(id)},
		Adopted: []machine.Message{m}, Rejected: []machine.Message{TurnDown(m)},
	}
	for other := range Actives(s) {
		if people.UnderCommonControl(s, id, other) {
			matter.Parties = append(matter.Parties, machine.OrganizationID(other))
		}
	}
	c.Stage, c.Why, c.Until = Voting, why, 0
	c.Proposal = s.Put(matter)
	cases.Put(s, id, c)
	s.Emit(PutToMembers{id, c.Proposal, why})
}

// nameOf is an organization's name with its handle, short enough for a title.
func nameOf(r state.Reader, id people.MemberID) string {
	org, ok := people.OrganizationOf(r, machine.OrganizationID(id))
	if !ok || len(org.Name) > machine.MaxTitleLength/2 {
		return string(id)
	}
	return org.Name + " (" + string(id) + ")"
}

// admit lets an applicant on to what is still to be done.
func admit(s *machine.Step, id people.MemberID, c Case) {
	c.Stage, c.Until = Settled, 0
	cases.Put(s, id, c)
	s.Emit(Admitted{id})
	m, _ := MemberOf(s, id)
	proceed(s, id, m)
}

func turnDown(s *machine.Step, id people.MemberID) {
	endApplication(s, id, TurnedDown{id})
}

// endApplication ends an application that did not lead to membership, and says
// how. Who was a supporter before is one again.
func endApplication(s *machine.Step, id people.MemberID, how machine.Event) {
	closeApplication(s, id)
	m, _ := MemberOf(s, id)
	to := m.Was
	m.Applied, m.Window, m.Waits, m.Was = 0, 0, 0, None
	move(s, id, m, to)
	s.Emit(how)
	if to == Supporter {
		s.Emit(SupporterJoined{id})
	}
}

// closeApplication forgets what was said and decided about an application that
// did not lead to membership.
func closeApplication(s *machine.Step, id people.MemberID) {
	dropCase(s, id)
	for _, o := range Objectors(s, id) {
		objections.Delete(s, id, o)
	}
	for _, o := range Sponsors(s, id) {
		sponsorships.Delete(s, id, o)
	}
	if m, _ := MemberOf(s, id); m.Waits != 0 {
		waiting.Remove(s, chamberOf(s, id), state.PairOf(m.Waits, id))
	}
}

func dropCase(s *machine.Step, id people.MemberID) {
	if !cases.Has(s, id) {
		return
	}
	cases.Delete(s, id)
	var said []people.MemberID
	for o := range judgements.Of(s, id) {
		said = append(said, o)
	}
	for _, o := range said {
		judgements.Delete(s, id, o)
	}
}
