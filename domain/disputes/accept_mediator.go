package disputes

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// AcceptMediator accepts whom the other side named.
type AcceptMediator struct {
	Case     uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
	Mediator string `json:"mediator" help:"whom the other side named, as it did" example:"ada" pos:"2"`
}

// MediatorAccepted says that both sides agree on a mediator.
type MediatorAccepted struct {
	Case     uint64          `json:"case"`
	By       people.MemberID `json:"by"`
	Mediator string          `json:"mediator"`
}

// Check has nothing to refuse.
func (AcceptMediator) Check() error { return nil }

// Apply agrees on the mediator, if nobody else was named meanwhile.
func (m AcceptMediator) Apply(s *machine.Step) error {
	c, who, err := sided(s, m.Case)
	if err != nil {
		return err
	}
	if c.Stage != Mediation {
		return wrongStage(m.Case, c)
	}
	if c.MediatorBy != c.other(who) || c.Mediator != m.Mediator {
		return machine.Conflict("disputes.not_named", "the other side has not named %.60q", m.Mediator).At("mediator")
	}
	if c.Accepted {
		return machine.Conflict("disputes.mediator_agreed", "both sides agreed on %s as mediator", c.Mediator).At("mediator")
	}
	c.Accepted = true
	cases.Put(s, m.Case, c)
	s.Emit(MediatorAccepted{m.Case, who, c.Mediator})
	return nil
}
