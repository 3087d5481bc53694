package machine

import (
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// InputAttendance is a step in which the rules learn who was absent.
const InputAttendance Input = "attendance"

// attendanceSince is the rule version from which absence is counted.
const attendanceSince = 3

// Attendance is who holds a seat and did not sign the block before one with
// acts, as consensus keys. Consensus agrees on it, so it is in the log.
type Attendance struct {
	Absent [][]byte `json:"absent"`
}

// attend tells the modules who was absent. It leaves an entry only if somebody
// was, or something came of it.
func (b *block) attend(absent [][]byte) {
	if NetworkOf(b.state).RuleVersion < attendanceSince {
		return
	}
	changes := state.NewOverlay(b.state)
	step := b.machine.newStep(changes, b.now)
	step.AsNetwork, step.Height = true, b.height
	out := step.attempt(func() error { return b.machine.attend(step, absent) })
	if len(absent) == 0 && len(out.Events) == 0 && out.Code == "" && changes.Len() == 0 {
		return
	}
	changes.Flush(b.state)
	if absent == nil {
		absent = [][]byte{}
	}
	b.record(Entry{Time: b.now, Input: InputAttendance, Content: wire.Encode(Attendance{absent}), Outcomes: []Outcome{out}})
}

func (m *Machine) attend(s *Step, absent [][]byte) error {
	for _, mod := range m.modules {
		if mod.Attend.Apply == nil {
			continue
		}
		if err := mod.Attend.Apply(s, absent); err != nil {
			return err
		}
	}
	return nil
}
