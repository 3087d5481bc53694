package view

import (
	"database/sql"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/patronage"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

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

func recordTitle(r *page.Request) string { return words.T(r.Context(), "patronage.record_title") }

// inShort are the fields with which nearly everything is recorded; the others
// stand below, to be opened.
var inShort = []string{"with", "direction", "kind", "quantity", "unit", "date", "note"}

// recordForm starts from today and from who and what the address names.
func recordForm(r *page.Request, f form.Form) (form.Form, error) {
	f = countedFields(r, f, "h")
	f = f.Set("direction", func(x *form.Field) {
		if x.Value == "" {
			x.Value = string(patronage.Gave)
		}
	})
	f = f.Set("date", func(x *form.Field) {
		if x.Example = ""; x.Value == "" && r.Method == "GET" {
			x.Value = time.Unix(r.Site.Now(), 0).UTC().Format(time.DateOnly)
		}
	})
	f = f.Set("note", func(x *form.Field) { x.Example = "" })
	f = f.Set("action", func(x *form.Field) {
		x.Options = append([]form.Option{{Value: "", Label: words.T(r.Context(), "patronage.usual_action")}}, x.Options...)
	})
	f = f.Set("stream", func(x *form.Field) {
		if x.Value == "" {
			x.Value = string(patronage.Livelihood)
		}
	})
	f, err := followed(r, f)
	if err != nil {
		return f, err
	}
	f = f.Set("with", func(x *form.Field) {
		if len(x.Offers) < 2 {
			return // Too many to choose from, or nobody: it is typed.
		}
		x.Control, x.Options = form.Choice, []form.Option{{Value: "", Label: words.T(r.Context(), "patronage.nobody")}}
		for _, o := range x.Offers {
			if o.Value != r.Viewer.MemberID() {
				x.Options = append(x.Options, o)
			}
		}
		x.Offers = nil
	})
	item := r.Typed.Get("item")
	return f.Set("item", func(x *form.Field) {
		if x.Example = ""; x.Value == "0" {
			x.Value = ""
		}
	}).Set("with", func(x *form.Field) {
		if x.Example = ""; item != "" && item != "0" && x.Value == "" && x.Error == "" {
			x.Control = form.Hidden
		}
	}), nil
}

// followed offers the resources that are followed.
func followed(r *page.Request, f form.Form) (form.Form, error) {
	all := []form.Option{{Value: "0", Label: words.T(r.Context(), "patronage.no_resource")}}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT e.number, e.name, e.unit, coalesce(o.name, e.accountable) FROM patronage_resources e LEFT JOIN people_organizations o ON o.id = e.accountable ORDER BY e.name, e.number LIMIT ?`, []any{mostOffered}, func(scan func(...any) error) error {
			var n int64
			var name, unit, owner string
			err := scan(&n, &name, &unit, &owner)
			all = append(all, form.Option{Value: itoa(n), Label: words.T(r.Context(), "patronage.resource_option", "Name", name, "Unit", unit, "Owner", owner)})
			return err
		})
	})
	for _, name := range []string{"resource", "to_resource"} {
		f = f.Set(name, func(x *form.Field) {
			x.Control, x.Options, x.Example = form.Choice, all, ""
			if x.Value == "" {
				x.Value = "0"
			}
			if len(all) == 1 {
				x.Control = form.Hidden
			}
		})
	}
	return f, err
}

// mostOffered bounds how many resources are listed to choose from.
const mostOffered = 200

func correctForm(r *page.Request, f form.Form) (form.Form, error) {
	e, err := readEvent(r, r.Typed.Get("event"))
	f = countedFields(r, f, e.unit)
	if err != nil {
		return f, nil //nolint:nilerr // Which it is can still be typed.
	}
	f, _ = hiding("event")(r, f)
	set := func(name, value string) {
		f = f.Set(name, func(x *form.Field) {
			if x.Example = ""; x.Value == "" && r.Method == "GET" {
				x.Value = value
			}
		})
	}
	if u, ok := units.Of(e.unit); ok {
		set("quantity", plain(u, e.quantity))
	}
	if u, ok := units.Of(e.currency); ok && e.kind != string(patronage.Money) {
		set("value", u.Plain(e.value))
		set("currency", e.currency)
	}
	set("date", e.date)
	set("stream", e.stream)
	set("note", "")
	return f, nil
}

func trackForm(r *page.Request, f form.Form) (form.Form, error) { return unitChoice(r, f, "each"), nil }

// countedFields has quantities typed as people write them, and units chosen.
func countedFields(r *page.Request, f form.Form, unit string) form.Form {
	f = unitChoice(r, f, unit)
	for name, help := range map[string]string{"quantity": "quantity_help", "value": "value_help"} {
		f = f.Set(name, func(x *form.Field) {
			x.Control, x.Example, x.Help = form.Line, "", words.T(r.Context(), "patronage."+help)
		})
	}
	return f.Set("currency", func(x *form.Field) { x.Example = "" })
}

func unitChoice(r *page.Request, f form.Form, unit string) form.Form {
	return f.Set("unit", func(x *form.Field) {
		x.Control, x.Example = form.Choice, ""
		for u := range units.All() {
			label := u.Code
			if u.Of != units.Money {
				label = words.Of(r.Context(), "patronage.units_many", u.Code)
			}
			x.Options = append(x.Options, form.Option{Value: u.Code, Label: label})
		}
		if x.Value == "" {
			x.Value = unit
		}
	})
}

// plain writes a quantity as people type it, without zeros at the end.
func plain(u units.Unit, n int64) string {
	text := u.Plain(n)
	if whole, part, has := strings.Cut(text, "."); has && u.Of != units.Money {
		return strings.TrimSuffix(whole+"."+strings.TrimRight(part, "0"), ".")
	}
	return text
}

// showRecord has what is nearly always said first, and the rest to be opened.
func showRecord(_ *page.Request, f form.Form) templ.Component {
	var short, rest []form.Field
	for _, x := range f.Fields {
		if slices.Contains(inShort, x.Name) {
			short = append(short, x)
		} else {
			rest = append(rest, x)
		}
	}
	slices.SortStableFunc(short, func(a, b form.Field) int { return slices.Index(inShort, a.Name) - slices.Index(inShort, b.Name) })
	open := slices.ContainsFunc(rest, func(x form.Field) bool {
		return x.Error != "" || x.Control != form.Hidden && x.Value != "" && x.Value != "0" && x.Name != "stream" && x.Name != "unit"
	})
	return recordFields(short, rest, open)
}

// counted makes a message of a form whose quantity and worth are typed as people
// write them.
func counted(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		typed = maps.Clone(typed)
		for _, x := range [][2]string{{"quantity", "unit"}, {"value", "currency"}} {
			text := strings.TrimSpace(typed.Get(x[0]))
			if text == "" {
				continue
			}
			n, err := parsed(text, strings.ToUpper(typed.Get(x[1])), typed.Get(x[1]), x[0])
			if err != nil {
				return nil, err
			}
			typed[x[0]] = []string{strconv.FormatInt(n, 10)}
		}
		if code := strings.ToUpper(strings.TrimSpace(typed.Get("currency"))); code != "" {
			typed["currency"] = []string{code}
		}
		k, _ := r.Site.Machine.Kind(kind)
		m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
		if err != nil {
			return nil, err
		}
		return []machine.Message{m}, nil
	}
}

func parsed(text, upper, code, field string) (int64, error) {
	u, ok := units.Of(code)
	if field == "value" {
		u, ok = units.Currency(upper)
	}
	if !ok {
		if field == "value" {
			return 0, machine.Malformed("patronage.unknown_currency", "%.10q is no currency; name it by the three capital letters of ISO 4217, such as EUR", code).At("currency")
		}
		return 0, machine.Malformed("patronage.unknown_unit", "there is no unit %.20q; take h, day, each, kg or another that metaorg show units has", code).At("unit")
	}
	n, err := u.Parse(text)
	if err != nil {
		return 0, machine.Malformed("patronage.no_amount", "%.40q can't be read as a quantity in %s; it has at most %d digits after the point", text, u.Code, u.Decimals).At(field)
	}
	return n, nil
}

// aboutQuantity says how much is signed, which in the message is in smallest steps.
func aboutQuantity(r *page.Request) string {
	u, ok := units.Of(r.Typed.Get("unit"))
	n, err := u.Parse(r.Typed.Get("quantity"))
	if !ok || err != nil {
		return ""
	}
	return much(r.Context(), n, u.Code) + " · " + words.Of(r.Context(), "patronage.kinds", r.Typed.Get("kind"))
}

func aboutEvent(r *page.Request) string {
	e, err := readEvent(r, r.Typed.Get("event"))
	if err != nil {
		return ""
	}
	return e.line(r.Context())
}

// Several contributions at once: each is a message of its own in one envelope.

func severalTitle(r *page.Request) string { return words.T(r.Context(), "patronage.confirm_several") }

// severalForm carries along what was ticked; where nothing was, all that waits can be
// ticked here.
func severalForm(r *page.Request, f form.Form) (form.Form, error) {
	if len(r.Typed["event"]) > 0 {
		return f.Set("event", func(x *form.Field) { x.Control = form.Carried }), nil
	}
	var waiting []event
	err := r.Read(func(tx *sql.Tx) (err error) {
		waiting, err = readEvents(r.Context(), tx, `NOT e.earlier AND `+waitingFor, readmodel.ToJSON([]string{r.Viewer.MemberID()}), mostWaiting)
		return err
	})
	return f.Set("event", func(x *form.Field) {
		x.Control, x.Example, x.Help = form.Lines, "", ""
		x.Label = words.T(r.Context(), "patronage.waits_for_you")
		for _, e := range waiting {
			x.Offers = append(x.Offers, form.Option{Value: itoa(e.number), Label: e.line(r.Context())})
		}
	}), err
}

func several(r *page.Request, typed form.Values) (all []machine.Message, err error) {
	for _, text := range typed["event"] {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, machine.NotFound("patronage.unknown_event", "there is no contribution number %.20s", text)
		}
		all = append(all, patronage.Confirm{Event: n})
	}
	if len(all) == 0 {
		return nil, machine.Malformed("patronage.none_ticked", "tick what you confirm")
	}
	return all, nil
}

func aboutSeveral(r *page.Request) string {
	var lines []string
	for _, n := range r.Typed["event"] {
		if e, err := readEvent(r, n); err == nil {
			lines = append(lines, e.line(r.Context()))
		}
	}
	return strings.Join(lines, "; ")
}

// undoRecord takes back what was just recorded.
func undoRecord(r *page.Request, _ machine.Message) (page.Undoing, bool) {
	var number int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number FROM patronage_events WHERE by = ? AND state = 'recorded' AND NOT earlier ORDER BY number DESC LIMIT 1`, []any{r.Viewer.MemberID()},
			func(scan func(...any) error) error { return scan(&number) })
	})
	if err != nil || number == 0 {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "patronage.withdraw", Fields: url.Values{"event": {itoa(number)}, "next": {eventPath(number)}}}, true
}
