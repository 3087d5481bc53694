package units_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/units"
)

func TestEveryUnitIsFoundUnderItsCodeAndNoCodeIsTwice(t *testing.T) {
	seen, money := map[string]bool{}, 0
	for u := range units.All() {
		got, ok := units.Of(u.Code)
		if !ok || got != u {
			t.Errorf("%s: found %+v, want %+v", u.Code, got, u)
		}
		if seen[u.Code] {
			t.Errorf("%s is there twice", u.Code)
		}
		seen[u.Code] = true
		if u.Of == units.Money {
			money++
		} else if !strings.HasPrefix(u.OM2, "http://www.ontology-of-units-of-measure.org/resource/om-2/") {
			t.Errorf("%s has no identifier of OM 2: %q", u.Code, u.OM2)
		}
	}
	if !seen["h"] || !seen["EUR"] || !seen["JPY"] || !seen["KWD"] || money < 150 {
		t.Errorf("units are missing: %d currencies of %d", money, len(seen))
	}
	for _, code := range []string{"", " ", "eur", "XXX", "R E", "EUR GBP", "hour"} {
		if u, ok := units.Of(code); ok {
			t.Errorf("%q is taken for %+v", code, u)
		}
	}
	if _, ok := units.Currency("h"); ok {
		t.Error("an hour is taken for money")
	}
	for range units.All() {
		break // A walk may stop.
	}
}

func TestQuantitiesAreReadAndShownWithTheDecimalsOfTheirUnit(t *testing.T) {
	for text, want := range map[string]struct {
		code  string
		steps int64
		shown string
		err   error
	}{
		"1.5":                   {"h", 150, "1.50 h", nil},
		"0,25 h":                {"h", 25, "0.25 h", nil},
		"12":                    {"each", 12, "12 each", nil},
		"12.5":                  {"each", 0, "", units.ErrFraction},
		"2.125":                 {"kg", 2125, "2.125 kg", nil},
		"2.1255":                {"kg", 0, "", units.ErrFraction},
		"1.234":                 {"h", 0, "", units.ErrFraction},
		"half":                  {"h", 0, "", units.ErrNoAmount},
		"1":                     {"parsec", 0, "", units.ErrUnknown},
		"-0.05":                 {"EUR", -5, "-0.05 EUR", nil},
		"99999999999999999999":  {"h", 0, "", units.ErrTooMuch},
		"1.234.567":             {"EUR", 123_456_700, "1234567.00 EUR", nil},
		"1,2345,678.00":         {"EUR", 0, "", units.ErrNoAmount},
		"92233720368547758.075": {"kg", 0, "", units.ErrTooMuch},
	} {
		u, _ := units.Of(want.code)
		steps, err := u.Parse(text)
		if steps != want.steps || !errors.Is(err, want.err) {
			t.Errorf("%s of %s: %d, %v; want %d, %v", text, want.code, steps, err, want.steps, want.err)
		}
		if err == nil && u.Show(steps) != want.shown {
			t.Errorf("%d of %s is shown as %q, want %q", steps, want.code, u.Show(steps), want.shown)
		}
	}
}

func TestWhatIsShownIsReadAgain(t *testing.T) {
	var all []units.Unit
	for u := range units.All() {
		all = append(all, u)
	}
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SampledFrom(all).Draw(t, "unit")
		n := rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, "steps")
		if got, err := u.Parse(u.Show(n)); err != nil || got != n {
			t.Fatalf("%d of %s is shown as %s and read as %d, %v", n, u.Code, u.Show(n), got, err)
		}
	})
}
