package funds_test

import (
	"testing"

	"metaorg/domain/funds"
	"metaorg/machine"
)

func TestAmountsAreReadAsPeopleAndBanksWriteThem(t *testing.T) {
	for text, want := range map[string]struct {
		currency string
		amount   int64
		code     string
	}{
		"200":                    {"GBP", 20_000, ""},
		"200.5":                  {"GBP", 20_050, ""},
		"1,234.50":               {"GBP", 123_450, ""},
		"1.234,50":               {"EUR", 123_450, ""},
		"1 234,5":                {"EUR", 123_450, ""},
		"1'234.50":               {"CHF", 123_450, ""},
		"1.234.567":              {"EUR", 123_456_700, ""},
		"1,234,567.89":           {"GBP", 123_456_789, ""},
		"-12,00":                 {"EUR", -1_200, ""},
		"\u221212.00":            {"GBP", -1_200, ""},
		"(12.00)":                {"GBP", -1_200, ""},
		"+12":                    {"GBP", 1_200, ""},
		"12 EUR":                 {"EUR", 1_200, ""},
		"12.500":                 {"KWD", 12_500, ""},
		"1200":                   {"JPY", 1_200, ""},
		".5":                     {"GBP", 50, ""},
		"12.345":                 {"GBP", 0, "funds.fraction"},
		"1,234":                  {"GBP", 0, "funds.fraction"}, // A thousand, or a little more than one?
		"0.5":                    {"JPY", 0, "funds.fraction"},
		"12.3456":                {"KWD", 0, "funds.fraction"},
		"twelve":                 {"GBP", 0, "funds.no_amount"},
		"":                       {"GBP", 0, "funds.no_amount"},
		"1,23,4.5":               {"GBP", 0, "funds.no_amount"},
		"--5":                    {"GBP", 0, "funds.no_amount"},
		"1e5":                    {"GBP", 0, "funds.no_amount"},
		"99999999999999":         {"GBP", 0, "funds.too_much"},
		"9999999999999999999999": {"GBP", 0, "funds.too_much"},
		"5":                      {"XXX", 0, "funds.unknown_currency"},
	} {
		got, err := funds.Parse(text, want.currency)
		no := &machine.Refusal{}
		if err != nil && !asRefusal(err, &no) {
			t.Fatal(err)
		}
		if got != want.amount || no.Code != want.code {
			t.Errorf("%q in %s: %d, %q; want %d, %q", text, want.currency, got, no.Code, want.amount, want.code)
		}
	}
}

func TestAmountsAreShownWithTheirDecimals(t *testing.T) {
	for want, a := range map[string]struct {
		amount   int64
		currency string
	}{"200.00 GBP": {20_000, "GBP"}, "-0.05 EUR": {-5, "EUR"}, "1200 JPY": {1_200, "JPY"}, "1.205 KWD": {1_205, "KWD"}, "0.00 GBP": {0, "GBP"}} {
		if got := funds.Show(a.amount, a.currency); got != want {
			t.Errorf("%d is shown as %q, want %q", a.amount, got, want)
		}
	}
}
