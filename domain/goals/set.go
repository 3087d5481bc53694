package goals

import (
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Set sets a goal of the member acted for.
type Set struct {
	Title     string `json:"title" help:"what you want to reach; it names no persons" example:"Lend every tool at least once a month" pos:"1"`
	Indicator string `json:"indicator" help:"by what one sees that it is reached" example:"Tools lent in a month, of 140; 60 now"`
	By        int64  `json:"by" help:"when you want to have reached it, as Unix seconds" example:"1830297599"`
}

// GoalSet says that a member has a goal.
type GoalSet struct {
	Goal      uint64           `json:"goal"` // Its number, from 1.
	Member    people.MemberID  `json:"member"`
	By        machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Title     string           `json:"title"`
	Indicator string           `json:"indicator"`
	Until     int64            `json:"until"` // When it is to be reached.
}

// Check refuses what says nothing.
func (m Set) Check() error {
	if err := checkText(m.Title, "title", maxTitle, false); err != nil {
		return err
	}
	return checkText(m.Indicator, "indicator", maxIndicator, false)
}

// Apply sets it.
func (m Set) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !commons.IsLive(s, who) {
		return machine.NotAllowed("goals.no_part", "%s takes no part in the network; members, those on their way to it and supporters do", who)
	}
	if err := ahead(s, m.By); err != nil {
		return err
	}
	pursuing := 0
	for range pursued.Of(s, who) {
		pursuing++
	}
	if pursuing >= maxGoals {
		return machine.OverLimit("goals.too_many_goals", "%s pursues %d goals; say of one that it is reached or given up", who, maxGoals)
	}
	n := lastGoal.Next(s)
	goals.Put(s, n, Goal{Member: who, State: Begun, By: m.By})
	pursued.Add(s, who, n)
	s.Emit(GoalSet{n, who, s.By, m.Title, m.Indicator, m.By})
	s.Schedule(m.By, FallDue{n, m.By})
	return nil
}

// ahead refuses a time that is over, or that nobody here will see.
func ahead(s *machine.Step, by int64) error {
	if by <= s.Time || by > s.Time+maxAhead {
		return machine.Malformed("goals.bad_time", "a goal is to be reached at a time from now on, within twenty years").At("by")
	}
	return nil
}

// Change says anew what a goal is. What was said of how far it has come stays.
type Change struct {
	Goal      uint64 `json:"goal" help:"the goal's number" example:"1" pos:"1"`
	Title     string `json:"title" help:"what you want to reach; it names no persons" example:"Lend every tool at least once a month"`
	Indicator string `json:"indicator" help:"by what one sees that it is reached" example:"Tools lent in a month, of 140; 60 now"`
	By        int64  `json:"by" help:"when you want to have reached it, as Unix seconds" example:"1830297599"`
}

// GoalChanged says what a goal is now.
type GoalChanged struct {
	Goal      uint64           `json:"goal"`
	By        machine.PersonID `json:"by"`
	Title     string           `json:"title"`
	Indicator string           `json:"indicator"`
	Until     int64            `json:"until"`
}

// Check refuses what says nothing.
func (m Change) Check() error { return Set{m.Title, m.Indicator, m.By}.Check() }

// Apply changes it.
func (m Change) Apply(s *machine.Step) error {
	g, err := yours(s, m.Goal)
	if err != nil {
		return err
	}
	if g.State.Over() {
		return machine.Conflict("goals.over", "goal %d is over; set another", m.Goal).At("goal")
	}
	if err := ahead(s, m.By); err != nil {
		return err
	}
	g.By = m.By
	goals.Put(s, m.Goal, g)
	s.Emit(GoalChanged{m.Goal, s.By, m.Title, m.Indicator, m.By})
	s.Schedule(m.By, FallDue{m.Goal, m.By})
	return nil
}

// FallDue looks at a goal when it was to be reached.
type FallDue struct {
	Goal uint64 `json:"goal"`
	By   int64  `json:"by"` // As it was then; another due looks where it has changed.
}

// GoalFellDue says that the time for a goal is over, and nothing was said of its end.
type GoalFellDue struct {
	Goal uint64 `json:"goal"`
}

// Apply asks for the end of a goal that goes on.
func (d FallDue) Apply(s *machine.Step) error {
	if g, _ := goals.Get(s, d.Goal); g.By == d.By && !g.State.Over() {
		s.Emit(GoalFellDue{d.Goal})
	}
	return nil
}
