package view

import (
	"database/sql"
	"embed"
	"net/url"
	"strconv"
	"strings"

	"metaorg/domain/funds"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what periods add to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "periods",
		Words: locale,
		Nav:   []page.NavItem{{Key: "periods.title", Path: "/periods", Order: 50, Group: page.Economy, Who: page.Watchers, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /periods", Who: page.Watchers, Show: showPeriods},
			{Pattern: "GET /periods/{period}", Who: page.Watchers, Show: showPeriod},
			{Pattern: "GET /periods/{period}/statements/{member}", Who: page.Participants, Show: showOneStatement},
			{Pattern: "GET /equation", Who: page.Watchers, Show: showEquation},
			{Pattern: "GET /accounts", Who: page.Participants, Show: showAccounts},
			{Pattern: "GET /books", Who: page.Participants, Show: showBooks},
			{Pattern: "GET /books/{file}", Who: page.Participants, Show: showBook},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Proposal, Order: 40, Who: page.Participants, Show: showOnProposal},
			{Slot: page.Member, Order: 75, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 68, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Units:   map[string]func(*page.Request, string) (string, error){"period": page.CountedIn("periods", "currency"), "dues": currencyOfDues, "event": currencyOfEvent},
		Samples: samples,
	}
}

// toPeriod leads back to what an act was about.
func toPeriod(v form.Values) string { return "/periods/" + url.PathEscape(v.Get("period")) }

func toPeriods(form.Values) string { return "/periods" }

func acts() []page.Act {
	all := []page.Act{
		{Name: "periods.draw_up", Prepare: drawForm, Messages: inMoney("periods.draw_up", "surplus", "with_members", "with_others"), About: aboutPeriod, Then: toPeriod},
		{Name: "periods.evaluate", Prepare: evaluateForm, Messages: inMoney("periods.evaluate", "value"), Then: toPeriods},
		{Name: "periods.set_equation", Carry: equationForm, Messages: equationOf},
		{Name: "periods.open", Carry: openForm},
		{Name: "periods.revolve", Carry: revolveForm, Messages: revolveOf},
		{Name: "periods.count_for_dues", Prepare: hiding("member", "dues", "event"), Messages: inMoney("periods.count_for_dues", "amount"), Then: toPeriods},
	}
	for _, name := range []string{"freeze", "thaw", "put"} {
		all = append(all, page.Act{Name: "periods." + name, Prepare: hiding("period", "drawing"), About: aboutPeriod, Then: toPeriod})
	}
	return all
}

// hiding hides fields that say what an act is about, where that is known.
func hiding(names ...string) func(*page.Request, form.Form) (form.Form, error) {
	return func(_ *page.Request, f form.Form) (form.Form, error) {
		for _, name := range names {
			f = f.Set(name, func(x *form.Field) {
				if x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			})
		}
		return f, nil
	}
}

// periodOf is the period that a form is about: the one that it names, or the one
// in which the contribution that it names was given. None where there is none.
func periodOf(r *page.Request, typed form.Values) (p period) {
	err := r.Read(func(tx *sql.Tx) error {
		all, err := readPeriods(r, tx, `WHERE CAST(p.number AS TEXT) = ?1 OR ?1 = '' AND (SELECT date FROM patronage_events WHERE number = ?2 AND CAST(number AS TEXT) = ?2) BETWEEN p.begins AND p.ends LIMIT 1`, typed.Get("period"), typed.Get("event"))
		if len(all) > 0 {
			p = all[0]
		}
		return err
	})
	if err != nil {
		return period{}
	}
	return p
}

func aboutPeriod(r *page.Request) string {
	p := periodOf(r, r.Typed)
	if p.number == 0 {
		return ""
	}
	return words.T(r.Context(), "periods.about", "Span", span(r.Context(), p.begins, p.ends), "Fund", p.fundName)
}

// money has amounts typed as people write them.
func money(r *page.Request, f form.Form, currency string, names ...string) form.Form {
	for _, name := range names {
		f = f.Set(name, func(x *form.Field) {
			x.Control, x.Example = form.Line, "1250.00"
			x.Help = words.T(r.Context(), "periods.fields."+name, "Currency", currency)
		})
	}
	return f
}

func drawForm(r *page.Request, f form.Form) (form.Form, error) {
	f, err := hiding("period")(r, f)
	if p := periodOf(r, r.Typed); p.number != 0 {
		f = money(r, f, p.currency, "surplus", "with_members", "with_others")
	}
	return f.Set("cash", func(x *form.Field) {
		if x.Value == "" {
			x.Value = strconv.Itoa(exampleCash)
		}
	}), err
}

func evaluateForm(r *page.Request, f form.Form) (form.Form, error) {
	f, err := hiding("event")(r, f)
	if p := periodOf(r, r.Typed); p.number != 0 {
		f = money(r, f, p.currency, "value")
	}
	return f, err
}

// inMoney makes a message of a form whose amounts are typed as people write
// them, in the currency of the period that it is about.
func inMoney(kind string, names ...string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		if p := periodOf(r, typed); p.number != 0 {
			var err error
			if typed, err = typed.Changed(inCurrency(p.currency), names...); err != nil {
				return nil, err
			}
		}
		return read(r, kind, typed)
	}
}

func read(r *page.Request, kind string, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind(kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// inCurrency reads amounts as people write them, into minor units.
func inCurrency(currency string) func(string) (string, error) {
	return func(text string) (string, error) {
		n, err := funds.Parse(strings.TrimSpace(text), currency)
		return strconv.FormatInt(n, 10), err
	}
}
