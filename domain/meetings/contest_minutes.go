package meetings

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// ContestMinutes says, with reasons, that minutes do not tell what happened. They
// are not approved then: the minute-taker corrects them, or minutes and reasons
// are read together.
type ContestMinutes struct {
	Meeting  uint64 `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	Document Paper  `json:"document" help:"hash of the document that says what is wrong" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// MinutesContested says that a member contests the minutes.
type MinutesContested struct {
	Meeting  uint64           `json:"meeting"`
	Version  uint64           `json:"version"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document"`
}

// Check refuses what is no document.
func (m ContestMinutes) Check() error { return m.Document.check() }

// Apply contests the last version.
func (m ContestMinutes) Apply(s *machine.Step) error {
	now, err := held(s, m.Meeting)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	if !membership.HasVoice(s, who) {
		return machine.NotAllowed("meetings.no_voice", "%s has no voice here; members and provisional members contest minutes, each through who acts for it", who)
	}
	v, ok := minutes.Get(s, m.Meeting, now.Versions)
	if !ok {
		return machine.NotFound("meetings.no_minutes", "there are no minutes of meeting %d yet", m.Meeting).At("meeting")
	}
	if v.State != Proposed {
		return machine.Conflict("meetings.minutes_settled", "the minutes of meeting %d are %s already", m.Meeting, v.State).At("meeting")
	}
	v.State = Disputed
	minutes.Put(s, m.Meeting, now.Versions, v)
	s.Emit(MinutesContested{m.Meeting, now.Versions, who, s.By, m.Document})
	return nil
}
