package circles

import (
	"errors"
	"fmt"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// CloseMatter counts what a circle answered when its window is over.
type CloseMatter struct {
	Matter uint64 `json:"matter"`
}

// TakeEffect lets what a circle adopted take effect, unless it was lifted.
type TakeEffect struct {
	Matter uint64 `json:"matter"`
}

// MatterAdopted says that a circle adopted something.
type MatterAdopted struct {
	Matter uint64 `json:"matter"`
	Count  Count  `json:"count"`
	Effect int64  `json:"effect"` // When it takes effect unless somebody lifts it.
}

// MatterRejected says that a circle did not consent.
type MatterRejected struct {
	Matter uint64 `json:"matter"`
	Count  Count  `json:"count"`
}

// MatterLapsed says that a circle could not decide a matter any more.
type MatterLapsed struct {
	Matter uint64 `json:"matter"`
}

// TookEffect says that what was decided holds from now on.
type TookEffect struct {
	Matter uint64 `json:"matter"`
}

// EffectFailed says that one of a matter's messages was refused, so that
// nothing was done.
type EffectFailed struct {
	Matter uint64 `json:"matter"`
	Code   string `json:"code"`
	Text   string `json:"text"`
}

// able reports whether enough are left in a circle for it to decide.
func able(r state.Reader, c Circle) bool {
	var active int
	for _, m := range c.Members {
		if membership.IsActive(r, m) {
			active++
		}
	}
	return active >= LeastMembers && len(membership.Voices(r, c.Members)) > 1
}

// leave takes a matter from the circle.
func (m Matter) leave(s *machine.Step, n uint64, to Stage) Matter {
	openIn.Remove(s, m.Circle, n)
	m.Stage = to
	matters.Put(s, n, m)
	return m
}

// Apply decides the matter, if the circle is still asked.
func (d CloseMatter) Apply(s *machine.Step) error {
	m, _ := matters.Get(s, d.Matter)
	if m.Stage != Open {
		return nil
	}
	c, _ := circles.Get(s, m.Circle)
	count := CountOf(s, d.Matter)
	switch {
	case !able(s, c), m.Joins != "" && (canBeIn(s, m.Joins) != nil || c.has(m.Joins)):
		m.leave(s, d.Matter, LapsedOpen)
		s.Emit(MatterLapsed(d))
	case m.Method == Lazy && count.Object >= count.Stopped:
		m.putToMembers(s, d.Matter, PutToMembers{Count: count})
	case count.Object >= count.Stopped || count.Agree < count.Needed:
		m.leave(s, d.Matter, Rejected)
		s.Emit(MatterRejected{d.Matter, count})
	case m.Joins != "":
		m.Effect = s.Time
		m.leave(s, d.Matter, InForce)
		s.Emit(MatterAdopted{d.Matter, count, m.Effect})
		c.join(s, m.Circle, m.Joins)
	default:
		m.Effect = s.Time + LiftDays(s)*day
		m.leave(s, d.Matter, Adopted)
		s.Emit(MatterAdopted{d.Matter, count, m.Effect})
		s.Schedule(m.Effect, TakeEffect(d))
	}
	return nil
}

// Apply lets it take effect. A circle whose kinds were changed meanwhile does
// only what is left to it now.
func (d TakeEffect) Apply(s *machine.Step) error {
	m, _ := matters.Get(s, d.Matter)
	if m.Stage != Adopted {
		return nil
	}
	c, _ := circles.Get(s, m.Circle)
	if no := c.leftTo(m.Messages); no != nil {
		m.failed(s, d.Matter, no)
		return nil
	}
	return m.carryOut(s, d.Matter)
}

// carryOut applies a matter's messages, all or nothing.
func (m Matter) carryOut(s *machine.Step, n uint64) error {
	_, err := s.Carry(machine.WeightLazy, m.Messages)
	var no *machine.Refusal
	switch {
	case errors.As(err, &no):
		m.failed(s, n, no)
	case err != nil:
		return err
	default:
		m.Stage = InForce
		matters.Put(s, n, m)
		s.Emit(TookEffect{n})
	}
	return nil
}

func (m Matter) failed(s *machine.Step, n uint64, no *machine.Refusal) {
	m.Stage = Failed
	matters.Put(s, n, m)
	s.Emit(EffectFailed{n, no.Code, no.Text})
}

// PutToMembers says that all members decide a circle's matter, since somebody
// lifted it or enough in the circle objected.
type PutToMembers struct {
	Matter   uint64          `json:"matter"`
	Proposal uint64          `json:"proposal"`
	By       people.MemberID `json:"by,omitempty"` // Who lifted it; nobody where objections did.
	Document Paper           `json:"document,omitempty"`
	Count    Count           `json:"count,omitzero"` // Of the circle, where objections did.
}

// putToMembers lets all members decide the matter as an ordinary one. Whom its
// messages are about have no ballot.
func (m Matter) putToMembers(s *machine.Step, n uint64, e PutToMembers) {
	c, _ := circles.Get(s, m.Circle)
	why := fmt.Sprintf("%d in the circle objected.", e.Count.Object)
	if e.By != "" {
		why = fmt.Sprintf("%s lifted it up, for the reasons in the document %s.", e.By, e.Document)
	}
	m.Proposal = s.Put(machine.Matter{
		Weight: machine.WeightOrdinary, Title: fmt.Sprintf("Circle %s: %s (matter %d)", c.Remit.Name, m.Title, n),
		Text: strings.TrimSpace(fmt.Sprintf("Shall this matter of the circle %s stand? %s\n\n%s", c.Remit.Name, why, m.Text)), By: machine.OrganizationID(m.By),
		Parties: s.Concerned(m.Messages), Adopted: []machine.Message{LetStand{n}}, Rejected: []machine.Message{Overturn{n}},
	})
	m.leave(s, n, Lifted)
	e.Matter, e.Proposal = n, m.Proposal
	s.Emit(e)
}
