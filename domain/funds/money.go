package funds

import (
	"errors"
	"fmt"
	"time"

	"metaorg/machine"
	"metaorg/units"
)

// Decimals is how many digits after the point amounts of a currency have; false
// where there is none of that code.
func Decimals(currency string) (digits int64, ok bool) {
	u, ok := units.Currency(currency)
	return u.Decimals, ok
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
	u, _ := units.Currency(currency)
	return u.Plain(amount)
}

// Parse reads an amount as people and banks write it: 1234.5, 1.234,50,
// 1,234.50, -12, (12.00). What has more decimals than the currency is refused,
// and so is what could mean two amounts.
func Parse(text, currency string) (int64, error) {
	u, ok := units.Currency(currency)
	if !ok {
		return 0, checkCurrency(currency)
	}
	n, err := u.Parse(text)
	switch {
	case errors.Is(err, units.ErrFraction):
		return 0, machine.Malformed("funds.fraction", "%.40q has more than %d digits after the point; write thousands without a point or comma between", text, u.Decimals).At("amount")
	case errors.Is(err, units.ErrTooMuch), n > mostAmount, n < -mostAmount:
		return 0, machine.OverLimit("funds.too_much", "%.40s is more than one line can be", text).At("amount")
	case err != nil:
		return 0, machine.Malformed("funds.no_amount", "%.40q is no amount; write it like 1234.50", text).At("amount")
	}
	return n, nil
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
