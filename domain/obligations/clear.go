package obligations

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Clear says whether one lets obligations take part in clearing; they do once
// both sides let them.
type Clear struct {
	Obligations []uint64 `json:"obligations" help:"the obligations' numbers" example:"1" pos:"1"`
	Clears      bool     `json:"clears" help:"whether rounds may set them off against others" example:"true"`
}

// ClearingChosen says what one side chose.
type ClearingChosen struct {
	Obligation uint64           `json:"obligation"`
	Member     people.MemberID  `json:"member"`
	By         machine.PersonID `json:"by"`
	In         bool             `json:"in"`
	Clears     bool             `json:"clears"` // Both sides are in.
}

// AlwaysClear says whether one lets all obligations that come from now on take
// part in clearing.
type AlwaysClear struct {
	On bool `json:"on" help:"whether all that comes from now on may be set off against others" example:"true"`
}

// AlwaysChosen says what a member chose for all that comes.
type AlwaysChosen struct {
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by"`
	On     bool             `json:"on"`
}

// SetOffMade says that a round set off an obligation against others.
type SetOffMade struct {
	Obligation uint64 `json:"obligation"`
	Round      uint64 `json:"round"`
	Amount     int64  `json:"amount"`
	Left       int64  `json:"left"`
	State      State  `json:"state"`
}

// Check refuses to choose for nothing.
func (m Clear) Check() error {
	switch {
	case len(m.Obligations) == 0:
		return machine.Malformed("obligations.none_named", "name at least one obligation").At("obligations")
	case len(m.Obligations) > mostNumbers:
		return machine.OverLimit("obligations.too_many_named", "%d obligations at once; at most %d", len(m.Obligations), mostNumbers).At("obligations")
	}
	return nil
}

// Check has nothing to refuse.
func (AlwaysClear) Check() error { return nil }

// Apply notes the choice for each of them, or for none.
func (m Clear) Apply(s *machine.Step) error {
	for _, n := range m.Obligations {
		o, who, err := ofSide(s, n)
		if err != nil {
			return err
		}
		if who == o.Debtor {
			o.DebtorIn = m.Clears
		} else {
			o.CreditorIn = m.Clears
		}
		o.Clears = o.DebtorIn && o.CreditorIn
		o.put(s, n)
		s.Emit(ClearingChosen{n, who, s.By, m.Clears, o.Clears})
	}
	return nil
}

// Apply notes the choice.
func (m AlwaysClear) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !isLive(s, who) {
		return noMember(who)
	}
	if m.On {
		always.Add(s, who)
	} else {
		always.Remove(s, who)
	}
	s.Emit(AlwaysChosen{who, s.By, m.On})
	return nil
}

// AlwaysClears reports whether a member lets all that comes be cleared.
func AlwaysClears(r state.Reader, m people.MemberID) bool { return always.Has(r, m) }

// Clearable are the obligations in a unit that a round may set off, by number:
// acknowledged, with both sides in, nothing pending, something left. While a
// round has frozen the unit, they are those of the moment when it did.
func Clearable(r state.Reader, unit string) iter.Seq2[uint64, Obligation] {
	return func(yield func(uint64, Obligation) bool) {
		for n := range clearable.Of(r, unit) {
			o, _ := obligations.Get(r, n)
			if !yield(n, o) {
				return
			}
		}
	}
}

// Freeze keeps all that is clearable in a unit as it is for a round, until Thaw:
// who is a side of it can then neither settle, credit, dispute nor take it out.
// What becomes clearable meanwhile is not of this round. It costs the same for one
// obligation as for all.
func Freeze(s *machine.Step, unit string, round uint64) error {
	if other, is := frozen.Get(s, unit); is {
		return machine.Conflict("obligations.frozen_already", "round %d has the obligations in %s", other, unit)
	}
	frozen.Put(s, unit, round)
	return nil
}

// Thaw ends what Freeze began, whatever became of the round.
func Thaw(s *machine.Step, unit string) {
	frozen.Delete(s, unit)
	for n := range later.Of(s, unit) {
		clearable.Add(s, unit, n)
		later.Remove(s, unit, n)
	}
}

// FrozenFor is the round that has the obligations in a unit; false for none.
func FrozenFor(r state.Reader, unit string) (round uint64, is bool) { return frozen.Get(r, unit) }

// SetOff takes an amount off an obligation that is clearable, for a round that
// takes as much off others, so that nobody's net position changes.
func SetOff(s *machine.Step, n uint64, amount int64, round uint64) error {
	o, err := existing(s, n)
	if err != nil {
		return err
	}
	if other, is := frozen.Get(s, o.Unit); is && other != round {
		return machine.Conflict("obligations.frozen_already", "round %d has the obligations in %s", other, o.Unit)
	}
	if !clearable.Has(s, o.Unit, n) || amount <= 0 || amount > o.Left {
		return machine.Conflict("obligations.not_clearable", "%d cannot be set off of obligation %d", amount, n).At("amount")
	}
	o.Cleared += amount
	o.Left -= amount
	o.settle(s)
	o.put(s, n)
	s.Emit(SetOffMade{n, round, amount, o.Left, o.State})
	return nil
}

func noMember(who people.MemberID) error {
	return machine.NotAllowed("obligations.no_member", "%s is no member here; members owe one another, each through who acts for it", who)
}
