package charter

import (
	"testing"

	"metaorg/machine"
)

func TestValuesReadAsPeopleWriteThem(t *testing.T) {
	days := machine.StandingRule{Unit: "days"}
	method := machine.StandingRule{Unit: "choice", Choices: []string{"majority", "consent"}}
	quorum := machine.StandingRule{Unit: "fraction", Choices: FractionChoices()}
	for _, row := range []struct {
		rule  machine.StandingRule
		text  string
		value int64
		shown string
	}{
		{days, "14", 14, "14 days"},
		{days, "-3", -3, "-3 days"},
		{method, "consent", 1, "consent"},
		{quorum, "2/3", 6, "2/3"},
		{quorum, "9/10", FractionOf("9/10"), "9/10"},
	} {
		if got, ok := ParseValue(row.rule, row.text); !ok || got != row.value {
			t.Errorf("%q reads as %d, %v; want %d", row.text, got, ok, row.value)
		}
		if got := ShowValue(row.rule, row.value); got != row.shown {
			t.Errorf("%d shows as %q, want %q", row.value, got, row.shown)
		}
	}
	for _, row := range []struct {
		rule machine.StandingRule
		text string
	}{{days, "two"}, {days, ""}, {days, "14 days"}, {method, "1"}, {method, "Consent"}, {quorum, "4/6"}} {
		if v, ok := ParseValue(row.rule, row.text); ok {
			t.Errorf("%q reads as %d", row.text, v)
		}
	}
	if got := ShowValue(method, 2); got != "unknown choice 2" {
		t.Errorf("a choice that there is not shows as %q", got)
	}
}

// TestFractionsStayInTheirPlaces keeps charters that are in force from changing
// their meaning: places are stored.
func TestFractionsStayInTheirPlaces(t *testing.T) {
	for i, text := range []string{"1/5", "1/4", "1/3", "2/5", "1/2", "3/5", "2/3", "3/4", "4/5", "9/10"} {
		if FractionOf(text) != int64(i) {
			t.Errorf("%s is in place %d, not %d", text, FractionOf(text), i)
		}
		if f := fractions[i]; jsonOf(f.num)+"/"+jsonOf(f.den) != text {
			t.Errorf("%s is computed as %d/%d", text, f.num, f.den)
		}
	}
}

func FuzzNumberOf(f *testing.F) {
	for _, s := range []string{"P1", "V10", "R9999", "P0", "P01", "p1", "", "P", "R10000", "V+1", "P18446744073709551616"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, n, ok := numberOf(s)
		if !ok {
			return
		}
		before := numbers{}
		*before.of(k) = n - 1
		if got := before.next(Clause{Kind: k}).Number; got != s {
			t.Errorf("%q and %q are one number", s, got)
		}
	})
}
