package allocation

import (
	"cmp"
	"slices"
)

// Rule is how a bucket is divided over its claims, and how long a claim lasts
// (after the value equations of Sensorica's network resource planning, whose
// claims last "until paid off", "forever" or for "one distribution").
type Rule string

// The rules.
const (
	Share           Rule = "share"       // In proportion to what was given in the period; all of the bucket goes.
	FirstInFirstOut Rule = "fifo"        // The oldest claim first, each until it is paid off; what is not paid waits.
	DebtLike        Rule = "debt_like"   // In proportion to what is left of each claim, until it is paid off.
	EquityLike      Rule = "equity_like" // In proportion to all that was ever given, for ever; all of the bucket goes.
	Once            Rule = "once"        // In proportion to claims and never beyond them; what is not paid lapses.
)

// Rules are all there are.
func Rules() []Rule { return []Rule{Share, FirstInFirstOut, DebtLike, EquityLike, Once} }

// HasEnd reports whether a claim under the rule is never paid beyond what it is
// worth, so that it must be worth money.
func (r Rule) HasEnd() bool { return r == FirstInFirstOut || r == DebtLike || r == Once }

// Lasts reports whether claims go on into the next period.
func (r Rule) Lasts() bool { return r == FirstInFirstOut || r == DebtLike || r == EquityLike }

// Claim is what a party has given, by the bucket's measure: an amount of money
// where the rule has an end, and less what was paid on it before.
type Claim struct {
	Party  string
	Since  string // The day, YYYY-MM-DD: which claim is older.
	Number uint64 // Which of the same party and day is older.
	Amount int64
}

// compare is the order of claims in which ties are broken.
func (c Claim) compare(d Claim) int {
	return cmp.Or(cmp.Compare(c.Party, d.Party), cmp.Compare(c.Since, d.Since), cmp.Compare(c.Number, d.Number))
}

// older is the order in which claims are paid first in, first out.
func (c Claim) older(d Claim) int {
	return cmp.Or(cmp.Compare(c.Since, d.Since), cmp.Compare(c.Number, d.Number), cmp.Compare(c.Party, d.Party))
}

// Bucket is a part of an equation: a share of the sum, divided by a rule.
type Bucket struct {
	Share  int64 // Basis points.
	Rule   Rule
	Claims []Claim
}

// room is how much a bucket can take; without bound when its rule has no end.
func (b Bucket) room() (most int64, bounded bool, err error) {
	if !slices.Contains(Rules(), b.Rule) {
		return 0, false, ErrRule
	}
	amounts := make([]int64, len(b.Claims))
	for i, c := range b.Claims {
		amounts[i] = c.Amount
	}
	sum, err := sumOf(amounts)
	return sum, b.Rule.HasEnd() || sum == 0, err
}

// Pay divides a sum over the claims, whatever their order: what each gets, and
// what nobody has a claim to.
func (b Bucket) Pay(sum int64) (paid []int64, left int64, err error) {
	if sum < 0 {
		return nil, 0, ErrNegative
	}
	most, bounded, err := b.room()
	if err != nil {
		return nil, 0, err
	}
	if bounded {
		left = max(0, sum-most)
	}
	if b.Rule == FirstInFirstOut {
		return b.oldestFirst(sum - left), left, nil
	}
	order := b.order(Claim.compare)
	weights := make([]int64, len(order))
	for i, at := range order {
		weights[i] = b.Claims[at].Amount
	}
	parts, err := Split(sum-left, weights)
	paid = make([]int64, len(order))
	for i, at := range order {
		paid[at] = parts[i]
	}
	return paid, left, err
}

func (b Bucket) oldestFirst(sum int64) []int64 {
	paid := make([]int64, len(b.Claims))
	for _, at := range b.order(Claim.older) {
		paid[at] = min(sum, b.Claims[at].Amount)
		sum -= paid[at]
	}
	return paid
}

func (b Bucket) order(compare func(a, b Claim) int) []int {
	order := make([]int, len(b.Claims))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(b.Claims[i], b.Claims[j]) })
	return order
}
