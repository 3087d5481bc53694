package meetings

import (
	"cmp"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Reschedule moves a meeting before it begins, with the same notice as if it
// were called now.
type Reschedule struct {
	Meeting uint64 `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	At      int64  `json:"at" help:"when it begins, as Unix seconds" example:"1798794000"`
	Place   Place  `json:"place,omitempty" help:"where you meet, if that changes: room, line or both" example:"both" choices:"room,line,both"`
	Where   string `json:"where,omitempty" help:"the room or how to dial in, if that changes" example:"Mill Lane hall"`
}

// MeetingMoved says when and where a meeting is now.
type MeetingMoved struct {
	Meeting uint64           `json:"meeting"`
	Member  people.MemberID  `json:"member"`
	By      machine.PersonID `json:"by"`
	At      int64            `json:"at"`
	Place   Place            `json:"place"`
	Where   string           `json:"where"`
}

// Check refuses a place that there is not.
func (m Reschedule) Check() error { return checkPlace(cmp.Or(m.Place, Room), cmp.Or(m.Where, "-")) }

// Apply moves the meeting.
func (m Reschedule) Apply(s *machine.Step) error {
	now, err := ahead(s, m.Meeting)
	if err != nil {
		return err
	}
	if m.At != now.At { // Another room is told in no time.
		if err := timely(s, m.At, now.Agenda); err != nil {
			return err
		}
	}
	now.At, now.Place, now.Where = m.At, cmp.Or(m.Place, now.Place), cmp.Or(m.Where, now.Where)
	meetings.Put(s, m.Meeting, now)
	s.Emit(MeetingMoved{m.Meeting, now.By, s.By, now.At, now.Place, now.Where})
	return nil
}
