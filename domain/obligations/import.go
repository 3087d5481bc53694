package obligations

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Line is one invoice.
type Line struct {
	Member people.MemberID `json:"member" help:"handle of the other side: who owes it, or whom you owe it where you received it" example:"mill"`
	Number string          `json:"number" help:"the invoice's number" example:"2026-014"`
	Amount int64           `json:"amount" in:"unit" help:"how much, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Due    string          `json:"due" help:"until when, as year-month-day" example:"2027-03-31"`
}

// Import enters invoices of a file, all or none: those that one wrote are claims,
// those that one received are owed.
type Import struct {
	Unit     string `json:"unit" help:"of all of them: a currency such as EUR" example:"EUR"`
	Received bool   `json:"received,omitempty" help:"you received them and owe them; else you wrote them and are owed" example:"false"`
	File     Paper  `json:"file,omitempty" help:"hash of the file, which stays with you" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
	Lines    []Line `json:"lines" help:"the invoices"`
}

func (m Import) obligation(l Line, who people.MemberID) Obligation {
	o := Obligation{Debtor: l.Member, Creditor: who, Amount: l.Amount, Unit: m.Unit, Due: l.Due, Source: Source{Invoice, l.Number}, State: Proposed}
	if m.Received {
		o.Debtor, o.Creditor, o.State = who, l.Member, Acknowledged
	}
	return o
}

// Check refuses what are no invoices.
func (m Import) Check() error {
	switch {
	case len(m.Lines) == 0:
		return machine.Malformed("obligations.no_lines", "there are no invoices").At("lines")
	case len(m.Lines) > mostInvoices:
		return machine.OverLimit("obligations.too_many_lines", "%d invoices at once; at most %d", len(m.Lines), mostInvoices).At("lines")
	}
	if err := m.File.check("file"); err != nil {
		return err
	}
	for _, l := range m.Lines {
		if err := m.obligation(l, "?").check("member", "member"); err != nil {
			return err
		}
	}
	return nil
}

// Apply enters them.
func (m Import) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	for _, l := range m.Lines {
		if err := m.obligation(l, who).byMember(s, who, m.File); err != nil {
			return err
		}
	}
	return nil
}
