package funds

import (
	"strings"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Stage is how far a request has come.
type Stage string

// The stages of a request.
const (
	Asked     Stage = "asked"    // A steward answers.
	Put       Stage = "put"      // The members decide.
	Approved  Stage = "approved" // Who holds the money pays.
	Paid      Stage = "paid"     // Who gets it confirms.
	Confirmed Stage = "confirmed"
	Declined  Stage = "declined"
	TakenBack Stage = "taken_back"
)

// Over reports whether nothing more is expected of anybody.
func (q Stage) Over() bool {
	switch q {
	case Confirmed, Declined, TakenBack:
		return true
	case Asked, Put, Approved, Paid:
	}
	return false
}

// Request is one member's wish to spend money of a fund.
type Request struct {
	Fund     uint64          `json:"fund"`
	By       people.MemberID `json:"by"`
	Payee    people.MemberID `json:"payee,omitempty"` // Who gets it; empty for somebody outside.
	Amount   int64           `json:"amount"`
	Item     string          `json:"item,omitempty"` // Of the fund's budget.
	Title    string          `json:"title"`
	Invoice  string          `json:"invoice,omitempty"`
	Way      Way             `json:"way"` // How it is decided, or was.
	Stage    Stage           `json:"stage"`
	Since    int64           `json:"since"` // Of this stage.
	Turn     uint64          `json:"turn"`  // Counts its stages, so that what falls due knows which it is about.
	Proposal uint64          `json:"proposal,omitempty"`
	Approved int64           `json:"approved,omitempty"` // When; Unix seconds.
	Line     uint64          `json:"line,omitempty"`     // Of its payment, in the fund.
}

// Ask asks for money of a fund. It is for a purpose, not for a person: who gets
// it outside the network is on the invoice and not in the log.
type Ask struct {
	Fund     uint64          `json:"fund" help:"the fund's number" example:"1" pos:"1"`
	Amount   int64           `json:"amount" in:"fund" help:"how much, in minor units: 20000 for 200.00" example:"20000"`
	Title    string          `json:"title" help:"what it is for, in words that stay in the log; they name no persons" example:"A new blade for the band saw"`
	Item     string          `json:"item,omitempty" help:"the item of the budget that it belongs to, where the fund has a budget" example:""`
	Payee    people.MemberID `json:"payee,omitempty" help:"handle of the member that gets the money; nothing for somebody outside" example:"mill"`
	Invoice  string          `json:"invoice,omitempty" help:"number of the invoice, so that nobody pays it twice" example:"2026-014"`
	Document Paper           `json:"document,omitempty" help:"hash of a document that says more, such as an offer" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// SpendingAsked says that somebody asks for money.
type SpendingAsked struct {
	Request  uint64           `json:"request"` // Its number, from 1.
	Fund     uint64           `json:"fund"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Amount   int64            `json:"amount"`
	Title    string           `json:"title"`
	Item     string           `json:"item,omitempty"`
	Payee    people.MemberID  `json:"payee,omitempty"`
	Invoice  string           `json:"invoice,omitempty"`
	Document Paper            `json:"document,omitempty"`
	Way      Way              `json:"way"`
}

// PutToMembers says that all members decide on a request.
type PutToMembers struct {
	Request  uint64 `json:"request"`
	Way      Way    `json:"way"`
	Proposal uint64 `json:"proposal"`
}

// Check refuses what asks for nothing.
func (m Ask) Check() error {
	if err := checkAmount(m.Amount, "amount"); err != nil {
		return err
	}
	if err := checkText(m.Title, "title", nameBytes, false); err != nil {
		return err
	}
	if m.Invoice != "" {
		if err := checkText(m.Invoice, "invoice", invoiceBytes, false); err != nil {
			return err
		}
	}
	return m.Document.check("document")
}

// Apply asks for it, by the way that its size has now.
func (m Ask) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	f, err := existing(s, m.Fund)
	if err != nil {
		return err
	}
	if m.Payee != "" && !isLive(s, m.Payee) {
		return machine.NotFound("funds.unknown_member", "%.60q is no member here", m.Payee).At("payee")
	}
	if m.Amount > f.Free()+f.Terms.Overdraft {
		return notEnough(f)
	}
	if err := f.Budget.has(s, m.Item, m.Amount, f.Currency); err != nil {
		return err
	}
	pending := 0
	for range undone.Of(s, who) {
		pending++
	}
	if pending >= mostOpen {
		return machine.OverLimit("funds.too_many_requests", "%s has %d requests that are not over; wait for one, or take one back", who, mostOpen)
	}
	q := Request{Fund: m.Fund, By: who, Payee: m.Payee, Amount: m.Amount, Item: m.Item, Title: m.Title, Invoice: m.Invoice}
	if first, twice := invoices.Get(s, q.invoiceKey()); twice && m.Invoice != "" {
		return machine.Conflict("funds.duplicate_invoice", "invoice %s is asked for already, with request %d", m.Invoice, first).At("invoice")
	}
	n := lastRequest.Next(s)
	if m.Invoice != "" {
		invoices.Put(s, q.invoiceKey(), n)
	}
	undone.Add(s, who, n)
	q.Way, _ = WayOf(s, m.Fund, m.Amount, s.Time)
	if q.Way == BySteward && len(f.whoApproves(s, q)) == 0 {
		q.Way = ByMembers(s, m.Amount)
	}
	s.Emit(SpendingAsked{n, m.Fund, who, s.By, m.Amount, m.Title, m.Item, m.Payee, m.Invoice, m.Document, q.Way})
	if q.Way != BySteward {
		q.put(s, n)
		return nil
	}
	q.become(s, n, Asked)
	return nil
}

// invoiceKey names an invoice: by who wrote it, if that is a member, and its number.
func (q Request) invoiceKey() string {
	return string(q.Payee) + "|" + strings.ToLower(strings.Join(strings.Fields(q.Invoice), " "))
}

// whoApproves are the stewards of a fund that may approve a request: none that
// asks for it, gets it, or is under the same owner.
func (f Fund) whoApproves(s *machine.Step, q Request) (all []people.MemberID) {
	for _, m := range f.Terms.Stewards {
		if isLive(s, m) && !isOne(s, m, q.By) && (q.Payee == "" || !isOne(s, m, q.Payee)) {
			all = append(all, m)
		}
	}
	return all
}

// put puts a request to the members, with the decision that its size asks for.
func (q Request) put(s *machine.Step, n uint64) {
	if q.Way == BySteward {
		q.Way = ByMembers(s, q.Amount)
	}
	f, _ := fundsByNumber.Get(s, q.Fund)
	matter := machine.Matter{
		Weight: q.Way.weight(), Title: q.Title, Text: Show(q.Amount, f.Currency) + ", " + f.Terms.Name, By: machine.OrganizationID(q.By),
		Adopted: []machine.Message{LetPay{n}}, Rejected: []machine.Message{TurnDown{n}},
	}
	if q.Payee != "" {
		matter.Parties = []machine.OrganizationID{machine.OrganizationID(q.Payee)}
	}
	q.Proposal = s.Put(matter)
	q.become(s, n, Put)
	s.Emit(PutToMembers{n, q.Way, q.Proposal})
}

// become puts a request at its next stage, and has it looked at again then.
func (q Request) become(s *machine.Step, n uint64, next Stage) {
	q.Stage, q.Since, q.Turn = next, s.Time, q.Turn+1
	requests.Put(s, n, q)
	switch next {
	case Asked, Paid:
		s.Schedule(s.Time+rule(s, ruleAnswer)*day, Wait{n, q.Turn})
	case Declined, TakenBack:
		undone.Remove(s, q.By, n)
		if first, _ := invoices.Get(s, q.invoiceKey()); q.Invoice != "" && first == n {
			invoices.Delete(s, q.invoiceKey())
		}
	case Confirmed:
		undone.Remove(s, q.By, n)
	case Put, Approved:
	}
}

// Wait looks whether a request still waits at the stage it had.
type Wait struct {
	Request uint64 `json:"request"`
	Turn    uint64 `json:"turn"`
}

// PaymentWaits says that nobody confirmed a payment in time.
type PaymentWaits struct {
	Request uint64 `json:"request"`
}

// Apply brings before the members what no steward answered, and reminds both
// sides of a payment.
func (d Wait) Apply(s *machine.Step) error {
	q, _ := requests.Get(s, d.Request)
	switch {
	case q.Turn != d.Turn:
	case q.Stage == Asked:
		q.put(s, d.Request)
	case q.Stage == Paid:
		s.Emit(PaymentWaits{d.Request})
	}
	return nil
}

// TakeBack ends a request before it is paid.
type TakeBack struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// SpendingTakenBack says that a request is over.
type SpendingTakenBack struct {
	Request uint64           `json:"request"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	q, err := at(s, m.Request, Asked, Put, Approved)
	if err != nil {
		return err
	}
	if who := people.ActingMember(s); who != q.By {
		return machine.NotAllowed("funds.not_yours", "%s asked for this; only it takes that back, and %s is not", q.By, who)
	}
	if q.Stage == Approved {
		q.release(s)
	}
	if q.Stage == Put && machine.NetworkOf(s).RuleVersion >= mootSince {
		governance.Moot(s, q.Proposal)
	}
	q.become(s, m.Request, TakenBack)
	s.Emit(SpendingTakenBack{m.Request, s.By})
	return nil
}

// at is the request with this number, if it is at one of these stages.
func at(s *machine.Step, n uint64, stages ...Stage) (Request, error) {
	q, ok := requests.Get(s, n)
	if !ok {
		return q, machine.NotFound("funds.unknown_request", "there is no request number %d", n).At("request")
	}
	for _, stage := range stages {
		if q.Stage == stage {
			return q, nil
		}
	}
	return q, machine.Conflict("funds.wrong_stage", "request %d is %s; that does not fit", n, q.Stage).At("request")
}
