// Package rounds sets off, at a time that everybody knew, what members owe each
// other. It keeps true that a round takes what both sides let it take and what is
// unchanged at that time; that no member's net position changes; that as much is
// set off as can be, computed by the rules or proved to them; that all of a
// round's set-offs take effect or none; and that the log has each of them.
package rounds

import (
	"iter"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought rounds.
const since = 6

// Module is all that clearing rounds add to the machine.
var Module = machine.Module{
	Name: "rounds",
	Kinds: []machine.Kind{
		machine.KindOf[Open]("rounds.open", "Open a clearing round.", Opened{}).Since(since).CarriedBy(machine.WeightLazy),
		machine.KindOf[CallOff]("rounds.call_off", "Call a clearing round off before it closes.", CalledOff{}).Since(since).CarriedBy(machine.WeightLazy),
		machine.KindOf[Submit]("rounds.submit", "Bring a part of the solution of a large clearing round.", Levels{}, Solved{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[Begin]("rounds.begin", Opened{}),
		machine.DueOf[Close]("rounds.close", Taken{}, Levels{}, Solved{}, Awaited{}, Executed{}),
		machine.DueOf[Work]("rounds.work", Taken{}, Levels{}, Solved{}, Awaited{}, Executed{}),
		machine.DueOf[Lapse]("rounds.lapse", Lapsed{}),
	},
	Rules: rules,
}

// Stage is how far a round has come.
type Stage string

// The stages. Of a small round all from taking to executed are one moment.
const (
	StageOpen      Stage = "open"
	StageTaking    Stage = "taking" // Closed; obligations are taken and stay as they are.
	StageComputing Stage = "computing"
	StageWaiting   Stage = "waiting"  // For a solution, of a round that is too large for the rules.
	StageApplying  Stage = "applying" // Set-offs take effect.
	StageExecuted  Stage = "executed"
	StageLapsed    Stage = "lapsed" // No solution came; nothing is set off.
	StageCalledOff Stage = "called_off"
)

// Round is one clearing of what is owed in a unit.
type Round struct {
	Unit   string          `json:"unit"`
	Stage  Stage           `json:"stage"`
	Opened int64           `json:"opened"` // Unix seconds of rule time, as all times here.
	Closes int64           `json:"closes"`
	By     people.MemberID `json:"by,omitempty"` // Empty where the rules or a decision opened it.

	Upto        uint64 `json:"upto,omitempty"` // The number of the obligation taken last.
	Packs       uint64 `json:"packs,omitempty"`
	Obligations int64  `json:"obligations,omitempty"`
	Parties     int64  `json:"parties,omitempty"`
	Total       int64  `json:"total,omitempty"`   // Smallest units, as all amounts here.
	Debt        int64  `json:"debt,omitempty"`    // What parties owe more than they are owed, together.
	Cleared     int64  `json:"cleared,omitempty"` // Set off.

	Until  int64           `json:"until,omitempty"`  // When it lapses without a solution.
	Solver people.MemberID `json:"solver,omitempty"` // Who brings or brought it; empty for the rules.
	Turn   uint64          `json:"turn,omitempty"`   // Counts who brought parts, so that they are not mixed.
	Heard  int64           `json:"heard,omitempty"`  // When the latest part came.
	Came   uint64          `json:"came,omitempty"`   // Parts that came in this turn.
	Done   uint64          `json:"done,omitempty"`   // Packs whose set-offs took effect.
}

// IsOver reports whether nothing more comes of a round.
func (r Round) IsOver() bool {
	return r.Stage == StageExecuted || r.Stage == StageLapsed || r.Stage == StageCalledOff
}

// Pack is a part of what a round took, obligation by obligation. Parties are
// numbered from 0 in the order in which they first came.
type Pack struct {
	Numbers   []uint64 `json:"numbers"`
	Debtors   []int64  `json:"debtors"`
	Creditors []int64  `json:"creditors"`
	Amounts   []int64  `json:"amounts"`
}

// Part is a part of a solution: what of each obligation of a pack is set off, or
// the levels of some parties.
type Part struct {
	Turn   uint64  `json:"turn"`
	Values []int64 `json:"values"`
}

var (
	rounds    = state.NewMap[uint64, Round]("rounds/rounds")
	lastRound = state.NewCounter("rounds/last_round")
	latest    = state.NewMap[string, uint64]("rounds/latest") // By unit.

	// These are there only while a round is at work.
	packs  = state.NewMap2[uint64, uint64, Pack]("rounds/packs")             // By round and number, from 0.
	places = state.NewMap2[uint64, people.MemberID, int64]("rounds/places")  // The number of each party of a round.
	names  = state.NewMap2[uint64, int64, people.MemberID]("rounds/parties") // Which party has a number.
	parts  = state.NewMap2[uint64, string, Part]("rounds/parts")             // Of solutions, by round, what, and number.
)

// RoundOf is the round with this number.
func RoundOf(r state.Reader, n uint64) (Round, bool) { return rounds.Get(r, n) }

// LastRound is the number of the latest round, 0 before the first.
func LastRound(r state.Reader) uint64 { return lastRound.Get(r) }

// Latest is the latest round of a unit; false where there was none.
func Latest(r state.Reader, unit string) (n uint64, round Round, ok bool) {
	n, ok = latest.Get(r, unit)
	if ok {
		round, ok = rounds.Get(r, n)
	}
	return n, round, ok
}

// PacksOf are the obligations that a round took and that are not set off yet.
func PacksOf(r state.Reader, round uint64) iter.Seq2[uint64, Pack] { return packs.Of(r, round) }

// PartiesOf are the parties of a round at work, by number.
func PartiesOf(r state.Reader, round uint64) iter.Seq2[int64, people.MemberID] {
	return names.Of(r, round)
}

// existing is the round with this number.
func existing(r state.Reader, n uint64) (Round, error) {
	round, ok := rounds.Get(r, n)
	if !ok {
		return round, machine.NotFound("rounds.unknown_round", "there is no clearing round number %d", n).At("round")
	}
	return round, nil
}

// takesPart is the member acted for, unless it is none.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !membership.HasVoice(s, who) && !membership.IsActive(s, who) {
		return who, machine.NotAllowed("rounds.no_member", "%s is no member here; members clear what they owe each other, each through who acts for it", who)
	}
	return who, nil
}
