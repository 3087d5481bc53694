package obligations

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Dispute says that an obligation is not as it stands here. Until it is over, no
// round sets it off.
type Dispute struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
	Document   Paper  `json:"document" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// ObligationDisputed says that one side does not agree.
type ObligationDisputed struct {
	Obligation uint64           `json:"obligation"`
	Member     people.MemberID  `json:"member"`
	By         machine.PersonID `json:"by"`
	Document   Paper            `json:"document"`
}

// EndDispute is the word of who disputed that it is as it stands.
type EndDispute struct {
	Obligation uint64 `json:"obligation" help:"the obligation's number" example:"1" pos:"1"`
}

// DisputeEnded says that nobody disputes it any more.
type DisputeEnded struct {
	Obligation uint64           `json:"obligation"`
	By         machine.PersonID `json:"by"`
	State      State            `json:"state"`
}

// Check refuses a dispute without a reason.
func (m Dispute) Check() error {
	if m.Document == "" {
		return machine.Malformed("obligations.no_reason", "say why in a document, and name it by its hash").At("document")
	}
	return m.Document.check("document")
}

// Check has nothing to refuse.
func (EndDispute) Check() error { return nil }

// Apply disputes it.
func (m Dispute) Apply(s *machine.Step) error {
	o, who, err := ofSide(s, m.Obligation)
	switch {
	case err != nil:
		return err
	case o.State == Disputed:
		return machine.Conflict("obligations.disputed_already", "%s disputes obligation %d already", o.Disputer, m.Obligation).At("obligation")
	case o.State == Proposed && who == o.Creditor:
		return machine.NotAllowed("obligations.own_claim", "%s claims this; take it back instead", who)
	}
	o.State, o.Was, o.Disputer = Disputed, o.State, who
	o.put(s, m.Obligation)
	s.Emit(ObligationDisputed{m.Obligation, who, s.By, m.Document})
	return nil
}

// Apply ends the dispute.
func (m EndDispute) Apply(s *machine.Step) error {
	o, who, err := ofSide(s, m.Obligation)
	switch {
	case err != nil:
		return err
	case o.State != Disputed:
		return machine.Conflict("obligations.not_disputed", "nobody disputes obligation %d", m.Obligation).At("obligation")
	case who != o.Disputer:
		return machine.NotAllowed("obligations.not_disputer", "%s disputes this and ends it, and %s does not", o.Disputer, who)
	}
	o.State, o.Was, o.Disputer = o.Was, "", ""
	o.put(s, m.Obligation)
	if o.State == Acknowledged && !o.Late {
		o.watch(s, m.Obligation)
	}
	s.Emit(DisputeEnded{m.Obligation, s.By, o.State})
	return nil
}
