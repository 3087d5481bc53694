package disputes

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Charge asks for a member's exclusion, with grounds. It builds on a suspension
// of that member: every milder step comes first.
type Charge struct {
	Against  people.MemberID `json:"against" help:"handle of the member charged" example:"mill" pos:"1"`
	Before   uint64          `json:"before" help:"number of the suspension before, on which the charge builds" example:"4"`
	Document Paper           `json:"document" help:"hash of the document with the grounds" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Check refuses what is no document.
func (m Charge) Check() error { return m.Document.check("document") }

// Apply gives the charged the time to answer.
func (m Charge) Apply(s *machine.Step) error {
	c := Case{Cause: Exclusion, By: people.ActingMember(s), Against: m.Against, Document: m.Document, Before: m.Before}
	if !membership.IsActive(s, c.By) {
		return machine.NotAllowed("disputes.members_charge", "%s has no vote here; active members bring a charge", c.By)
	}
	if err := mayBring(s, c); err != nil {
		return err
	}
	if !isMember(s, m.Against) {
		return machine.Conflict("disputes.no_member", "%s is no member", m.Against).At("against")
	}
	if n, ok := charged.Get(s, m.Against); ok {
		return machine.Conflict("disputes.charged_already", "%s is charged in case %d already", m.Against, n).At("against")
	}
	b, ok := sanctions.Get(s, m.Before)
	switch {
	case !ok || b.Member != m.Against || b.Step != Suspension:
		return machine.NotAllowed("disputes.no_step_before", "an exclusion comes after a suspension of %s; name its number", m.Against).At("before")
	case s.Time < b.At+StepDays*day:
		no := machine.OverLimit("disputes.step_too_soon", "%s was suspended less than %d days ago; give it the time to mend its ways", m.Against, StepDays).At("before")
		no.After = b.At + StepDays*day
		return no
	case s.Time > b.At+MemoryDays*day:
		return machine.NotAllowed("disputes.step_forgotten", "that suspension was more than %d days ago and no longer counts as a step", MemoryDays).At("before")
	}
	n, c := begun(s, c, Reply, ReplyDays)
	charged.Put(s, m.Against, n)
	s.Emit(DisputeOpened{n, c.Cause, c.By, s.By, c.Against, c.Document, c.Stage, c.Until, c.Before})
	return nil
}
