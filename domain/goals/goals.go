// Package goals keeps what members want to reach themselves, and what of the
// network's helps them to. It keeps true that a goal is its member's own: nobody
// else sets it, changes it or says how far it has come; and that what it is tied
// to is there when it is tied.
package goals

import (
	"iter"
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought goals.
const since = 5

// Module is all that goals add to the machine.
var Module = machine.Module{
	Name: "goals",
	Kinds: []machine.Kind{
		machine.KindOf[Set]("goals.set", "Set your organization a goal.", GoalSet{}).Since(since),
		machine.KindOf[Change]("goals.change", "Say anew what a goal is, and by when.", GoalChanged{}).Since(since),
		machine.KindOf[Report]("goals.report", "Say how far a goal of yours has come.", GoalReported{}).Since(since),
		machine.KindOf[Tie]("goals.tie", "Say what helps with a goal of yours.", GoalTied{}).Since(since),
		machine.KindOf[Untie]("goals.untie", "Say that something does not help with a goal.", GoalUntied{}).Since(since),
	},
	Dues: []machine.DueKind{machine.DueOf[FallDue]("goals.fall_due", GoalFellDue{})},
}

// State is how far a goal has come, as its member says.
type State string

// The states of a goal.
const (
	Begun   State = "begun" // Nothing was said yet.
	OnTrack State = "on_track"
	Behind  State = "behind"
	Reached State = "reached"
	GivenUp State = "given_up"
)

// Over reports whether nothing more is done about it.
func (s State) Over() bool { return s == Reached || s == GivenUp }

// Goal is what a member wants to reach.
type Goal struct {
	Member people.MemberID `json:"member"`
	State  State           `json:"state"`
	By     int64           `json:"by"`             // When it is to be reached; Unix seconds of rule time, as all times here.
	Ties   int64           `json:"ties,omitempty"` // How many there are.
}

// What a goal is tied to.
type What string

// What can help with a goal.
const (
	Resource What = "resource"
	Service  What = "service"
	Adoption What = "adoption"
)

// tie is what, and its number.
type tie = state.Pair[What, uint64]

var (
	goals    = state.NewMap[uint64, Goal]("goals/goals")
	lastGoal = state.NewCounter("goals/last_goal")
	pursued  = state.NewSet2[people.MemberID, uint64]("goals/pursued") // Goals that are not over, by member.
	ties     = state.NewSet2[uint64, tie]("goals/ties")                // By goal.
)

// GoalOf is the goal with this number.
func GoalOf(r state.Reader, n uint64) (Goal, bool) { return goals.Get(r, n) }

// LastGoal is the number of the latest goal, 0 before the first.
func LastGoal(r state.Reader) uint64 { return lastGoal.Get(r) }

// TiesOf walks what a goal is tied to.
func TiesOf(r state.Reader, n uint64) iter.Seq[state.Pair[What, uint64]] { return ties.Of(r, n) }

// yours is the goal with this number, if it is of the member acted for.
func yours(s *machine.Step, n uint64) (Goal, error) {
	g, ok := goals.Get(s, n)
	if !ok {
		return g, machine.NotFound("goals.unknown_goal", "there is no goal number %d", n).At("goal")
	}
	if g.Member != people.ActingMember(s) {
		return g, machine.NotAllowed("goals.not_yours", "goal %d is of %s; nobody else says anything about it", n, g.Member)
	}
	return g, nil
}

// exists refuses what is not there to be tied to, and another's adoption.
func (w What) exists(s *machine.Step, n uint64, who people.MemberID) error {
	ok := false
	switch w {
	case Resource:
		_, ok = commons.ResourceOf(s, n)
	case Service:
		_, ok = services.ServiceOf(s, n)
	case Adoption:
		a, is := uses.AdoptionOf(s, n)
		ok = is && a.Member == who
	}
	if !ok {
		return machine.NotFound("goals.nothing_there", "there is no such resource or service with number %d, or no adoption of yours", n).At("number")
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("goals.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("goals.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("goals.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}
