package meetings

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Attend says who is present. The minute-taker enters everybody; whoever
// represents a member may enter that one.
type Attend struct {
	Meeting uint64            `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	Members []people.MemberID `json:"members,omitempty" help:"handles of the members that are present, where you take the minutes; without any, your own" example:"mill"`
}

// Attended says that these members are present.
type Attended struct {
	Meeting uint64            `json:"meeting"`
	Members []people.MemberID `json:"members"`
	By      machine.PersonID  `json:"by"`
}

// Check has nothing to refuse.
func (Attend) Check() error { return nil }

// Apply enters them.
func (m Attend) Apply(s *machine.Step) error {
	now, err := begun(s, m.Meeting)
	if err != nil {
		return err
	}
	if err := now.fresh(s, m.Meeting); err != nil {
		return err
	}
	who := m.Members
	if len(who) == 0 {
		who = []people.MemberID{people.ActingMember(s)}
	} else if err := now.taken(s, m.Meeting); err != nil {
		return err
	}
	var come []people.MemberID
	for _, id := range who {
		if !membership.Belongs(s, id) && !membership.HasVoice(s, id) {
			return machine.NotAllowed("meetings.no_member", "%.60q is no member; who takes part in a meeting is a member or on the way to becoming one", id).At("members")
		}
		if _, is := present.Get(s, m.Meeting, id); !is {
			present.Put(s, m.Meeting, id, s.By)
			come = append(come, id)
		}
	}
	if len(come) == 0 {
		return machine.Conflict("meetings.present_already", "that is entered already").At("members")
	}
	s.Emit(Attended{m.Meeting, come, s.By})
	return nil
}

// fresh refuses what is entered long after a meeting.
func (m Meeting) fresh(s *machine.Step, n uint64) error {
	if s.Time >= m.At+EntryDays*day {
		return machine.Conflict("meetings.long_ago", "meeting %d began more than %d days ago; who was there and which hands were shown is entered while people remember", n, EntryDays).At("meeting")
	}
	return nil
}
