package services

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Deliver says that the service was given.
type Deliver struct {
	Request  uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says what was done" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// ServiceDelivered says that one side says so.
type ServiceDelivered struct {
	Request  uint64           `json:"request"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document,omitempty"`
}

// Check refuses what is no document.
func (m Deliver) Check() error { return m.Document.check() }

// Apply delivers.
func (m Deliver) Apply(s *machine.Step) error {
	q, err := asked(s, m.Request, provider, Accepted)
	if err != nil {
		return err
	}
	q.become(s, m.Request, Delivered)
	s.Emit(ServiceDelivered{m.Request, s.By, m.Document})
	return nil
}

// SendBack says what is missing; the service is to be delivered again.
type SendBack struct {
	Request  uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
	Document Paper  `json:"document" help:"hash of the document that says what is missing" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// DeliverySentBack says that the receiver misses something.
type DeliverySentBack struct {
	Request  uint64           `json:"request"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document"`
	Due      int64            `json:"due"` // When it is to be delivered now.
}

// Check refuses to be silent about what is missing.
func (m SendBack) Check() error {
	if m.Document == "" {
		return machine.Malformed("services.no_reason", "say what is missing").At("document")
	}
	return m.Document.check()
}

// Apply sends it back. Who delivers has as long as for an answer, at least.
func (m SendBack) Apply(s *machine.Step) error {
	q, err := asked(s, m.Request, receiver, Delivered)
	if err != nil {
		return err
	}
	q.Due = max(q.Due, s.Time+rule(s, ruleReminder)*day)
	q.become(s, m.Request, Accepted)
	s.Emit(DeliverySentBack{m.Request, s.By, m.Document, q.Due})
	return nil
}

// Confirm is the receiver's word that it was served: with the provider's, proof
// from two sides.
type Confirm struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// DeliveryConfirmed is the receipt.
type DeliveryConfirmed struct {
	Request  uint64           `json:"request"`
	Service  uint64           `json:"service"`
	Provider people.MemberID  `json:"provider"`
	Receiver people.MemberID  `json:"receiver"`
	By       machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Apply confirms. Who controls whom may have changed since it was asked for.
func (m Confirm) Apply(s *machine.Step) error {
	q, err := asked(s, m.Request, receiver, Delivered)
	if err != nil {
		return err
	}
	if err := apart(s, q.Provider, q.Receiver); err != nil {
		return err
	}
	q.become(s, m.Request, Confirmed)
	s.Emit(DeliveryConfirmed{m.Request, q.Service, q.Provider, q.Receiver, s.By})
	return nil
}

// Remind looks whether a request still waits at the stage it had.
type Remind struct {
	Request uint64 `json:"request"`
	Turn    uint64 `json:"turn"`
}

// RequestWaits says that something is late.
type RequestWaits struct {
	Request uint64          `json:"request"`
	Stage   Stage           `json:"stage"`
	Member  people.MemberID `json:"member"` // For whom it waits.
}

// Apply says so, once a stage.
func (d Remind) Apply(s *machine.Step) error {
	q, _ := requests.Get(s, d.Request)
	if q.Turn != d.Turn {
		return nil
	}
	who := q.Provider
	if q.Stage == Delivered {
		who = q.Receiver
	}
	s.Emit(RequestWaits{d.Request, q.Stage, who})
	return nil
}
