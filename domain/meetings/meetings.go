// Package meetings lets members meet, in a room or on a line, and decide there
// by show of hands. It keeps true that a meeting is announced as early as the
// strictest of its matters is; that what somebody entered for others stands
// only once those it binds had a window to contest it; that a ballot which a
// member casts itself always overrides the hand that was seen; and that minutes
// are approved by whoever could have objected and did not.
//
// Minutes and reasons are documents, known here by hash. The notice follows the
// model rules of Co-operatives UK (14 clear days for what is special).
package meetings

import (
	"iter"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought meetings.
const since = 4

// Module is all that meetings add to the machine.
var Module = machine.Module{
	Name: "meetings",
	Kinds: []machine.Kind{
		machine.KindOf[Call]("meetings.call", "Call a meeting of the members.", MeetingCalled{}).Since(since),
		machine.KindOf[Reschedule]("meetings.reschedule", "Hold a meeting at another time or place.", MeetingMoved{}).Since(since),
		machine.KindOf[Cancel]("meetings.cancel", "Call a meeting off.", MeetingCancelled{}).Since(since),
		machine.KindOf[HandOver]("meetings.hand_over", "Let somebody else take the minutes.", MinuteTakerNamed{}).Since(since),
		machine.KindOf[Attend]("meetings.attend", "Say who is present at a meeting.", Attended{}).Since(since),
		machine.KindOf[EnterHands]("meetings.enter_hands", "Enter which member showed which choice by hand.", HandsEntered{}).Since(since),
		machine.KindOf[Confirm]("meetings.confirm", "Confirm what your organization showed by hand.", HandConfirmed{}).Since(since),
		machine.KindOf[Contest]("meetings.contest", "Contest what was entered for your organization.", HandContested{}).Since(since),
		machine.KindOf[FileMinutes]("meetings.file_minutes", "File the minutes of a meeting, or correct them.", MinutesFiled{}).Since(since),
		machine.KindOf[ContestMinutes]("meetings.contest_minutes", "Contest the minutes of a meeting.", MinutesContested{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[StandHands]("meetings.stand_hands", HandsStood{}),
		machine.DueOf[ApproveMinutes]("meetings.approve_minutes", MinutesApproved{}),
	},
	Rules: rules,
}

// Place is where people meet.
type Place string

// The places.
const (
	Room Place = "room"
	Line Place = "line" // By telephone or video.
	Both Place = "both"
)

// Item is one matter of an agenda.
type Item struct {
	Title    string `json:"title" help:"what it is about" example:"Flour for the winter"`
	Proposal uint64 `json:"proposal,omitempty" help:"number of the proposal that is decided by show of hands; none where nothing is" example:"3"`
}

// Meeting is what is known of a meeting.
type Meeting struct {
	By          people.MemberID  `json:"by"` // Who called it.
	Title       string           `json:"title"`
	At          int64            `json:"at"` // When it begins; Unix seconds of rule time, as all times here.
	Place       Place            `json:"place"`
	Where       string           `json:"where"`
	Agenda      []Item           `json:"agenda"`
	MinuteTaker machine.PersonID `json:"minute_taker"`
	Since       int64            `json:"since"` // When it was called.
	Cancelled   bool             `json:"cancelled,omitempty"`
	Versions    uint64           `json:"versions,omitempty"` // Of its minutes.
}

// HandState is what became of a hand.
type HandState string

// The states of a hand.
const (
	Waiting    HandState = "waiting"    // For its member's word, or its window's end.
	Confirmed  HandState = "confirmed"  // By its member; it is its ballot, unless it cast one itself.
	Contested  HandState = "contested"  // By its member; it counts for nothing.
	Stood      HandState = "stood"      // Nobody contested it; it is the member's ballot.
	Overridden HandState = "overridden" // The member had cast its ballot itself.
	Lapsed     HandState = "lapsed"     // No ballot could be made of it any more.
)

// Hand is what one member showed, as it was entered.
type Hand struct {
	Choice governance.Choice `json:"choice"`
	Clause string            `json:"clause,omitempty"`
	Round  uint64            `json:"round"` // Of the proposal's votes, in which it was shown.
	By     machine.PersonID  `json:"by"`    // Who entered it.
	Until  int64             `json:"until"` // When it stands if nobody contests it.
	State  HandState         `json:"state"`
}

// handKey is a meeting's number and an item's, from 1.
type handKey = state.Pair[uint64, uint64]

var (
	meetings    = state.NewMap[uint64, Meeting]("meetings/meetings")
	lastMeeting = state.NewCounter("meetings/last_meeting")
	coming      = state.NewSet2[people.MemberID, uint64]("meetings/coming") // By who called them, until they begin or are called off.
	present     = state.NewMap2[uint64, people.MemberID, machine.PersonID]("meetings/present")
	hands       = state.NewMap2[handKey, people.MemberID, Hand]("meetings/hands")
	minutes     = state.NewMap2[uint64, uint64, Minutes]("meetings/minutes") // By meeting, version from 1.
)

// MeetingOf is the meeting with this number.
func MeetingOf(r state.Reader, n uint64) (Meeting, bool) { return meetings.Get(r, n) }

// LastMeeting is the number of the latest meeting, 0 before the first.
func LastMeeting(r state.Reader) uint64 { return lastMeeting.Get(r) }

// PresentAt walks the members that were present at a meeting, by id, each with
// who entered it.
func PresentAt(r state.Reader, n uint64) iter.Seq2[people.MemberID, machine.PersonID] {
	return present.Of(r, n)
}

// HandsAt walks the hands shown for an item of a meeting's agenda, by member.
func HandsAt(r state.Reader, n, item uint64) iter.Seq2[people.MemberID, Hand] {
	return hands.Of(r, state.PairOf(n, item))
}

// MinutesOf walks the versions of a meeting's minutes, from 1.
func MinutesOf(r state.Reader, n uint64) iter.Seq2[uint64, Minutes] { return minutes.Of(r, n) }

// held finds a meeting that was not called off.
func held(s *machine.Step, n uint64) (Meeting, error) {
	m, ok := meetings.Get(s, n)
	if !ok {
		return m, machine.NotFound("meetings.unknown_meeting", "there is no meeting number %d", n).At("meeting")
	}
	if m.Cancelled {
		return m, machine.Conflict("meetings.cancelled", "meeting %d was called off", n).At("meeting")
	}
	return m, nil
}

// begun finds a meeting that has begun, for what is entered about it.
func begun(s *machine.Step, n uint64) (Meeting, error) {
	m, err := held(s, n)
	if err == nil && s.Time < m.At {
		no := machine.Conflict("meetings.not_begun", "meeting %d has not begun", n).At("meeting")
		no.After = m.At
		return m, no
	}
	return m, err
}

// ahead finds a meeting of the member acted for that has not begun.
func ahead(s *machine.Step, n uint64) (Meeting, error) {
	m, err := held(s, n)
	if err != nil {
		return m, err
	}
	if m.By != people.ActingMember(s) {
		return m, machine.NotAllowed("meetings.not_yours", "only %s, which called meeting %d, can change it", m.By, n)
	}
	if s.Time >= m.At {
		return m, machine.Conflict("meetings.begun", "meeting %d has begun; it can't be moved or called off any more", n).At("meeting")
	}
	return m, nil
}

// taken refuses everybody but the minute-taker.
func (m Meeting) taken(s *machine.Step, n uint64) error {
	if s.By != m.MinuteTaker {
		return machine.NotAllowed("meetings.not_minute_taker", "%s takes the minutes of meeting %d; ask to have them handed over", m.MinuteTaker, n)
	}
	return nil
}
