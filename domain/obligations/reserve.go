package obligations

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Reserve is the first of two phases: the debtor lets the creditor post an
// obligation of up to an amount, within a time. Until then it counts against the
// creditor's limit and is owed to nobody.
type Reserve struct {
	Creditor people.MemberID `json:"creditor" help:"handle of the member that may post it" example:"mill" pos:"1"`
	Amount   int64           `json:"amount" in:"unit" help:"the most, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Unit     string          `json:"unit" help:"what it is counted in: a currency such as EUR, or h, kg, each and so on" example:"EUR"`
	Due      string          `json:"due" help:"until when it is to be paid, as year-month-day" example:"2027-03-31"`
	Hours    int64           `json:"hours" help:"for how many hours it is reserved" example:"72"`
	Key      string          `json:"key" help:"a word of your own that you use once, so that it comes once only" example:"order-17"`
	UpTo     bool            `json:"up_to,omitempty" help:"as much of the amount as the creditor's limit still allows" example:"false"`
}

// Post is the second: the creditor says how much of it is owed. The rest is free
// again.
type Post struct {
	Hold   uint64 `json:"hold" help:"the reservation's number" example:"1" pos:"1"`
	Amount int64  `json:"amount,omitempty" in:"hold" help:"how much is owed, in the smallest steps of the unit; 0 for all of it" example:"15000"`
}

// Release ends what is held, and nothing comes of it: the creditor releases a
// reservation; who made a chain, or whose yes to it is missing, releases all of it.
type Release struct {
	Hold uint64 `json:"hold" help:"the number of the reservation or chain" example:"1" pos:"1"`
}

func (m Reserve) link(debtor people.MemberID) Link {
	return Link{Debtor: debtor, Creditor: m.Creditor, Amount: m.Amount, Unit: m.Unit, Due: m.Due, UpTo: m.UpTo}
}

// Check refuses what reserves nothing.
func (m Reserve) Check() error {
	if err := checkHold(m.Key, m.Hours); err != nil {
		return err
	}
	return m.link("?").check()
}

// Check refuses less than nothing.
func (m Post) Check() error {
	if m.Amount == 0 {
		return nil
	}
	return checkAmount(m.Amount, "amount")
}

// Check has nothing to refuse.
func (Release) Check() error { return nil }

// Apply reserves it.
func (m Reserve) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if who == m.Creditor {
		return toItself("creditor")
	}
	h := Hold{Kind: Reservation, Key: m.Key, By: who, Links: []Link{m.link(who)}}
	n, err := h.hold(s, m.Hours)
	if err != nil {
		return err
	}
	s.Schedule(s.Time+m.Hours*hour, Expire{n})
	return nil
}

// Apply makes an obligation of it.
func (m Post) Apply(s *machine.Step) error {
	h, err := held(s, m.Hold)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	switch l := h.Links[0]; {
	case h.Kind != Reservation:
		return machine.Conflict("obligations.is_chain", "number %d is a chain: it goes once all have agreed to it", m.Hold).At("hold")
	case who != l.Creditor:
		return machine.NotAllowed("obligations.not_creditor", "%s posts this or releases it, and %s does not", l.Creditor, who)
	case m.Amount > l.Amount:
		return machine.Conflict("obligations.more_than_reserved", "%s are reserved", Show(l.Amount, l.Unit)).At("amount")
	}
	if m.Amount > 0 && m.Amount < h.Links[0].Amount {
		l := &h.Links[0]
		expose(s, l.Creditor, l.Debtor, l.Unit, m.Amount-l.Amount)
		l.Amount = m.Amount
	}
	return h.post(s, m.Hold)
}

// Apply releases it.
func (m Release) Apply(s *machine.Step) error {
	h, err := held(s, m.Hold)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	may := h.Kind == Reservation && who == h.Links[0].Creditor ||
		h.Kind == ForChain && (who == h.By || slices.Contains(h.Waits, who))
	if !may {
		return machine.NotAllowed("obligations.may_not_release", "the creditor releases a reservation, so that it can count on it; a chain is released by who made it or has not agreed to it yet; %s is neither", who)
	}
	h.end(s, m.Hold, Released)
	s.Emit(HoldReleased{m.Hold, who, s.By})
	return nil
}
