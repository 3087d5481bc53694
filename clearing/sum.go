package clearing

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
)

// Sum is a whole number from 0 to below 2^128, so that sums of amounts never
// overflow. In JSON it is a number of as many digits as it takes.
type Sum struct{ high, low uint64 }

// SumOf adds amounts, each 0 or more.
func SumOf(amounts ...int64) (s Sum) {
	for _, a := range amounts {
		s = s.Plus(Sum{low: uint64(a)})
	}
	return s
}

// Plus is s and t together.
func (s Sum) Plus(t Sum) Sum {
	low, carry := bits.Add64(s.low, t.low, 0)
	high, _ := bits.Add64(s.high, t.high, carry)
	return Sum{high, low}
}

// Minus is s without t, and 0 where t is more.
func (s Sum) Minus(t Sum) Sum {
	if s.Compare(t) < 0 {
		return Sum{}
	}
	low, borrow := bits.Sub64(s.low, t.low, 0)
	high, _ := bits.Sub64(s.high, t.high, borrow)
	return Sum{high, low}
}

// Compare is below 0 where s is less than t, 0 where they are equal, above 0 otherwise.
func (s Sum) Compare(t Sum) int {
	return cmp.Or(cmp.Compare(s.high, t.high), cmp.Compare(s.low, t.low))
}

// IsZero reports whether it is nothing.
func (s Sum) IsZero() bool { return s == Sum{} }

// ten19 is the largest power of ten in 64 bits.
const ten19 = 10_000_000_000_000_000_000

// String is the number in decimal digits.
func (s Sum) String() string {
	if s.high == 0 {
		return strconv.FormatUint(s.low, 10)
	}
	// At most 39 digits: three groups of 19 at the most, the last of them first.
	top, rest := s.high/ten19, s.high%ten19
	middle, last := bits.Div64(rest, s.low, ten19)
	if top == 0 && middle < ten19 {
		return fmt.Sprintf("%d%019d", middle, last)
	}
	first, middle := bits.Div64(top, middle, ten19)
	return fmt.Sprintf("%d%019d%019d", first, middle, last)
}

// MarshalJSON is the number in decimal digits.
func (s Sum) MarshalJSON() ([]byte, error) { return []byte(s.String()), nil }

var errNoSum = errors.New("not a whole number from 0 to below 2^128")

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Sum) UnmarshalJSON(text []byte) error {
	*s = Sum{}
	if len(text) == 0 || len(text) > 1 && text[0] == '0' {
		return errNoSum
	}
	for _, digit := range text {
		if digit < '0' || digit > '9' {
			return errNoSum
		}
		carry, low := bits.Mul64(s.low, 10)
		over, high := bits.Mul64(s.high, 10)
		low, more := bits.Add64(low, uint64(digit-'0'), 0)
		high, more = bits.Add64(high, carry, more)
		if over+more > 0 {
			return errNoSum
		}
		*s = Sum{high, low}
	}
	return nil
}
