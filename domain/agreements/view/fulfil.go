package view

import (
	"context"
	"database/sql"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// fulfilForm has the commitment and the contribution chosen.
func fulfilForm(r *page.Request, f form.Form) (form.Form, error) {
	a, all, err := versionsOf(r, r.Typed.Get("agreement"))
	if err != nil {
		return hiding(r, f)
	}
	named := r.Typed.Get("commitment")
	v := agreementView{agreement: a, versions: all}
	f = f.Set("commitment", func(x *form.Field) {
		x.Control, x.Options, x.Example, x.Help = form.Choice, nil, "", ""
		for _, k := range v.shown().content.Commitments {
			if !k.IsMoney() {
				x.Options = append(x.Options, form.Option{Value: k.Name, Label: k.Name})
			}
		}
		if x.Error == "" && slices.ContainsFunc(x.Options, func(o form.Option) bool { return o.Value == named }) {
			x.Control = form.Hidden
		}
	})
	var fitting []form.Option
	if err := r.Read(func(tx *sql.Tx) error {
		fitting, err = contributions(r.Context(), tx, a.number, named)
		return err
	}); err != nil {
		return f, err
	}
	f = f.Set("event", func(x *form.Field) {
		if x.Example = ""; len(fitting) == 0 {
			return
		}
		x.Control, x.Options, x.Help = form.Choice, fitting, words.T(r.Context(), "agreements.event_help")
		if x.Value == "" && len(fitting) == 1 {
			x.Value = fitting[0].Value
		}
	})
	return hiding(r, f)
}

// mostFitting bounds how many contributions one chooses from.
const mostFitting = 60

// contributions are the confirmed ones that could fulfil a commitment, or any of an
// agreement where none is named, the latest first.
func contributions(ctx context.Context, tx *sql.Tx, n int64, named string) (all []form.Option, err error) {
	err = readmodel.Each(ctx, tx, `SELECT DISTINCT e.number, e.quantity, e.unit, e.date, e.note
		FROM agreements_all a JOIN agreements_versions w ON w.agreement = a.number AND w.version = a.terms, json_each(w.content, '$.commitments') k
			JOIN patronage_events e ON e.provider = k.value ->> 'from' AND e.receiver = k.value ->> 'to' AND e.unit = k.value ->> 'unit' AND (coalesce(k.value ->> 'action', '') IN ('', e.action))
		WHERE a.number = ?1 AND (?2 = '' OR k.value ->> 'name' = ?2) AND e.state = 'confirmed' AND NOT e.void AND NOT e.self_dealt
			AND NOT EXISTS (SELECT 1 FROM agreements_links l WHERE l.event = e.number)
		ORDER BY e.date DESC, e.number DESC LIMIT ?3`, []any{n, named, mostFitting}, func(scan func(...any) error) error {
		var number, quantity int64
		var unit, date, note string
		err := scan(&number, &quantity, &unit, &date, &note)
		label := words.T(ctx, "agreements.contribution", "Number", itoa(number), "Quantity", amount(ctx, quantity, unit), "Day", onDay(ctx, date))
		if note != "" {
			label += " · " + note
		}
		all = append(all, form.Option{Value: itoa(number), Label: label})
		return err
	})
	return all, err
}

// caseForm has the dispute chosen, of those between the parties.
func caseForm(r *page.Request, f form.Form) (form.Form, error) {
	a, _, err := versionsOf(r, r.Typed.Get("agreement"))
	if err != nil {
		return hiding(r, f)
	}
	var all []form.Option
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT c.number, c.by, c.against FROM disputes_cases c WHERE c.cause = 'agreement'
				AND c.by IN (SELECT party FROM agreements_parties WHERE agreement = ?1 AND version = ?2) AND c.against IN (SELECT party FROM agreements_parties WHERE agreement = ?1 AND version = ?2)
				AND NOT EXISTS (SELECT 1 FROM agreements_cases k WHERE k.agreement = ?1 AND k.number = c.number) ORDER BY c.number DESC LIMIT ?3`, []any{a.number, a.terms, mostFitting}, func(scan func(...any) error) error {
			var number int64
			var by, against string
			err := scan(&number, &by, &against)
			all = append(all, form.Option{Value: itoa(number), Label: words.T(r.Context(), "agreements.case", "Number", itoa(number), "By", by, "Against", against)})
			return err
		})
	})
	if err != nil {
		return f, err
	}
	f = f.Set("case", func(x *form.Field) {
		if x.Example = ""; len(all) > 0 {
			x.Control, x.Options, x.Help = form.Choice, all, ""
		}
	})
	return hiding(r, f)
}

// records leads to the form with which one records what was given for a
// commitment, filled with what is known.
func (v agreementView) records(p promise) templ.SafeURL {
	with, direction := string(p.To), "gave"
	as := string(p.From)
	if own := v.viewer.Own(); !slices.Contains(own, as) {
		with, direction, as = string(p.From), "received", string(p.To)
	}
	q := url.Values{"next": {v.path()}, "acting_for": {v.as(as)}, "with": {with}, "direction": {direction}, "unit": {p.Unit}, "quantity": {quantityPlain(max(0, p.Quantity-p.done), p.Unit)}, "note": {p.Name}}
	if p.Action != "" {
		q.Set("action", string(p.Action))
	}
	return templ.SafeURL("/acts/patronage.record?" + q.Encode())
}

// concerns reports whether the reader is a side of a commitment.
func (v agreementView) concerns(p promise) bool {
	if !v.viewer.SignedIn() || !v.holds() {
		return false
	}
	own := v.viewer.Own()
	return slices.Contains(own, string(p.From)) || slices.Contains(own, string(p.To))
}

// sideOf is the side of a commitment that the reader is or acts for.
func (v agreementView) sideOf(p promise) string {
	if own := v.viewer.Own(); slices.Contains(own, string(p.From)) {
		return string(p.From)
	}
	return string(p.To)
}

// fulfils leads to the form that names a contribution for a commitment.
func (v agreementView) fulfils(p promise) templ.SafeURL {
	q := url.Values{"next": {v.path()}, "agreement": {itoa(v.number)}, "commitment": {p.Name}, "acting_for": {v.as(v.sideOf(p))}}
	return templ.SafeURL("/acts/agreements.fulfil?" + q.Encode())
}
