package services

import (
	"metaorg/machine"
)

// Accept promises a service, by a day.
type Accept struct {
	Request uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
	Due     int64  `json:"due" help:"when you will have given it, as Unix seconds" example:"1798794000"`
}

// RequestAccepted says that a service is promised.
type RequestAccepted struct {
	Request uint64           `json:"request"`
	By      machine.PersonID `json:"by"`
	Due     int64            `json:"due"`
}

// Check has nothing to refuse.
func (Accept) Check() error { return nil }

// Apply accepts.
func (m Accept) Apply(s *machine.Step) error {
	q, err := asked(s, m.Request, provider, Asked)
	if err != nil {
		return err
	}
	if m.Due <= s.Time || m.Due > s.Time+maxAhead*day {
		return machine.Malformed("services.bad_due", "say a time from now on, at most %d days ahead", maxAhead).At("due")
	}
	if v, _ := services.Get(s, q.Service); v.Offer.Capacity > 0 && v.Busy >= v.Offer.Capacity {
		return machine.Conflict("services.full", "you serve %d requests at the same time here, and as many are accepted; deliver one first, or change the service", v.Offer.Capacity).At("request")
	}
	q.Due = m.Due
	q.become(s, m.Request, Accepted)
	s.Emit(RequestAccepted{m.Request, s.By, m.Due})
	return nil
}

// Decline says no to a request, or gives one up that was accepted.
type Decline struct {
	Request  uint64 `json:"request" help:"the request's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// RequestDeclined says that a service will not be given.
type RequestDeclined struct {
	Request  uint64           `json:"request"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document,omitempty"`
}

// Check refuses what is no document.
func (m Decline) Check() error { return m.Document.check() }

// Apply declines.
func (m Decline) Apply(s *machine.Step) error {
	q, err := asked(s, m.Request, provider, Asked, Accepted)
	if err != nil {
		return err
	}
	q.become(s, m.Request, Declined)
	s.Emit(RequestDeclined{m.Request, s.By, m.Document})
	return nil
}
