package disputes

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Open brings a dispute with another member. Both sides try to agree first.
type Open struct {
	Against  people.MemberID `json:"against" help:"handle of the organization or person on the other side" example:"mill" pos:"1"`
	Cause    Cause           `json:"cause" help:"what it is about: conduct, agreement, contribution or something_else" example:"agreement" choices:"conduct,agreement,contribution,something_else" pos:"2"`
	Document Paper           `json:"document" help:"hash of the document that says what happened and what you ask for" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// DisputeOpened says that somebody brought a case.
type DisputeOpened struct {
	Case     uint64           `json:"case"`
	Cause    Cause            `json:"cause"`
	By       people.MemberID  `json:"by"`
	Signed   machine.PersonID `json:"signed"`
	Against  people.MemberID  `json:"against"`
	Document Paper            `json:"document"`
	Stage    Stage            `json:"stage"`
	Until    int64            `json:"until"`            // When the stage ends.
	Before   uint64           `json:"before,omitempty"` // The sanction on which a charge builds.
}

// Check refuses a cause that there is not.
func (m Open) Check() error {
	switch m.Cause {
	case Conduct, Agreement, Contribution, Other:
		return m.Document.check("document")
	case Exclusion, Hiding:
	}
	return machine.Malformed("disputes.unknown_cause", "a dispute is about conduct, an agreement, a contribution, or something else (something_else)").At("cause")
}

// Apply opens the dispute with its mediation.
func (m Open) Apply(s *machine.Step) error {
	c := Case{Cause: m.Cause, By: people.ActingMember(s), Against: m.Against, Document: m.Document}
	if err := mayBring(s, c); err != nil {
		return err
	}
	n, c := begun(s, c, Mediation, MediationDays)
	s.Emit(DisputeOpened{n, c.Cause, c.By, s.By, c.Against, c.Document, c.Stage, c.Until, 0})
	return nil
}

// mayBring refuses a case that nobody could hear, or of somebody without voice.
func mayBring(s *machine.Step, c Case) error {
	if !membership.HasVoice(s, c.By) {
		return machine.NotAllowed("disputes.no_voice", "%s has no voice here; members and provisional members bring a case, each through who acts for it", c.By)
	}
	if c.By == c.Against {
		return machine.Malformed("disputes.oneself", "a case needs another side").At("against")
	}
	if !takesPart(s, c.Against) {
		return machine.NotFound("disputes.unknown_other", "nobody called %.60q takes part in this network", c.Against).At("against")
	}
	if count, _ := open.Get(s, c.By); count >= maxOpen {
		return machine.OverLimit("disputes.too_many_open", "%s has %d open cases; wait for one, or take one back", c.By, count)
	}
	return hearable(s, c)
}

// takesPart reports whether somebody belongs to the network in any way.
func takesPart(r state.Reader, m people.MemberID) bool {
	state := membership.StateOf(r, m)
	return state != membership.None && state != membership.LeftState && state != membership.Excluded
}

// hearable refuses a case for which neither a panel could be drawn nor a
// mediator is named.
func hearable(s *machine.Step, c Case) error {
	if len(candidates(s, 0, c)) >= MinPanel {
		return nil
	}
	if m, ok := MediatorOf(s); ok && c.mayHear(s, m.Person) {
		return nil
	}
	return machine.Conflict("disputes.no_mediator", "fewer than %d members without part in this could hear it, and the network has named no mediator for such cases; propose one by a decision that carries disputes.appoint_mediator", MinPanel)
}
