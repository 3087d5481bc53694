package disputes

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Whom one can appeal to.
const (
	ToPanel   = "panel"
	ToMembers = "members"
)

// Appeal takes a case to a new panel, or to the members, once. It is for the
// side against which it was found.
type Appeal struct {
	Case     uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
	To       string `json:"to" help:"who decides anew: a new panel, or the members" example:"panel" choices:"panel,members" pos:"2"`
	Document Paper  `json:"document" help:"hash of the document that says what was wrong" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Appealed says that one side appealed.
type Appealed struct {
	Case     uint64          `json:"case"`
	By       people.MemberID `json:"by"`
	To       string          `json:"to"`
	Document Paper           `json:"document"`
}

// Check refuses to whom there is no appeal.
func (m Appeal) Check() error {
	if m.To != ToPanel && m.To != ToMembers {
		return machine.Malformed("disputes.bad_appeal", "appeal to a new panel or to the members").At("to")
	}
	return m.Document.check("document")
}

// Apply hands the case to whoever decides anew.
func (m Appeal) Apply(s *machine.Step) error {
	c, who, err := sided(s, m.Case)
	if err != nil {
		return err
	}
	if c.Stage != Appealable {
		return wrongStage(m.Case, c)
	}
	if loser := c.loser(); who != loser {
		return machine.NotAllowed("disputes.not_yours_to_appeal", "it was found against %s, who alone can appeal", loser)
	}
	s.Emit(Appealed{m.Case, who, m.To, m.Document})
	c.Appealed, c.Again = true, false
	if m.To == ToMembers {
		c.putToMembers(s, m.Case)
		return nil
	}
	c.awaitPanel(s, m.Case)
	return nil
}

// loser is the side against which it was found last.
func (c Case) loser() people.MemberID {
	if c.Upheld {
		return c.Against
	}
	return c.By
}
