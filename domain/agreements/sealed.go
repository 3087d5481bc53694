package agreements

import (
	"slices"

	"metaorg/domain/disputes"
	"metaorg/domain/people"
	"metaorg/machine"
)

// ReportLost says that nobody finds the document with the sealed terms. Until it is
// brought again nobody signs them; what was agreed holds.
type ReportLost struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
}

// TermsLost says that sealed terms cannot be found.
type TermsLost struct {
	Agreement uint64           `json:"agreement"`
	Party     people.MemberID  `json:"party"`
	By        machine.PersonID `json:"by"`
}

// BringAgain says that a party has the document: one with the very hash that the
// terms name.
type BringAgain struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Document  Paper  `json:"document" help:"the document's hash; it is the one in the terms" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
}

// TermsFound says that sealed terms are there again.
type TermsFound struct {
	Agreement uint64           `json:"agreement"`
	Party     people.MemberID  `json:"party"`
	By        machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (ReportLost) Check() error { return nil }

// Check refuses what is no document.
func (m BringAgain) Check() error {
	if m.Document == "" {
		return machine.Malformed("agreements.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return m.Document.check("document")
}

// sealed is the document that is to be signed or that holds; empty for none.
func (a Agreement) sealed(s *machine.Step, n uint64) Paper {
	v := a.OnTable()
	if v == 0 {
		v = a.Terms
	}
	c, _ := versions.Get(s, n, v)
	return c.Sealed
}

// Apply notes it.
func (m ReportLost) Apply(s *machine.Step) error {
	a, who, err := ofParty(s, m.Agreement)
	switch {
	case err != nil:
		return err
	case a.sealed(s, m.Agreement) == "":
		return machine.Conflict("agreements.not_sealed", "the terms of agreement %d stand here for all to read", m.Agreement).At("agreement")
	case a.Lost:
		return machine.Conflict("agreements.lost_already", "the terms of agreement %d are known to be lost", m.Agreement).At("agreement")
	}
	a.Lost = true
	a.put(s, m.Agreement)
	s.Emit(TermsLost{m.Agreement, who, s.By})
	return nil
}

// Apply notes that it is there.
func (m BringAgain) Apply(s *machine.Step) error {
	a, who, err := ofParty(s, m.Agreement)
	switch {
	case err != nil:
		return err
	case !a.Lost:
		return machine.Conflict("agreements.not_lost", "nobody said that the terms of agreement %d are lost", m.Agreement).At("agreement")
	case a.sealed(s, m.Agreement) != m.Document:
		return machine.Conflict("agreements.other_document", "this is another document than the one that was sealed; nobody signed it").At("document")
	}
	a.Lost = false
	a.put(s, m.Agreement)
	s.Emit(TermsFound{m.Agreement, who, s.By})
	return nil
}

// LinkCase names the dispute in which parties settle what they disagree on.
type LinkCase struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Case      uint64 `json:"case" help:"the dispute's number" example:"1"`
}

// CaseLinked says that a dispute is about an agreement.
type CaseLinked struct {
	Agreement uint64           `json:"agreement"`
	Case      uint64           `json:"case"`
	By        machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (LinkCase) Check() error { return nil }

// Apply names it.
func (m LinkCase) Apply(s *machine.Step) error {
	a, _, err := ofHeld(s, m.Agreement)
	if err != nil {
		return err
	}
	k, ok := disputes.CaseOf(s, m.Case)
	switch {
	case !ok:
		return machine.NotFound("agreements.unknown_case", "there is no dispute number %d", m.Case).At("case")
	case k.Cause != disputes.Agreement || !slices.Contains(a.Parties, k.By) || !slices.Contains(a.Parties, k.Against):
		return machine.Conflict("agreements.other_case", "dispute %d is not about an agreement between parties of this one", m.Case).At("case")
	case slices.Contains(a.Cases, m.Case):
		return machine.Conflict("agreements.linked_already", "dispute %d is named already", m.Case).At("case")
	case len(a.Cases) >= mostCases:
		return machine.OverLimit("agreements.too_many_cases", "%d disputes are named already", mostCases).At("case")
	}
	a.Cases = append(slices.Clone(a.Cases), m.Case)
	a.put(s, m.Agreement)
	s.Emit(CaseLinked{m.Agreement, m.Case, s.By})
	return nil
}
