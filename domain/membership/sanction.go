package membership

import (
	"cmp"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// MemberSuspended says that a member has no vote for a time, as a sanction. It
// keeps everything else.
type MemberSuspended struct {
	Member people.MemberID `json:"member"`
	Until  int64           `json:"until,omitempty"` // Unix seconds; 0 until it is restored.
}

// MemberRestored says that a suspended member has its vote back.
type MemberRestored struct {
	Member people.MemberID `json:"member"`
}

// MemberExcluded says that a member was put out by due process.
type MemberExcluded struct {
	Member people.MemberID `json:"member"`
}

// ExclusionLifted says that who was excluded may apply again, like anybody.
type ExclusionLifted struct {
	Member people.MemberID `json:"member"`
}

// LiftExclusion lets who was excluded apply again, as the members decided.
type LiftExclusion struct {
	Member people.MemberID `json:"member" help:"who was excluded" example:"riverside"`
}

// EndSuspension gives a suspended member its vote back.
type EndSuspension struct {
	Member people.MemberID `json:"member"`
	Until  int64           `json:"until"` // Which suspension.
}

// paused is until when a member has none of the benefits that rest on others'
// trust in it.
var paused = state.NewMap[people.MemberID, int64]("membership/paused")

// Pause takes from a member until a time what others trust it with: it sponsors
// nobody, is given no proxy and is drawn for no panel. Its vote, its voice and
// its membership stay, and so does what it was trusted with before. A shorter
// pause does not end a longer one. The steps that must come before it are the
// caller's.
func Pause(s *machine.Step, id people.MemberID, until int64) {
	paused.Put(s, id, max(until, PausedUntil(s, id, s.Time)))
}

// PausedUntil is until when a member's benefits are paused, Unix seconds; 0 if
// they are not.
func PausedUntil(r state.Reader, id people.MemberID, now int64) int64 {
	if until, _ := paused.Get(r, id); until > now {
		return until
	}
	return 0
}

// Suspend takes a member's vote until a time, or until Restore when that is 0.
// A later suspension takes the place of an earlier one. The steps that must come
// before it are the caller's.
func Suspend(s *machine.Step, id people.MemberID, until int64) error {
	m, _ := MemberOf(s, id)
	if !belongs(m.State) {
		return machine.Conflict("membership.no_vote_to_suspend", "%s has no vote that could be suspended", id).At("member")
	}
	if m.State != Suspended {
		m.Was = m.State
	}
	m.Until, m.Returns = until, 0
	move(s, id, m, Suspended)
	if until != 0 {
		s.Schedule(until, EndSuspension{id, until})
	}
	s.Emit(MemberSuspended{id, until})
	return nil
}

// Restore ends a suspension: the member is what it was before. Who had no vote
// then, for want of an acceptance or a sign of life, has none now.
func Restore(s *machine.Step, id people.MemberID) error {
	m, _ := MemberOf(s, id)
	if m.State != Suspended {
		return machine.Conflict("membership.not_suspended", "%s is not suspended", id).At("member")
	}
	to := cmp.Or(m.Was, Active)
	m.Until, m.Was = 0, None
	move(s, id, m, to)
	s.Emit(MemberRestored{id})
	return nil
}

// Exclude ends a membership against the member's will. The steps that must
// come before it are the caller's.
func Exclude(s *machine.Step, id people.MemberID) error {
	m, _ := MemberOf(s, id)
	if !belongs(m.State) {
		return machine.Conflict("membership.no_member", "%s is not a member", id).At("member")
	}
	casters.Delete(s, id)
	move(s, id, Member{Founder: m.Founder}, Excluded)
	s.Emit(MemberExcluded{id})
	return nil
}

// Belongs reports whether m is a member, with a vote or, while it is dormant,
// lapsed or suspended, without. Its nodes and its place in the network stay.
func Belongs(r state.Reader, m people.MemberID) bool { return belongs(StateOf(r, m)) }

func belongs(st State) bool {
	return st == Active || st == Dormant || st == Lapsed || st == Suspended
}

// Apply ends the suspension, if it still lasts.
func (d EndSuspension) Apply(s *machine.Step) error {
	if m, _ := MemberOf(s, d.Member); m.State == Suspended && m.Until == d.Until {
		return Restore(s, d.Member)
	}
	return nil
}

// Check has nothing to refuse.
func (LiftExclusion) Check() error { return nil }

// Apply lifts the exclusion.
func (m LiftExclusion) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return needsDecision()
	}
	who, _ := MemberOf(s, m.Member)
	if who.State != Excluded {
		return machine.Conflict("membership.not_excluded", "%s is not excluded", m.Member).At("member")
	}
	move(s, m.Member, who, LeftState)
	s.Emit(ExclusionLifted(m))
	return nil
}
