package clearing

import (
	"errors"
	"fmt"
)

// What is wrong with set-offs that are not the most there can be.
var (
	ErrNotMost    = errors.New("not shown to be the most")
	ErrUnbalanced = errors.New("a party's net position changes")
	ErrBeyond     = errors.New("more than an obligation, or less than nothing, is set off")
)

// Network is obligations among parties that have numbers from 0: as Round, with
// nothing to look up, for who checks many in little time. All have the same length.
type Network struct {
	Parties            int
	Debtors, Creditors []int32
	Amounts            []int64
}

// Check proves as Round.Check does that these set-offs, in the order of the
// obligations, are the most there can be; levels are in the order of parties, and
// their differences an int64. It looks at each obligation once. The error is one
// of ErrNotMost, ErrUnbalanced and ErrBeyond, and names the obligation, or the
// party, by its place from 0.
func (n Network) Check(setOff, levels []int64) error {
	if len(setOff) != len(n.Amounts) || len(levels) != n.Parties {
		return fmt.Errorf("%w: %d set-offs and %d levels for %d obligations of %d parties", ErrBeyond, len(setOff), len(levels), len(n.Amounts), n.Parties)
	}
	out, in := make([]Sum, n.Parties), make([]Sum, n.Parties)
	for i, cleared := range setOff {
		from, to := n.Debtors[i], n.Creditors[i]
		above := levels[from] - levels[to]
		switch {
		case cleared < 0 || cleared > n.Amounts[i]:
			return fmt.Errorf("%w: obligation %d", ErrBeyond, i)
		case cleared < n.Amounts[i] && above < 1, cleared > 0 && above > 1:
			return fmt.Errorf("%w: obligation %d", ErrNotMost, i)
		case cleared > 0:
			out[from], in[to] = out[from].Plus(SumOf(cleared)), in[to].Plus(SumOf(cleared))
		}
	}
	for v := range out {
		if out[v] != in[v] {
			return fmt.Errorf("%w: party %d", ErrUnbalanced, v)
		}
	}
	return nil
}
