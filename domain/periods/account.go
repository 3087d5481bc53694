package periods

import (
	"iter"

	"metaorg/domain/funds"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Why is why a capital account changed.
type Why string

// The reasons.
const (
	Retained Why = "retained" // Of a dividend, kept in the member's name.
	Reversed Why = "reversed" // The contrary of it, when the period was reopened.
	Revolved Why = "revolved" // Paid out, the oldest first.
)

// NoticeGiven is the written notice of allocation: what a member's dividend is, how
// much of it is paid and how much is kept in its name.
type NoticeGiven struct {
	Period     uint64          `json:"period"`
	Drawing    uint64          `json:"drawing"`
	Member     people.MemberID `json:"member"`
	Dividend   int64           `json:"dividend"`
	Cash       int64           `json:"cash"`
	Retained   int64           `json:"retained"`
	Borne      int64           `json:"borne,omitempty"` // Of a loss, by its capital account.
	Qualified  bool            `json:"qualified,omitempty"`
	Owed       int64           `json:"owed"`                 // What is to be paid by this notice; negative where, after a reopening, the member pays back.
	Obligation uint64          `json:"obligation,omitempty"` // Its number; 0 where nothing is owed, or who holds the money would owe itself.
	Due        string          `json:"due,omitempty"`
}

// AccountChanged says that a vintage of a member's capital account changed.
type AccountChanged struct {
	Member     people.MemberID `json:"member"`
	Vintage    uint64          `json:"vintage"` // The period that it is from.
	Amount     int64           `json:"amount"`
	Balance    int64           `json:"balance"` // Of the vintage, with it.
	Why        Why             `json:"why"`
	Obligation uint64          `json:"obligation,omitempty"` // By which it is paid out.
}

// AccountOf is what is kept in a member's name, by vintage: the period that it is
// from. Its currency is the period's.
func AccountOf(r state.Reader, m people.MemberID) iter.Seq2[uint64, int64] { return accounts.Of(r, m) }

// KeptFrom is what is kept in a member's name from a period.
func KeptFrom(r state.Reader, m people.MemberID, period uint64) int64 {
	n, _ := accounts.Get(r, m, period)
	return n
}

// change changes a vintage, which never goes below nothing.
func change(s *machine.Step, m people.MemberID, vintage uint64, amount int64, why Why, obligation uint64) {
	balance := KeptFrom(s, m, vintage) + amount
	if balance < 0 {
		panic("a capital account below nothing")
	}
	if amount != 0 {
		accounts.Put(s, m, vintage, balance)
		s.Emit(AccountChanged{m, vintage, amount, balance, why, obligation})
	}
}

// notice gives every member its notice by the latest drawing. Where an earlier one
// was adopted before, only what has changed is to be paid, by the one side or the
// other.
func (p *Period) notice(s *machine.Step, n uint64) error {
	g, _ := drawings.Get(s, n, p.Drawings)
	due := dayOf(s.Time + rule(s, rulePay)*day)
	give := func(m people.MemberID, st Statement) error {
		before, _ := noticed.Get(s, n, m)
		note := NoticeGiven{Period: n, Drawing: p.Drawings, Member: m, Dividend: st.Dividend, Cash: st.Cash, Retained: st.Retained, Borne: st.Borne, Qualified: g.Terms.Qualified, Owed: st.Cash - before}
		if note.Dividend == 0 && note.Owed == 0 && note.Borne == 0 {
			return nil
		}
		var err error
		if note.Obligation, err = p.owe(s, m, note.Owed, ref("period", n), due); err != nil {
			return err
		}
		if note.Obligation != 0 {
			note.Due = due
		}
		noticed.Put(s, n, m, st.Cash)
		s.Emit(note)
		change(s, m, n, st.Retained, Retained, 0)
		p.reputed(s, m, st.Dividend)
		return nil
	}
	for m, st := range Statements(s, n, p.Drawings) {
		if err := give(m, st); err != nil {
			return err
		}
	}
	for m := range noticed.Of(s, n) {
		if _, has := StatementIn(s, n, p.Drawings, m); !has {
			if err := give(m, Statement{}); err != nil {
				return err
			}
		}
	}
	return nil
}

// owe has who holds the fund's money owe a member, or with a negative amount the
// member owe that; 0 where there is nothing to owe.
func (p Period) owe(s *machine.Step, m people.MemberID, amount int64, ref, due string) (uint64, error) {
	f, _ := funds.FundOf(s, p.Fund)
	if amount == 0 || m == f.Terms.Holder {
		return 0, nil
	}
	o := obligations.Owed{Debtor: f.Terms.Holder, Creditor: m, Amount: amount, Unit: p.Currency, Due: due, Source: obligations.Source{Kind: obligations.Dividend, Ref: ref}}
	if amount < 0 {
		o.Debtor, o.Creditor, o.Amount = m, f.Terms.Holder, -amount
	}
	return obligations.Raise(s, o)
}

// reputed adds a dividend to those by which evaluations weigh.
func (p Period) reputed(s *machine.Step, m people.MemberID, amount int64) {
	for _, whose := range []people.MemberID{m, ""} { // Its own, and all.
		had, _ := dividends.Get(s, p.Fund, whose)
		dividends.Put(s, p.Fund, whose, had+amount)
	}
}

// payClaims keeps what is left of claims that last, and how much was paid on those
// of earlier periods.
func (p Period) payClaims(s *machine.Step, n uint64, divided int64) {
	e, _ := equations.Get(s, p.Equation)
	d := divide(s, n, p, e.Buckets, rowsOf(s, n), divided)
	for i, b := range e.Buckets {
		if !b.Rule.Lasts() {
			continue
		}
		name := p.claimsOf(b)
		for k, key := range d.keys[i] {
			claim, paid := d.claims[i].Claims[k], d.result.Paid[i][k]
			if !b.Rule.HasEnd() {
				paid = 0 // For ever.
			}
			if key.B.B != n && paid > 0 {
				paidOn.Put(s, n, state.PairOf(name, key), Lasting{paid, claim.Number})
			}
			if left := claim.Amount - paid; left > 0 {
				lasting.Put(s, name, key, Lasting{left, claim.Number})
			} else {
				lasting.Delete(s, name, key)
			}
		}
	}
}

// unpayClaims undoes payClaims.
func (p Period) unpayClaims(s *machine.Step, n uint64) {
	e, _ := equations.Get(s, p.Equation)
	for _, b := range e.Buckets {
		name := p.claimsOf(b)
		for key := range lasting.Of(s, name) {
			if key.B.B == n {
				lasting.Delete(s, name, key)
			}
		}
	}
	for key, paid := range paidOn.Of(s, n) {
		now, _ := lasting.Get(s, key.A, key.B)
		lasting.Put(s, key.A, key.B, Lasting{now.Left + paid.Left, paid.First})
		paidOn.Delete(s, n, key)
	}
}
