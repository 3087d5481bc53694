// Package patronage keeps what members give each other and the commons, as
// economic events of ValueFlows. It keeps true that an event counts once the
// other side has confirmed it, and never before; that what is exchanged under
// common control never counts; that a correction is an event of its own, which
// takes the place of the one it corrects once it is confirmed as well; that
// nothing changes on days of a period that is closed; and that of a resource
// that is followed, nobody gives away more than there is.
package patronage

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought patronage.
const since = 6

// Module is all that patronage adds to the machine.
var Module = machine.Module{
	Name: "patronage",
	Kinds: []machine.Kind{
		machine.KindOf[Record]("patronage.record", "Record what was given to another or to the commons, or received.", EventRecorded{}, EventConfirmed{}, ResourceChanged{}).Since(since),
		machine.KindOf[Confirm]("patronage.confirm", "Confirm what the other side recorded.", EventConfirmed{}, ResourceChanged{}).Since(since),
		machine.KindOf[Dispute]("patronage.dispute", "Say that what was recorded is not right.", EventDisputed{}).Since(since),
		machine.KindOf[Withdraw]("patronage.withdraw", "Take back what you recorded, before it is confirmed.", EventWithdrawn{}).Since(since),
		machine.KindOf[Correct]("patronage.correct", "Correct what both sides had confirmed.", EventRecorded{}, EventConfirmed{}, ResourceChanged{}).Since(since),
		machine.KindOf[ShowUse]("patronage.show_use", "Have a gift to the commons confirmed by somebody else's use of it.", EventConfirmed{}, ResourceChanged{}).Since(since),
		machine.KindOf[Track]("patronage.track", "Follow how much there is of something of yours.", ResourceTracked{}).Since(since),
	},
	Rules:   rules,
	Instead: []machine.Replaced{{Kind: "membership.record_contribution", By: "patronage.record", Since: since}},
}

// Kind is what is given.
type Kind string

// The kinds of PRODUCT.md, point 14.
const (
	Information Kind = "information"
	Goods       Kind = "goods"
	Services    Kind = "services"
	Resources   Kind = "resources"
	Labour      Kind = "labour"
	Money       Kind = "money"
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Information, Goods, Services, Resources, Labour, Money} }

// Stream is out of which of the three streams of a member's life something comes.
type Stream string

// The streams.
const (
	Livelihood Stream = "livelihood" // What one lives on.
	Love       Stream = "love"       // What one does for the sake of it.
	Care       Stream = "care"       // What one does for others who need it.
)

// State is how far an event has been agreed on.
type State string

// The states of an event.
const (
	Asked     State = "recorded"  // The other side is asked.
	Agreed    State = "confirmed" // Both sides say so.
	Disputed  State = "disputed"  // The other side says no; it may still confirm.
	Withdrawn State = "withdrawn" // By who recorded it.
	Replaced  State = "replaced"  // By a correction.
	Own       State = "own"       // Changes only what one member has; it counts for nobody.
)

// Event is one economic event.
type Event struct {
	Action     Action          `json:"action"`
	Provider   people.MemberID `json:"provider"`
	Receiver   people.MemberID `json:"receiver,omitempty"` // Empty for the commons.
	By         people.MemberID `json:"by"`                 // The side that recorded it.
	Kind       Kind            `json:"kind"`
	Resource   uint64          `json:"resource,omitempty"`    // What it takes from or acts on, where it is followed.
	ToResource uint64          `json:"to_resource,omitempty"` // What it adds to.
	Item       uint64          `json:"item,omitempty"`        // Of the commons, to which it is given or which it uses.
	Quantity   int64           `json:"quantity"`              // In smallest steps of the unit.
	Unit       string          `json:"unit"`
	Value      int64           `json:"value,omitempty"` // What both say it is worth, in minor units; 0 for nothing said.
	Currency   string          `json:"currency,omitempty"`
	Stream     Stream          `json:"stream"`
	Date       string          `json:"date"`
	Note       string          `json:"note,omitempty"`
	Evidence   Paper           `json:"evidence,omitempty"`
	Location   string          `json:"location,omitempty"` // Where the resource is after it.
	Stage      string          `json:"stage,omitempty"`    // How far the resource has come by it.
	State      State           `json:"state"`
	Since      int64           `json:"since"`                // Of this state; Unix seconds of rule time, as all times here.
	Corrects   uint64          `json:"corrects,omitempty"`   // The event in whose place it comes.
	Void       bool            `json:"void,omitempty"`       // As a correction: that one did not happen.
	Correction uint64          `json:"correction,omitempty"` // The latest event that corrects it, or would.
	Witness    people.MemberID `json:"witness,omitempty"`    // The steward, or user, by whom a gift to the commons was confirmed.
	Adoption   uint64          `json:"adoption,omitempty"`   // The use that confirmed it.
	SelfDealt  bool            `json:"self_dealt,omitempty"` // Between two under common control: it moves things and counts for nobody.
	Document   Paper           `json:"document,omitempty"`   // Why it is disputed.
	Earlier    bool            `json:"earlier,omitempty"`    // Recorded by the rule of membership, before version 6.
}

var (
	events       = state.NewMap[uint64, Event]("patronage/events")
	lastEvent    = state.NewItem[uint64]("patronage/last_event")
	byDate       = state.NewSet[state.Pair[string, uint64]]("patronage/by_date") // Those that count, by day and number.
	open         = state.NewMap[people.MemberID, int64]("patronage/open")        // How many somebody recorded that nobody has confirmed.
	resources    = state.NewMap[uint64, Resource]("patronage/resources")
	lastResource = state.NewCounter("patronage/last_resource")
	closed       = state.NewMap[string, string]("patronage/closed") // Closed days, from the first to the last, both included.
)

// EventOf is the event with this number, also of those recorded by the rule of
// membership, which have their numbers from there.
func EventOf(r state.Reader, n uint64) (Event, bool) {
	if e, ok := events.Get(r, n); ok {
		return e, true
	}
	return earlier(r, n)
}

// LastEvent is the number of the latest event, 0 before the first.
func LastEvent(r state.Reader) uint64 {
	if n, ok := lastEvent.Get(r); ok {
		return n
	}
	return lastEarlier(r)
}

// next is the number of a new event: after those of membership, so that no two
// have the same.
func next(s *machine.Step) uint64 {
	n := LastEvent(s) + 1
	lastEvent.Put(s, n)
	return n
}

// put keeps an event in a state, and what finds it.
func (e Event) put(s *machine.Step, n uint64, to State) {
	before, _ := EventOf(s, n)
	e.State, e.Since = to, s.Time
	count(s, e.By, is(e.State == Asked)-is(before.State == Asked && !before.Earlier))
	if key := state.PairOf(e.Date, n); e.counts() {
		byDate.Add(s, key)
	} else {
		byDate.Remove(s, key)
	}
	if !e.Earlier {
		e.noteFirst(s, n)
	}
	if !e.Earlier && e.Provider != e.Receiver {
		membership.NoteGiving(s, n, e.Provider, e.Receiver, to == Asked || to == Disputed, is(e.counts())-is(before.counts()))
	}
	events.Put(s, n, e)
}

func is(so bool) int64 {
	if so {
		return 1
	}
	return 0
}

func count(s *machine.Step, m people.MemberID, by int64) {
	if n, _ := open.Get(s, m); by != 0 {
		open.Put(s, m, n+by)
	}
}

// counts reports whether both sides, or for the commons somebody else, say that
// it happened between two that are not one.
func (e Event) counts() bool { return e.State == Agreed && !e.SelfDealt && !e.Void && !e.Earlier }

// other is the side of an event that did not record it; empty where that is the
// commons.
func (e Event) other() people.MemberID {
	if e.By == e.Provider {
		return e.Receiver
	}
	return e.Provider
}
