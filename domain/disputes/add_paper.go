package disputes

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// AddPaper adds a document to a case: the answer of whoever is charged, or
// anything that the two sides or the panel want the others to read.
type AddPaper struct {
	Case     uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
	Document Paper  `json:"document" help:"hash of the document" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// PaperAdded says that a case has one more document.
type PaperAdded struct {
	Case     uint64          `json:"case"`
	By       people.MemberID `json:"by"`
	Document Paper           `json:"document"`
}

// Check refuses what is no document.
func (m AddPaper) Check() error { return m.Document.check("document") }

// Apply adds the paper.
func (m AddPaper) Apply(s *machine.Step) error {
	c, err := going(s, m.Case)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	if !c.party(who) && !c.hears(s) {
		return machine.NotAllowed("disputes.no_part", "only the two sides of case %d, and those who hear it, add papers", m.Case)
	}
	if c.Papers >= maxPapers {
		return machine.OverLimit("disputes.too_many_papers", "case %d has %d papers already; put what is left into one", m.Case, c.Papers)
	}
	c.Papers++
	cases.Put(s, m.Case, c)
	s.Emit(PaperAdded{m.Case, who, m.Document})
	return nil
}
