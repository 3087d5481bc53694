// Package moving lets a network that exists already move in: it carries its roll
// and its earlier decisions over. It keeps true that only the founders carry
// organizations over, before the network is founded, and that every founder has
// signed with the whole list before them; that a list counts whole or not at
// all; that a place on it is no membership until the organization's own
// representative claims it and accepts the charter as it stands; that one
// person claims one place; and that a place nobody claims lapses.
//
// What an organization accepted earlier, and what was decided earlier, are
// known here by date and by the hash of a document. No address of anybody comes
// here: how a link reached its representative is the founders' affair.
package moving

import (
	"iter"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought moving in.
const since = 4

// Module is all that moving in adds to the machine.
var Module = machine.Module{
	Name: "moving",
	Kinds: []machine.Kind{
		machine.KindOf[CarryOver]("moving.carry_over", "Carry organizations over from the roll that there was before this network.", PlacesCarriedOver{}).BeforeFounding().Since(since),
		machine.KindOf[Discard]("moving.discard", "Take back a list of organizations that was carried over.", ListDiscarded{}).BeforeFounding().Since(since),
		machine.KindOf[Claim]("moving.claim", "Claim your organization's place and accept the charter for it.", PlaceClaimed{}).BeforeFounding().Since(since),
		machine.KindOf[ReplaceLink]("moving.replace_link", "Give the place of an organization another link, when the first was lost or went to the wrong person.", LinkReplaced{}).CarriedBy(machine.WeightOrdinary).Since(since),
		machine.KindOf[RecordEarlier]("moving.record_earlier", "Record what was decided before there was this network.", EarlierRecorded{}).BeforeFounding().CarriedBy(machine.WeightOrdinary).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[EndClaims]("moving.end_claims", PlaceLapsed{}),
	},
}

// List is one list of organizations that was carried over.
type List struct {
	Parts  uint64 `json:"parts"`
	Came   uint64 `json:"came"` // Parts that are here; a list counts once all are.
	Places uint64 `json:"places"`
	Left   uint64 `json:"left"` // Places not yet claimed.
}

// Whole reports whether all of the list is here.
func (l List) Whole() bool { return l.Parts > 0 && l.Came == l.Parts }

// standing is a place as it is kept until it is claimed or lapses.
type standing struct {
	Place
	List string `json:"list"`
}

var (
	lists    = state.NewMap[string, List]("moving/lists") // By their hash.
	begun    = state.NewItem[string]("moving/begun")      // The list of which more parts are to come.
	places   = state.NewMap[machine.OrganizationID, standing]("moving/places")
	claimers = state.NewMap[machine.PersonID, machine.OrganizationID]("moving/claimers")
	carried  = state.NewItem[uint64]("moving/carried") // Places ever carried over and not taken back.
	earlier  = state.NewMap[string, string]("moving/earlier")
	recorded = state.NewItem[uint64]("moving/recorded") // Earlier decisions.
)

// PlaceOf is the place that an organization can claim; false when it has none,
// has claimed it, or let it lapse.
func PlaceOf(r state.Reader, o machine.OrganizationID) (Place, bool) {
	p, ok := places.Get(r, o)
	return p.Place, ok
}

// Places walks what is not claimed yet, by organization.
func Places(r state.Reader) iter.Seq2[machine.OrganizationID, Place] {
	return func(yield func(machine.OrganizationID, Place) bool) {
		for id, p := range places.All(r) {
			if !yield(id, p.Place) {
				return
			}
		}
	}
}

// ListOf is how much of a list is here; false for one that nobody began.
func ListOf(r state.Reader, hash string) (List, bool) { return lists.Get(r, hash) }

// Begun is the list of which more parts are to come; empty for none.
func Begun(r state.Reader) string {
	hash, _ := begun.Get(r)
	return hash
}

// ClaimBy is until when a place can be claimed without having been called for,
// and when it lapses, Unix seconds; false while the network forms, when no time
// runs yet.
func ClaimBy(r state.Reader) (usual, last int64, ok bool) {
	first, ok := charter.Version(r, 1)
	if !ok {
		return 0, 0, false
	}
	usual = first.Since + ClaimDays*daySeconds
	return usual, usual + LastCallDays*daySeconds, true
}

// Claimable reports whether an organization has a place on a list that is here as
// a whole.
func Claimable(r state.Reader, o machine.OrganizationID) bool {
	p, ok := places.Get(r, o)
	l, _ := lists.Get(r, p.List)
	return ok && l.Whole()
}

// IsRecorded reports whether a decision with this document is on record.
func IsRecorded(r state.Reader, document string) bool { return earlier.Has(r, document) }
