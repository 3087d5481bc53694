package periods_test

import (
	"testing"

	"metaorg/allocation"
	"metaorg/domain/charter"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
)

func TestMeasures(t *testing.T) {
	hours := patronage.Event{Action: patronage.Work, Provider: "dew", Receiver: "bee", Kind: patronage.Labour, Quantity: 150, Unit: "h", Stream: patronage.Care}
	minutes, days, priced := hours, hours, hours
	minutes.Quantity, minutes.Unit, days.Unit = 90, "min", "day"
	priced.Value, priced.Currency = 3_000, "EUR"
	gift := hours
	gift.Receiver = ""
	for _, row := range []struct {
		rule string
		b    periods.Bucket
		e    patronage.Event
		want periods.Measured
		why  periods.Problem
	}{
		{"an hour and a half", periods.Bucket{Measure: periods.Hours}, hours, periods.Measured{Party: "dew", Measured: 9_000, Claim: 9_000}, ""},
		{"is ninety minutes", periods.Bucket{Measure: periods.Hours}, minutes, periods.Measured{Party: "dew", Measured: 9_000, Claim: 9_000}, ""},
		{"at 20.00 an hour", periods.Bucket{Measure: periods.Hours, Rate: 2_000}, hours, periods.Measured{Party: "dew", Measured: 9_000, Claim: 3_000}, ""},
		{"days are no hours", periods.Bucket{Measure: periods.Hours}, days, periods.Measured{}, periods.OtherUnit},
		{"quantities are in smallest steps", periods.Bucket{Measure: periods.Quantity, Unit: "h"}, hours, periods.Measured{Party: "dew", Measured: 150, Claim: 150}, ""},
		{"their rate is for a whole unit", periods.Bucket{Measure: periods.Quantity, Unit: "h", Rate: 1_000}, hours, periods.Measured{Party: "dew", Measured: 150, Claim: 1_500}, ""},
		{"in another unit they are not added up", periods.Bucket{Measure: periods.Quantity, Unit: "kg"}, hours, periods.Measured{}, periods.OtherUnit},
		{"what both say it is worth", periods.Bucket{Measure: periods.Value}, priced, periods.Measured{Party: "dew", Measured: 3_000, Claim: 3_000}, ""},
		{"nobody says what it is worth", periods.Bucket{Measure: periods.Value}, hours, periods.Measured{}, periods.NoValue},
		{"each is one", periods.Bucket{Measure: periods.Count, Rate: 7}, hours, periods.Measured{Party: "dew", Measured: 1, Claim: 7}, ""},
		{"who took it has the claim", periods.Bucket{Measure: periods.Count, For: periods.Taker}, hours, periods.Measured{Party: "bee", Measured: 1, Claim: 1}, ""},
		{"the commons have none", periods.Bucket{Measure: periods.Count, For: periods.Taker}, gift, periods.Measured{Measured: 1, Claim: 1}, ""},
		{"too few have evaluated it", periods.Bucket{Measure: periods.Evaluated}, hours, periods.Measured{}, periods.NotEvaluated},
		{"more than can be counted", periods.Bucket{Measure: periods.Quantity, Unit: "h", Rate: 100_000_000_000_000}, hours, periods.Measured{}, periods.TooLarge},
		{"far more than can be counted", periods.Bucket{Measure: periods.Count, Rate: 1 << 62}, hours, periods.Measured{}, periods.TooLarge},
	} {
		got, why := row.b.Of(row.e, "EUR", 0, false)
		if why != row.why || why == "" && got != row.want {
			t.Errorf("%s: got %+v, %q; want %+v, %q", row.rule, got, why, row.want, row.why)
		}
	}
	if got, why := (periods.Bucket{Measure: periods.Value}).Of(priced, "GBP", 0, false); why != periods.OtherUnit {
		t.Errorf("another currency: %+v, %q", got, why)
	}
	if got, why := (periods.Bucket{Measure: periods.Evaluated}).Of(hours, "EUR", 900, true); why != "" || got.Claim != 900 {
		t.Errorf("what members find: %+v, %q", got, why)
	}
}

func TestFilters(t *testing.T) {
	e := patronage.Event{Action: patronage.Work, Kind: patronage.Labour, Unit: "h", Stream: patronage.Care}
	for _, row := range []struct {
		rule string
		b    periods.Bucket
		want bool
	}{
		{"an empty filter takes all", periods.Bucket{Measure: periods.Count}, true},
		{"its action", periods.Bucket{Measure: periods.Count, Action: patronage.Work}, true},
		{"another action", periods.Bucket{Measure: periods.Count, Action: patronage.Use}, false},
		{"its stream", periods.Bucket{Measure: periods.Count, Stream: patronage.Care}, true},
		{"another stream", periods.Bucket{Measure: periods.Count, Stream: patronage.Love}, false},
		{"its kind", periods.Bucket{Measure: periods.Count, Kind: patronage.Labour}, true},
		{"another kind", periods.Bucket{Measure: periods.Count, Kind: patronage.Goods}, false},
		{"another unit", periods.Bucket{Measure: periods.Count, Unit: "kg"}, false},
		{"another unit is a problem where quantities are added up", periods.Bucket{Measure: periods.Quantity, Unit: "kg"}, true},
		{"uses are no events", periods.Bucket{Measure: periods.Uses}, false},
	} {
		if got := row.b.Takes(e); got != row.want {
			t.Errorf("%s: %v, want %v", row.rule, got, row.want)
		}
	}
}

// divided is a network in which a surplus is divided by what the buckets say, with
// nothing kept back.
func divided(t *testing.T, sum, cash int64, b periods.Bucket, events func(h *house) []patronage.Event) *house {
	t.Helper()
	h := bare(t, charter.RuleValue{Name: "periods.reserve_percent", Value: 0})
	b.Name, b.Share = "All", allocation.Whole
	h.decided(equation(b), periods.Open{From: h.first, Until: h.last, Fund: 1})
	h.give(events(h)...)
	h.frozen()
	m := surplus(sum)
	m.Cash, m.Qualified = cash, cash >= 20
	h.adopted(m)
	return h
}

var byPurchases = periods.Bucket{For: periods.Taker, Measure: periods.Value, Rule: allocation.Share}

func TestPAT1OfARefundAFifthIsCashAndTheRestIsRetained(t *testing.T) {
	h := divided(t, 45_452_000, 20, byPurchases, func(h *house) []patronage.Event { return []patronage.Event{h.sale("ash", "dew", 1)} })
	h.gets(1, "dew", 45_452_000, 9_090_400)
	h.kept("dew", 1, 36_361_600)
}

func TestPAT2AMembersShareIsThatOfItsPurchases(t *testing.T) {
	h := divided(t, 5_000_000, 100, byPurchases, func(h *house) []patronage.Event {
		return []patronage.Event{h.sale("ash", "dew", 260_000), h.sale("ash", "bee", 370_740_000)}
	})
	h.gets(1, "dew", 3_504, 3_504)
	h.gets(1, "bee", 4_996_496, 4_996_496)
}

func TestPAT5EachIsPaidWhatItPutIn(t *testing.T) {
	for _, rule := range []allocation.Rule{allocation.DebtLike, allocation.Once, allocation.FirstInFirstOut, allocation.Share, allocation.EquityLike} {
		b := periods.Bucket{For: periods.Giver, Measure: periods.Value, Rule: rule}
		h := divided(t, 195, 0, b, func(h *house) []patronage.Event {
			work := h.work("cob", "bee", 100)
			work.Value, work.Currency = 25, "EUR"
			return []patronage.Event{work, h.sale("cob", "bee", 50), h.sale("dew", "bee", 30), h.sale("elm", "bee", 20), h.sale("fir", "bee", 10), h.sale("fir", "bee", 50), h.sale("fir", "bee", 10)}
		})
		for m, want := range map[people.MemberID]int64{"cob": 75, "fir": 70, "dew": 30, "elm": 20} {
			h.gets(1, m, want, 0)
		}
	}
}

func TestPAT7TheOddCentGoesToWhoseNameIsFirst(t *testing.T) {
	h := divided(t, 100, 0, byWork, func(h *house) []patronage.Event {
		return []patronage.Event{h.work("elm", "bee", 100), h.work("dew", "bee", 100), h.work("cob", "bee", 100)}
	})
	h.gets(1, "cob", 34, 0)
	h.gets(1, "dew", 33, 0)
	h.gets(1, "elm", 33, 0)
}
