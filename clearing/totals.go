package clearing

import (
	"iter"
	"slices"
	"strings"
)

// Totals are the sums of a round, in minor units.
type Totals struct {
	Total           Sum `json:"total"`             // Of all obligations.
	NetInternalDebt Sum `json:"net_internal_debt"` // What parties owe more than they are owed, together.
	Cleared         Sum `json:"cleared"`           // Set off; at most the total less the net internal debt.
	Residual        Sum `json:"residual"`          // Left to be paid.
}

// Totals adds the round up.
func (r Round) Totals() Totals { return totals(r.Levels, slices.Values(r.Obligations)) }

func totals(levels []Level, all iter.Seq[Cleared]) (t Totals) {
	type account struct{ owed, due Sum }
	accounts := make(map[string]account, len(levels))
	for c := range all {
		amount := SumOf(c.Amount)
		t.Total, t.Cleared = t.Total.Plus(amount), t.Cleared.Plus(SumOf(c.SetOff))
		debtor := accounts[c.Debtor]
		debtor.owed = debtor.owed.Plus(amount)
		accounts[c.Debtor] = debtor
		creditor := accounts[c.Creditor]
		creditor.due = creditor.due.Plus(amount)
		accounts[c.Creditor] = creditor
	}
	t.Residual = t.Total.Minus(t.Cleared)
	for _, l := range levels {
		a := accounts[l.Party]
		t.NetInternalDebt = t.NetInternalDebt.Plus(a.owed.Minus(a.due))
	}
	return t
}

// Balance is what one side owes another, and what of it is set off.
type Balance struct {
	Owed   Sum `json:"owed"`
	SetOff Sum `json:"set_off"`
	Left   Sum `json:"left"`
}

func (b *Balance) add(c Cleared) {
	b.Owed, b.SetOff = b.Owed.Plus(SumOf(c.Amount)), b.SetOff.Plus(SumOf(c.SetOff))
	b.Left = b.Owed.Minus(b.SetOff)
}

// Statement is what a round means for one party. As much is set off of what it
// owes as of what it is owed.
type Statement struct {
	Party string        `json:"party"`
	Owes  Balance       `json:"owes"`
	Gets  Balance       `json:"gets"`
	With  []Counterpart `json:"with"` // By name.
}

// Counterpart is what a statement says of one other party.
type Counterpart struct {
	Party string  `json:"party"`
	Owes  Balance `json:"owes"` // What the statement's party owes this one.
	Gets  Balance `json:"gets"` // What this one owes it.
}

// Statement is the party's statement; false where the round has no such party.
func (r Round) Statement(party string) (Statement, bool) {
	return statement(party, r.Levels, slices.Values(r.Obligations))
}

func statement(party string, levels []Level, all iter.Seq[Cleared]) (Statement, bool) {
	s := Statement{Party: party}
	_, found := slices.BinarySearchFunc(levels, party, func(l Level, name string) int { return strings.Compare(l.Party, name) })
	for c := range all {
		switch party {
		case c.Debtor:
			s.Owes.add(c)
			s.with(c.Creditor).Owes.add(c)
		case c.Creditor:
			s.Gets.add(c)
			s.with(c.Debtor).Gets.add(c)
		}
	}
	return s, found
}

func (s *Statement) with(party string) *Counterpart {
	at, found := slices.BinarySearchFunc(s.With, party, func(c Counterpart, name string) int { return strings.Compare(c.Party, name) })
	if !found {
		s.With = slices.Insert(s.With, at, Counterpart{Party: party})
	}
	return &s.With[at]
}

// SetOffWith are the parties with whom something was set off, by name.
func (s Statement) SetOffWith() (names []string) {
	for _, c := range s.With {
		if !c.Owes.SetOff.IsZero() || !c.Gets.SetOff.IsZero() {
			names = append(names, c.Party)
		}
	}
	return names
}
