package meetings

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Cancel calls a meeting off before it begins.
type Cancel struct {
	Meeting uint64 `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
}

// MeetingCancelled says that a meeting is not held.
type MeetingCancelled struct {
	Meeting uint64           `json:"meeting"`
	Member  people.MemberID  `json:"member"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Cancel) Check() error { return nil }

// Apply calls it off.
func (m Cancel) Apply(s *machine.Step) error {
	now, err := ahead(s, m.Meeting)
	if err != nil {
		return err
	}
	now.Cancelled = true
	coming.Remove(s, now.By, m.Meeting)
	meetings.Put(s, m.Meeting, now)
	s.Emit(MeetingCancelled{m.Meeting, now.By, s.By})
	return nil
}
