package view

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// hundredth is a percentage with two decimals, as an amount of a unit.
var hundredth = units.Unit{Code: "%", Decimals: 2}

// inPercent reads a share as people write it, 60, 12.5 or 12,5 %, into hundredths of
// a percent.
func inPercent(text string) (string, error) {
	n, err := hundredth.Parse(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")))
	if err != nil {
		return "", machine.Malformed("periods.no_share", "%.40q is no share; write it in percent, such as 60 or 12.5", text)
	}
	return strconv.FormatInt(n, 10), nil
}

// currencyOfFund is a fund's currency; of fund 0 that of the first that is open, and
// without any the euro, whose decimals most have.
func currencyOfFund(r *page.Request, number string) (code string) {
	err := r.Read(func(tx *sql.Tx) error {
		err := tx.QueryRowContext(r.Context(), `SELECT currency FROM funds_funds WHERE closed = 0 ORDER BY CAST(number AS TEXT) = ? DESC, number LIMIT 1`, number).Scan(&code)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil || code == "" {
		return "EUR"
	}
	return code
}

// equationForm is the form of an equation that a decision is to carry: shares in
// percent, rates as people write money.
func equationForm(r *page.Request, f form.Form) form.Form {
	f = f.Each("buckets.*.share", func(x *form.Field) {
		x.Control, x.Example, x.Help = form.Line, "60", words.T(r.Context(), "periods.fields.share")
	})
	currency := currencyOfFund(r, "")
	return f.Each("buckets.*.rate", func(x *form.Field) {
		x.Control, x.Example, x.Help = form.Line, "20.00", words.T(r.Context(), "periods.fields.rate", "Currency", currency)
	})
}

func equationOf(r *page.Request, typed form.Values) ([]machine.Message, error) {
	typed, err := typed.Changed(inPercent, "buckets.*.share")
	if err != nil {
		return nil, err
	}
	if typed, err = typed.Changed(inCurrency(currencyOfFund(r, "")), "buckets.*.rate"); err != nil {
		return nil, err
	}
	return read(r, "periods.set_equation", typed)
}

func revolveForm(r *page.Request, f form.Form) form.Form {
	return money(r, f, currencyOfFund(r, r.Typed.Get("fund")), "amount")
}

func revolveOf(r *page.Request, typed form.Values) ([]machine.Message, error) {
	typed, err := typed.Changed(inCurrency(currencyOfFund(r, typed.Get("fund"))), "amount")
	if err != nil {
		return nil, err
	}
	return read(r, "periods.revolve", typed)
}
