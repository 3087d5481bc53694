package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
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

// SettlementStated says, when a member leaves, what is between it and others
// as far as the log knows, so that the seven days can settle it. What it gave
// and received stays on record; what is open, both sides can still confirm.
type SettlementStated struct {
	Member   people.MemberID `json:"member"`
	Given    uint64          `json:"given,omitempty"`    // Confirmed contributions.
	Received uint64          `json:"received,omitempty"` // Confirmed contributions.
	Open     []uint64        `json:"open,omitempty"`     // Contributions recorded or disputed, the first hundred.
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
	if inFull(s) {
		s.Emit(settlement(s, id))
	}
	return nil
}

// Apply ends the membership, if the member has not changed its mind.
func (d EndLeave) Apply(s *machine.Step) error {
	m, _ := MemberOf(s, d.Member)
	if m.Leaves != d.At {
		return nil
	}
	m.Leaves, m.Returns, m.Until = 0, 0, 0
	if inFull(s) {
		casters.Delete(s, d.Member)
	}
	move(s, d.Member, m, LeftState)
	s.Emit(Left{d.Member})
	return nil
}

// openShown is how many open contributions a statement of settlement lists.
const openShown = 100

// settlement is what the log knows to be between a member and others. It walks
// all contributions; members leave seldom.
func settlement(r state.Reader, id people.MemberID) SettlementStated {
	s := SettlementStated{Member: id}
	for n, c := range contributions.All(r) {
		switch {
		case c.From != id && c.To != id:
		case c.State != Confirmed:
			if len(s.Open) < openShown {
				s.Open = append(s.Open, n)
			}
		case c.From == id:
			s.Given++
		default:
			s.Received++
		}
	}
	return s.with(r)
}
