package rounds

import (
	"errors"

	"metaorg/clearing"
	"metaorg/domain/people"
	"metaorg/machine"
)

// What is what a part of a solution has.
type What string

// The parts of a solution.
const (
	Amounts   What = "amounts" // What is set off of each obligation, in the order in which the round took them.
	ForLevels What = "levels"  // Of parties, in the order in which the round took them.
)

// Submit brings a part of the solution of a round that waits for one. With the
// last of them the rules check the whole. Parts of two members are not mixed.
type Submit struct {
	Round  uint64  `json:"round" help:"the round's number" example:"1"`
	What   What    `json:"what" help:"what this part has: amounts set off, or levels" example:"amounts" choices:"amounts,levels"`
	Part   uint64  `json:"part" help:"which part it is, from 0" example:"0"`
	Values []int64 `json:"values" help:"its numbers, in the order in which the round took obligations and parties" example:"100"`
}

// Check refuses what is no part of any solution.
func (m Submit) Check() error {
	switch {
	case m.What != Amounts && m.What != ForLevels:
		return machine.Malformed("rounds.unknown_part", "a part has amounts or levels").At("what")
	case m.What == Amounts && len(m.Values) > PartAmounts || m.What == ForLevels && len(m.Values) > PartLevels:
		return machine.OverLimit("rounds.too_many_values", "a part has %d amounts or %d levels at most", PartAmounts, PartLevels).At("values")
	}
	for i, v := range m.Values {
		if m.What == ForLevels && (v < -mostLevel || v > mostLevel) {
			return machine.Malformed("rounds.bad_level", "value %d of this part is no level of any honest solution", i).At("values")
		}
	}
	return nil
}

// Apply takes the part in, and with the last one has the round's set-offs take effect.
func (m Submit) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	r, err := existing(s, m.Round)
	if err != nil {
		return err
	}
	if err := m.fits(s, r); err != nil {
		return err
	}
	if r.Solver != who {
		if r.Solver != "" && s.Time < r.Heard+turnSeconds {
			return machine.Conflict("rounds.others_turn", "%s is bringing a solution; another's turn is an hour after its last part", r.Solver)
		}
		r.Solver, r.Came = who, 0
		r.Turn++
	}
	key := partKey(m.What, m.Part)
	if old, ok := parts.Get(s, m.Round, key); !ok || old.Turn != r.Turn {
		r.Came++
	}
	r.Heard = s.Time
	parts.Put(s, m.Round, key, Part{r.Turn, m.Values})
	if m.What == ForLevels {
		s.Emit(m.named(s))
	}
	if r.Came == r.amountParts()+r.levelParts() {
		all, network := r.read(s, m.Round)
		if err := refusal(network.Check(all.amounts, all.levels)); err != nil {
			return err
		}
		r.solved(s, m.Round, network, all.amounts)
		s.Schedule(machine.ClockOf(s).Time+1, Work{m.Round})
	}
	rounds.Put(s, m.Round, r)
	return nil
}

// fits refuses a part that the round's solution does not have, and amounts that
// are more than what is owed.
func (m Submit) fits(s *machine.Step, r Round) error {
	if r.Stage != StageWaiting {
		return machine.Conflict("rounds.not_waiting", "round %d waits for no solution", m.Round).At("round")
	}
	if m.What == ForLevels {
		if m.Part >= r.levelParts() {
			return machine.Malformed("rounds.no_such_part", "the round has %d parts with levels, counted from 0", r.levelParts()).At("part")
		}
		return m.long(min(PartLevels, r.Parties-int64(m.Part)*PartLevels))
	}
	if m.Part >= r.amountParts() {
		return machine.Malformed("rounds.no_such_part", "the round has %d parts with amounts, counted from 0", r.amountParts()).At("part")
	}
	if err := m.long(min(PartAmounts, r.Obligations-int64(m.Part)*PartAmounts)); err != nil {
		return err
	}
	left := m.Values
	for k := m.Part * partPacks; len(left) > 0; k++ {
		p, _ := packs.Get(s, m.Round, k)
		for i, amount := range p.Amounts {
			if left[i] < 0 || left[i] > amount {
				return machine.Malformed("rounds.beyond", "of obligation %d, of which %d is left, %d cannot be set off", p.Numbers[i], amount, left[i]).At("values")
			}
		}
		left = left[len(p.Amounts):]
	}
	return nil
}

func (m Submit) long(want int64) error {
	if int64(len(m.Values)) != want {
		return machine.Malformed("rounds.wrong_length", "part %d of the round's %s has %d values, not %d", m.Part, m.What, want, len(m.Values)).At("values")
	}
	return nil
}

// named are the levels of a part with the parties that they are of.
func (m Submit) named(s *machine.Step) Levels {
	e := Levels{Round: m.Round}
	for at, party := range names.From(s, m.Round, int64(m.Part)*PartLevels) {
		i := at - int64(m.Part)*PartLevels
		if i >= int64(len(m.Values)) {
			break
		}
		e.Levels = append(e.Levels, Level{party, m.Values[i]})
	}
	return e
}

// refusal says in the rules' words what is wrong with a solution.
func refusal(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, clearing.ErrUnbalanced):
		return machine.Conflict("rounds.unbalanced", "this solution would change what somebody owes and is owed together: %v", err).At("values")
	}
	return machine.Conflict("rounds.not_most", "the levels don't show that no more can be set off: %v", err).At("values")
}

// Lapse ends a round for which no solution came.
type Lapse struct {
	Round uint64 `json:"round"`
}

// Lapsed says that a round ended without one.
type Lapsed struct {
	Round  uint64          `json:"round"`
	Solver people.MemberID `json:"solver,omitempty"` // Who brought parts of one last.
}

// Apply ends it.
func (d Lapse) Apply(s *machine.Step) error {
	r, _ := rounds.Get(s, d.Round)
	if r.Stage != StageWaiting {
		return nil
	}
	s.Emit(Lapsed{d.Round, r.Solver})
	r.end(s, d.Round, StageLapsed)
	r.work(s, d.Round)
	return nil
}
