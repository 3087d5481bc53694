package goals

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Report says how far a goal has come. One that is over can be taken up again.
type Report struct {
	Goal  uint64 `json:"goal" help:"the goal's number" example:"1" pos:"1"`
	State State  `json:"state" help:"whether you are on track or behind, have reached it or given it up" example:"on_track" choices:"on_track,behind,reached,given_up"`
	Now   string `json:"now" help:"how far it is, by its indicator; it names no persons" example:"92 of 140 tools lent in May"`
}

// GoalReported says how far a goal has come.
type GoalReported struct {
	Goal  uint64           `json:"goal"`
	By    machine.PersonID `json:"by"`
	State State            `json:"state"`
	Now   string           `json:"now"`
}

// Check refuses what says nothing.
func (m Report) Check() error {
	switch m.State {
	case OnTrack, Behind, Reached, GivenUp:
		return checkText(m.Now, "now", maxNow, false)
	case Begun:
	}
	return machine.Malformed("goals.unknown_state", "a goal is on track (on_track), behind, reached or given up (given_up)").At("state")
}

// Apply says so.
func (m Report) Apply(s *machine.Step) error {
	g, err := yours(s, m.Goal)
	if err != nil {
		return err
	}
	g.State = m.State
	goals.Put(s, m.Goal, g)
	if g.State.Over() {
		pursued.Remove(s, g.Member, m.Goal)
	} else {
		pursued.Add(s, g.Member, m.Goal)
	}
	s.Emit(GoalReported{m.Goal, s.By, m.State, m.Now})
	return nil
}

// Tie says what helps with a goal: something shared, a service, or an adoption
// of the member's own.
type Tie struct {
	Goal   uint64 `json:"goal" help:"the goal's number" example:"1" pos:"1"`
	What   What   `json:"what" help:"what helps: something shared (resource), a service, or an adoption of yours" example:"resource" choices:"resource,service,adoption"`
	Number uint64 `json:"number" help:"its number" example:"1"`
}

// GoalTied says that something helps with a goal.
type GoalTied struct {
	Goal   uint64           `json:"goal"`
	By     machine.PersonID `json:"by"`
	What   What             `json:"what"`
	Number uint64           `json:"number"`
}

// Check refuses what is nothing to be tied to.
func (m Tie) Check() error {
	switch m.What {
	case Resource, Service, Adoption:
		return nil
	}
	return machine.Malformed("goals.unknown_what", "what helps is something shared (resource), a service, or an adoption").At("what")
}

// Apply ties it.
func (m Tie) Apply(s *machine.Step) error {
	g, err := yours(s, m.Goal)
	if err != nil {
		return err
	}
	if err := m.What.exists(s, m.Number, g.Member); err != nil {
		return err
	}
	key := state.PairOf(m.What, m.Number)
	switch {
	case ties.Has(s, m.Goal, key):
		return machine.Conflict("goals.tied_already", "that is tied to goal %d already", m.Goal).At("number")
	case g.Ties >= maxTies:
		return machine.OverLimit("goals.too_many_ties", "goal %d is tied to %d things already", m.Goal, maxTies).At("goal")
	}
	ties.Add(s, m.Goal, key)
	g.Ties++
	goals.Put(s, m.Goal, g)
	s.Emit(GoalTied{m.Goal, s.By, m.What, m.Number})
	return nil
}

// Untie takes that back.
type Untie struct {
	Goal   uint64 `json:"goal" help:"the goal's number" example:"1" pos:"1"`
	What   What   `json:"what" help:"what it is: something shared (resource), a service, or an adoption of yours" example:"resource" choices:"resource,service,adoption"`
	Number uint64 `json:"number" help:"its number" example:"1"`
}

// GoalUntied says that something does not help with a goal any more.
type GoalUntied struct {
	Goal   uint64           `json:"goal"`
	By     machine.PersonID `json:"by"`
	What   What             `json:"what"`
	Number uint64           `json:"number"`
}

// Check refuses what is nothing to be tied to.
func (m Untie) Check() error { return Tie(m).Check() }

// Apply unties it.
func (m Untie) Apply(s *machine.Step) error {
	g, err := yours(s, m.Goal)
	if err != nil {
		return err
	}
	key := state.PairOf(m.What, m.Number)
	if !ties.Has(s, m.Goal, key) {
		return machine.Conflict("goals.not_tied", "that is not tied to goal %d", m.Goal).At("number")
	}
	ties.Remove(s, m.Goal, key)
	g.Ties--
	goals.Put(s, m.Goal, g)
	s.Emit(GoalUntied{m.Goal, s.By, m.What, m.Number})
	return nil
}
