package obligations

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// SetLimit says how much a debtor may owe a creditor in a unit. What is proposed,
// disputed and reserved counts as well as what is acknowledged. Less than is owed
// already takes nothing back; it lets nothing more in.
type SetLimit struct {
	Debtor people.MemberID `json:"debtor,omitempty" help:"handle of the member that may owe so much; nothing for everybody without a limit of its own" example:"mill" pos:"1"`
	Unit   string          `json:"unit" help:"what it is counted in: a currency such as EUR, or h, kg, each and so on" example:"EUR"`
	Amount int64           `json:"amount" in:"unit" help:"the most it may owe, in the smallest steps of the unit: 20000 for 200.00" example:"500000"`
	None   bool            `json:"none,omitempty" help:"there is no limit; the amount is then 0" example:"false"`
}

// LimitSet says how much a debtor may owe.
type LimitSet struct {
	Creditor people.MemberID  `json:"creditor"`
	Debtor   people.MemberID  `json:"debtor,omitempty"`
	Unit     string           `json:"unit"`
	Amount   int64            `json:"amount"`
	None     bool             `json:"none,omitempty"`
	By       machine.PersonID `json:"by"`
}

// Check refuses what is no limit.
func (m SetLimit) Check() error {
	if err := checkUnit(m.Unit); err != nil {
		return err
	}
	switch {
	case m.Amount < 0 || m.None && m.Amount != 0:
		return machine.Malformed("obligations.bad_limit", "a limit is nothing or more, and without a limit there is no amount").At("amount")
	case m.Amount > mostOwed:
		return machine.OverLimit("obligations.too_much", "that is more than one member can owe another").At("amount")
	}
	return nil
}

// Apply sets it.
func (m SetLimit) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	switch {
	case !isLive(s, who):
		return noMember(who)
	case m.Debtor == who:
		return toItself("debtor")
	case m.Debtor != "" && !isLive(s, m.Debtor):
		return machine.NotFound("obligations.unknown_member", "%.60q is no member here", m.Debtor).At("debtor")
	}
	key := state.PairOf(m.Debtor, m.Unit)
	if m.None {
		limits.Delete(s, who, key)
	} else {
		limits.Put(s, who, key, m.Amount)
	}
	s.Emit(LimitSet{who, m.Debtor, m.Unit, m.Amount, m.None, s.By})
	return nil
}

// LimitOf is the most that a debtor may owe a creditor in a unit; false where the
// creditor set none.
func LimitOf(r state.Reader, creditor, debtor people.MemberID, unit string) (most int64, is bool) {
	if most, is = limits.Get(r, creditor, state.PairOf(debtor, unit)); is {
		return most, true
	}
	return limits.Get(r, creditor, state.PairOf(people.MemberID(""), unit))
}

// RoomOf is how much more a debtor may come to owe a creditor in a unit.
func RoomOf(r state.Reader, creditor, debtor people.MemberID, unit string) int64 {
	most, is := LimitOf(r, creditor, debtor, unit)
	if !is {
		most = mostOwed
	}
	return max(0, most-ExposureOf(r, creditor, debtor, unit))
}

// fits refuses what would take a debtor above its limit.
func fits(r state.Reader, creditor, debtor people.MemberID, unit string, amount int64) error {
	if room := RoomOf(r, creditor, debtor, unit); amount > room {
		return machine.OverLimit("obligations.over_limit", "%s may come to owe %s %s more, what is proposed and reserved counted, and this is %s", debtor, creditor, Show(room, unit), Show(amount, unit)).At("amount")
	}
	return nil
}
