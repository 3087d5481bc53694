package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Support makes a person, or the organization acted for, a supporter: voice
// without vote.
type Support struct{}

// SupporterJoined says that somebody supports the network.
type SupporterJoined struct {
	Member people.MemberID `json:"member"`
}

// Check has nothing to refuse.
func (Support) Check() error { return nil }

// Apply makes the author a supporter.
func (Support) Apply(s *machine.Step) error {
	id := people.ActingMember(s)
	m, _ := MemberOf(s, id)
	if m.State != None && m.State != LeftState {
		return machine.Conflict("membership.known_already", "%s is %s already", id, m.State)
	}
	if err := accepted(s, id); err != nil {
		return err
	}
	move(s, id, Member{}, Supporter)
	s.Emit(SupporterJoined{id})
	return nil
}
