package funds

import (
	"slices"
	"strings"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Open is carried by an ordinary decision: money with a purpose, on the account
// of a member, where the charter says who holds money and who signs.
type Open struct {
	Name      string            `json:"name" help:"what the fund is called" example:"Tools"`
	Purpose   string            `json:"purpose" help:"what its money is for" example:"Tools that several members use, and their repair."`
	Currency  string            `json:"currency" help:"of all its amounts: three letters of ISO 4217" example:"GBP"`
	Holder    people.MemberID   `json:"holder" help:"handle of the member on whose account the money is" example:"mill"`
	Stewards  []people.MemberID `json:"stewards" help:"handles of the members that care for it and approve small sums" example:"mill,forge"`
	Overdraft int64             `json:"overdraft,omitempty" in:"currency" help:"how far below zero it may go, in minor units: 20000 for 200.00; 0 for not at all" example:"0"`
}

// FundOpened says that there is a fund.
type FundOpened struct {
	Fund     uint64 `json:"fund"` // Its number, from 1.
	Currency string `json:"currency"`
	Terms    Terms  `json:"terms"`
}

// Change is carried by an ordinary decision.
type Change struct {
	Fund      uint64            `json:"fund" help:"the fund's number" example:"1"`
	Name      string            `json:"name" help:"what the fund is called" example:"Tools"`
	Purpose   string            `json:"purpose" help:"what its money is for" example:"Tools that several members use, and their repair."`
	Holder    people.MemberID   `json:"holder" help:"handle of the member on whose account the money is" example:"mill"`
	Stewards  []people.MemberID `json:"stewards" help:"handles of the members that care for it and approve small sums" example:"mill,forge"`
	Overdraft int64             `json:"overdraft,omitempty" in:"fund" help:"how far below zero it may go, in minor units: 20000 for 200.00; 0 for not at all" example:"0"`
}

// FundChanged says what holds of a fund from now on.
type FundChanged struct {
	Fund  uint64 `json:"fund"`
	Terms Terms  `json:"terms"`
}

// Close is carried by an ordinary decision, once there is nothing in the fund.
type Close struct {
	Fund uint64 `json:"fund" help:"the fund's number" example:"1"`
}

// FundClosed says that a fund is no more.
type FundClosed struct {
	Fund uint64 `json:"fund"`
}

func (m Open) terms() Terms {
	return Terms{Name: m.Name, Purpose: m.Purpose, Holder: m.Holder, Stewards: slices.Sorted(slices.Values(m.Stewards)), Overdraft: m.Overdraft}
}

func (m Change) terms() Terms {
	return Terms{Name: m.Name, Purpose: m.Purpose, Holder: m.Holder, Stewards: slices.Sorted(slices.Values(m.Stewards)), Overdraft: m.Overdraft}
}

// Check refuses what is no fund.
func (m Open) Check() error {
	if err := checkCurrency(m.Currency); err != nil {
		return err
	}
	return m.terms().check()
}

// Check refuses what is no fund.
func (m Change) Check() error { return m.terms().check() }

// Check has nothing to refuse.
func (Close) Check() error { return nil }

func (t Terms) check() error {
	if err := checkText(t.Name, "name", nameBytes, false); err != nil {
		return err
	}
	if err := checkText(t.Purpose, "purpose", purposeBytes, true); err != nil {
		return err
	}
	switch {
	case len(t.Stewards) == 0:
		return machine.Malformed("funds.no_steward", "name at least one member that cares for it").At("stewards")
	case len(t.Stewards) > mostStewards:
		return machine.OverLimit("funds.too_many_stewards", "at most %d members care for a fund together", mostStewards).At("stewards")
	case len(slices.Compact(slices.Clone(t.Stewards))) < len(t.Stewards):
		return machine.Malformed("funds.twice", "a steward is named twice").At("stewards")
	case t.Overdraft < 0 || t.Overdraft > mostAmount:
		return machine.Malformed("funds.bad_overdraft", "a fund may go below zero by 0 to %d minor units", int64(mostAmount)).At("overdraft")
	}
	return nil
}

// allowed refuses a holder and stewards that are no members.
func (t Terms) allowed(s *machine.Step) error {
	c, _ := charter.Current(s)
	if strings.TrimSpace(c.AccountHolder) == "" || strings.TrimSpace(c.Signatories) == "" {
		return machine.Conflict("funds.not_in_charter", "the charter does not say who holds common money and who signs; a special decision can say so, and open the fund with it")
	}
	if !isLive(s, t.Holder) {
		return machine.NotFound("funds.unknown_member", "%.60q is no member here", t.Holder).At("holder")
	}
	for _, m := range t.Stewards {
		if !isLive(s, m) {
			return machine.NotFound("funds.unknown_member", "%.60q is no member here", m).At("stewards")
		}
	}
	return nil
}

// Apply opens it.
func (m Open) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	t := m.terms()
	if err := t.allowed(s); err != nil {
		return err
	}
	count := 0
	for range openFunds.All(s) {
		count++
	}
	if count >= mostFunds {
		return machine.OverLimit("funds.too_many_funds", "there are %d funds; close one first", mostFunds)
	}
	n := lastFund.Next(s)
	fundsByNumber.Put(s, n, Fund{Terms: t, Currency: m.Currency, Since: s.Time})
	openFunds.Add(s, n)
	s.Emit(FundOpened{n, m.Currency, t})
	return nil
}

// Apply changes it.
func (m Change) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	f, err := existing(s, m.Fund)
	if err != nil {
		return err
	}
	t := m.terms()
	if err := t.allowed(s); err != nil {
		return err
	}
	if f.Balance < -t.Overdraft {
		return machine.Conflict("funds.below_zero", "%s would have %s; it may go down to %s", f.Terms.Name, Show(f.Balance, f.Currency), Show(-t.Overdraft, f.Currency)).At("overdraft")
	}
	f.Terms = t
	fundsByNumber.Put(s, m.Fund, f)
	s.Emit(FundChanged{m.Fund, t})
	return nil
}

// Apply closes it.
func (m Close) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	f, err := existing(s, m.Fund)
	if err != nil {
		return err
	}
	if f.Balance != 0 || f.Reserved != 0 {
		return machine.Conflict("funds.not_empty", "%s has %s, and %s are promised; empty it first", f.Terms.Name, Show(f.Balance, f.Currency), Show(f.Reserved, f.Currency)).At("fund")
	}
	if d, ok := dues.Get(s); ok && d.Terms.Fund == m.Fund {
		return machine.Conflict("funds.takes_dues", "the members' dues go to %s; set them anew first", f.Terms.Name).At("fund")
	}
	f.Closed = true
	fundsByNumber.Put(s, m.Fund, f)
	openFunds.Remove(s, m.Fund)
	s.Emit(FundClosed(m))
	return nil
}
