package allocation_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"metaorg/allocation"
)

// someClaims are claims of a few parties; sums stay far from the largest.
func someClaims(rt *rapid.T, name string) (all []allocation.Claim) {
	for i := range rapid.IntRange(0, 12).Draw(rt, name) {
		all = append(all, allocation.Claim{
			Party:  rapid.SampledFrom([]string{"ash", "bee", "cob", "dew", "elm"}).Draw(rt, "party"),
			Since:  fmt.Sprintf("2026-01-%02d", rapid.IntRange(1, 5).Draw(rt, "day")),
			Number: uint64(i), Amount: rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, 1<<58)).Draw(rt, "amount"),
		})
	}
	return all
}

func someEquation(rt *rapid.T) (e allocation.Equation) {
	left := int64(allocation.Whole)
	for n := rapid.IntRange(1, 5).Draw(rt, "buckets"); n > 0; n-- {
		share := left
		if n > 1 {
			share = rapid.Int64Range(0, left).Draw(rt, "share")
		}
		left -= share
		e = append(e, allocation.Bucket{Share: share, Rule: rapid.SampledFrom(allocation.Rules()).Draw(rt, "rule"), Claims: someClaims(rt, "claims")})
	}
	return e
}

func TestPartsComeToTheWholeAndNoClaimWithAnEndIsPaidBeyondIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e, sum := someEquation(rt), rapid.OneOf(rapid.Int64Range(0, 50), rapid.Int64Range(0, 1<<62)).Draw(rt, "sum")
		r, err := e.Divide(sum)
		if err != nil {
			rt.Fatal(err)
		}
		all := r.Left
		for i, b := range e {
			var inBucket int64
			for k, paid := range r.Paid[i] {
				if paid < 0 || b.Rule.HasEnd() && paid > b.Claims[k].Amount || b.Claims[k].Amount == 0 && paid > 0 {
					rt.Fatalf("%s pays %d on a claim of %d", b.Rule, paid, b.Claims[k].Amount)
				}
				inBucket += paid
			}
			if inBucket != r.Sums[i] {
				rt.Fatalf("bucket %d got %d and paid %d", i, r.Sums[i], inBucket)
			}
			all += inBucket
		}
		if all != sum {
			rt.Fatalf("parts come to %d of %d", all, sum)
		}
		if r.Left > 0 {
			for i, b := range e {
				most := int64(0)
				for _, c := range b.Claims {
					most += c.Amount
				}
				if b.Share > 0 && most > 0 && (!b.Rule.HasEnd() || r.Sums[i] < most) {
					rt.Fatalf("%d are left, and bucket %d could take more", r.Left, i)
				}
			}
		}
	})
}

// The order in which claims come makes no difference; and names only for odd cents.
func TestOrderMakesNoDifferenceAndNamesMoveOddCentsAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := allocation.Bucket{Share: allocation.Whole, Rule: rapid.SampledFrom(allocation.Rules()).Draw(rt, "rule"), Claims: someClaims(rt, "claims")}
		sum := rapid.Int64Range(0, 1<<60).Draw(rt, "sum")
		paid, left, err := b.Pay(sum)
		if err != nil {
			rt.Fatal(err)
		}
		order := rapid.Permutation(indices(len(b.Claims))).Draw(rt, "order")
		other, renamed := b, b
		other.Claims, renamed.Claims = nil, slices.Clone(b.Claims)
		for _, i := range order {
			other.Claims = append(other.Claims, b.Claims[i])
		}
		for i := range renamed.Claims {
			renamed.Claims[i].Party = fmt.Sprint(order[i])
		}
		again, leftAgain, _ := other.Pay(sum)
		named, leftNamed, _ := renamed.Pay(sum)
		if left != leftAgain || left != leftNamed {
			rt.Fatalf("left %d, %d in another order, %d under other names", left, leftAgain, leftNamed)
		}
		for place, i := range order {
			if again[place] != paid[i] {
				rt.Fatalf("claim %d gets %d, and %d in another order", i, paid[i], again[place])
			}
		}
		for i := range paid {
			if d := named[i] - paid[i]; d > 1 || d < -1 {
				rt.Fatalf("claim %d gets %d, and %d under another name", i, paid[i], named[i])
			}
		}
	})
}

func indices(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func TestMoreSurplusNeverGivesMembersLessAndCashIsNeverBelowItsShare(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		surplus := rapid.Int64Range(0, 1<<62).Draw(rt, "surplus")
		members, others := rapid.Int64Range(0, 1<<61).Draw(rt, "members"), rapid.Int64Range(0, 1<<61).Draw(rt, "others")
		reserve := rapid.Int64Range(0, allocation.Whole).Draw(rt, "reserve")
		divided, kept, err := allocation.Net(surplus, members, others, reserve)
		more, _, _ := allocation.Net(surplus+1, members, others, reserve)
		if err != nil || divided < 0 || kept < 0 || divided+kept != surplus || more < divided {
			rt.Fatalf("%d of %d divided, %d kept, %d of one more: %v", divided, surplus, kept, more, err)
		}
		cash := rapid.Int64Range(0, allocation.Whole).Draw(rt, "cash")
		paid, held := allocation.Notice(divided, cash)
		if paid < 0 || held < 0 || paid+held != divided {
			rt.Fatalf("%d of %d paid, %d held", paid, divided, held)
		}
		small := divided % (1 << 48)
		if paid, _ := allocation.Notice(small, cash); paid*allocation.Whole < small*cash || (paid-1)*allocation.Whole >= small*cash && paid > 0 {
			rt.Fatalf("%d of %d paid at %d", paid, small, cash)
		}
	})
}
