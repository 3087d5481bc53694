package view

import (
	"embed"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/obligations"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what obligations add to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "obligations",
		Words: locale,
		Nav:   []page.NavItem{{Key: "obligations.nav", Path: "/obligations", Order: 48, Group: page.Economy, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /obligations", Show: showAll},
			{Pattern: "GET /obligations/{obligation}", Show: showOne},
			{Pattern: "GET /obligations/statement", Show: showStatement},
			{Pattern: "GET /obligations/limits", Show: showLimits},
			{Pattern: "GET " + invoicesPath, Who: page.Person, Show: showInvoices},
			{Pattern: "POST " + invoicesPath, Who: page.Person, Show: showInvoices},
			{Pattern: "GET /obligations/holds/{hold}", Show: showHold},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Member, Order: 72, Show: showOfMember},
			{Slot: page.Coordination, Order: 67, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Samples: samples,
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func path(n int64) string     { return "/obligations/" + itoa(n) }
func holdPath(n int64) string { return "/obligations/holds/" + itoa(n) }
func statementPath(member string) templ.SafeURL {
	return templ.SafeURL("/obligations/statement?" + url.Values{"member": {member}}.Encode())
}

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/obligations." + act + "?" + q.Encode())
}

func toOne(v form.Values) string  { return "/obligations/" + url.PathEscape(v.Get("obligation")) }
func toHold(v form.Values) string { return "/obligations/holds/" + url.PathEscape(v.Get("hold")) }
func toAll(form.Values) string    { return "/obligations" }
func toLimits(form.Values) string { return "/obligations/limits" }

func acts() []page.Act {
	all := []page.Act{
		{Name: "obligations.owe", Prepare: oweForm, Messages: inUnits("obligations.owe"), About: aboutSum, Then: toAll},
		{Name: "obligations.claim", Prepare: oweForm, Messages: inUnits("obligations.claim"), About: aboutSum, Then: toAll},
		{Name: "obligations.import", Prepare: importForm, Messages: inUnits("obligations.import"), Then: toAll},
		{Name: "obligations.take_invoices", Kind: "obligations.import", Title: invoicesTitle, Prepare: invoicesForm, Messages: takeInvoices, About: aboutInvoices, Then: toAll},
		{Name: "obligations.pay", Prepare: partForm, Messages: inUnits("obligations.pay"), About: aboutPart(obligations.Payment), Then: toOne},
		{Name: "obligations.forgo", Prepare: partForm, Messages: inUnits("obligations.forgo"), About: aboutPart(obligations.Credit), Then: toOne},
		{Name: "obligations.clear", Prepare: clearForm, Then: toAll},
		{Name: "obligations.always_clear", Then: toAll},
		{Name: "obligations.set_limit", Prepare: limitForm, Messages: inUnits("obligations.set_limit"), About: aboutSum, Then: toLimits},
		{Name: "obligations.reserve", Prepare: reserveForm, Messages: inUnits("obligations.reserve"), About: aboutSum, Then: toLimits},
		{Name: "obligations.chain", Prepare: chainForm, Messages: inUnits("obligations.chain"), Then: toLimits},
		{Name: "obligations.post", Prepare: postForm, Messages: inUnits("obligations.post"), About: aboutHold, Then: toHold},
		{Name: "obligations.agree", Prepare: hiding("hold"), About: aboutHold, Then: toHold},
		{Name: "obligations.release", Prepare: hiding("hold"), About: aboutHold, Then: toHold},
	}
	for _, name := range []string{"acknowledge", "withdraw", "dispute", "end_dispute", "confirm", "contest", "take_back"} {
		all = append(all, page.Act{Name: "obligations." + name, Prepare: hiding("obligation", "entry"), About: aboutOne, Then: toOne})
	}
	return all
}

// known hides fields that say what an act is about, where that is known.
func known(f form.Form, names ...string) form.Form {
	for _, name := range names {
		f = f.Set(name, func(x *form.Field) {
			if x.Value != "" && x.Error == "" {
				x.Control = form.Hidden
			}
		})
	}
	return f
}

func hiding(names ...string) func(*page.Request, form.Form) (form.Form, error) {
	return func(_ *page.Request, f form.Form) (form.Form, error) { return known(f, names...), nil }
}

// preset fills in a field where nothing was typed.
func preset(f form.Form, name, value string) form.Form {
	return f.Set(name, func(x *form.Field) {
		if x.Value == "" && x.Error == "" {
			x.Value = value
		}
	})
}

// dayFrom is a day so many days from now, as messages have it.
func dayFrom(r *page.Request, days int) string {
	return time.Unix(words.Now(r.Context()), 0).UTC().AddDate(0, 0, days).Format(time.DateOnly)
}

// money has amounts typed as people write them, in a unit that is usual here.
func money(r *page.Request, f form.Form) form.Form {
	written(r, f.Fields)
	units := usual(r)
	f = f.Set("unit", func(x *form.Field) { x.Offers = units })
	if len(units) > 0 {
		f = preset(f, "unit", units[0].Value)
	}
	return f
}

// written has amounts among fields typed as people write them.
func written(r *page.Request, fields []form.Field) {
	for i := range fields {
		x := &fields[i]
		for _, row := range x.Rows {
			written(r, row)
		}
		if x.Name == "amount" || len(x.Name) > 7 && x.Name[len(x.Name)-7:] == ".amount" {
			x.Control, x.Example, x.Help = form.Line, "200.00", words.T(r.Context(), "obligations.amount_help")
		}
	}
}

// days is for how long people usually have to pay.
const days = 30

func oweForm(r *page.Request, f form.Form) (form.Form, error) {
	f = preset(money(r, f), "due", dayFrom(r, days))
	return preset(f, "source", "agreement"), nil
}

func importForm(r *page.Request, f form.Form) (form.Form, error) { return money(r, f), nil }

func limitForm(r *page.Request, f form.Form) (form.Form, error) {
	return money(r, known(f, "debtor")), nil
}

func reserveForm(r *page.Request, f form.Form) (form.Form, error) {
	f = preset(money(r, f), "due", dayFrom(r, days))
	return ofOnce(r, f), nil
}

func chainForm(r *page.Request, f form.Form) (form.Form, error) { return ofOnce(r, money(r, f)), nil }

// ofOnce fills in a word that one has not used before, and a time.
func ofOnce(r *page.Request, f form.Form) form.Form {
	f = preset(f, "key", time.Unix(words.Now(r.Context()), 0).UTC().Format("2006-01-02 15:04:05"))
	return preset(f, "hours", "72")
}

// partForm is about a part of an obligation: all that is left, today.
func partForm(r *page.Request, f form.Form) (form.Form, error) {
	f = preset(known(f, "obligation"), "date", dayFrom(r, 0))
	o, err := readOne(r, r.Typed.Get("obligation"))
	if err != nil {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	written(r, f.Fields)
	return preset(f, "amount", plain(o.left, o.unit)), nil
}

func postForm(r *page.Request, f form.Form) (form.Form, error) {
	h, err := readHold(r, r.Typed.Get("hold"))
	if err != nil || len(h.links) == 0 {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	written(r, f.Fields)
	return preset(known(f, "hold"), "amount", plain(h.links[0].amount, h.links[0].unit)), nil
}

func clearForm(_ *page.Request, f form.Form) (form.Form, error) {
	return preset(known(f, "obligations"), "clears", "true"), nil
}
