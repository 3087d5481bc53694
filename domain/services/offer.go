package services

import (
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Offer offers a service to all members.
type Offer struct {
	Title       string `json:"title" help:"what the service is called" example:"Bookkeeping for small co-operatives" pos:"1"`
	Description string `json:"description" help:"what you do for others, in words; it names no persons" example:"We keep your books and prepare the yearly return."`
	Terms       string `json:"terms" help:"on what terms: for nothing, for a return, at which price" example:"Up to four hours a month for nothing, then 30 pounds an hour."`
	Activity    string `json:"activity,omitempty" help:"what kind of activity it is, as an id of the vocabulary of activities" example:"act:bookkeeping"`
	Capacity    int64  `json:"capacity,omitempty" help:"how many requests you serve at the same time; 0 for as many as come" example:"3"`
}

// ServiceOffered says that there is a service.
type ServiceOffered struct {
	Service uint64           `json:"service"` // Its number, from 1.
	Member  people.MemberID  `json:"member"`
	By      machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Offer   Offer            `json:"offer"`
}

// Check refuses what says nothing.
func (m Offer) Check() error {
	if err := checkText(m.Title, "title", maxTitle, false); err != nil {
		return err
	}
	if err := checkText(m.Description, "description", maxDescription, true); err != nil {
		return err
	}
	if err := checkText(m.Terms, "terms", maxTerms, true); err != nil {
		return err
	}
	if len(m.Activity) > maxActivity || strings.Trim(m.Activity, "abcdefghijklmnopqrstuvwxyz0123456789:-") != "" {
		return machine.Malformed("services.bad_activity", "an activity is named by its id, such as act:bookkeeping").At("activity")
	}
	if m.Capacity < 0 || m.Capacity > maxCapacity {
		return machine.Malformed("services.bad_capacity", "you serve 1 to %d requests at the same time, or 0 for as many as come", maxCapacity).At("capacity")
	}
	return nil
}

// Apply offers it.
func (m Offer) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	if count(s, who) >= maxOffered {
		return machine.OverLimit("services.too_many_services", "%s offers %d services; withdraw one first", who, maxOffered)
	}
	n := lastService.Next(s)
	services.Put(s, n, Service{By: who, Offer: m, Since: s.Time})
	offered.Add(s, who, n)
	s.Emit(ServiceOffered{n, who, s.By, m})
	return nil
}

func count(s *machine.Step, who people.MemberID) (n int64) {
	for range offered.Of(s, who) {
		n++
	}
	return n
}

// Change says anew what a service is. Who asked for it before is served on the
// terms that it had then.
type Change struct {
	Service     uint64 `json:"service" help:"the service's number" example:"1" pos:"1"`
	Title       string `json:"title" help:"what the service is called" example:"Bookkeeping for small co-operatives"`
	Description string `json:"description" help:"what you do for others, in words; it names no persons" example:"We keep your books and prepare the yearly return."`
	Terms       string `json:"terms" help:"on what terms: for nothing, for a return, at which price" example:"Up to two hours a month for nothing, then 30 pounds an hour."`
	Activity    string `json:"activity,omitempty" help:"what kind of activity it is, as an id of the vocabulary of activities" example:"act:bookkeeping"`
	Capacity    int64  `json:"capacity,omitempty" help:"how many requests you serve at the same time; 0 for as many as come" example:"3"`
}

// ServiceChanged says what a service is now.
type ServiceChanged struct {
	Service uint64           `json:"service"`
	By      machine.PersonID `json:"by"`
	Offer   Offer            `json:"offer"`
}

func (m Change) offer() Offer {
	return Offer{Title: m.Title, Description: m.Description, Terms: m.Terms, Activity: m.Activity, Capacity: m.Capacity}
}

// Check refuses what says nothing.
func (m Change) Check() error { return m.offer().Check() }

// Apply changes it.
func (m Change) Apply(s *machine.Step) error {
	v, err := yours(s, m.Service)
	if err != nil {
		return err
	}
	v.Offer = m.offer()
	services.Put(s, m.Service, v)
	s.Emit(ServiceChanged{m.Service, s.By, v.Offer})
	return nil
}

// Withdraw ends an offer. What was asked for before is still answered.
type Withdraw struct {
	Service uint64 `json:"service" help:"the service's number" example:"1" pos:"1"`
}

// ServiceWithdrawn says that a service is offered no longer.
type ServiceWithdrawn struct {
	Service uint64           `json:"service"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// Apply withdraws it.
func (m Withdraw) Apply(s *machine.Step) error {
	v, err := yours(s, m.Service)
	if err != nil {
		return err
	}
	v.Withdrawn = true
	services.Put(s, m.Service, v)
	offered.Remove(s, v.By, m.Service)
	s.Emit(ServiceWithdrawn{m.Service, s.By})
	return nil
}
