package funds

import (
	"errors"
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Approve is a steward's word for a small request.
type Approve struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// SpendingApproved says that a request may be paid.
type SpendingApproved struct {
	Request uint64           `json:"request"`
	By      machine.PersonID `json:"by,omitempty"` // Nobody by a decision.
	Way     Way              `json:"way"`
}

// Decline is a steward's word against a request.
type Decline struct {
	Request  uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// SpendingDeclined says that a request is turned down.
type SpendingDeclined struct {
	Request  uint64           `json:"request"`
	By       machine.PersonID `json:"by,omitempty"`
	Document Paper            `json:"document,omitempty"`
}

// Refer brings a request before all members: one that waits for a steward, or
// that a steward declined.
type Refer struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// LetPay is carried by the members' decision for a request.
type LetPay struct {
	Request uint64 `json:"request" help:"the request's number" example:"1"`
}

// TurnDown follows when the members did not decide for a request.
type TurnDown struct {
	Request uint64 `json:"request" help:"the request's number" example:"1"`
}

// SpendingFailed says that a request was adopted and there is not the money for it
// any more.
type SpendingFailed struct {
	Request uint64 `json:"request"`
	Code    string `json:"code"` // Of the refusal.
}

// Check has nothing to refuse.
func (Approve) Check() error { return nil }

// Check refuses what is no document.
func (m Decline) Check() error { return m.Document.check("document") }

// Check has nothing to refuse.
func (Refer) Check() error { return nil }

// Check has nothing to refuse.
func (LetPay) Check() error { return nil }

// Check has nothing to refuse.
func (TurnDown) Check() error { return nil }

// Apply approves it.
func (m Approve) Apply(s *machine.Step) error {
	q, f, err := forSteward(s, m.Request)
	if err != nil {
		return err
	}
	if left := aloneLeft(s, q.Fund, s.Time); q.Amount > left {
		return machine.NotAllowed("funds.over_alone", "the stewards of %s may still approve %s in these %d days; bring it before all members", f.Terms.Name, Show(left, f.Currency), aloneDays).At("request")
	}
	q.Way = BySteward
	if err := q.approve(s, m.Request); err != nil {
		return err
	}
	for n := range alone.Of(s, q.Fund) {
		if old, _ := requests.Get(s, n); old.Approved <= s.Time-aloneDays*day {
			alone.Remove(s, q.Fund, n)
		}
	}
	alone.Add(s, q.Fund, m.Request)
	s.Emit(SpendingApproved{m.Request, s.By, BySteward})
	return nil
}

// forSteward is a request on which the member acted for may say yes or no.
func forSteward(s *machine.Step, n uint64) (Request, Fund, error) {
	q, err := at(s, n, Asked)
	if err != nil {
		return q, Fund{}, err
	}
	f, err := existing(s, q.Fund)
	if err != nil {
		return q, f, err
	}
	who := people.ActingMember(s)
	switch {
	case !f.isSteward(who):
		err = machine.NotAllowed("funds.not_steward", "only who cares for %s does this, and %s does not", f.Terms.Name, who)
	case !slices.Contains(f.whoApproves(s, q), who):
		err = machine.NotAllowed("funds.own_request", "%s asks for this or gets it, or its owner does; another steward says yes or no", who)
	}
	return q, f, err
}

// approve sets the money aside.
func (q *Request) approve(s *machine.Step, n uint64) error {
	f, err := existing(s, q.Fund)
	if err != nil {
		return err
	}
	if q.Amount > f.Free()+f.Terms.Overdraft {
		return notEnough(f)
	}
	if f.Budget.inForce(today(s)) && q.Item != "" {
		if err := f.Budget.has(s, q.Item, q.Amount, f.Currency); err != nil {
			return err
		}
	}
	f.Reserved += q.Amount
	f.Budget.use(q.Item, q.Amount)
	fundsByNumber.Put(s, q.Fund, f)
	q.Approved = s.Time
	q.become(s, n, Approved)
	return nil
}

// release gives back what was set aside.
func (q Request) release(s *machine.Step) {
	f, _ := fundsByNumber.Get(s, q.Fund)
	f.Reserved -= q.Amount
	f.Budget.use(q.Item, -q.Amount)
	fundsByNumber.Put(s, q.Fund, f)
}

// Apply declines it.
func (m Decline) Apply(s *machine.Step) error {
	q, _, err := forSteward(s, m.Request)
	if err != nil {
		return err
	}
	q.become(s, m.Request, Declined)
	s.Emit(SpendingDeclined{m.Request, s.By, m.Document})
	return nil
}

// Apply puts it to the members.
func (m Refer) Apply(s *machine.Step) error {
	q, err := at(s, m.Request, Asked, Declined)
	if err != nil {
		return err
	}
	f, err := existing(s, q.Fund)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	switch {
	case who != q.By && !f.isSteward(who):
		return machine.NotAllowed("funds.not_yours", "%s asked for this; only it, or a steward, brings it before all members, and %s is not", q.By, who)
	case q.Proposal != 0:
		return machine.Conflict("funds.decided_already", "all members were asked about request %d, with proposal %d", m.Request, q.Proposal).At("request")
	}
	if first, twice := invoices.Get(s, q.invoiceKey()); twice && q.Invoice != "" && first != m.Request {
		return machine.Conflict("funds.duplicate_invoice", "invoice %s is asked for already, with request %d", q.Invoice, first).At("request")
	}
	if q.Invoice != "" {
		invoices.Put(s, q.invoiceKey(), m.Request)
	}
	undone.Add(s, q.By, m.Request)
	q.put(s, m.Request)
	return nil
}

// Apply lets it be paid, if there is still the money.
func (m LetPay) Apply(s *machine.Step) error {
	q, err := decided(s, m.Request, governance.Adopted)
	if err != nil {
		return err
	}
	var no *machine.Refusal
	if err := q.approve(s, m.Request); errors.As(err, &no) {
		q.become(s, m.Request, Declined)
		s.Emit(SpendingFailed{m.Request, no.Code})
		return nil
	}
	s.Emit(SpendingApproved{Request: m.Request, Way: q.Way})
	return nil
}

// Apply ends the request.
func (m TurnDown) Apply(s *machine.Step) error {
	q, err := decided(s, m.Request, governance.Rejected)
	if err != nil {
		return err
	}
	q.become(s, m.Request, Declined)
	s.Emit(SpendingDeclined{Request: m.Request})
	return nil
}

// decided is a request on which the members decided, in the proposal that the
// rules put to them and no other.
func decided(s *machine.Step, n uint64, as governance.Status) (Request, error) {
	if err := byDecision(s); err != nil {
		return Request{}, err
	}
	q, err := at(s, n, Put)
	if err != nil {
		return q, err
	}
	if p, _ := governance.ProposalOf(s, q.Proposal); p.Status != as {
		return q, machine.NotAllowed("funds.not_decided", "the members are not deciding request %d with this proposal", n).At("request")
	}
	return q, nil
}
