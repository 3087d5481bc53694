package view

import (
	"cmp"
	"context"
	"database/sql"
	"strconv"
	"strings"

	"metaorg/domain/funds"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// amount writes an amount as the reader's language does.
func amount(ctx context.Context, n int64, currency string) string {
	text, sign := funds.Plain(n, currency), ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		text, sign = rest, "\u2212"
	}
	whole, part, has := strings.Cut(text, ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = words.Number(ctx, n)
	}
	if has && words.Lang(ctx) == "de" {
		whole += "," + part
	} else if has {
		whole += "." + part
	}
	return sign + whole + "\u00a0" + currency
}

// amounts are the fields of this module's forms in which amounts are typed as people
// write them.
var amounts = []string{"amount", "overdraft", "items.*.amount", "bands.*.amount", "bands.*.up_to"}

// inMoney makes a message of a form whose amounts are typed as people write them, in
// the currency of what it is about.
func inMoney(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		currency := currencyOf(r, typed)
		typed, err := typed.Changed(func(text string) (string, error) {
			if currency == "" {
				return "", unknownFund(typed.Get("fund"))
			}
			n, err := funds.Parse(strings.TrimSpace(text), currency)
			return strconv.FormatInt(n, 10), err
		}, amounts...)
		if err != nil {
			return nil, err
		}
		k, _ := r.Site.Machine.Kind(kind)
		m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
		if err != nil {
			return nil, err
		}
		return []machine.Message{m}, nil
	}
}

// currencyOf is the currency of the fund or of the dues that a form is about;
// empty where there is none.
func currencyOf(r *page.Request, typed form.Values) string {
	if period := typed.Get("period"); period != "" {
		o, _ := readOwed(r, typed.Get("member"), period)
		return o.currency
	}
	v, err := readFund(r, cmp.Or(typed.Get("fund"), typed.Get("from")))
	if err != nil {
		return typed.Get("currency") // Of a fund that is to be.
	}
	return v.currency
}

// openFunds are all funds that are open, to choose from.
func openFunds(r *page.Request) (all []form.Option) {
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

// carried is the form in which a decision is to carry a kind, with amounts as people
// write them, funds by their names and days to be picked.
func carried(r *page.Request, f form.Form) form.Form {
	for _, name := range []string{"from", "until", "first"} {
		f = f.Set(name, func(x *form.Field) {
			if f.Kind != "funds.move" { // There it is a fund.
				x.Control = form.Day
			}
		})
	}
	for _, name := range []string{"fund", "from", "to"} {
		f = f.Set(name, func(x *form.Field) {
			if x.Control == form.Number {
				x.Control, x.Example, x.Options = form.Choice, "", openFunds(r)
			}
		})
	}
	f = f.Set("months", func(x *form.Field) {
		x.Control, x.Options = form.Choice, nil
		for _, n := range []int64{1, 3, 6, 12} {
			x.Options = append(x.Options, form.Option{Value: itoa(n), Label: words.T(r.Context(), "funds.months", "Count", n)})
		}
	})
	currency := currencyOf(r, r.Typed)
	for _, name := range amounts {
		f = f.Each(name, func(x *form.Field) {
			x.Control, x.Example, x.Help = form.Line, "200.00", words.T(r.Context(), "funds.fields."+strings.ReplaceAll(name, ".*.", "_"))
			if currency != "" {
				x.Help += " " + words.T(r.Context(), "funds.amount_help", "Currency", currency)
			}
		})
	}
	return f
}

// aboutSum says what sum is signed, which in the message is in minor units.
func aboutSum(r *page.Request) string {
	v, err := readFund(r, r.Typed.Get("fund"))
	if err != nil {
		return ""
	}
	n, err := funds.Parse(r.Typed.Get("amount"), v.currency)
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "funds.sum_of", "Amount", amount(r.Context(), n, v.currency), "Fund", v.name)
}

func aboutRequest(r *page.Request) string {
	q, err := readRequest(r, r.Typed.Get("request"))
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "funds.request_line", "Title", q.title, "Amount", amount(r.Context(), q.amount, q.currency), "Fund", q.fundName)
}

func aboutWaiver(r *page.Request) string {
	o, ok := readOwed(r, r.Typed.Get("member"), r.Typed.Get("period"))
	if !ok {
		return ""
	}
	return words.T(r.Context(), "funds.owes", "Name", o.who.name, "Left", amount(r.Context(), o.left(), o.currency), "Begins", dayOf(r.Context(), o.begins))
}
