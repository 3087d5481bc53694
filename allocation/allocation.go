// Package allocation divides a surplus among those it came from. It counts in
// whole numbers, the smallest units of a currency, and products of 128 bits, so
// that whoever counts again comes to the same result: parts sum to the whole to
// the last unit, nobody gets less than nothing, no claim that has an end is paid
// beyond it, and the odd cents go by largest remainder, ties by the parties'
// names. It knows nothing of members, periods or currencies and is usable alone.
//
// The way of a sum: Net takes what is never divided, an Equation divides the
// rest over its buckets and each bucket over its claims, Notice says what of a
// party's part is paid and what is kept, and Revolve pays out what was kept, the
// oldest first. Median is how several evaluations of one contribution become
// one. See DESIGN.md.
package allocation

import (
	"cmp"
	"errors"
	"math/bits"
	"slices"
)

// Whole is a share of all, in basis points: hundredths of a percent.
const Whole = 10_000

// What cannot be divided.
var (
	ErrNegative = errors.New("a sum, a weight or a claim is below nothing")
	ErrTooLarge = errors.New("weights or claims come to more than an int64 holds")
	ErrShares   = errors.New("the buckets' shares do not come to the whole")
	ErrRule     = errors.New("there is no such rule")
)

// Split divides a total in proportion to weights. Each part is its share rounded
// down; the units that are left over go, one each, to the largest remainders, of
// equal ones to those that stand first (Hamilton's method). So weights stand in
// the order of their owners' names. Where all weights are nothing, nothing is
// divided. Parts are never above the weights when the total is not above their sum.
func Split(total int64, weights []int64) (parts []int64, err error) {
	if total < 0 {
		return nil, ErrNegative
	}
	sum, err := sumOf(weights)
	parts = make([]int64, len(weights))
	if err != nil || sum == 0 {
		return parts, err
	}
	left, remainders := total, make([]uint64, len(weights))
	for i, w := range weights {
		high, low := bits.Mul64(uint64(total), uint64(w))
		part, rest := bits.Div64(high, low, uint64(sum)) // w <= sum, so the quotient is at most the total.
		parts[i], remainders[i] = int64(part), rest
		left -= int64(part)
	}
	if left == 0 {
		return parts, nil
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:left] { // Fewer are left than there are remainders.
		parts[i]++
	}
	return parts, nil
}

// sumOf adds up what must not be negative, nor come to more than an int64.
func sumOf(all []int64) (sum int64, err error) {
	for _, n := range all {
		if n < 0 {
			return 0, ErrNegative
		}
		if sum += n; sum < 0 {
			return 0, ErrTooLarge
		}
	}
	return sum, nil
}

// share is num/den of n, rounded down; num is at most den, and den above 0.
func share(n, num, den int64) int64 {
	high, low := bits.Mul64(uint64(n), uint64(num))
	part, _ := bits.Div64(high, low, uint64(den))
	return int64(part)
}

// shareUp is share, rounded up.
func shareUp(n, num, den int64) int64 { return n - share(n, den-num, den) }
