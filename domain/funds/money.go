package funds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"metaorg/machine"
)

// currencies are the codes of ISO 4217 that are money of countries (2026), with
// the number of decimals where that is not two.
const (
	currencies = " AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG "
	withNone   = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF "
	withThree  = " BHD IQD JOD KWD LYD OMR TND "
)

// Decimals is how many digits after the point amounts of a currency have; false
// where there is none of that code.
func Decimals(currency string) (digits int64, ok bool) {
	word := " " + currency + " "
	switch {
	case len(currency) != 3:
		return 0, false
	case strings.Contains(currencies, word):
		return 2, true
	case strings.Contains(withNone, word):
		return 0, true
	case strings.Contains(withThree, word):
		return 3, true
	}
	return 0, false
}

func checkCurrency(currency string) error {
	if _, ok := Decimals(currency); !ok {
		return machine.Malformed("funds.unknown_currency", "%.10q is no currency; name it by the three capital letters of ISO 4217, such as EUR", currency).At("currency")
	}
	return nil
}

// Show writes an amount with its currency: "-1234.50 GBP".
func Show(amount int64, currency string) string { return Plain(amount, currency) + " " + currency }

// Plain writes an amount as people write money, without its currency.
func Plain(amount int64, currency string) string {
	digits, _ := Decimals(currency)
	text, sign := strconv.FormatInt(amount, 10), ""
	if amount < 0 {
		text, sign = text[1:], "-"
	}
	if digits == 0 {
		return sign + text
	}
	if short := int(digits) + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	at := len(text) - int(digits)
	return sign + text[:at] + "." + text[at:]
}

// Parse reads an amount as people and banks write it: 1234.5, 1.234,50,
// 1,234.50, -12, (12.00). What has more decimals than the currency is refused,
// and so is what could mean two amounts.
func Parse(text, currency string) (int64, error) {
	digits, ok := Decimals(currency)
	if !ok {
		return 0, checkCurrency(currency)
	}
	number := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "", "\u2212", "-", currency, "").Replace(strings.TrimSpace(text))
	sign := int64(1)
	if inside, ok := strings.CutPrefix(number, "("); ok && strings.HasSuffix(inside, ")") {
		number, sign = strings.TrimSuffix(inside, ")"), -1
	}
	if rest, ok := strings.CutPrefix(number, "-"); ok {
		number, sign = rest, -sign
	}
	number = strings.TrimPrefix(number, "+")
	whole, part, err := parts(number, digits, text)
	if err != nil {
		return 0, err
	}
	n, wrong := strconv.ParseInt(whole+part+strings.Repeat("0", int(digits)-len(part)), 10, 64)
	if wrong != nil || n > mostAmount {
		return 0, machine.OverLimit("funds.too_much", "%.40s is more than one line can be", text).At("amount")
	}
	return sign * n, nil
}

// parts parts an amount at its decimal point or comma.
func parts(number string, digits int64, text string) (whole, part string, err error) {
	no := machine.Malformed("funds.no_amount", "%.40q is no amount; write it like 1234.50", text).At("amount")
	point, comma := strings.LastIndexByte(number, '.'), strings.LastIndexByte(number, ',')
	at, group := point, ","
	if comma > point {
		at, group = comma, "."
	}
	whole = number
	if at >= 0 {
		whole, part = number[:at], number[at+1:]
		if strings.Count(number, number[at:at+1]) > 1 && len(part) == 3 && !strings.Contains(number, group) { // 1.234.567
			whole, part = strings.ReplaceAll(number, number[at:at+1], ""), ""
		}
	}
	if strings.Contains(whole, group) {
		groups := strings.Split(whole, group)
		for _, g := range groups[1:] {
			if len(g) != 3 {
				return "", "", no
			}
		}
		whole = strings.Join(groups, "")
	}
	switch {
	case whole == "" && part == "", strings.Trim(whole+part, "0123456789") != "":
		return "", "", no
	case int64(len(strings.TrimRight(part, "0"))) > digits || len(part) == 3 && digits != 3:
		return "", "", machine.Malformed("funds.fraction", "%.40q has more than %d digits after the point; write thousands without a point or comma between", text, digits).At("amount")
	}
	return whole, part[:min(len(part), int(digits))], nil
}

// checkAmount refuses amounts that are nothing, or more than one line can be.
func checkAmount(amount int64, field string) error {
	switch {
	case amount <= 0:
		return machine.Malformed("funds.not_positive", "an amount is more than nothing, in minor units: 20000 for 200.00").At(field)
	case amount > mostAmount:
		return machine.OverLimit("funds.too_much", "%d is more than one line can be", amount).At(field)
	}
	return nil
}

// checkDate refuses anything but a day of the calendar as YYYY-MM-DD.
func checkDate(d, field string) error {
	if t, err := time.Parse(time.DateOnly, d); err != nil || t.Year() < 1900 {
		return machine.Malformed("funds.bad_date", "write the date as year-month-day, for example 2026-03-31").At(field)
	}
	return nil
}

// notAhead refuses a day that has begun nowhere on earth.
func notAhead(s *machine.Step, d, field string) error {
	if d > time.Unix(s.Time+14*hour, 0).UTC().Format(time.DateOnly) {
		return machine.Malformed("funds.in_future", "%s is in the future; record what has happened", d).At(field)
	}
	return nil
}

// today is the day of a step, in UTC.
func today(s *machine.Step) string { return time.Unix(s.Time, 0).UTC().Format(time.DateOnly) }

// startOf is the first second of a checked day, in UTC.
func startOf(d string) int64 {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		panic(fmt.Sprintf("funds: %q was checked", d))
	}
	return t.Unix()
}
