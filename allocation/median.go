package allocation

import (
	"cmp"
	"slices"
)

// Evaluation is what somebody with a reputation finds that a contribution is worth.
type Evaluation struct {
	Value      int64
	Reputation int64
}

// Median is the weighted median of evaluations: the least value such that those
// who find it worth no more have at least half of the reputation that evaluated.
// It stands once at least half of all reputation has evaluated (CoVal, after
// Backfeed); so a minority cannot name a price, and whoever exaggerates moves it
// no further than whoever is just above it.
func Median(all []Evaluation, reputation int64) (value int64, stands bool, err error) {
	weights := make([]int64, len(all))
	for i, e := range all {
		weights[i] = e.Reputation
		if e.Value < 0 {
			return 0, false, ErrNegative
		}
	}
	sum, err := sumOf(weights)
	if err != nil || sum == 0 || sum < reputation-sum {
		return 0, false, err
	}
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b Evaluation) int { return cmp.Compare(a.Value, b.Value) })
	var below int64
	for _, e := range sorted {
		if below += e.Reputation; below >= sum-below {
			return e.Value, true, nil
		}
	}
	return 0, false, nil
}
