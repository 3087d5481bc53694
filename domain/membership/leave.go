package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Leave ends a membership in seven days, or support at once.
type Leave struct{}

// LeaveAnnounced says that a member leaves, unless it changes its mind.
type LeaveAnnounced struct {
	Member people.MemberID `json:"member"`
	At     int64           `json:"at"` // When it takes effect, Unix seconds.
}

// Left says that somebody is no longer a member or supporter.
type Left struct {
	Member people.MemberID `json:"member"`
}

// EndLeave lets an announced leave take effect.
type EndLeave struct {
	Member people.MemberID `json:"member"`
	At     int64           `json:"at"` // Which announcement.
}

// Check has nothing to refuse.
func (Leave) Check() error { return nil }

// Apply announces the leave.
func (Leave) Apply(s *machine.Step) error {
	id := people.ActingMember(s)
	m, _ := MemberOf(s, id)
	switch m.State {
	case Supporter:
		move(s, id, m, LeftState)
		s.Emit(Left{id})
		return nil
	case Active, Dormant, Lapsed, Suspended:
	case Applicant, Provisional:
		return machine.Conflict("membership.applicant_leaves", "%s is not a member yet; withdraw the application instead", id)
	default:
		return machine.Conflict("membership.no_member", "%s is not a member", id)
	}
	if m.Leaves != 0 {
		return machine.Conflict("membership.leaving_already", "%s has announced that already", id)
	}
	m.Leaves = s.Time + leaveDays*day
	members.Put(s, id, m)
	s.Schedule(m.Leaves, EndLeave{id, m.Leaves})
	s.Emit(LeaveAnnounced{id, m.Leaves})
	return nil
}

// Apply ends the membership, if the member has not changed its mind.
func (d EndLeave) Apply(s *machine.Step) error {
	m, _ := MemberOf(s, d.Member)
	if m.Leaves != d.At {
		return nil
	}
	m.Leaves = 0
	move(s, d.Member, m, LeftState)
	s.Emit(Left{d.Member})
	return nil
}
