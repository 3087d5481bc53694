package membership

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Reaffirm says that a member is there and means to stay one. A dormant member
// has its vote back 14 days later, and one that lapsed at once, when it has
// accepted the charter as it stands.
type Reaffirm struct{}

// Reaffirmed says that a member means to stay one.
type Reaffirmed struct {
	Member  people.MemberID `json:"member"`
	Returns int64           `json:"returns,omitempty"` // When it has its vote back, Unix seconds; 0 when it never lost it.
}

// DormancyNear says that a member will lose its vote unless it acts.
type DormancyNear struct {
	Member people.MemberID `json:"member"`
	At     int64           `json:"at"`  // When, Unix seconds.
	For    Want            `json:"for"` // Want of what.
}

// BecameDormant says that a member is out of the quorum base.
type BecameDormant struct {
	Member people.MemberID `json:"member"`
	State  State           `json:"state"` // Dormant, or Lapsed for want of an acceptance.
}

// Returned says that a member has its vote back.
type Returned struct {
	Member people.MemberID `json:"member"`
}

// Want is what a member lacks.
type Want string

// The wants.
const (
	WantLife       Want = "life"       // An act of patronage and a reaffirmation in 24 months.
	WantAcceptance Want = "acceptance" // Of what the charter asks now.
)

// LookAfter gives notice to members who are about to lose their vote for want
// of a sign of life or an acceptance, and takes it from those who were told.
type LookAfter struct{}

// EndDormancy gives a dormant member its vote back.
type EndDormancy struct {
	Member people.MemberID `json:"member"`
	At     int64           `json:"at"` // Which return.
}

// lookedAfter says that LookAfter is planned, as it is for good once it is.
var lookedAfter = state.NewItem[bool]("membership/looked_after")

// lookAfter begins to look after members, in a network that did not so far.
func lookAfter(s *machine.Step) {
	if on, _ := lookedAfter.Get(s); !on && inFull(s) {
		lookedAfter.Put(s, true)
		s.Schedule(s.Time+lookDays*day, LookAfter{})
	}
}

// Check has nothing to refuse.
func (Reaffirm) Check() error { return nil }

// Apply notes it, and begins the return of who lost its vote.
func (Reaffirm) Apply(s *machine.Step) error {
	id := people.ActingMember(s)
	m, _ := MemberOf(s, id)
	lookAfter(s)
	switch {
	case m.State == Lapsed:
		if err := accepted(s, id); err != nil {
			return err
		}
		m.Affirmed = s.Time
		s.Emit(Reaffirmed{id, s.Time})
		giveBack(s, id, m)
		return nil
	case m.State == Dormant && m.Returns != 0:
		return machine.Conflict("membership.returning_already", "%s has its vote back soon", id)
	case m.State == Dormant:
		m.Returns = s.Time + returnDays*day
		s.Schedule(m.Returns, EndDormancy{id, m.Returns})
	case m.State != Active:
		return machine.NotAllowed("membership.no_member", "%s is not a member", id)
	case m.Affirmed != 0 && s.Time < m.Affirmed+reaffirmDays*day:
		no := machine.OverLimit("membership.reaffirmed_already", "%s has said so in the last %d days; once is enough", id, reaffirmDays)
		no.After = m.Affirmed + reaffirmDays*day
		return no
	}
	m.Affirmed, m.WarnedLife = s.Time, 0
	members.Put(s, id, m)
	s.Emit(Reaffirmed{id, m.Returns})
	return nil
}

// Apply gives the vote back.
func (d EndDormancy) Apply(s *machine.Step) error {
	if m, _ := MemberOf(s, d.Member); m.State == Dormant && m.Returns == d.At {
		giveBack(s, d.Member, m)
	}
	return nil
}

func giveBack(s *machine.Step, id people.MemberID, m Member) {
	m.Returns, m.WarnedLife, m.WarnedText = 0, 0, 0
	move(s, id, m, Active)
	s.Emit(Returned{id})
}

// gave notes an act of patronage of a member.
func gave(s *machine.Step, id people.MemberID) {
	if m, _ := MemberOf(s, id); m.State == Active {
		m.Gave = s.Time
		members.Put(s, id, m)
	}
}

// DormantFrom is when a member becomes dormant unless it acts, in Unix
// seconds; of persons no patronage is asked.
func DormantFrom(r state.Reader, id people.MemberID, m Member) int64 {
	sign := max(m.Affirmed, m.Since)
	if people.IsOrganization(r, id) {
		sign = min(sign, max(m.Gave, m.Since))
	}
	return sign + lifeDays*day
}

// AskedUntil is when a member must have accepted what the charter asks of all,
// in Unix seconds; 0 when it has.
func AskedUntil(r state.Reader, id people.MemberID) int64 {
	if charter.HasAccepted(r, id) {
		return 0
	}
	now, _ := charter.Current(r)
	last, _ := charter.AcceptanceOf(r, id)
	for n := last.Version + 1; n <= now.Version; n++ {
		if v, _ := charter.Version(r, n); v.AcceptBy != 0 {
			return v.AcceptBy
		}
	}
	return 0
}

// Apply looks after each member, and plans the next look.
func (LookAfter) Apply(s *machine.Step) error {
	next := s.Time + lookDays*day
	for _, id := range slices.Concat(slices.Collect(Actives(s)), slices.Collect(Chamber(s))) {
		m, _ := MemberOf(s, id)
		l := look{s: s, id: id, m: m, next: &next}
		if !l.warn(&l.m.WarnedText, AskedUntil(s, id), WantAcceptance, Lapsed) {
			l.warn(&l.m.WarnedLife, DormantFrom(s, id, m), WantLife, Dormant)
		}
		if l.m != m && l.m.State == Active {
			members.Put(s, id, l.m)
		}
	}
	for _, id := range lapsed(s) {
		if m, _ := MemberOf(s, id); charter.HasAccepted(s, id) {
			giveBack(s, id, m)
		}
	}
	s.Schedule(next, LookAfter{})
	return nil
}

// lapsed are the members without a vote for want of an acceptance.
func lapsed(r state.Reader) (ids []people.MemberID) {
	for id, m := range members.All(r) {
		if m.State == Lapsed {
			ids = append(ids, id)
		}
	}
	return ids
}

// look is one member being looked after.
type look struct {
	s    *machine.Step
	id   people.MemberID
	m    Member
	next *int64 // When to look again at the latest.
}

// warn gives notice two months before a vote is lost, and takes it when the
// time has come and the notice is 14 days old; it reports whether it took it.
func (l *look) warn(warned *int64, at int64, want Want, to State) bool {
	now := l.s.Time
	switch {
	case at == 0 || now < at-warnDays*day:
		*warned = 0
		if at != 0 {
			l.again(at - warnDays*day)
		}
		return false
	case *warned == 0:
		*warned = now
		at = max(at, now+noticeDays*day)
		l.again(at)
		l.s.Emit(DormancyNear{l.id, at, want})
		return false
	}
	if end := max(at, *warned+noticeDays*day); now < end {
		l.again(end)
		return false
	}
	l.m.WarnedLife, l.m.WarnedText = 0, 0
	l.m = move(l.s, l.id, l.m, to)
	l.s.Emit(BecameDormant{l.id, to})
	return true
}

func (l *look) again(at int64) { *l.next = min(*l.next, at) }
