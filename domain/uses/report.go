package uses

import (
	"metaorg/machine"
)

// Report tells how it went, for others who think of using it too. What was told
// before is replaced; the log keeps it.
type Report struct {
	Adoption uint64  `json:"adoption" help:"the adoption's number" example:"1" pos:"1"`
	Outcome  Outcome `json:"outcome" help:"whether it helped, went both ways, or did not help" example:"helped" choices:"helped,mixed,did_not"`
	Document Paper   `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// OutcomeTold says how it went.
type OutcomeTold struct {
	Adoption uint64           `json:"adoption"`
	By       machine.PersonID `json:"by"`
	Outcome  Outcome          `json:"outcome"`
	Document Paper            `json:"document,omitempty"`
}

// Check refuses what is no outcome.
func (m Report) Check() error {
	switch m.Outcome {
	case Helped, Mixed, DidNot:
		return m.Document.check()
	}
	return machine.Malformed("uses.unknown_outcome", "it helped, was mixed, or did not help (did_not)").At("outcome")
}

// Apply tells it.
func (m Report) Apply(s *machine.Step) error {
	a, err := yours(s, m.Adoption)
	if err != nil {
		return err
	}
	a.Outcome = m.Outcome
	adoptions.Put(s, m.Adoption, a)
	s.Emit(OutcomeTold{m.Adoption, s.By, m.Outcome, m.Document})
	return nil
}

// AskOutcome asks how it went, once.
type AskOutcome struct {
	Adoption uint64 `json:"adoption"`
}

// OutcomeWanted says that somebody is asked how it went.
type OutcomeWanted struct {
	Adoption uint64 `json:"adoption"`
}

// Apply asks, unless it was told or is used no longer.
func (d AskOutcome) Apply(s *machine.Step) error {
	if a, _ := adoptions.Get(s, d.Adoption); a.Outcome == "" && !a.Ended {
		s.Emit(OutcomeWanted(d))
	}
	return nil
}
