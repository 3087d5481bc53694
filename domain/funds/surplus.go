package funds

import "metaorg/machine/state"

// SurplusOf is what a fund's lines of these days come to, both included: what came
// in less what went out. What was there before, what moved between funds, and
// lines that were taken back with those that do it, are neither income nor cost;
// nor are dividends, which come out of a surplus that was divided.
func SurplusOf(r state.Reader, fund uint64, from, until string) (sum int64) {
	for _, l := range lines.Of(r, fund) {
		e := l.Entry
		if from <= e.Date && e.Date <= until && !l.Reversed && l.Of == 0 && e.Category != Opening && e.Category != Transfer && e.Category != Dividend {
			sum += e.Amount
		}
	}
	return sum
}
