package circles

import (
	"slices"
	"time"

	"metaorg/machine"
)

// WarnTerm tells that a circle's term ends soon.
type WarnTerm struct {
	Circle uint64 `json:"circle"`
	Term   uint64 `json:"term"` // Which.
}

// EndTerm lets a circle rest whose term is over.
type EndTerm struct {
	Circle uint64 `json:"circle"`
	Term   uint64 `json:"term"`
}

// ReviewCircle asks the members to look at a circle again.
type ReviewCircle struct {
	Circle uint64 `json:"circle"`
	Term   uint64 `json:"term"`
}

// TermEndsSoon says that a circle rests before long unless it is renewed.
type TermEndsSoon struct {
	Circle uint64 `json:"circle"`
	Until  int64  `json:"until"`
}

// CircleRested says that a circle's term is over. What it decided before stands;
// what it was still asked about lapses.
type CircleRested struct {
	Circle uint64 `json:"circle"`
}

// ReviewFallsDue says that it is time to look at a circle again.
type ReviewFallsDue struct {
	Circle uint64 `json:"circle"`
}

func checkTerm(months, review int64) error {
	switch {
	case months < 1 || months > MaxTermMonths:
		return machine.Malformed("circles.bad_term", "a circle's term lasts 1 to %d months", MaxTermMonths).At("term_months")
	case review < 0 || review > months:
		return machine.Malformed("circles.bad_review", "a circle is looked at again within its term").At("review_months")
	}
	return nil
}

func termAllowed(s *machine.Step, months int64) error {
	if most := rule(s, ruleTerm); months > most {
		return machine.NotAllowed("circles.term_too_long", "by the charter a circle's term lasts at most %d months", most).At("term_months")
	}
	return nil
}

// later is so many calendar months after a time, in UTC.
func later(from, months int64) int64 {
	return time.Unix(from, 0).UTC().AddDate(0, int(months), 0).Unix()
}

// begin starts a term of a circle as of now and keeps it.
func begin(s *machine.Step, n uint64, c Circle, months, review int64) Circle {
	c.State, c.Until, c.Review = Working, later(s.Time, months), 0
	c.Term++
	s.Schedule(c.Until-warningDays*day, WarnTerm{n, c.Term})
	s.Schedule(c.Until, EndTerm{n, c.Term})
	if review > 0 {
		c.Review = later(s.Time, review)
		s.Schedule(c.Review, ReviewCircle{n, c.Term})
	}
	circles.Put(s, n, c)
	return c
}

// inTerm is the circle, if it is still in that term and works.
func inTerm(s *machine.Step, n, term uint64) (Circle, bool) {
	c, _ := circles.Get(s, n)
	return c, c.Term == term && c.State == Working
}

// Apply tells, if the term was not renewed meanwhile.
func (d WarnTerm) Apply(s *machine.Step) error {
	if c, ok := inTerm(s, d.Circle, d.Term); ok {
		s.Emit(TermEndsSoon{d.Circle, c.Until})
	}
	return nil
}

// Apply tells, if the term was not renewed meanwhile.
func (d ReviewCircle) Apply(s *machine.Step) error {
	if _, ok := inTerm(s, d.Circle, d.Term); ok {
		s.Emit(ReviewFallsDue{d.Circle})
	}
	return nil
}

// Apply lets the circle rest, if the term was not renewed meanwhile.
func (d EndTerm) Apply(s *machine.Step) error {
	c, ok := inTerm(s, d.Circle, d.Term)
	if !ok {
		return nil
	}
	c.State = Resting
	circles.Put(s, d.Circle, c)
	s.Emit(CircleRested{d.Circle})
	lapseAll(s, d.Circle)
	return nil
}

// lapseAll ends what a circle was still asked about when its mandate ended. It
// falls to nobody: who proposed it can bring it before all members.
func lapseAll(s *machine.Step, n uint64) {
	for _, number := range slices.Collect(openIn.Of(s, n)) {
		m, _ := matters.Get(s, number)
		m.leave(s, number, LapsedOpen)
		s.Emit(MatterLapsed{number})
	}
}

// Renew is carried by an ordinary decision: the circle has another term from
// when it takes effect, whether the one before is over or not.
type Renew struct {
	Circle       uint64 `json:"circle" help:"the circle's number" example:"1"`
	TermMonths   int64  `json:"term_months" help:"how many months it lasts from now" example:"12"`
	ReviewMonths int64  `json:"review_months,omitempty" help:"after how many months the members look at it again; 0 for not before its term ends" example:"6"`
}

// CircleRenewed says until when a circle's term lasts now.
type CircleRenewed struct {
	Circle uint64 `json:"circle"`
	Until  int64  `json:"until"`
	Review int64  `json:"review,omitempty"`
}

// Check refuses a term that no charter allows.
func (m Renew) Check() error { return checkTerm(m.TermMonths, m.ReviewMonths) }

// Apply begins the term.
func (m Renew) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	c, err := existing(s, m.Circle)
	if err != nil {
		return err
	}
	if err := termAllowed(s, m.TermMonths); err != nil {
		return err
	}
	c = begin(s, m.Circle, c, m.TermMonths, m.ReviewMonths)
	s.Emit(CircleRenewed{m.Circle, c.Until, c.Review})
	return nil
}

// Dissolve is carried by an ordinary decision and ends a circle for good.
type Dissolve struct {
	Circle uint64 `json:"circle" help:"the circle's number" example:"1"`
}

// CircleDissolved says that a circle is no more. What it adopted before stands.
type CircleDissolved struct {
	Circle uint64 `json:"circle"`
}

// Check has nothing to refuse.
func (Dissolve) Check() error { return nil }

// Apply ends the circle.
func (m Dissolve) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	c, err := existing(s, m.Circle)
	if err != nil {
		return err
	}
	c.State = Dissolved
	circles.Put(s, m.Circle, c)
	count, _ := alive.Get(s)
	alive.Put(s, count-1)
	s.Emit(CircleDissolved(m))
	lapseAll(s, m.Circle)
	return nil
}
