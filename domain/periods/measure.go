package periods

import (
	"math/bits"

	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/units"
)

// Problem is why an event that a bucket takes could not be measured.
type Problem string

// The problems. What is not confirmed, or disputed, is not counted at all: it has
// no claim, and is among a period's exceptions as long as it can be mended.
const (
	Fine         Problem = ""
	OtherUnit    Problem = "other_unit"    // It is counted in another unit, or valued in another currency.
	NoValue      Problem = "no_value"      // Nobody says what it is worth.
	NotEvaluated Problem = "not_evaluated" // Too few members said what it is worth.
	TooLarge     Problem = "too_large"     // With it, claims would be more than can be counted.
)

// Measured is what one event counts for in a bucket.
type Measured struct {
	Party    people.MemberID // Who has the claim; empty where that is the commons.
	Measured int64           // By the bucket's measure.
	Claim    int64           // With the bucket's rate: money where it has one or measures in it.
}

// Takes reports whether an event is what a bucket is for; its unit counts as a
// filter unless the bucket measures quantities, where another unit is a problem.
// Uses are no events.
func (b Bucket) Takes(e patronage.Event) bool {
	return b.Measure != Uses && (b.Action == "" || b.Action == e.Action) && (b.Stream == "" || b.Stream == e.Stream) &&
		(b.Kind == "" || b.Kind == e.Kind) && (b.Unit == "" || b.Measure == Quantity || b.Unit == e.Unit)
}

// Of is what an event that the bucket takes counts for in it, in a period of this
// currency. Worth is the median of members' evaluations, where it stands.
func (b Bucket) Of(e patronage.Event, currency string, worth int64, stands bool) (Measured, Problem) {
	m := Measured{Party: e.Provider}
	if b.For == Taker {
		m.Party = e.Receiver
	}
	whole := int64(1) // Of the measure, in a whole unit.
	switch b.Measure {
	case Quantity:
		if e.Unit != b.Unit {
			return m, OtherUnit
		}
		m.Measured, whole = e.Quantity, stepsIn(b.Unit)
	case Hours:
		per, ok := hundredths(e.Unit)
		if !ok {
			return m, OtherUnit
		}
		m.Measured, whole = e.Quantity*per, hundredthsInHour
	case Value:
		switch {
		case e.Value == 0:
			return m, NoValue
		case e.Currency != currency:
			return m, OtherUnit
		}
		m.Measured = e.Value
	case Count, Uses:
		m.Measured = 1
	case Evaluated:
		if !stands {
			return m, NotEvaluated
		}
		m.Measured = worth
	}
	m.Claim = m.Measured
	if b.Rate > 0 {
		high, low := bits.Mul64(uint64(m.Measured), uint64(b.Rate))
		if high >= uint64(whole) {
			return m, TooLarge
		}
		claim, _ := bits.Div64(high, low, uint64(whole))
		if claim > mostAmount {
			return m, TooLarge
		}
		m.Claim = int64(claim)
	}
	return m, Fine
}

// hundredthsInHour is how many hundredths of a minute an hour has.
const hundredthsInHour = 6_000

// hundredths is how many hundredths of a minute the smallest step of a unit of
// time has. Days and more are not hours: nobody says how many.
func hundredths(unit string) (int64, bool) {
	switch unit {
	case "h":
		return hundredthsInHour / 100, true
	case "min":
		return 100, true
	}
	return 0, false
}

// stepsIn is how many smallest steps a whole unit has.
func stepsIn(unit string) int64 {
	u, _ := units.Of(unit)
	steps := int64(1)
	for range u.Decimals {
		steps *= 10
	}
	return steps
}
