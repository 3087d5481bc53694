package meetings

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// HandOver lets somebody else take a meeting's minutes, as when the minute-taker
// does not come. The member that called it does so, or the minute-taker.
type HandOver struct {
	Meeting     uint64           `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	MinuteTaker machine.PersonID `json:"minute_taker" help:"handle of the person who takes the minutes from now on" example:"ada" pos:"2"`
}

// MinuteTakerNamed says who takes the minutes from now on.
type MinuteTakerNamed struct {
	Meeting     uint64           `json:"meeting"`
	MinuteTaker machine.PersonID `json:"minute_taker"`
	By          machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (HandOver) Check() error { return nil }

// Apply names the minute-taker.
func (m HandOver) Apply(s *machine.Step) error {
	now, err := held(s, m.Meeting)
	if err != nil {
		return err
	}
	if people.ActingMember(s) != now.By {
		if err := now.taken(s, m.Meeting); err != nil {
			return err
		}
	}
	if err := takes(s, m.MinuteTaker); err != nil {
		return err
	}
	now.MinuteTaker = m.MinuteTaker
	meetings.Put(s, m.Meeting, now)
	s.Emit(MinuteTakerNamed{m.Meeting, m.MinuteTaker, s.By})
	return nil
}
