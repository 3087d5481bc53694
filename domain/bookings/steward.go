package bookings

import (
	"metaorg/machine"
)

// Confirm lets a booking stand that a steward was asked about.
type Confirm struct {
	Booking uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
}

// Confirmed says that a steward let a booking stand.
type Confirmed struct {
	Booking uint64           `json:"booking"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Apply confirms it.
func (m Confirm) Apply(s *machine.Step) error {
	b, err := stewarded(s, m.Booking)
	if err != nil {
		return err
	}
	if b.State != Asked || s.Time >= b.Deadline {
		return notNow(m.Booking, b)
	}
	b.State, b.Deadline = Agreed, 0
	b.put(s, m.Booking)
	s.Emit(Confirmed{m.Booking, s.By})
	return nil
}

// CallOff ends a booking against the will of whoever booked, which is told why.
type CallOff struct {
	Booking  uint64 `json:"booking" help:"the booking's number" example:"12" pos:"1"`
	Document Paper  `json:"document" help:"hash of the document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// CalledOff says that a steward ended a booking.
type CalledOff struct {
	Booking  uint64           `json:"booking"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document,omitempty"` // Why;
	Closure  uint64           `json:"closure,omitempty"`  // or the number of the closure that did it.
}

// Check refuses what gives no reason.
func (m CallOff) Check() error { return m.Document.check("document") }

// Apply calls it off.
func (m CallOff) Apply(s *machine.Step) error {
	b, err := stewarded(s, m.Booking)
	if err != nil {
		return err
	}
	if !b.State.ahead() || b.State == Out || b.State == Late {
		return notNow(m.Booking, b)
	}
	b.end(s, m.Booking, Off)
	s.Emit(CalledOff{m.Booking, s.By, m.Document, 0})
	offerFreed(s, b.Resource)
	return nil
}

// Paper is the hash of a document: the hexadecimal digits of a BLAKE3-256 hash,
// in lower case.
type Paper string

func (p Paper) check(field string) error {
	if len(p) != paperDigits {
		return badPaper(field)
	}
	for _, c := range p {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return badPaper(field)
		}
	}
	return nil
}

func badPaper(field string) error {
	return machine.Malformed("bookings.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
}

// stewarded finds a booking of a resource whose steward acts.
func stewarded(s *machine.Step, n uint64) (Booking, error) {
	b, err := known(s, n)
	if err != nil {
		return b, err
	}
	return b, steward(s, b.Resource)
}
