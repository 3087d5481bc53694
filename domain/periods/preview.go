package periods

import (
	"metaorg/domain/patronage"
	"metaorg/machine/state"
)

// Example is a question: what would these buckets come to? The answer is worked
// out from what members really gave, before anybody decides.
type Example struct {
	Fund     uint64 // Whose claims that last from earlier periods count; 0 for none.
	Currency string // In which money values are counted; that of the fund if there is one.
	From     string // First day.
	Until    string // Last day.
	Terms    Terms  // With no business named, that of the contributions; with none there either, all is members'.
}

// Preview works out how a sum would be divided by buckets that CheckBuckets lets
// pass: a drawing, every member's statement by id, and what cannot be measured. It
// changes nothing, and takes as long as there are contributions on those days.
func Preview(r state.Reader, buckets []Bucket, x Example) (Drawing, []Stated, []Exception) {
	p := Period{From: x.From, Until: x.Until, Fund: x.Fund, Currency: x.Currency}
	var problems []Exception
	c := p.counted(r, buckets, func(e Exception) { problems = append(problems, e) })
	if x.Terms.Business == (Business{}) {
		x.Terms.Business = c.p.Business
	}
	if x.Terms.Business == (Business{}) {
		x.Terms.Business.Members = 1
	}
	const none = 0 // The number of a period that there is not.
	g, all := p.drawBy(r, none, x.Terms, buckets, c.sorted())
	return g, all, problems
}

// counted counts all of a period at once, and keeps nothing.
func (p Period) counted(r state.Reader, buckets []Bucket, problem func(Exception)) *counting {
	c := newCounting(r, p, buckets, problem)
	for n, e := range patronage.OfDays(r, p.From, p.Until) {
		c.event(n, e)
	}
	c.uses()
	return c
}

// ExceptionsOf are the confirmed contributions of a period that a bucket takes and
// cannot measure, as things are now. What is not confirmed, or disputed, counts
// nowhere and is in the list of contributions.
func ExceptionsOf(r state.Reader, period uint64) (all []Exception) {
	p, _ := periods.Get(r, period)
	e, _ := equations.Get(r, p.Equation)
	p.counted(r, e.Buckets, func(x Exception) { all = append(all, x) })
	return all
}

// Traced is what one contribution counts for in a bucket.
type Traced struct {
	Bucket   uint64 // From 1.
	Measured Measured
	Why      Problem // Why it does not count, if so.
}

// Trace says for what a contribution counts in a period's equation, bucket by
// bucket, as things are now. So each number of a statement leads to single
// contributions: a part is the sum of its member's.
func Trace(r state.Reader, period, event uint64) (all []Traced) {
	p, _ := periods.Get(r, period)
	q, _ := equations.Get(r, p.Equation)
	e, ok := patronage.EventOf(r, event)
	if !ok || e.State != patronage.Agreed || e.Date < p.From || e.Date > p.Until || forDues.Has(r, event) {
		return nil
	}
	for i, b := range q.Buckets {
		if !b.Takes(e) {
			continue
		}
		worth, stands := int64(0), false
		if b.Measure == Evaluated {
			worth, stands = WorthOf(r, p.Fund, event)
		}
		m, why := b.Of(e, p.Currency, worth, stands)
		if m.Party != "" && hasClaims(r, m.Party) {
			all = append(all, Traced{uint64(i + 1), m, why})
		}
	}
	return all
}
