package network

import "metaorg/machine"

// MoveClock moves a sample network's clock on. Whoever is registered may do
// so; what falls due in between runs at once, in its order.
type MoveClock struct {
	Days int64 `json:"days" help:"how many days to move on, 1 to 366" example:"7"`
}

// ClockMoved says that the clock of a sample network was moved on.
type ClockMoved struct {
	Days int64            `json:"days"`
	To   int64            `json:"to"` // Rule time then, Unix seconds.
	By   machine.PersonID `json:"by"`
}

const daySeconds int64 = 86_400

// Check refuses no days, and more than one message may move.
func (m MoveClock) Check() error {
	if m.Days < 1 || m.Days > machine.MaxSampleDays {
		return machine.Malformed("network.bad_days", "the clock moves on by 1 to %d days at a time", machine.MaxSampleDays).At("days")
	}
	return nil
}

// Apply moves the clock on in a sample network.
func (m MoveClock) Apply(s *machine.Step) error {
	if !s.Network().Sample {
		return machine.NotAllowed("network.not_a_sample", "this is a real network: its clock is not moved; only a network founded as a sample allows that")
	}
	// A move takes effect after the envelope, so a second one in it starts where the first ends.
	last, _ := movedTo.Get(s)
	to := max(s.Time, last) + m.Days*daySeconds
	movedTo.Put(s, to)
	s.MoveClock(m.Days * daySeconds)
	s.Emit(ClockMoved{Days: m.Days, To: to, By: s.By})
	return nil
}
