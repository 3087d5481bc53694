package disputes

import (
	"iter"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Step is one of the graduated sanctions.
type Step string

// The sanctions, from mild to severe. None is the first for anybody but a reminder.
const (
	Reminder   Step = "reminder"
	Notice     Step = "notice"
	Pause      Step = "pause"      // Of benefits; the vote stays.
	Suspension Step = "suspension" // Of the vote.
	PutOut     Step = "exclusion"
)

// steps are the sanctions in their order.
var steps = []Step{"", Reminder, Notice, Pause, Suspension, PutOut}

func rank(step Step) int64 {
	for i, other := range steps {
		if other == step {
			return int64(i)
		}
	}
	return -1
}

// check refuses a sanction that no panel imposes.
func (step Step) check(days int64) error {
	switch step {
	case Reminder, Notice:
		if days != 0 {
			return machine.Malformed("disputes.bad_days", "only paused benefits and a suspended vote last days").At("days")
		}
		return nil
	case Pause, Suspension:
		if days < 1 || days > MaxSanctionDays {
			return machine.OverLimit("disputes.bad_days", "it lasts 1 to %d days", MaxSanctionDays).At("days")
		}
		return nil
	case PutOut:
	}
	return machine.Malformed("disputes.unknown_step", "a panel can find a reminder, a notice, a pause or a suspension fit; an exclusion takes a charge").At("step")
}

// Sanction is a sanction that was imposed.
type Sanction struct {
	Member   people.MemberID `json:"member"`
	Step     Step            `json:"step"`
	Case     uint64          `json:"case"`
	At       int64           `json:"at"`
	Until    int64           `json:"until,omitempty"`     // Of a pause or suspension.
	Before   uint64          `json:"before,omitempty"`    // The sanction one step milder on which it builds; 0 for a reminder.
	BeforeAt int64           `json:"before_at,omitempty"` // When that was imposed.
}

// SanctionImposed says that a sanction counts from now on.
type SanctionImposed struct {
	Sanction uint64   `json:"sanction"`
	Imposed  Sanction `json:"imposed"`
}

// SanctionEnded says that a pause or suspension is over.
type SanctionEnded struct {
	Sanction uint64          `json:"sanction"`
	Member   people.MemberID `json:"member"`
}

// EndSanction ends a pause or suspension.
type EndSanction struct {
	Sanction uint64 `json:"sanction"`
}

var (
	sanctions    = state.NewMap[uint64, Sanction]("disputes/sanctions")
	lastSanction = state.NewCounter("disputes/last_sanction")
	sanctionsOf  = state.NewSet2[people.MemberID, uint64]("disputes/sanctions_of")
)

// SanctionOf is the sanction with this number.
func SanctionOf(r state.Reader, n uint64) (Sanction, bool) { return sanctions.Get(r, n) }

// SanctionsOf walks a member's sanctions, the oldest first.
func SanctionsOf(r state.Reader, m people.MemberID) iter.Seq2[uint64, Sanction] {
	return func(yield func(uint64, Sanction) bool) {
		for n := range sanctionsOf.Of(r, m) {
			if found, _ := sanctions.Get(r, n); !yield(n, found) {
				return
			}
		}
	}
}

// Paused reports whether a member's benefits are paused at this time: see
// membership.Pause, which says what that takes.
func Paused(r state.Reader, m people.MemberID, now int64) bool {
	return membership.PausedUntil(r, m, now) != 0
}

// lasting is until when a sanction of this step lasts for a member; 0 for none.
func lasting(r state.Reader, m people.MemberID, step Step, now int64) (until int64) {
	for _, one := range SanctionsOf(r, m) {
		if one.Step == step && one.Until > now {
			until = max(until, one.Until)
		}
	}
	return until
}

// before is the latest sanction at least as severe as a step's predecessor on
// which the step can build: of that very predecessor, old enough for the
// member to have mended its ways, and young enough to be remembered.
func before(r state.Reader, m people.MemberID, step Step, now int64) (number uint64, found Sanction) {
	for n, one := range SanctionsOf(r, m) {
		if rank(one.Step) == rank(step)-1 && one.At+StepDays*day <= now && now <= one.At+MemoryDays*day {
			number, found = n, one
		}
	}
	return number, found
}

// ceiling is the most severe step a panel may find fit for a member now.
func ceiling(s *machine.Step, m people.MemberID) Step {
	for _, step := range []Step{Suspension, Pause, Notice} {
		if n, _ := before(s, m, step, s.Time); n != 0 {
			return step
		}
	}
	return Reminder
}

// impose lets a sanction count. What a panel found fit is lowered to what is
// the next step when it takes effect, as when a sanction it built on is
// forgotten by then.
func impose(s *machine.Step, n uint64, c Case, step Step, days int64) {
	if highest := ceiling(s, c.Against); step != PutOut && rank(step) > rank(highest) {
		step = highest
	}
	imposed := Sanction{Member: c.Against, Step: step, Case: n, At: s.Time}
	if step == PutOut {
		b, _ := sanctions.Get(s, c.Before)
		imposed.Before, imposed.BeforeAt = c.Before, b.At
	} else if number, b := before(s, c.Against, step, s.Time); number != 0 {
		imposed.Before, imposed.BeforeAt = number, b.At
	}
	if step == Pause || step == Suspension {
		imposed.Until = s.Time + days*day
	}
	number := lastSanction.Next(s)
	sanctions.Put(s, number, imposed)
	sanctionsOf.Add(s, c.Against, number)
	s.Emit(SanctionImposed{number, imposed})
	if imposed.Until == 0 {
		return
	}
	s.Schedule(imposed.Until, EndSanction{number})
	if step == Pause {
		membership.Pause(s, c.Against, imposed.Until)
	}
	if step == Suspension && isMember(s, c.Against) && !awaitsExclusion(s, c.Against) {
		suspend(s, c.Against, lasting(s, c.Against, Suspension, s.Time))
	}
}

// Apply says that the sanction is over. The vote comes back by itself.
func (d EndSanction) Apply(s *machine.Step) error {
	ended, _ := sanctions.Get(s, d.Sanction)
	s.Emit(SanctionEnded{d.Sanction, ended.Member})
	return nil
}

// awaitsExclusion reports whether an exclusion is decided that has not taken effect.
func awaitsExclusion(r state.Reader, m people.MemberID) bool {
	n, _ := charged.Get(r, m)
	c, _ := cases.Get(r, n)
	return c.Voted && c.Stage != Closed
}

// restore gives the vote back to a member whose exclusion did not stand, or
// leaves it suspended for as long as an earlier sanction lasts.
func restore(s *machine.Step, m people.MemberID) {
	if until := lasting(s, m, Suspension, s.Time); until != 0 {
		suspend(s, m, until)
		return
	}
	certain(membership.Restore(s, m))
}

// suspend takes a member's vote until a moment; 0 for until it is restored.
func suspend(s *machine.Step, m people.MemberID, until int64) {
	certain(membership.Suspend(s, m, until))
}

// certain is for what these rules have made sure of: a refusal is a fault.
func certain(no error) {
	if no != nil {
		panic(no)
	}
}
