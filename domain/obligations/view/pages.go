package view

import (
	"embed"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
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
			{Pattern: "GET " + invoicesPath, Who: page.Participants, Show: showInvoices},
			{Pattern: "POST " + invoicesPath, Who: page.Participants, Show: showInvoices},
			{Pattern: "GET /obligations/holds/{hold}", Show: showHold},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Member, Order: 72, Show: showOfMember},
			{Slot: page.Coordination, Order: 67, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Units: map[string]func(*page.Request, string) (string, error){
			"obligation": page.CountedIn("obligations", "unit"),
			"hold": func(r *page.Request, hold string) (string, error) {
				return page.CountedIn("reservations", "unit")(r, hold+".0")
			}, // Who posts a chain gives no amount.
		},
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
		{Name: "obligations.owe", Prepare: oweForm, Messages: inUnits("obligations.owe"), About: aboutSum, Over: notTaking, Then: toAll},
		{Name: "obligations.claim", Prepare: oweForm, Messages: inUnits("obligations.claim"), About: aboutSum, Over: notTaking, Then: toAll},
		{Name: "obligations.import", Prepare: importForm, Messages: inUnits("obligations.import"), Over: notTaking, Then: toAll},
		{Name: "obligations.take_invoices", Kind: "obligations.import", Title: invoicesTitle, Prepare: invoicesForm, Messages: takeInvoices, About: aboutInvoices, Over: notTaking, Then: toAll},
		{Name: "obligations.pay", Prepare: partForm, Messages: inUnits("obligations.pay"), About: aboutPart(obligations.Payment), Then: toOne},
		{Name: "obligations.forgo", Prepare: partForm, Messages: inUnits("obligations.forgo"), About: aboutPart(obligations.Credit), Then: toOne},
		{Name: "obligations.clear", Prepare: clearForm, Then: toAll},
		{Name: "obligations.always_clear", Then: toAll},
		{Name: "obligations.set_limit", Prepare: limitForm, Messages: inUnits("obligations.set_limit"), About: aboutSum, Over: notTaking, Then: toLimits},
		{Name: "obligations.reserve", Prepare: reserveForm, Messages: inUnits("obligations.reserve"), About: aboutSum, Over: notTaking, Then: toLimits},
		{Name: "obligations.chain", Prepare: chainForm, Messages: chainMessages, Over: notTaking, Then: toLimits},
		{Name: "obligations.post", Prepare: postForm, Messages: inUnits("obligations.post"), About: aboutPosted, Then: toHold},
		{Name: "obligations.agree", Prepare: hiding("hold"), About: aboutHold, Then: toHold},
		{Name: "obligations.release", Prepare: hiding("hold"), About: aboutHold, Then: toHold},
	}
	for _, name := range []string{"acknowledge", "withdraw", "dispute", "end_dispute", "confirm", "contest", "take_back"} {
		all = append(all, page.Act{Name: "obligations." + name, Prepare: hiding("obligation", "entry"), About: aboutOne, Then: toOne})
	}
	return all
}

// notTaking stands in the place of forms that are for those who take part.
var notTaking = page.NotFor(func(s state.Reader, id string) bool {
	return membership.HasVoice(s, people.MemberID(id)) || membership.IsActive(s, people.MemberID(id))
}, "/obligations")

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

// chainForm offers in each row who takes part by name, and fills in what is usual.
func chainForm(r *page.Request, f form.Form) (form.Form, error) {
	f = ofOnce(r, money(r, f))
	fill := func(value string) func(*form.Field) {
		return func(x *form.Field) {
			if x.Value == "" && x.Error == "" {
				x.Value = value
			}
		}
	}
	if offered := usual(r); len(offered) > 0 {
		f = f.Each("links.*.unit", fill(offered[0].Value)).Each("links.*.unit", func(x *form.Field) { x.Offers = offered })
	}
	return f.Each("links.*.due", fill(dayFrom(r, days))).Each("links.*.debtor", byName).Each("links.*.creditor", byName), nil
}

// byName has a member chosen by name where not too many may be meant.
func byName(x *form.Field) {
	if len(x.Offers) < 2 {
		return
	}
	x.Control, x.Options, x.Offers, x.Example, x.Help = form.Choice, slices.Clone(x.Offers), nil, "", ""
	slices.SortStableFunc(x.Options, func(a, b form.Option) int { return strings.Compare(a.Label, b.Label) })
}

// chainMessages leaves out rows in which nothing was typed beside what was filled in.
func chainMessages(r *page.Request, typed form.Values) ([]machine.Message, error) {
	typed = maps.Clone(typed)
	for name := range typed {
		row, is := strings.CutSuffix(name, ".unit")
		if is && strings.HasPrefix(row, "links.") && strings.TrimSpace(typed.Get(row+".debtor")+typed.Get(row+".creditor")+typed.Get(row+".amount")) == "" {
			delete(typed, row+".unit")
			delete(typed, row+".due")
		}
	}
	return inUnits("obligations.chain")(r, typed)
}

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
