// Package clearing sets off obligations among many parties at once: all of them
// are reduced together by as much as can be, and every party's net position
// stays what it was (Fleischman, Dini & Littera 2020). It keeps true that what is
// set off is the most there is, that anybody can check this from the levels that
// come with it without computing it again, and that the same obligations, in
// whatever order they are given, have the same set-offs everywhere. Amounts are
// whole minor units of one unit; sums have 128 bits.
package clearing

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
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
	if len(obligations) > maxObligations {
		return Round{}, ErrTooMany
	}
	names, number, err := partiesOf(obligations)
	if err != nil {
		return Round{}, err
	}
	order := ordered(obligations, number)
	d, of := debtsOf(obligations, order, len(names))
	setOff, level := settle(d)
	r := Round{Obligations: make([]Cleared, len(order)), Levels: make([]Level, len(names))}
	for v, name := range names {
		r.Levels[v] = Level{name, level[v]}
	}
	for i, o := range order {
		c := Cleared{Obligation: obligations[o.at]}
		if arc := of[i]; arc != none { // Of one debtor to one creditor the first ids come first.
			c.SetOff = min(c.Amount, setOff[arc])
			setOff[arc] -= c.SetOff
		}
		r.Obligations[i] = c
	}
	return r, nil
}

func wrong(o *Obligation, err error) error {
	return fmt.Errorf("the obligation %q of %q to %q: %w", o.ID, o.Debtor, o.Creditor, err)
}

// partiesOf gives the parties by name, and their numbers in that order.
func partiesOf(obligations []Obligation) (names []string, number map[string]int32, _ error) {
	number = map[string]int32{}
	for i := range obligations {
		o := &obligations[i]
		if err := o.Check(); err != nil {
			return nil, nil, wrong(o, err)
		}
		for _, name := range [...]string{o.Debtor, o.Creditor} {
			if _, known := number[name]; !known {
				number[name] = 0
				names = append(names, name)
			}
		}
	}
	if pairs := Twice(obligations); len(pairs) > 0 {
		return nil, nil, wrong(&obligations[pairs[0][1]], ErrTwice)
	}
	slices.Sort(names)
	for v, name := range names {
		number[name] = int32(v)
	}
	return names, number, nil
}

// placed is an obligation's place among those given, with its ends: the debtor's
// number above the creditor's, so that they sort as the names do.
type placed struct {
	ends uint64
	at   int32
}

func ordered(obligations []Obligation, number map[string]int32) []placed {
	order := make([]placed, len(obligations))
	for i := range obligations {
		o := &obligations[i]
		order[i] = placed{uint64(number[o.Debtor])<<32 | uint64(number[o.Creditor]), int32(i)}
	}
	slices.SortFunc(order, func(a, b placed) int {
		if a.ends != b.ends {
			return cmp.Compare(a.ends, b.ends)
		}
		return strings.Compare(obligations[a.at].ID, obligations[b.at].ID)
	})
	return order
}

// debtsOf puts what one party owes another into one arc, as far as their sum is
// an int64. Of says which arc each obligation went into, none for an amount of 0.
func debtsOf(obligations []Obligation, order []placed, parties int) (d debts, of []int32) {
	d.parties, of = parties, make([]int32, len(order))
	ends := uint64(math.MaxUint64)
	for i, o := range order {
		of[i] = none
		amount := obligations[o.at].Amount
		if amount == 0 {
			continue
		}
		last := len(d.amount) - 1
		if o.ends == ends && d.amount[last] <= math.MaxInt64-amount {
			d.amount[last] += amount
			of[i] = int32(last)
			continue
		}
		ends, of[i] = o.ends, int32(last+1)
		d.from, d.to = append(d.from, int32(ends>>32)), append(d.to, int32(ends&math.MaxUint32))
		d.amount = append(d.amount, amount)
	}
	return d, of
}
