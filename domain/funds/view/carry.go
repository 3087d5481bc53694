package view

import (
	"strings"

	"metaorg/domain/funds"
	"metaorg/web/form"
	"metaorg/web/page"
)

// current fills in what a fund is, where nothing else was typed.
func current(r *page.Request, f form.Form) form.Form {
	f = carried(r, f)
	v, err := readFund(r, r.Typed.Get("fund"))
	if err != nil {
		return f
	}
	var stewards []string
	for _, p := range v.stewards {
		stewards = append(stewards, p.id)
	}
	now := map[string]string{"name": v.name, "purpose": v.purpose, "holder": v.holder.id, "stewards": strings.Join(stewards, "\n"), "overdraft": funds.Plain(v.overdraft, v.currency)}
	for name, value := range now {
		f = f.Set(name, func(x *form.Field) {
			if x.Value == "" && x.Error == "" {
				x.Value = value
			}
		})
	}
	return f
}

// currentBudget fills in the days of a fund's budget, where none were typed.
func currentBudget(r *page.Request, f form.Form) form.Form {
	f = carried(r, f)
	v, err := readFund(r, r.Typed.Get("fund"))
	if err != nil {
		return f
	}
	for name, value := range map[string]string{"from": v.from, "until": v.until} {
		f = f.Set(name, func(x *form.Field) {
			if x.Value == "" && x.Error == "" {
				x.Value = value
			}
		})
	}
	return f
}
