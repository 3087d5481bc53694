package disputes

import (
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
)

// ProposeMediator names somebody to mediate: a person here by handle, or
// anybody else by name. A later name takes the place of an earlier one.
type ProposeMediator struct {
	Case     uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
	Mediator string `json:"mediator" help:"handle of a person here, or the name of somebody from outside" example:"ada" pos:"2"`
}

// MediatorProposed says whom one side would have as mediator.
type MediatorProposed struct {
	Case     uint64          `json:"case"`
	By       people.MemberID `json:"by"`
	Mediator string          `json:"mediator"`
}

// Check refuses a name that is none.
func (m ProposeMediator) Check() error { return checkName(m.Mediator, "mediator") }

// Apply notes the name.
func (m ProposeMediator) Apply(s *machine.Step) error {
	c, who, err := sided(s, m.Case)
	if err != nil {
		return err
	}
	if c.Stage != Mediation {
		return wrongStage(m.Case, c)
	}
	if c.Accepted {
		return machine.Conflict("disputes.mediator_agreed", "both sides agreed on %s as mediator", c.Mediator).At("mediator")
	}
	c.Mediator, c.MediatorBy = m.Mediator, who
	cases.Put(s, m.Case, c)
	s.Emit(MediatorProposed{m.Case, who, m.Mediator})
	return nil
}

// checkName refuses a name that is empty, too long or cannot be read.
func checkName(name, field string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return machine.Malformed("disputes.no_name", "say who it is").At(field)
	case len(name) > maxNameBytes:
		return machine.OverLimit("disputes.name_too_long", "a name has at most %d bytes", maxNameBytes).At(field)
	case strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 || r == 0x7f || r == 0xfffd }):
		return machine.Malformed("disputes.unprintable", "the name has a character that nobody can see").At(field)
	}
	return nil
}
