package obligations

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// HoldKind is what a hold is for.
type HoldKind string

// The kinds of holds.
const (
	Reservation HoldKind = "reservation" // One obligation, which the creditor posts up to its amount.
	ForChain    HoldKind = "chain"       // Several, which go together or not at all.
)

// HoldState is how far a hold has come.
type HoldState string

// The states of a hold.
const (
	Holding  HoldState = "holding"
	Posted   HoldState = "posted"   // Its obligations are there.
	Released HoldState = "released" // By who may; nothing came of it.
	Expired  HoldState = "expired"
)

// Link is one obligation to be.
type Link struct {
	Debtor   people.MemberID `json:"debtor" help:"handle of the member that is to owe" example:"mill"`
	Creditor people.MemberID `json:"creditor" help:"handle of the member that is to be owed" example:"dew"`
	Amount   int64           `json:"amount" in:"unit" help:"how much, in the smallest steps of the unit: 20000 for 200.00" example:"20000"`
	Unit     string          `json:"unit" help:"what it is counted in: a currency such as EUR, or h, kg, each and so on" example:"EUR"`
	Due      string          `json:"due" help:"until when, as year-month-day" example:"2027-03-31"`
	UpTo     bool            `json:"up_to,omitempty" help:"as much of the amount as the creditor's limit still allows" example:"false"`
}

// Hold is what counts against limits already and is no obligation yet.
type Hold struct {
	Kind    HoldKind          `json:"kind"`
	Key     string            `json:"key"` // Of who made it; it never comes twice.
	By      people.MemberID   `json:"by"`
	Links   []Link            `json:"links"`
	Waits   []people.MemberID `json:"waits,omitempty"` // Whose yes is missing, by id.
	Expires int64             `json:"expires"`         // Unix seconds.
	State   HoldState         `json:"state"`
	First   uint64            `json:"first,omitempty"` // Of the obligations that came of it; as many as links.
}

// HoldMade says that something is held.
type HoldMade struct {
	Number uint64           `json:"number"` // From 1.
	Hold   Hold             `json:"hold"`
	By     machine.PersonID `json:"by"`
}

// HoldPosted says that the obligations are there.
type HoldPosted struct {
	Hold  uint64           `json:"hold"`
	First uint64           `json:"first"` // The number of the first obligation.
	By    machine.PersonID `json:"by"`
}

// HoldReleased says that nothing comes of it.
type HoldReleased struct {
	Hold   uint64           `json:"hold"`
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by"`
}

// HoldExpired says that its time is over.
type HoldExpired struct {
	Hold uint64 `json:"hold"`
}

var (
	holds    = state.NewMap[uint64, Hold]("obligations/holds")
	lastHold = state.NewCounter("obligations/last_hold")
	keys     = state.NewSet2[people.MemberID, string]("obligations/keys")    // Of holds, by who made them; for ever.
	holding  = state.NewSet2[people.MemberID, uint64]("obligations/holding") // Not over, by who made them.
)

// HoldOf is the reservation or chain with this number.
func HoldOf(r state.Reader, n uint64) (Hold, bool) { return holds.Get(r, n) }

// LastHold is the number of the latest, 0 before the first.
func LastHold(r state.Reader) uint64 { return lastHold.Get(r) }

// Holds are all that there ever were, the oldest first.
func Holds(r state.Reader) iter.Seq2[uint64, Hold] { return holds.All(r) }

func (l Link) check() error {
	o := Obligation{Debtor: l.Debtor, Creditor: l.Creditor, Amount: l.Amount, Unit: l.Unit, Due: l.Due, Source: Source{Kind: Agreement}}
	if err := o.check("debtor", "creditor"); err != nil {
		return err
	}
	if l.Debtor == l.Creditor {
		return toItself("debtor")
	}
	return nil
}

// ofLink says of which link of a chain a refusal is, so that it stands beside it.
func ofLink(i int, err error) error {
	var no *machine.Refusal
	if errors.As(err, &no) && no.Field != "" {
		return no.At(fmt.Sprintf("links.%d.%s", i, no.Field))
	}
	return err
}

func checkHold(key string, hours int64) error {
	switch {
	case strings.TrimSpace(key) == "":
		return machine.Malformed("obligations.no_key", "give it a word of your own that you use once, so that it comes once only").At("key")
	case len(key) > refBytes:
		return machine.OverLimit("obligations.too_long", "this has %d bytes, more than %d", len(key), refBytes).At("key")
	case !people.Reads(key, false):
		return machine.Malformed("obligations.unprintable", "this has a character that nobody can see").At("key")
	case hours < 1 || hours > mostHours:
		return machine.Malformed("obligations.bad_hours", "it holds from 1 to %d hours", mostHours).At("hours")
	}
	return nil
}

// hold makes one: each of its links fits its creditor's limit, with those before it counted.
func (h Hold) hold(s *machine.Step, hours int64) (n uint64, err error) {
	open := 0
	for range holding.Of(s, h.By) {
		open++
	}
	switch {
	case open >= mostHolds:
		return 0, machine.OverLimit("obligations.too_many_holds", "%s has %d reservations and chains that are not over; wait for one, or release one", h.By, mostHolds)
	case keys.Has(s, h.By, h.Key):
		return 0, machine.Conflict("obligations.key_used", "%s used %q already; a key comes once only", h.By, h.Key).At("key")
	}
	for i := range h.Links {
		if err := h.Links[i].take(s, h.By); err != nil {
			if h.Kind == ForChain {
				err = ofLink(i, err)
			}
			return 0, err
		}
	}
	n = lastHold.Next(s)
	h.Expires, h.State = s.Time+hours*hour, Holding
	keys.Add(s, h.By, h.Key)
	holding.Add(s, h.By, n)
	holds.Put(s, n, h)
	s.Emit(HoldMade{n, h, s.By})
	return n, nil
}

// take counts a link against its creditor's limit.
func (l *Link) take(s *machine.Step, who people.MemberID) error {
	if err := between(s, l.Debtor, l.Creditor, who); err != nil {
		return err
	}
	if err := CheckPast(s.Time, l.Due, "due"); err != nil {
		return err
	}
	if room := RoomOf(s, l.Creditor, l.Debtor, l.Unit); l.UpTo && room > 0 {
		l.Amount = min(l.Amount, room)
	}
	if err := fits(s, l.Creditor, l.Debtor, l.Unit, l.Amount); err != nil {
		return err
	}
	expose(s, l.Creditor, l.Debtor, l.Unit, l.Amount)
	return nil
}

// end takes it off limits again.
func (h Hold) end(s *machine.Step, n uint64, as HoldState) Hold {
	for _, l := range h.Links {
		expose(s, l.Creditor, l.Debtor, l.Unit, -l.Amount)
	}
	holding.Remove(s, h.By, n)
	h.State, h.Waits = as, nil
	holds.Put(s, n, h)
	return h
}

// post makes obligations of all its links.
func (h Hold) post(s *machine.Step, n uint64) error {
	h = h.end(s, n, Posted)
	for i, l := range h.Links {
		o := Obligation{
			Debtor: l.Debtor, Creditor: l.Creditor, By: h.By, Amount: l.Amount, Unit: l.Unit, Due: l.Due,
			Source: Source{Agreement, h.Key}, State: Acknowledged, Hold: n,
		}
		number, err := o.enter(s, "")
		if err != nil {
			return err
		}
		if i == 0 {
			h.First = number
		}
	}
	holds.Put(s, n, h)
	s.Emit(HoldPosted{n, h.First, s.By})
	return nil
}

// held is the reservation or chain with this number, if it still holds.
func held(s *machine.Step, n uint64) (Hold, error) {
	h, ok := holds.Get(s, n)
	if !ok {
		return h, machine.NotFound("obligations.unknown_hold", "there is no reservation or chain number %d", n).At("hold")
	}
	if h.State != Holding {
		return h, machine.Conflict("obligations.hold_over", "number %d is %s; nothing more comes of it", n, h.State).At("hold")
	}
	return h, nil
}

// Expire ends a hold whose time is over.
type Expire struct {
	Hold uint64 `json:"hold"`
}

// Apply ends it, unless it ended before.
func (d Expire) Apply(s *machine.Step) error {
	h, _ := holds.Get(s, d.Hold)
	if h.State != Holding {
		return nil
	}
	h.end(s, d.Hold, Expired)
	s.Emit(HoldExpired(d))
	return nil
}
