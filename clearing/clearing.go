// Package clearing sets off obligations among many parties at once: all of them
// are reduced together by as much as can be, and every party's net position
// stays what it was (Fleischman, Dini & Littera 2020). It keeps true that what is
// set off is the most there is, that anybody can check this from the levels that
// come with it without computing it again, and that the same obligations, in
// whatever order they are given, have the same set-offs everywhere. Amounts are
// whole minor units of one unit; sums have 128 bits.
package clearing

import (
	"errors"
	"fmt"
	"slices"
)

// What is wrong with an obligation.
var (
	ErrNoID     = errors.New("it has no id")
	ErrNoParty  = errors.New("it says not who owes or not to whom")
	ErrOwn      = errors.New("who owes it and to whom is the same party")
	ErrNegative = errors.New("its amount is negative")
	ErrTwice    = errors.New("another obligation has the same id")
	ErrTooMany  = errors.New("there are more than 250,000,000 obligations")
)

// Obligation is what one party owes another.
type Obligation struct {
	ID       string `json:"id"`
	Debtor   string `json:"debtor"`
	Creditor string `json:"creditor"`
	Amount   int64  `json:"amount"` // In minor units; 0 or more.
}

// Check says what is wrong with the obligation by itself, if anything.
func (o Obligation) Check() error {
	switch {
	case o.ID == "":
		return ErrNoID
	case o.Debtor == "" || o.Creditor == "":
		return ErrNoParty
	case o.Debtor == o.Creditor:
		return ErrOwn
	case o.Amount < 0:
		return ErrNegative
	}
	return nil
}

// Cleared is an obligation with the part of it that is set off.
type Cleared struct {
	Obligation
	SetOff int64 `json:"set_off"` // From 0 to the amount.
}

// Left is what remains to be paid.
func (c Cleared) Left() int64 { return c.Amount - c.SetOff }

// Level is a party's part of the proof that no more can be set off; see Round.Check.
type Level struct {
	Party string `json:"party"`
	Level int64  `json:"level"`
}

// Round is what came of setting off.
type Round struct {
	Obligations []Cleared `json:"obligations"` // By debtor, creditor and id, in the order of bytes.
	Levels      []Level   `json:"levels"`      // Of every party, by name.
}

// maxObligations keeps levels, of which some are three times the number of parties apart, within 31 bits.
const maxObligations = 250_000_000

// Clear sets off as much as can be. DESIGN.md in this folder says which of
// equally good ways it takes. The error names the obligation that is wrong.
func Clear(obligations []Obligation) (Round, error) {
	var l Ledger
	for i := range obligations {
		if err := l.Add(obligations[i]); err != nil {
			return Round{}, wrong(obligations[i], err)
		}
	}
	s, err := l.Clear()
	if err != nil {
		return Round{}, err
	}
	return Round{slices.AppendSeq(make([]Cleared, 0, l.Len()), s.All()), s.Levels}, nil
}

func wrong(o Obligation, err error) error {
	return fmt.Errorf("the obligation %q of %q to %q: %w", o.ID, o.Debtor, o.Creditor, err)
}
