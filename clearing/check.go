package clearing

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// ErrOther says that a round is not of the obligations it is said to be of.
var ErrOther = errors.New("the obligations are others")

// Check proves that the round sets off as much as can be, without looking for a
// better one: no party's net position changes, an obligation of which something
// is left comes from a party at least one level above its creditor's, and one of
// which something is set off from one at most one level above. Then what is left
// costs each way the least (complementary slackness; Ahuja, Magnanti & Orlin
// 1993, theorem 9.4). The error says what does not hold.
func (r Round) Check() error { return check(r.Levels, slices.Values(r.Obligations)) }

func check(levels []Level, all iter.Seq[Cleared]) error {
	number := make(map[string]int32, len(levels))
	for i, l := range levels {
		if i > 0 && l.Party <= levels[i-1].Party {
			return fmt.Errorf("the party %q is out of order", l.Party)
		}
		number[l.Party] = int32(i)
	}
	out, in := make([]Sum, len(levels)), make([]Sum, len(levels))
	var last Obligation // Of nobody, so it comes before all.
	for c := range all {
		if compare(last, c.Obligation) >= 0 {
			return fmt.Errorf("the obligation %q is out of order", c.ID)
		}
		from, known := number[c.Debtor]
		to, too := number[c.Creditor]
		if !known || !too {
			return fmt.Errorf("the obligation %q is of a party without a level", c.ID)
		}
		if err := c.holds(levels[from].Level, levels[to].Level); err != nil {
			return err
		}
		last = c.Obligation
		out[from], in[to] = out[from].Plus(SumOf(c.SetOff)), in[to].Plus(SumOf(c.SetOff))
	}
	for v, l := range levels {
		if out[v] != in[v] {
			return fmt.Errorf("of what %q owes %v is set off, and %v of what it is owed", l.Party, out[v], in[v])
		}
	}
	return nil
}

// holds checks one obligation between parties of these levels.
func (c Cleared) holds(debtor, creditor int64) error {
	if err := c.Check(); err != nil {
		return wrong(c.Obligation, err)
	}
	above := Sum{} // By how many levels, without overflow.
	if debtor > creditor {
		above = Sum{low: uint64(debtor) - uint64(creditor)}
	}
	switch {
	case c.SetOff < 0 || c.SetOff > c.Amount:
		return fmt.Errorf("of the obligation %q of %d there is %d set off", c.ID, c.Amount, c.SetOff)
	case c.Left() > 0 && above.IsZero():
		return fmt.Errorf("not shown to be the most: of the obligation %q something is left, and %q is not above %q", c.ID, c.Debtor, c.Creditor)
	case c.SetOff > 0 && above.Compare(SumOf(1)) > 0:
		return fmt.Errorf("not shown to be the most: of the obligation %q something is set off, and %q is more than one level above %q", c.ID, c.Debtor, c.Creditor)
	}
	return nil
}

// Answers reports, as an error, whether the round is not one of exactly these
// obligations, in whatever order.
func (r Round) Answers(obligations []Obligation) error {
	if len(obligations) != len(r.Obligations) {
		return fmt.Errorf("%w: there are %d, and %d in the round", ErrOther, len(obligations), len(r.Obligations))
	}
	sorted := slices.SortedFunc(slices.Values(obligations), compare)
	for i, o := range sorted {
		if r.Obligations[i].Obligation != o {
			return other(o)
		}
	}
	return nil
}

func other(o Obligation) error {
	return fmt.Errorf("%w: %q of %q to %q of %d is not in both", ErrOther, o.ID, o.Debtor, o.Creditor, o.Amount)
}

// compare is the order of obligations in a round.
func compare(a, b Obligation) int {
	return cmp.Or(cmp.Compare(a.Debtor, b.Debtor), cmp.Compare(a.Creditor, b.Creditor), cmp.Compare(a.ID, b.ID))
}
