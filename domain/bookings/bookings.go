// Package bookings lets members use things that only so many can use at a time:
// a press, a room, a van. It keeps true that at no moment more of a thing is
// promised than there is, whoever asks and in whatever order; that who comes
// first is served first, on the waiting list too; and that of a thing which is
// handed out it is known who has it and when it is due back.
//
// What people say about each other, such as why a booking was called off or in
// what state a thing came back, are documents, known here by hash. All times
// are Unix seconds of rule time; a place's own clocks only say when it is open
// and where its slots begin.
package bookings

import (
	"iter"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought bookings.
const since = 5

// Module is all that bookings add to the machine.
var Module = machine.Module{
	Name: "bookings",
	Kinds: []machine.Kind{
		machine.KindOf[Offer]("bookings.offer", "Let members book a resource, or change by which rules.", RulesWanted{}, TermsSet{}, CameFree{}).Since(since),
		machine.KindOf[Stop]("bookings.stop", "Take no more bookings of a resource.", RulesWanted{}, Stopped{}).Since(since),
		machine.KindOf[Close]("bookings.close", "Close a resource for a time, with the reason.", Closed{}, CalledOff{}, CameFree{}).Since(since),
		machine.KindOf[Reopen]("bookings.reopen", "Open a resource again that was to be closed.", Reopened{}, CameFree{}).Since(since),
		machine.KindOf[Book]("bookings.book", "Book a resource for a time.", Booked{}).Since(since),
		machine.KindOf[Wait]("bookings.wait", "Wait for a resource that is taken.", Waits{}).Since(since),
		machine.KindOf[Accept]("bookings.accept", "Accept what came free while you waited.", Accepted{}).Since(since),
		machine.KindOf[Change]("bookings.change", "Change the time of a booking, or how much it takes.", Changed{}, CameFree{}).Since(since),
		machine.KindOf[Cancel]("bookings.cancel", "Cancel a booking, or wait no longer.", Cancelled{}, CameFree{}).Since(since),
		machine.KindOf[Confirm]("bookings.confirm", "Confirm a booking, as a steward.", Confirmed{}).Since(since),
		machine.KindOf[CallOff]("bookings.call_off", "Decline a booking or call it off, as a steward and with the reason.", CalledOff{}, CameFree{}).Since(since),
		machine.KindOf[HandOut]("bookings.hand_out", "Say that something booked was handed out.", HandedOut{}).Since(since),
		machine.KindOf[TakeBack]("bookings.take_back", "Say that something came back, and in what condition.", Returned{}, CameFree{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[Lapse]("bookings.lapse", Lapsed{}, CameFree{}),
		machine.DueOf[FallDue]("bookings.fall_due", Done{}, Missed{}, Overdue{}),
	},
	Rules: rules,
}

// State is how far a booking has come.
type State string

// The states of a booking. From offered to out it takes its units.
const (
	Waiting  State = "waiting"  // On the list, for what it asks for to come free.
	Held     State = "offered"  // What it asks for came free; it is held until the member accepts.
	Asked    State = "asked"    // A steward has to confirm it.
	Agreed   State = "booked"   //
	Out      State = "out"      // Handed out.
	Late     State = "overdue"  // Handed out, and due back.
	Back     State = "returned" //
	Over     State = "done"     // Its time is over, and nothing had to come back.
	NotTaken State = "missed"   // Its time is over, and nobody fetched it.
	Given    State = "cancelled"
	Off      State = "called_off" // By a steward, with a reason.
	TooLate  State = "lapsed"     // Nothing came free, nobody accepted or nobody confirmed it in time.
)

// takes says whether units are kept for a booking in this state.
func (s State) takes() bool {
	switch s {
	case Held, Asked, Agreed, Out, Late:
		return true
	case Waiting, Back, Over, NotTaken, Given, Off, TooLate:
	}
	return false
}

// ahead says whether something is still to come of a booking in this state.
func (s State) ahead() bool { return s == Waiting || s.takes() }

// Booking is a resource, or units of it, for a member and a time.
type Booking struct {
	Resource uint64           `json:"resource"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"` // Who signed for it last.
	From     int64            `json:"from"`
	Until    int64            `json:"until"` // When it is due back; not any more the member's at this moment.
	Units    int64            `json:"units"`
	State    State            `json:"state"`
	Since    int64            `json:"since"`              // When it was asked for.
	Deadline int64            `json:"deadline,omitempty"` // Until when it waits, is held, or a steward is asked.
	Holds    int64            `json:"holds,omitempty"`    // From when units are taken for it, with the time to make ready;
	Frees    int64            `json:"frees,omitempty"`    // until when.
	Counts   int64            `json:"counts,omitempty"`   // How much it counts for where the resource's terms have a quota.
	Went     int64            `json:"went,omitempty"`     // When it was handed out.
	Came     int64            `json:"came,omitempty"`     // When it came back.
	Tardy    bool             `json:"tardy,omitempty"`    // Cancelled later than the resource's rules ask for.
}

// Closure is a time in which a resource can't be booked.
type Closure struct {
	From   int64  `json:"from"`
	Until  int64  `json:"until"`
	Reason string `json:"reason"`
}

// whose is a resource and a member.
type whose = state.Pair[uint64, people.MemberID]

var (
	terms       = state.NewMap[uint64, Terms]("bookings/terms")
	wanted      = state.NewMap2[uint64, people.MemberID, Terms]("bookings/wanted") // By stewards, while others have to want the same.
	bookings    = state.NewMap[uint64, Booking]("bookings/bookings")
	lastBooking = state.NewCounter("bookings/last_booking")
	days        = state.NewMap2[uint64, int64, usage]("bookings/days")                // What is taken, by resource and day of UTC since 1970.
	taking      = state.NewSet2[uint64, state.Pair[int64, uint64]]("bookings/taking") // Bookings that take units, by resource and from when.
	waiting     = state.NewSet2[uint64, uint64]("bookings/waiting")                   // By resource; the first come is first.
	open        = state.NewSet2[whose, uint64]("bookings/open")                       // Of which something is still to come.
	used        = state.NewMap2[whose, int64, use]("bookings/used")                   // By day of UTC on which bookings begin.
	out         = state.NewMap[uint64, int64]("bookings/out")                         // Units that are handed out, by resource.
	closures    = state.NewMap2[uint64, uint64, Closure]("bookings/closures")         // By resource, number.
	lastClosure = state.NewCounter("bookings/last_closure")
)

// TermsOf are the rules by which a resource is booked; false when it can't be.
func TermsOf(r state.Reader, resource uint64) (Terms, bool) { return terms.Get(r, resource) }

// BookingOf is the booking with this number.
func BookingOf(r state.Reader, n uint64) (Booking, bool) { return bookings.Get(r, n) }

// LastBooking is the number of the latest booking, 0 before the first.
func LastBooking(r state.Reader) uint64 { return lastBooking.Get(r) }

// ClosuresOf walks the times for which stewards closed a resource, with their numbers.
func ClosuresOf(r state.Reader, resource uint64) iter.Seq2[uint64, Closure] {
	return closures.Of(r, resource)
}

// Taken is how many units of a resource are taken at most within a time,
// with the time it takes to make ready and clear up.
func Taken(r state.Reader, resource uint64, from, until int64) int64 {
	return peak(r, resource, span{from, until})
}

// put keeps a booking, and all that finds it.
func (b Booking) put(s *machine.Step, n uint64) {
	before, known := bookings.Get(s, n)
	bookings.Put(s, n, b)
	if known && before.State.takes() {
		taking.Remove(s, b.Resource, state.PairOf(before.Holds, n))
	}
	if b.State.takes() {
		taking.Add(s, b.Resource, state.PairOf(b.Holds, n))
	}
	key := state.PairOf(b.Resource, b.Member)
	if b.State.ahead() {
		open.Add(s, key, n)
	} else {
		open.Remove(s, key, n)
	}
	if b.State == Waiting {
		waiting.Add(s, b.Resource, n)
	} else {
		waiting.Remove(s, b.Resource, n)
	}
}

// hold takes the units of a booking for its time and that of making ready and
// clearing up, by the rules as they are now.
func (b Booking) hold(s *machine.Step, t Terms) Booking {
	taken := t.around(b.From, b.Until)
	b.Holds, b.Frees = taken.from, taken.until
	occupy(s, b.Resource, taken, b.Units)
	it, _ := commons.ResourceOf(s, b.Resource)
	b.Counts = b.measure(it)
	b.count(s, 1)
	return b
}

// free gives the units back for what is left of a booking's time.
func (b Booking) free(s *machine.Step) Booking {
	left := span{min(max(b.Holds, s.Time), b.Frees), b.Frees}
	occupy(s, b.Resource, left, -b.Units)
	b.Frees = left.from
	return b
}

// known finds a booking.
func known(r state.Reader, n uint64) (Booking, error) {
	b, ok := bookings.Get(r, n)
	if !ok {
		return b, machine.NotFound("bookings.unknown_booking", "there is no booking number %d", n).At("booking")
	}
	return b, nil
}

// mine finds a booking of the member acted for.
func mine(s *machine.Step, n uint64) (Booking, error) {
	b, err := known(s, n)
	if err != nil {
		return b, err
	}
	if b.Member != people.ActingMember(s) {
		return b, machine.NotAllowed("bookings.not_yours", "booking %d is of %s, which alone can do this", n, b.Member).At("booking")
	}
	return b, nil
}

// notNow refuses what can't be done with a booking in its state.
func notNow(n uint64, b Booking) error {
	return machine.Conflict("bookings.not_now", "booking %d is %s, so this can't be done any more, or not yet", n, b.State).At("booking")
}
