package view

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"metaorg/domain/funds"
	"metaorg/machine"
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

// inMoney makes a message of a form whose amount is typed as people write it, in
// the currency of what it is about.
func inMoney(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		if text := strings.TrimSpace(typed.Get("amount")); text != "" {
			currency := currencyOf(r, typed)
			if currency == "" {
				return nil, unknownFund(typed.Get("fund"))
			}
			n, err := funds.Parse(text, currency)
			if err != nil {
				return nil, err
			}
			typed = maps.Clone(typed)
			typed["amount"] = []string{strconv.FormatInt(n, 10)}
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
	v, err := readFund(r, typed.Get("fund"))
	if err != nil {
		return ""
	}
	return v.currency
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
