package view

import (
	"context"
	"embed"
	"net/url"
	"strconv"
	"time"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what the kitty adds to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "funds",
		Words: locale,
		Nav:   []page.NavItem{{Key: "funds.nav", Path: "/kitty", Order: 47, Group: page.Economy, Who: page.Watchers, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /kitty", Who: page.Watchers, Show: showKitty},
			{Pattern: "GET /kitty/{fund}", Who: page.Watchers, Show: showFund},
			{Pattern: "GET /kitty/requests/{request}", Who: page.Participants, Show: showRequest},
			{Pattern: "GET /kitty/statements/{fund}", Who: page.Person, Show: showStatement},
			{Pattern: "POST /kitty/statements/{fund}", Who: page.Person, Show: showStatement},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Member, Order: 70, Who: page.Watchers, Show: showOfMember},
			{Slot: page.Coordination, Order: 65, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"funds.ask": undoAsk},
		Units:   map[string]func(*page.Request, string) (string, error){"fund": page.CountedIn("kitty", "currency"), "from": page.CountedIn("kitty", "currency")},
		Samples: samples,
		Sources: sources,
	}
}

func fundPath(n int64) string      { return "/kitty/" + strconv.FormatInt(n, 10) }
func requestPath(n int64) string   { return "/kitty/requests/" + strconv.FormatInt(n, 10) }
func statementPath(n int64) string { return "/kitty/statements/" + strconv.FormatInt(n, 10) }

// toFund and toRequest lead back to what an act was about.
func toFund(v form.Values) string { return "/kitty/" + url.PathEscape(v.Get("fund")) }

func toRequest(v form.Values) string { return "/kitty/requests/" + url.PathEscape(v.Get("request")) }
func toKitty(form.Values) string     { return "/kitty" }

func acts() []page.Act {
	all := []page.Act{
		{Name: "funds.ask", Prepare: askForm, Messages: inMoney("funds.ask"), About: aboutSum, Then: toKitty},
		{Name: "funds.record", Prepare: recordForm, Messages: inMoney("funds.record"), About: aboutSum, Then: toFund},
		{Name: "funds.reverse", Prepare: hiding("fund", "line"), Then: toFund},
		{Name: "funds.waive", Prepare: waiveForm, Messages: inMoney("funds.waive"), About: aboutWaiver, Then: toKitty},
		{Name: "funds.decline_waiver", Prepare: hiding("member", "period"), About: aboutWaiver, Then: toKitty},
		{Name: "funds.ask_waiver", Prepare: hiding("period"), Then: toKitty},
		{Name: "funds.declare", Prepare: declareForm, Then: toKitty},
		{Name: "funds.take_statement", Kind: "funds.import", Title: statementTitle, Prepare: statementForm, Messages: takeStatement, About: aboutStatement, Then: toFund},
		{Name: "funds.change", Carry: current, Messages: inMoney("funds.change")},
		{Name: "funds.set_budget", Carry: currentBudget, Messages: inMoney("funds.set_budget")},
		{Name: "funds.open", Carry: carried, Messages: inMoney("funds.open")},
		{Name: "funds.move", Carry: carried, Messages: inMoney("funds.move")},
		{Name: "funds.set_dues", Carry: carried, Messages: inMoney("funds.set_dues")},
	}
	for _, name := range []string{"take_back", "approve", "decline", "refer", "pay", "confirm", "contest"} {
		prepare := hiding("request")
		if name == "pay" {
			prepare = payForm
		}
		all = append(all, page.Act{Name: "funds." + name, Prepare: prepare, About: aboutRequest, Then: toRequest})
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

// money has an amount typed as people write it, in a currency.
func money(ctx context.Context, f form.Form, currency string) form.Form {
	return f.Set("amount", func(x *form.Field) {
		x.Control, x.Example, x.Help = form.Line, "200.00", words.T(ctx, "funds.amount_help", "Currency", currency)
	})
}

func ofToday(ctx context.Context, f form.Form) form.Form {
	return f.Set("date", func(x *form.Field) {
		if x.Value == "" {
			x.Value = time.Unix(words.Now(ctx), 0).UTC().Format(time.DateOnly)
		}
	})
}

func askForm(r *page.Request, f form.Form) (form.Form, error) {
	v, err := readFund(r, r.Typed.Get("fund"))
	if err != nil {
		return f, nil //nolint:nilerr // What fund it is can still be typed.
	}
	f = money(r.Context(), known(f, "fund"), v.currency)
	return f.Set("item", func(x *form.Field) {
		x.Control, x.Example = form.Hidden, ""
		if today := time.Unix(words.Now(r.Context()), 0).UTC().Format(time.DateOnly); v.from != "" && v.from <= today && today <= v.until {
			x.Control, x.Required = form.Choice, true
			for _, it := range v.items {
				x.Options = append(x.Options, form.Option{Value: it.name, Label: words.T(r.Context(), "funds.item_left", "Name", it.name, "Left", amount(r.Context(), max(0, it.amount-it.used), v.currency))})
			}
		}
	}), nil
}

func recordForm(r *page.Request, f form.Form) (form.Form, error) {
	f = ofToday(r.Context(), known(f, "fund"))
	f = f.Set("nth", func(x *form.Field) { x.Control = form.Hidden })
	if v, err := readFund(r, r.Typed.Get("fund")); err == nil {
		f = money(r.Context(), f, v.currency)
		f = f.Set("amount", func(x *form.Field) { x.Help += " " + words.T(r.Context(), "funds.amount_signed") })
	}
	return f.Set("request", func(x *form.Field) { x.Example = "" }), nil
}

func payForm(r *page.Request, f form.Form) (form.Form, error) {
	return ofToday(r.Context(), known(f, "request")), nil
}

func waiveForm(r *page.Request, f form.Form) (form.Form, error) {
	f = known(f, "member", "period")
	if o, ok := readOwed(r, r.Typed.Get("member"), r.Typed.Get("period")); ok {
		f = money(r.Context(), f, o.currency)
		f = f.Set("amount", func(x *form.Field) {
			x.Help += " " + words.T(r.Context(), "funds.all_left", "Left", amount(r.Context(), o.left(), o.currency))
		})
	}
	return f, nil
}

// declareForm asks for what dues go by, and for nothing else.
func declareForm(r *page.Request, f form.Form) (form.Form, error) {
	d, err := readDues(r)
	if err != nil {
		return f, err
	}
	f = f.Set("workers", func(x *form.Field) {
		if d.basis == "by_band" {
			x.Control = form.Hidden
		}
	})
	return f.Set("band", func(x *form.Field) {
		if d.basis == "per_worker" {
			x.Control = form.Hidden
		}
		if len(d.bands) > 0 {
			x.Control, x.Options = form.Choice, nil
			for i, text := range d.bandWords(r.Context()) {
				x.Options = append(x.Options, form.Option{Value: strconv.Itoa(i + 1), Label: text})
			}
		}
	}), nil
}
