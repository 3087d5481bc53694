package rounds

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// Open opens a round: by any member, or by decision. What takes part is for the
// two sides of each obligation to say.
type Open struct {
	Unit string `json:"unit" help:"in which unit: a currency such as EUR, or hours, h" example:"GBP"`
	Days int64  `json:"days" help:"in how many days it closes" example:"14"`
}

// Opened says that a round is open.
type Opened struct {
	Round  uint64          `json:"round"` // Its number, from 1.
	Unit   string          `json:"unit"`
	Closes int64           `json:"closes"`
	By     people.MemberID `json:"by,omitempty"` // Empty where the rules or a decision opened it.
}

// CallOff calls a round off that has not closed.
type CallOff struct {
	Round uint64 `json:"round" help:"the round's number" example:"1"`
}

// CalledOff says that a round does not take place.
type CalledOff struct {
	Round uint64           `json:"round"`
	By    machine.PersonID `json:"by,omitempty"`
}

// Check refuses what is no unit, or no time.
func (m Open) Check() error {
	if _, known := units.Of(m.Unit); !known {
		return machine.Malformed("rounds.unknown_unit", "%.20q is no unit known here; a currency has three capital letters, hours are h", m.Unit).At("unit")
	}
	if m.Days < 0 || m.Days > mostDays {
		return machine.Malformed("rounds.bad_days", "a round closes in 0 to %d days", mostDays).At("days")
	}
	return nil
}

// Check has nothing to refuse.
func (CallOff) Check() error { return nil }

// Apply opens it.
func (m Open) Apply(s *machine.Step) error {
	var by people.MemberID
	if !s.AsNetwork {
		who, err := takesPart(s)
		if err != nil {
			return err
		}
		by = who
	}
	if n, r, ok := Latest(s, m.Unit); ok && !r.IsOver() {
		return machine.Conflict("rounds.open_already", "round %d in %s is not over yet; there is one at a time", n, m.Unit).At("unit")
	}
	if notice := rule(s, ruleNotice); m.Days < notice {
		return machine.Conflict("rounds.too_soon", "a round is open for %d days at least, so that everybody can decide what takes part", notice).At("days")
	}
	open(s, m.Unit, s.Time+m.Days*day, by)
	return nil
}

func open(s *machine.Step, unit string, closes int64, by people.MemberID) {
	n := lastRound.Next(s)
	rounds.Put(s, n, Round{Unit: unit, Stage: StageOpen, Opened: s.Time, Closes: closes, By: by})
	latest.Put(s, unit, n)
	s.Schedule(closes, Close{n})
	s.Emit(Opened{n, unit, closes, by})
}

// Apply calls it off.
func (m CallOff) Apply(s *machine.Step) error {
	r, err := existing(s, m.Round)
	if err != nil {
		return err
	}
	if who := people.ActingMember(s); !s.AsNetwork && (r.By == "" || who != r.By) {
		return machine.NotAllowed("rounds.not_opener", "who opened a round calls it off, or a decision; and that was not %s", who)
	}
	if r.Stage != StageOpen {
		return machine.Conflict("rounds.not_open", "round %d is closed", m.Round).At("round")
	}
	r.end(s, m.Round, StageCalledOff)
	s.Emit(CalledOff{m.Round, s.By})
	return nil
}

// Begin opens the round after another, where a standing rule has one every so
// many days.
type Begin struct {
	After uint64 `json:"after"`
}

// follow has the next round of a unit open by itself where a standing rule wants that.
func (r Round) follow(s *machine.Step, n uint64) {
	if every := rule(s, ruleEvery); every > 0 {
		s.Schedule(r.Closes+(every-rule(s, ruleNotice))*day, Begin{n})
	}
}

// Apply opens it, unless another was opened meanwhile, or the rule is no more.
func (d Begin) Apply(s *machine.Step) error {
	r, _ := rounds.Get(s, d.After)
	every := rule(s, ruleEvery)
	if n, _, _ := Latest(s, r.Unit); n != d.After || every == 0 {
		return nil
	}
	open(s, r.Unit, max(r.Closes+every*day, s.Time+rule(s, ruleNotice)*day), "")
	return nil
}
