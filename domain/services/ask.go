package services

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Ask asks for a service, on the terms that it has now.
type Ask struct {
	Service  uint64 `json:"service" help:"the service's number" example:"1" pos:"1"`
	Text     string `json:"text" help:"what you need, in words that may stay in the log; it names no persons" example:"Our yearly return for 2026."`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// ServiceAsked says that somebody asked for a service.
type ServiceAsked struct {
	Request  uint64           `json:"request"` // Its number, from 1.
	Service  uint64           `json:"service"`
	Provider people.MemberID  `json:"provider"`
	Receiver people.MemberID  `json:"receiver"`
	By       machine.PersonID `json:"by"`
	Text     string           `json:"text"`
	Terms    string           `json:"terms"`
	Document Paper            `json:"document,omitempty"`
}

// Check refuses what says nothing.
func (m Ask) Check() error {
	if err := checkText(m.Text, "text", maxDescription, true); err != nil {
		return err
	}
	return m.Document.check()
}

// Apply asks.
func (m Ask) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	v, err := existing(s, m.Service)
	if err != nil {
		return err
	}
	if err := apart(s, v.By, who); err != nil {
		return err
	}
	pending := 0
	for range open.Of(s, who) {
		pending++
	}
	if pending >= maxOpen {
		return machine.OverLimit("services.too_many_requests", "%s has %d requests that are not over; wait for one, or take one back", who, maxOpen)
	}
	n := lastRequest.Next(s)
	open.Add(s, who, n)
	Request{Service: m.Service, Provider: v.By, Receiver: who, Terms: v.Offer.Terms}.become(s, n, Asked)
	s.Emit(ServiceAsked{n, m.Service, v.By, who, s.By, m.Text, v.Offer.Terms, m.Document})
	return nil
}

// apart refuses what two do for each other that are one, or under one owner: it
// would be proof of nothing.
func apart(s *machine.Step, from, to people.MemberID) error {
	switch {
	case from == to:
		return machine.NotAllowed("services.own_service", "%s offers this itself", to).At("service")
	case people.UnderCommonControl(s, from, to):
		return machine.NotAllowed("services.self_dealt", "%s and %s are under common control; what they do for each other is no service to members", from, to)
	}
	return nil
}

// TakeBack ends a request before it is delivered.
type TakeBack struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
}

// RequestTakenBack says that a request is over.
type RequestTakenBack struct {
	Request uint64           `json:"request"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	q, err := asked(s, m.Request, receiver, Asked, Accepted)
	if err != nil {
		return err
	}
	q.become(s, m.Request, TakenBack)
	s.Emit(RequestTakenBack{m.Request, s.By})
	return nil
}
