// Package uses keeps who uses what the network shares, and how it went. It keeps
// true that whoever takes a version keeps the terms with which it came; that
// what is asked in return is worked out by the rule its stewards set, and said;
// that a receipt has two sides, and none where one owner controls both; and that
// access which a boundary does not give ends when it was said to.
//
// Downloads count as takes and adoptions, which somebody signed for, never as
// views of a page.
package uses

import (
	"iter"
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought uses.
const since = 5

// Module is all that uses add to the machine.
var Module = machine.Module{
	Name: "uses",
	Kinds: []machine.Kind{
		machine.KindOf[Take]("uses.take", "Take a version of something shared, on its terms.", Taken{}).Since(since),
		machine.KindOf[Adopt]("uses.adopt", "Say that your organization uses something shared, and for what.", Taken{}, Adopted{}).Since(since),
		machine.KindOf[Report]("uses.report", "Tell how it went with something you use.", OutcomeTold{}).Since(since),
		machine.KindOf[Stop]("uses.stop", "Say that your organization uses something no longer.", AdoptionEnded{}).Since(since),
		machine.KindOf[Confirm]("uses.confirm", "Confirm, as a steward, that somebody uses it.", UseConfirmed{}).Since(since),
		machine.KindOf[AskAccess]("uses.ask_access", "Ask the stewards for access to something that is not for you.", AccessAsked{}).Since(since),
		machine.KindOf[Grant]("uses.grant", "Give somebody access to something, until a day.", AccessAgreed{}, AccessGranted{}).Since(since),
		machine.KindOf[Refuse]("uses.refuse", "Give no access, and say why.", AccessRefused{}).Since(since),
		machine.KindOf[EndAccess]("uses.end_access", "End access, or take back that you asked for it.", AccessEnded{}).Since(since),
		machine.KindOf[Wish]("uses.wish", "Wish for something that is not there yet.", WishMade{}).Since(since),
		machine.KindOf[Support]("uses.support", "Wish for the same, or no longer.", WishSupported{}).Since(since),
		machine.KindOf[Answer]("uses.answer", "Name something shared that answers a wish.", WishAnswered{}).Since(since),
		machine.KindOf[Close]("uses.close", "Close a wish of yours.", WishClosed{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[AskOutcome]("uses.ask_outcome", OutcomeWanted{}),
		machine.DueOf[Lapse]("uses.lapse", AccessEnded{}),
		machine.DueOf[RemindStewards]("uses.remind_stewards", AccessWaits{}),
	},
	Rules: rules,
}

// Terms are on what footing something was taken.
type Terms struct {
	Terms     uint64            `json:"terms"` // Number of the resource's terms with which the version came.
	Allowance commons.Allowance `json:"allowance"`
	Fee       int64             `json:"fee,omitempty"` // Owed for it in minor units, settled outside the program.
	Currency  string            `json:"currency,omitempty"`
	At        int64             `json:"at"` // Unix seconds of rule time, as all times here.
}

// Outcome is how it went.
type Outcome string

// The outcomes.
const (
	Helped Outcome = "helped"
	Mixed  Outcome = "mixed"
	DidNot Outcome = "did_not"
)

// Adoption is that a member uses a resource.
type Adoption struct {
	Resource uint64          `json:"resource"`
	Version  uint64          `json:"version,omitempty"` // 0 where there is none to take.
	Member   people.MemberID `json:"member"`
	Since    int64           `json:"since"`
	Outcome  Outcome         `json:"outcome,omitempty"` // As told last; empty for not yet.
	Receipt  people.MemberID `json:"receipt,omitempty"` // The steward that confirmed it.
	Ended    bool            `json:"ended,omitempty"`
}

// use is one member's use of one resource.
type use = state.Pair[uint64, people.MemberID]

var (
	taken        = state.NewMap2[use, uint64, Terms]("uses/taken") // By version.
	adoptions    = state.NewMap[uint64, Adoption]("uses/adoptions")
	lastAdoption = state.NewCounter("uses/last_adoption")
	current      = state.NewMap[use, uint64]("uses/current") // The adoption that has not ended.
	accesses     = state.NewMap[uint64, Access]("uses/accesses")
	lastAccess   = state.NewCounter("uses/last_access")
	open         = state.NewMap[use, uint64]("uses/open") // The access that is asked for or granted.
	wishes       = state.NewMap[uint64, Wished]("uses/wishes")
	lastWish     = state.NewCounter("uses/last_wish")
	wishedBy     = state.NewMap[people.MemberID, int64]("uses/wished_by") // How many wishes of somebody are open.
	supporters   = state.NewSet2[uint64, people.MemberID]("uses/supporters")
)

// TakenBy walks the versions of a resource that a member took, by number, each
// with the terms that it keeps.
func TakenBy(r state.Reader, resource uint64, m people.MemberID) iter.Seq2[uint64, Terms] {
	return taken.Of(r, state.PairOf(resource, m))
}

// AdoptionOf is the adoption with this number.
func AdoptionOf(r state.Reader, n uint64) (Adoption, bool) { return adoptions.Get(r, n) }

// LastAdoption is the number of the latest adoption, 0 before the first.
func LastAdoption(r state.Reader) uint64 { return lastAdoption.Get(r) }

// takesPart is who acts, if they take part in the network.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !commons.IsLive(s, who) {
		return who, machine.NotAllowed("uses.no_part", "%s takes no part in the network; members, those on their way to it and supporters do", who)
	}
	return who, nil
}

// shared is the resource with this number, whatever became of it.
func shared(r state.Reader, n uint64) (commons.Resource, error) {
	it, ok := commons.ResourceOf(r, n)
	if !ok {
		return it, machine.NotFound("uses.unknown_resource", "nothing is shared under number %d", n).At("resource")
	}
	return it, nil
}

// cares refuses everybody but the stewards of a resource.
func cares(s *machine.Step, resource uint64) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !commons.IsSteward(s, resource, who) {
		return who, machine.NotAllowed("uses.not_steward", "this is for the stewards of resource %d; %s is none of them", resource, who)
	}
	return who, nil
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check() error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("uses.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("uses.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("uses.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("uses.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}
