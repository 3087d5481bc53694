package view

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/patronage"
	"metaorg/machine"
	"metaorg/readmodel"
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
	ctx := r.Context()
	f = f.Set("words", func(x *form.Field) { x.Control = form.Area })
	choose := func(name string, options []form.Option) {
		f = f.Each("buckets.*."+name, func(x *form.Field) {
			x.Control, x.Example = form.Choice, ""
			x.Options = append([]form.Option{{Value: "", Label: words.T(ctx, "periods.bucket.all")}}, options...)
		})
	}
	var kinds, streams, actions []form.Option
	for _, k := range patronage.Kinds() {
		kinds = append(kinds, form.Option{Value: string(k), Label: words.T(ctx, "periods.bucket.kinds."+string(k))})
	}
	for _, s := range []patronage.Stream{patronage.Livelihood, patronage.Love, patronage.Care} {
		streams = append(streams, form.Option{Value: string(s), Label: words.T(ctx, "periods.bucket.streams."+string(s))})
	}
	for _, a := range patronage.Effects() {
		actions = append(actions, form.Option{Value: string(a.Action), Label: words.T(ctx, "periods.bucket.actions."+string(a.Action))})
	}
	choose("kind", kinds)
	choose("stream", streams)
	choose("action", actions)
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

// proposeFrom is where an equation is proposed that begins as the one that holds.
func proposeFrom(e equation, currency string) templ.SafeURL {
	money, _ := units.Of(currency)
	fields := []string{"words", e.words}
	for i, b := range e.buckets {
		at := "buckets." + strconv.Itoa(i) + "."
		fields = append(fields, at+"name", b.Name, at+"share", hundredth.Plain(b.Share), at+"for", string(b.For), at+"action", string(b.Action), at+"stream", string(b.Stream),
			at+"kind", string(b.Kind), at+"unit", b.Unit, at+"measure", string(b.Measure), at+"rule", string(b.Rule))
		if b.Rate > 0 {
			fields = append(fields, at+"rate", money.Plain(b.Rate))
		}
	}
	return proposePath("set_equation", fields...)
}

// openForm has days to be picked, and funds by their names.
func openForm(r *page.Request, f form.Form) form.Form {
	for _, name := range []string{"from", "until"} {
		f = f.Set(name, func(x *form.Field) { x.Control = form.Day })
	}
	return f.Set("fund", func(x *form.Field) { x.Control, x.Example, x.Options = form.Choice, "", fundOptions(r) })
}

// fundOptions are the open funds, to choose from.
func fundOptions(r *page.Request) (all []form.Option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number, name, currency FROM funds_funds WHERE closed = 0 ORDER BY name, number`, nil, func(scan func(...any) error) error {
			var number int64
			var name, currency string
			err := scan(&number, &name, &currency)
			all = append(all, form.Option{Value: itoa(number), Label: name + " (" + currency + ")"})
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}

func revolveForm(r *page.Request, f form.Form) form.Form {
	f = f.Set("fund", func(x *form.Field) { x.Control, x.Example, x.Options = form.Choice, "", fundOptions(r) })
	return money(r, f, currencyOfFund(r, r.Typed.Get("fund")), "amount")
}

func revolveOf(r *page.Request, typed form.Values) ([]machine.Message, error) {
	typed, err := typed.Changed(inCurrency(currencyOfFund(r, typed.Get("fund"))), "amount")
	if err != nil {
		return nil, err
	}
	return read(r, "periods.revolve", typed)
}
