// Package relations keeps what members and persons are to each other, and what
// each shows to whom. It keeps true that a relation counts exactly while both
// sides say the same and neither ended it; that nobody is put into one by the
// other; that either side ends it alone, on a day it names; and that what
// somebody shows follows what others are to it, and nothing becomes narrower
// than it was before somebody asked for that.
package relations

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought relations.
const since = 6

// Module is all that relations add to the machine.
var Module = machine.Module{
	Name: "relations",
	Kinds: []machine.Kind{
		machine.KindOf[State]("relations.state", "Say what you are to another.", Stated{}, Formed{}, Reworded{}, Ended{}).Since(since),
		machine.KindOf[Decline]("relations.decline", "Say that you are not what another says.", Declined{}).Since(since),
		machine.KindOf[TakeBack]("relations.take_back", "Take back what you said about a relation.", StatementTakenBack{}, EndTakenBack{}).Since(since),
		machine.KindOf[End]("relations.end", "End a relation.", EndSet{}, Ended{}).Since(since),
		machine.KindOf[Share]("relations.share", "Say what you show to whom.", SharingSet{}).Since(since),
	},
	Dues:  []machine.DueKind{machine.DueOf[Look]("relations.look", Ended{}, Lapsed{})},
	Rules: rules,
}

// Stage is how far a relation has come.
type Stage string

// The stages of a relation.
const (
	Said     Stage = "said"       // One side says so.
	Counts   Stage = "counts"     // Both say so.
	Over     Stage = "ended"      // It counted once.
	Refused  Stage = "declined"   // The other side said no.
	Unsaid   Stage = "taken_back" // Who said so said otherwise.
	Unheard  Stage = "lapsed"     // The other side said nothing.
	Replaced Stage = "replaced"   // Both sides put another in its place.
)

// Relation is what two are to each other, or what one of them says so far.
type Relation struct {
	Number  uint64          `json:"number"` // From 1; what is said anew after an end has a new one.
	First   Side            `json:"first"`
	Second  Side            `json:"second"`
	Stage   Stage           `json:"stage"`
	Since   int64           `json:"since"`             // Of this stage; Unix seconds of rule time, as all times here.
	Instead Role            `json:"instead,omitempty"` // Of the one who said it first, in the relation whose place it takes.
	Until   string          `json:"until,omitempty"`   // Its last day as year-month-day, once one is set.
	Ender   people.MemberID `json:"ender,omitempty"`   // Who set it, or declined.
	Turn    uint64          `json:"turn"`              // Counts its changes, so that what falls due knows which it is about.
}

// Side is one end of a relation.
type Side struct {
	Who   people.MemberID `json:"who"`
	Role  Role            `json:"role"` // What it is to the other.
	Says  bool            `json:"says"` // It said so itself.
	Words string          `json:"words,omitempty"`
}

// place tells relations apart: the ends in order, and what the first is. Two may
// be several things to each other.
type place = state.Pair[state.Pair[people.MemberID, people.MemberID], Role]

// own is one's side of a relation.
type own = state.Pair[people.MemberID, Role]

var (
	relations = state.NewMap[place, Relation]("relations/relations") // The latest of each place.
	last      = state.NewCounter("relations/last")
	said      = state.NewSet2[people.MemberID, own]("relations/said") // What somebody says of others and neither took back nor ended.
	sharings  = state.NewMap[people.MemberID, Sharing]("relations/sharings")
)

// placeOf is where a relation stands in which one is a role to another.
func placeOf(who, other people.MemberID, role Role) place {
	if First(who, other, role) {
		return state.PairOf(state.PairOf(who, other), role)
	}
	return state.PairOf(state.PairOf(other, who), role.Other())
}

// First reports whether who has a role is the first of the two sides: suppliers,
// funders, mentors and umbrellas are, and of equals the one whose id sorts first.
func First(who, other people.MemberID, role Role) bool {
	if role == role.Other() {
		return who < other
	}
	return role.leads()
}

// Of is what one is to another in a role, as far as either said so; the latest.
func Of(r state.Reader, who, other people.MemberID, role Role) (Relation, bool) {
	return relations.Get(r, placeOf(who, other, role))
}

// Between walks what two are to each other as both say, by role.
func Between(r state.Reader, a, b people.MemberID) iter.Seq[Relation] {
	return func(yield func(Relation) bool) {
		for _, role := range Roles {
			if x, _ := Of(r, a, b, role); x.Stage == Counts && !yield(x) {
				return
			}
		}
	}
}

// Last is the number of the latest relation, 0 before the first.
func Last(r state.Reader) uint64 { return last.Get(r) }

// All walks the latest of every relation there ever was.
func All(r state.Reader) iter.Seq[Relation] {
	return func(yield func(Relation) bool) {
		for _, x := range relations.All(r) {
			if !yield(x) {
				return
			}
		}
	}
}

// side is the end of a relation that somebody has, and the other one.
func (x *Relation) side(who people.MemberID) (mine, other *Side) {
	if x.First.Who == who {
		return &x.First, &x.Second
	}
	return &x.Second, &x.First
}

func (x Relation) place() place {
	return state.PairOf(state.PairOf(x.First.Who, x.Second.Who), x.First.Role)
}

// become puts a relation at its next stage. What is over is said by nobody.
func (x Relation) become(s *machine.Step, next Stage) {
	x.Stage, x.Since, x.Turn = next, s.Time, x.Turn+1
	switch next {
	case Said:
		s.Schedule(s.Time+rule(s, ruleAnswer)*day, Look{x.First.Who, x.Second.Who, x.First.Role, x.Turn})
	case Counts:
	case Over, Refused, Unsaid, Unheard, Replaced:
		said.Remove(s, x.First.Who, state.PairOf(x.Second.Who, x.First.Role))
		said.Remove(s, x.Second.Who, state.PairOf(x.First.Who, x.Second.Role))
	}
	relations.Put(s, x.place(), x)
}

// again stores a relation of which something else than its stage changed, so
// that what was to fall due does not.
func (x *Relation) again(s *machine.Step) {
	x.Turn++
	relations.Put(s, x.place(), *x)
}

// Look is when nobody has answered for long, or a relation's last day is over.
type Look struct {
	First  people.MemberID `json:"first"`
	Second people.MemberID `json:"second"`
	Role   Role            `json:"role"` // Of the first.
	Turn   uint64          `json:"turn"`
}

// Lapsed says that the other side never answered.
type Lapsed struct {
	Relation uint64 `json:"relation"`
}

// Apply ends what is over, and drops what nobody answered.
func (d Look) Apply(s *machine.Step) error {
	x, _ := Of(s, d.First, d.Second, d.Role)
	switch {
	case x.Turn != d.Turn:
	case x.Stage == Said:
		x.become(s, Unheard)
		s.Emit(Lapsed{x.Number})
	case x.Stage == Counts:
		x.become(s, Over)
		s.Emit(Ended{Relation: x.Number, Holder: x.Ender, Until: x.Until})
	}
	return nil
}
