package view

import (
	"net/url"

	"metaorg/web/page"
)

// currencyOfDues is the currency of dues by the number of their period.
func currencyOfDues(r *page.Request, period string) (string, error) {
	return firstCurrency(r, "dues", url.Values{"period": {period}})
}

// currencyOfEvent is the currency in which a contribution is evaluated: that of the
// period in which it was given.
func currencyOfEvent(r *page.Request, event string) (string, error) {
	given, err := r.Site.Model.Find(r.Context(), "patronage", event, nil)
	if err != nil {
		return "", err
	}
	date := given.Text("date")
	return firstCurrency(r, "periods", url.Values{"begins.to": {date}, "ends.from": {date}})
}

func firstCurrency(r *page.Request, list string, where url.Values) (string, error) {
	where.Set("limit", "1")
	found, err := r.Site.Model.Read(r.Context(), list, where)
	if err != nil || len(found.Items) == 0 {
		return "", err
	}
	return found.Items[0].Text("currency"), nil
}
