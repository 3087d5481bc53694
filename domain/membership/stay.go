package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Stay takes an announced leave back before it takes effect.
type Stay struct{}

// StayDecided says that a member stays after all.
type StayDecided struct {
	Member people.MemberID `json:"member"`
}

// Check has nothing to refuse.
func (Stay) Check() error { return nil }

// Apply takes the leave back.
func (Stay) Apply(s *machine.Step) error {
	id := people.ActingMember(s)
	m, _ := MemberOf(s, id)
	if m.Leaves == 0 {
		return machine.Conflict("membership.not_leaving", "%s has not announced that it leaves", id)
	}
	m.Leaves = 0
	members.Put(s, id, m)
	s.Emit(StayDecided{id})
	return nil
}
