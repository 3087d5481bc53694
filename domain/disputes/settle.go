package disputes

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Settle signs the agreement in which a dispute ends. Once both sides have
// signed the same document, at any time before it is found otherwise, it is settled.
type Settle struct {
	Case     uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
	Document Paper  `json:"document" help:"hash of the agreement" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// SettlementSigned says that one side signed an agreement.
type SettlementSigned struct {
	Case     uint64          `json:"case"`
	By       people.MemberID `json:"by"`
	Document Paper           `json:"document"`
}

// Check refuses what is no document.
func (m Settle) Check() error { return m.Document.check("document") }

// Apply signs, and settles when the other side signed the same.
func (m Settle) Apply(s *machine.Step) error {
	c, who, err := sided(s, m.Case)
	if err != nil {
		return err
	}
	if c.Cause == Exclusion || c.Cause == Hiding {
		return machine.NotAllowed("disputes.not_to_settle", "what all members are asked about is not settled between two; take it back instead").At("case")
	}
	if !c.unfound() {
		return wrongStage(m.Case, c)
	}
	both := c.SignedBy == c.other(who) && c.Agreement == m.Document
	c.Agreement, c.SignedBy = m.Document, who
	cases.Put(s, m.Case, c)
	s.Emit(SettlementSigned{m.Case, who, m.Document})
	if both {
		c.close(s, m.Case, Settled)
	}
	return nil
}

// unfound reports whether nobody has found anything in the case yet.
func (c Case) unfound() bool {
	switch c.Stage {
	case Mediation, Reply, Drawing, Hearing:
		return !c.Appealed || c.Cause == Hiding
	case Voting, Reasons, Appealable, Closed:
	}
	return false
}
