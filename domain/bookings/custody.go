package bookings

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// HandOut says that what was booked was handed out. A steward says so, or who
// fetched it where the resource's rules leave it to members.
type HandOut struct {
	Booking   uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
	Condition Paper  `json:"condition,omitempty" help:"hash of the document that says in what condition it is" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// HandedOut says that a member has what it booked.
type HandedOut struct {
	Booking   uint64           `json:"booking"`
	By        machine.PersonID `json:"by"`
	Member    people.MemberID  `json:"member"` // For whom the signer acted.
	Condition Paper            `json:"condition,omitempty"`
	Due       int64            `json:"due"` // When it is due back.
}

// TakeBack says that something came back. A steward says so, or who brought it
// where the resource's rules leave it to members.
type TakeBack struct {
	Booking   uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
	Condition Paper  `json:"condition,omitempty" help:"hash of the document that says in what condition it came back" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Returned says that something came back. It is the receipt of its use.
type Returned struct {
	Booking   uint64           `json:"booking"`
	By        machine.PersonID `json:"by"`
	Member    people.MemberID  `json:"member"` // For whom the signer acted.
	Condition Paper            `json:"condition,omitempty"`
	Seconds   int64            `json:"seconds"`        // That it was out;
	Late      int64            `json:"late,omitempty"` // of these, after it was due back.
}

// Check refuses what names no document.
func (m HandOut) Check() error { return m.Condition.checkAny("condition") }

// Check refuses what names no document.
func (m TakeBack) Check() error { return m.Condition.checkAny("condition") }

func (p Paper) checkAny(field string) error {
	if p == "" {
		return nil
	}
	return p.check(field)
}

// Apply hands it out, if it is there.
func (m HandOut) Apply(s *machine.Step) error {
	b, t, err := passing(s, m.Booking)
	if err != nil {
		return err
	}
	if b.State != Agreed {
		return notNow(m.Booking, b)
	}
	gone, _ := out.Get(s, b.Resource)
	if gone+b.Units > t.Units {
		return machine.Conflict("bookings.not_back", "%d of %d are handed out and not back", gone, t.Units).At("booking")
	}
	if b, err = b.early(s, t); err != nil {
		return err
	}
	b.State, b.Went = Out, s.Time
	out.Put(s, b.Resource, gone+b.Units)
	b.put(s, m.Booking)
	s.Emit(HandedOut{m.Booking, s.By, people.ActingMember(s), m.Condition, b.Until})
	return nil
}

// early takes units from now on for a booking that is fetched before its time,
// up to a day.
func (b Booking) early(s *machine.Step, t Terms) (Booking, error) {
	if s.Time >= b.Holds {
		return b, nil
	}
	before := span{s.Time, b.Holds}
	if s.Time < b.From-day || peak(s, b.Resource, before)+b.Units > t.Units {
		no := machine.Conflict("bookings.too_early", "it can't be handed out so early").At("booking")
		no.After = b.Holds
		return b, no
	}
	occupy(s, b.Resource, before, b.Units)
	b.Holds = s.Time
	return b, nil
}

// Apply takes it back. What is left of its time is free for others, once it is
// cleared up.
func (m TakeBack) Apply(s *machine.Step) error {
	b, t, err := passing(s, m.Booking)
	if err != nil {
		return err
	}
	if b.State != Out && b.State != Late {
		return notNow(m.Booking, b)
	}
	gone, _ := out.Get(s, b.Resource)
	out.Put(s, b.Resource, gone-b.Units)
	if cleared := s.Time + t.AfterMinutes*minute; cleared < b.Frees {
		occupy(s, b.Resource, span{cleared, b.Frees}, -b.Units)
		b.Frees = cleared
	}
	b.State, b.Came = Back, s.Time
	b.put(s, m.Booking)
	s.Emit(Returned{m.Booking, s.By, people.ActingMember(s), m.Condition, s.Time - b.Went, max(0, s.Time-b.Until)})
	offerFreed(s, b.Resource)
	return nil
}

// passing finds a booking of something that is handed out, by who may say so.
func passing(s *machine.Step, n uint64) (Booking, Terms, error) {
	b, err := known(s, n)
	if err != nil {
		return b, Terms{}, err
	}
	t, _ := terms.Get(s, b.Resource)
	if t.Custody == NoCustody && b.State != Out && b.State != Late {
		return b, t, machine.Conflict("bookings.no_custody", "resource %d is not handed out", b.Resource).At("booking")
	}
	if t.Custody == ByMembers && b.Member == people.ActingMember(s) {
		return b, t, nil
	}
	return b, t, steward(s, b.Resource)
}
