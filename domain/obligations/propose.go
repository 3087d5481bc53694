package obligations

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// Owe is the debtor's word that it owes: acknowledged with it.
type Owe struct {
	Creditor people.MemberID `json:"creditor" help:"handle of the member that is owed" example:"mill" pos:"1"`
	Amount   int64           `json:"amount" in:"unit" help:"how much, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Unit     string          `json:"unit" help:"what it is counted in: a currency such as EUR, or h, kg, each and so on" example:"EUR"`
	Due      string          `json:"due" help:"until when, as year-month-day" example:"2027-03-31"`
	Source   SourceKind      `json:"source" help:"what it comes from" example:"agreement" choices:"invoice,agreement,misc"`
	Ref      string          `json:"ref,omitempty" help:"the invoice's number, or a word that both know it by; it names no persons" example:"2026-014"`
	Document Paper           `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Claim is the creditor's word that it is owed: the debtor says yes or no.
type Claim struct {
	Debtor   people.MemberID `json:"debtor" help:"handle of the member that owes" example:"mill" pos:"1"`
	Amount   int64           `json:"amount" in:"unit" help:"how much, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Unit     string          `json:"unit" help:"what it is counted in: a currency such as EUR, or h, kg, each and so on" example:"EUR"`
	Due      string          `json:"due" help:"until when, as year-month-day" example:"2027-03-31"`
	Source   SourceKind      `json:"source" help:"what it comes from" example:"invoice" choices:"invoice,agreement,misc"`
	Ref      string          `json:"ref,omitempty" help:"the invoice's number, or a word that both know it by; it names no persons" example:"2026-014"`
	Document Paper           `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Acknowledge is the debtor's yes to what the creditor claims.
type Acknowledge struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
}

// Acknowledgement says that the debtor says so, too.
type Acknowledgement struct {
	Obligation uint64           `json:"obligation"`
	By         machine.PersonID `json:"by"`
}

// Withdraw takes back a claim that is not acknowledged.
type Withdraw struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
}

// ClaimWithdrawn says that the creditor claims it no more.
type ClaimWithdrawn struct {
	Obligation uint64           `json:"obligation"`
	By         machine.PersonID `json:"by"`
}

// by is who may enter an obligation with this source by its own word.
func (c Source) byMembers() error {
	switch c.Kind {
	case Invoice, Agreement, Other:
	default:
		return machine.Malformed("obligations.unknown_source", "there is no source called %.40q that members name", c.Kind).At("source")
	}
	return c.check()
}

func (m Owe) obligation() Obligation {
	return Obligation{Debtor: "?", Creditor: m.Creditor, Amount: m.Amount, Unit: m.Unit, Due: m.Due, Source: Source{m.Source, m.Ref}, State: Acknowledged}
}

func (m Claim) obligation() Obligation {
	return Obligation{Debtor: m.Debtor, Creditor: "?", Amount: m.Amount, Unit: m.Unit, Due: m.Due, Source: Source{m.Source, m.Ref}, State: Proposed}
}

// Check refuses what is no obligation.
func (m Owe) Check() error { return m.obligation().checkWith(m.Document) }

// Check refuses what is no obligation.
func (m Claim) Check() error { return m.obligation().checkWith(m.Document) }

func (o Obligation) checkWith(document Paper) error {
	if err := o.Source.byMembers(); err != nil {
		return err
	}
	if err := o.check("debtor", "creditor"); err != nil {
		return err
	}
	return document.check("document")
}

// Apply has the member acted for owe it.
func (m Owe) Apply(s *machine.Step) error {
	o := m.obligation()
	o.Debtor = people.ActingMember(s)
	if o.Debtor == o.Creditor {
		return toItself("creditor")
	}
	return o.byMember(s, o.Debtor, m.Document)
}

// Apply has the member acted for claim it.
func (m Claim) Apply(s *machine.Step) error {
	o := m.obligation()
	o.Creditor = people.ActingMember(s)
	return o.byMember(s, o.Creditor, m.Document)
}

func toItself(field string) error {
	return machine.Malformed("obligations.to_itself", "nobody owes itself; name two members").At(field)
}

// byMember enters what a member says, within what the creditor lets the debtor owe.
func (o Obligation) byMember(s *machine.Step, who people.MemberID, document Paper) error {
	if err := between(s, o.Debtor, o.Creditor, who); err != nil {
		return err
	}
	if err := CheckPast(s.Time, o.Due, "due"); err != nil {
		return err
	}
	if err := fits(s, o.Creditor, o.Debtor, o.Unit, o.Amount); err != nil {
		return err
	}
	o.By = who
	_, err := o.enter(s, document)
	return err
}

// between refuses sides that are no members; who acts is one of them.
func between(s *machine.Step, debtor, creditor, who people.MemberID) error {
	if !isLive(s, who) {
		return noMember(who)
	}
	if !isLive(s, debtor) {
		return machine.NotFound("obligations.unknown_member", "%.60q is no member here", debtor).At("debtor")
	}
	if !isLive(s, creditor) {
		return machine.NotFound("obligations.unknown_member", "%.60q is no member here", creditor).At("creditor")
	}
	return nil
}

// Check has nothing to refuse.
func (Acknowledge) Check() error { return nil }

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// claimed is an obligation that its debtor has not acknowledged.
func claimed(s *machine.Step, n uint64) (Obligation, people.MemberID, error) {
	o, who, err := ofSide(s, n)
	if err == nil && o.State != Proposed && o.Was != Proposed {
		err = machine.Conflict("obligations.acknowledged", "obligation %d is acknowledged", n).At("obligation")
	}
	return o, who, err
}

// Apply acknowledges it.
func (m Acknowledge) Apply(s *machine.Step) error {
	o, who, err := claimed(s, m.Obligation)
	if err != nil {
		return err
	}
	if who != o.Debtor {
		return machine.NotAllowed("obligations.not_debtor", "%s says whether it owes this, and %s is not", o.Debtor, who)
	}
	o.State, o.Was, o.Disputer = Acknowledged, "", ""
	o.put(s, m.Obligation)
	o.watch(s, m.Obligation)
	s.Emit(Acknowledgement{m.Obligation, s.By})
	return nil
}

// Apply withdraws it.
func (m Withdraw) Apply(s *machine.Step) error {
	o, who, err := claimed(s, m.Obligation)
	if err != nil {
		return err
	}
	if who != o.Creditor {
		return machine.NotAllowed("obligations.not_creditor", "%s claims this and takes it back, and %s does not", o.Creditor, who)
	}
	o.State, o.Was, o.Disputer = Withdrawn, "", ""
	o.freeInvoice(s)
	o.put(s, m.Obligation)
	s.Emit(ClaimWithdrawn{m.Obligation, s.By})
	return nil
}

// checkUnit refuses what nothing is counted in.
func checkUnit(code string) error {
	if _, ok := units.Of(code); !ok {
		return machine.Malformed("obligations.unknown_unit", "there is no unit %.10q; name a currency by the three capital letters of ISO 4217, such as EUR, or one of h, kg, each and so on", code).At("unit")
	}
	return nil
}

// Show writes an amount with its unit: "-1234.50 GBP".
func Show(amount int64, unit string) string {
	u, _ := units.Of(unit)
	return u.Show(amount)
}
