package periods

import (
	"cmp"
	"slices"

	"metaorg/allocation"
	"metaorg/domain/funds"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Revolve is carried by an ordinary decision: a sum of what was kept in members'
// names is paid out, the oldest vintage first, within one in proportion.
type Revolve struct {
	Fund   uint64 `json:"fund" help:"number of the fund from whose periods it was kept" example:"1"`
	Amount int64  `json:"amount" in:"fund" help:"how much in all, in minor units: 20000 for 200.00" example:"20000"`
}

// AccountsRevolved says that what was kept is paid out.
type AccountsRevolved struct {
	Fund   uint64 `json:"fund"`
	Amount int64  `json:"amount"`
}

// Check refuses what is no sum.
func (m Revolve) Check() error {
	if m.Amount <= 0 || m.Amount > mostAmount {
		return machine.Malformed("periods.bad_amount", "1 to %d minor units are paid out", int64(mostAmount)).At("amount")
	}
	return nil
}

// vintage is what is kept from a period.
type vintage struct {
	n       uint64
	p       Period
	holders []people.MemberID
}

// Apply pays it out.
func (m Revolve) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	f, ok := funds.FundOf(s, m.Fund)
	if !ok {
		return machine.NotFound("periods.unknown_fund", "there is no open fund number %d", m.Fund).At("fund")
	}
	if m.Amount > f.Free() {
		return machine.Conflict("periods.not_enough", "in %s are %s that are not promised", f.Terms.Name, funds.Show(max(0, f.Free()), f.Currency)).At("amount")
	}
	vintages, kept := vintagesOf(s, m.Fund)
	paid, left, err := allocation.Revolve(m.Amount, kept)
	if err != nil {
		panic(err) // Accounts are never negative, and far from the largest sum.
	}
	if left > 0 {
		return machine.Conflict("periods.more_than_kept", "only %s are kept in members' names", funds.Show(m.Amount-left, f.Currency)).At("amount")
	}
	if err := isLosing(s, m.Fund); err != nil {
		return err
	}
	return m.pay(s, vintages, paid)
}

// pay has each member owed what it gets of all vintages together.
func (m Revolve) pay(s *machine.Step, vintages []vintage, paid [][]int64) error {
	var order []people.MemberID
	sums := map[people.MemberID]int64{}
	for i, v := range vintages {
		for k, who := range v.holders {
			if _, has := sums[who]; !has && paid[i][k] > 0 {
				order = append(order, who)
			}
			sums[who] += paid[i][k]
		}
	}
	numbers := map[people.MemberID]uint64{}
	slices.Sort(order)
	due := dayOf(s.Time + rule(s, rulePay)*day)
	for _, who := range order {
		n, err := vintages[0].p.owe(s, who, sums[who], ref("fund", m.Fund), due)
		if err != nil {
			return err
		}
		numbers[who] = n
	}
	for i, v := range vintages {
		for k, who := range v.holders {
			change(s, who, v.n, -paid[i][k], Revolved, numbers[who])
			v.p.Revolved += paid[i][k]
		}
		periods.Put(s, v.n, v.p)
	}
	s.Emit(AccountsRevolved(m))
	return nil
}

// vintagesOf are the adopted periods of a fund, the oldest first, with what
// members have from each.
func vintagesOf(s *machine.Step, fund uint64) (all []vintage, kept [][]int64) {
	for n, p := range periods.All(s) {
		if p.Fund == fund && p.Stage == Adopted {
			all = append(all, vintage{n: n, p: p})
		}
	}
	slices.SortFunc(all, func(a, b vintage) int { return cmp.Compare(a.p.From, b.p.From) })
	for i := range all {
		var has []int64
		all[i].holders, has = holders(s, all[i].n, all[i].p)
		kept = append(kept, has)
	}
	return all, kept
}

// KeptIn is what is kept in members' names from all periods of a fund.
func KeptIn(r state.Reader, fund uint64) (sum int64) {
	for key, kept := range accounts.All(r) {
		if p, _ := periods.Get(r, key.B); p.Fund == fund {
			sum += kept
		}
	}
	return sum
}
