// Package competences keeps what organizations and persons can do, and why one
// may believe it. It keeps true that everybody speaks for itself only; that what
// is shown as evidence is in the log and was confirmed by both its sides; that
// only who worked with somebody endorses it, never who is under the same
// control; and that endorsements do not go round in a circle, where each would
// vouch for who vouches for it.
//
// A competence is named by an identifier: of the program's own vocabulary, or of
// another list by its URI. Labels of other lists come into the log once, so that
// every node shows the same.
package competences

import (
	"iter"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought competences.
const since = 6

// Module is all that competences add to the machine.
var Module = machine.Module{
	Name: "competences",
	Kinds: []machine.Kind{
		machine.KindOf[Declare]("competences.declare", "Say what you can do.", Declared{}).Since(since),
		machine.KindOf[Withdraw]("competences.withdraw", "Say that you do something no longer.", Withdrawn{}).Since(since),
		machine.KindOf[SetCapacity]("competences.set_capacity", "Say how many hours a month you have for others.", CapacitySet{}).Since(since),
		machine.KindOf[ShowEvidence]("competences.show_evidence", "Show work that proves a competence.", EvidenceShown{}).Since(since),
		machine.KindOf[DropEvidence]("competences.drop_evidence", "Show work as a proof no longer.", EvidenceDropped{}).Since(since),
		machine.KindOf[Endorse]("competences.endorse", "Endorse somebody that you worked with.", Endorsed{}).Since(since),
		machine.KindOf[TakeBack]("competences.take_back", "Take an endorsement back.", EndorsementTakenBack{}).Since(since),
		machine.KindOf[Name]("competences.name", "Give names to competences of another list.", ConceptsNamed{}).Since(since),
		machine.KindOf[Rename]("competences.rename", "Name a competence of another list anew.", ConceptsNamed{}).Since(since).CarriedBy(machine.WeightLazy),
	},
}

// Level is how well somebody can do something, by its own word.
type Level string

// The levels.
const (
	Learning    Level = "learning"    // Under somebody's eye.
	Able        Level = "able"        // Alone.
	Experienced Level = "experienced" // In hard cases, for years.
	Teaching    Level = "teaching"    // And teaches it.
)

// Competence is something that a holder can do, by its own word.
type Competence struct {
	Level    Level  `json:"level"`
	Hours    int64  `json:"hours,omitempty"` // A month that it has for others in this; 0 for not said.
	Since    int64  `json:"since"`           // Unix seconds of rule time, as all times here.
	Evidence int64  `json:"evidence,omitempty"`
	Endorsed int64  `json:"endorsed,omitempty"` // By how many.
	Note     string `json:"note,omitempty"`
}

// Capacity is what a holder has for others in all.
type Capacity struct {
	Hours int64  `json:"hours"`           // A month.
	Until string `json:"until,omitempty"` // The last day for which it was said, as year-month-day.
}

// Endorsement is one's word for another's competence, from work they did together.
type Endorsement struct {
	Kind   Kind   `json:"kind"` // Of the work.
	Number uint64 `json:"number"`
	At     int64  `json:"at"`
}

// held is one holder's competence in something.
type held = state.Pair[people.MemberID, string]

var (
	competences  = state.NewMap2[people.MemberID, string, Competence]("competences/competences") // By holder and identifier.
	capacities   = state.NewMap[people.MemberID, Capacity]("competences/capacities")
	evidence     = state.NewMap2[held, Work, int64]("competences/evidence") // When it was shown.
	endorsements = state.NewMap2[held, people.MemberID, Endorsement]("competences/endorsements")
	vouches      = state.NewSet2[held, people.MemberID]("competences/vouches") // Whom an endorser endorsed for something.
	concepts     = state.NewMap[string, Concept]("competences/concepts")
)

// Of walks what a holder can do, by identifier.
func Of(r state.Reader, holder people.MemberID) iter.Seq2[string, Competence] {
	return competences.Of(r, holder)
}

// CompetenceOf is a holder's competence in something; false where it declared none.
func CompetenceOf(r state.Reader, holder people.MemberID, id string) (Competence, bool) {
	return competences.Get(r, holder, id)
}

// CapacityOf is what a holder has for others in all; false where it did not say.
func CapacityOf(r state.Reader, holder people.MemberID) (Capacity, bool) {
	return capacities.Get(r, holder)
}

// EvidenceOf walks the work that a holder shows for a competence, by kind and
// number, with when it was shown.
func EvidenceOf(r state.Reader, holder people.MemberID, id string) iter.Seq2[Work, int64] {
	return evidence.Of(r, state.PairOf(holder, id))
}

// EndorsementsOf walks who endorses a holder for a competence, by id.
func EndorsementsOf(r state.Reader, holder people.MemberID, id string) iter.Seq2[people.MemberID, Endorsement] {
	return endorsements.Of(r, state.PairOf(holder, id))
}

// TakesPart reports whether somebody has a part in the network: a member, one on
// its way to it, a supporter; or a person who acts for one of them.
func TakesPart(r state.Reader, who people.MemberID, now int64) bool {
	if belongs(membership.StateOf(r, who)) {
		return true
	}
	if people.IsOrganization(r, who) {
		return false
	}
	for o := range people.ActsFor(r, machine.PersonID(who), now) {
		if belongs(membership.StateOf(r, people.MemberID(o))) {
			return true
		}
	}
	return false
}

func belongs(s membership.State) bool {
	switch s {
	case membership.None, membership.LeftState, membership.Excluded:
		return false
	case membership.Supporter, membership.Applicant, membership.Provisional, membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended:
	}
	return true
}

// holder is who speaks, if it takes part: an organization through who acts for
// it, or a person for itself, whatever its organization thinks.
func holder(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !TakesPart(s, who, s.Time) {
		return who, machine.NotAllowed("competences.no_part", "%s takes no part in the network; members, supporters and who acts for one of them do", who)
	}
	return who, nil
}

// declared is what the one who acts declared.
func declared(s *machine.Step, id string) (people.MemberID, Competence, error) {
	who := people.ActingMember(s)
	c, ok := competences.Get(s, who, id)
	if !ok {
		return who, c, machine.NotFound("competences.not_declared", "%s did not say that it can do %s", who, id).At("competence")
	}
	return who, c, nil
}
