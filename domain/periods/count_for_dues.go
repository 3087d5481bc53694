package periods

import (
	"metaorg/domain/funds"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// CountForDues lets a member off dues because of something that it gave. It is
// then counted for that and for no dividend: nothing is paid for twice. Who may
// let off may do it, and nobody for itself.
type CountForDues struct {
	Member people.MemberID `json:"member" help:"handle of the member that gave it and owes dues" example:"mill" pos:"1"`
	Dues   uint64          `json:"dues" help:"number of the period of dues" example:"1" pos:"2"`
	Event  uint64          `json:"event" help:"the contribution's number" example:"1" pos:"3"`
	Amount int64           `json:"amount,omitempty" in:"dues" help:"how much of the dues it stands for, in minor units; 0 for all that is left" example:"0"`
}

// CountedForDues says that a contribution counts instead of dues.
type CountedForDues struct {
	Event  uint64           `json:"event"`
	Member people.MemberID  `json:"member"`
	Dues   uint64           `json:"dues"`
	By     machine.PersonID `json:"by,omitempty"`
}

// Check refuses what is no amount.
func (m CountForDues) Check() error {
	if m.Amount < 0 || m.Amount > mostAmount {
		return machine.Malformed("periods.bad_amount", "dues are 1 to %d minor units, or 0 for all that is left", int64(mostAmount)).At("amount")
	}
	return nil
}

// Apply counts it.
func (m CountForDues) Apply(s *machine.Step) error {
	e, err := contribution(s, m.Event)
	if err != nil {
		return err
	}
	switch _, p, in := On(s, e.Date); {
	case e.Provider != m.Member:
		return machine.Conflict("periods.not_theirs", "%s did not give contribution %d", m.Member, m.Event).At("event")
	case e.Kind == patronage.Money:
		return machine.Conflict("periods.is_money", "contribution %d is money; dues that are paid are recorded in the fund", m.Event).At("event")
	case forDues.Has(s, m.Event):
		return machine.Conflict("periods.counted_already", "contribution %d counts for dues already", m.Event).At("event")
	case in && p.Stage != IsOpen:
		return machine.Conflict("periods.frozen", "the period of contribution %d is frozen; what was counted there counts there", m.Event).At("event")
	}
	why := funds.Kind
	if e.Kind == patronage.Labour || e.Kind == patronage.Services {
		why = funds.Labour
	}
	if err := (funds.Waive{Member: m.Member, Period: m.Dues, Amount: m.Amount, Why: why}).Apply(s); err != nil {
		return err
	}
	forDues.Put(s, m.Event, m.Dues)
	s.Emit(CountedForDues{m.Event, m.Member, m.Dues, s.By})
	return nil
}

// ForDues is the period of dues for which a contribution counts; false where it
// counts for none, and so for dividends.
func ForDues(r state.Reader, event uint64) (dues uint64, ok bool) { return forDues.Get(r, event) }
