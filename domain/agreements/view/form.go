package view

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/machine"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// noticeOf are the days' notice with which the texts of templates go; 0 for none.
var noticeOf = map[agreements.Template]int64{
	agreements.MutualService: 30, agreements.DataSharing: 30, agreements.Mentoring: 7, agreements.Loan: 14, agreements.Umbrella: 30,
}

// usualDays is for how long an agreement is, unless one says otherwise.
const usualDays = 364

// writeForm begins with the words of a template, if one was chosen, from today on.
func writeForm(r *page.Request, f form.Form) (form.Form, error) {
	t := agreements.Template(r.Typed.Get("template"))
	if r.Method == http.MethodGet {
		begins := time.Unix(r.Site.Now(), 0).UTC()
		fresh := map[string]string{"begins": begins.Format(time.DateOnly), "ends": begins.AddDate(0, 0, usualDays).Format(time.DateOnly)}
		if slices.Contains(agreements.Templates(), t) {
			fresh["notice_days"] = itoa(noticeOf[t])
			for _, name := range []string{"title", "text", "liability", "confidentiality"} {
				fresh[name] = words.T(r.Context(), "agreements.words."+string(t)+"."+name)
			}
		}
		for name, value := range fresh {
			f = f.Set(name, func(x *form.Field) {
				if x.Value == "" {
					x.Value = value
				}
			})
		}
	}
	if me := r.Viewer.MemberID(); r.Typed.Get("parties") == "" && me != "" {
		f = f.Set("parties", func(x *form.Field) { x.Value, x.Values = me, []string{me} })
	}
	return termsForm(r, f), nil
}

// amendForm begins with the latest version.
func amendForm(r *page.Request, f form.Form) (form.Form, error) {
	offers := f.Field("parties").Offers
	if r.Method == http.MethodGet && r.Typed.Get("agreement") != "" {
		a, all, err := versionsOf(r, r.Typed.Get("agreement"))
		if err != nil {
			return f, err
		}
		if k, known := r.Site.Machine.Kind("agreements.amend"); known && len(all) > 0 {
			typed := typedOf(all[len(all)-1].content)
			typed["agreement"] = []string{itoa(a.number)}
			f = form.Of(r.Context(), k, typed)
		}
	}
	f = f.Set("parties", func(x *form.Field) { x.Offers = offers })
	f = f.Set("sealed", func(x *form.Field) { x.Control, x.Max = form.Area, 0 })
	f, err := hiding(r, f)
	return termsForm(r, f), err
}

// versionsOf is an agreement by its number, with its versions.
func versionsOf(r *page.Request, number string) (a agreement, all []version, err error) {
	if a, err = one(r, number); err != nil {
		return a, nil, err
	}
	err = r.Read(func(tx *sql.Tx) error {
		all, err = readVersions(r.Context(), tx, a.number)
		return err
	})
	return a, all, err
}

// termsForm has days picked, parties and units chosen, and quantities and shares
// typed as people write them.
func termsForm(r *page.Request, f form.Form) form.Form {
	ctx := r.Context()
	for _, name := range []string{"begins", "ends"} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Example, x.Help = form.Day, "", "" })
	}
	f = f.Set("text", func(x *form.Field) { x.Help, x.Example = words.T(ctx, "agreements.text_help"), "" })
	f = f.Set("template", func(x *form.Field) { x.Control = form.Hidden })
	f = f.Set("sealed", func(x *form.Field) { x.Help, x.Example = words.T(ctx, "agreements.sealed_help"), "" })
	for _, name := range []string{"liability", "confidentiality"} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Max = form.Area, 0 })
	}
	f = f.Set("addenda", func(x *form.Field) { x.Example = "" })
	for _, name := range []string{"commitments", "clauses"} { // Their parts are called so already.
		f = f.Set(name, func(x *form.Field) { x.Help = "" })
	}
	f = f.Set("shares", func(x *form.Field) { x.Help = words.T(ctx, "agreements.shares_help") })
	parties := among(f.Field("parties"))
	f = f.Set("lead", func(x *form.Field) { chosen(x, parties) })
	for i := range f.Fields {
		for _, row := range f.Fields[i].Rows {
			for j := range row {
				rowField(ctx, &row[j], parties)
			}
		}
	}
	return f
}

// rowField has one field of a row asked for as people say it.
func rowField(ctx context.Context, x *form.Field, parties []form.Option) {
	switch x.Name[strings.LastIndex(x.Name, ".")+1:] {
	case "from", "to", "party":
		chosen(x, parties)
	case "due":
		x.Control, x.Example, x.Help = form.Day, "", ""
	case "quantity":
		x.Control, x.Example, x.Help = form.Line, "", ""
	case "basis_points":
		x.Control, x.Example, x.Help, x.Label = form.Line, "", "", words.T(ctx, "agreements.percent")
	case "unit":
		x.Control, x.Options, x.Example, x.Help = form.Choice, unitOptions(ctx, x.Value), "", ""
	case "proposes":
		x.Control, x.Max = form.Area, 0
	case "action":
		x.Control = form.Hidden
	}
}

// mostChosen is of how many parties one chooses; of more one types the handle.
const mostChosen = 400

// among are who can be chosen as a side of a commitment: the parties once there
// are two, else everybody who can be one.
func among(f form.Field) (all []form.Option) {
	named := f.Lines()
	for _, o := range f.Offers {
		if len(named) < 2 || slices.Contains(named, o.Value) {
			all = append(all, o)
		}
	}
	for _, p := range named {
		if !slices.ContainsFunc(all, func(o form.Option) bool { return o.Value == p }) {
			all = append(all, form.Option{Value: p, Label: p})
		}
	}
	if len(all) > mostChosen {
		return nil
	}
	return all
}

func chosen(x *form.Field, from []form.Option) {
	x.Example = ""
	if len(from) == 0 {
		return
	}
	x.Control, x.Options, x.Offers, x.Help = form.Choice, slices.Clone(from), nil, ""
	if x.Value != "" && !slices.ContainsFunc(from, func(o form.Option) bool { return o.Value == x.Value }) {
		x.Options = append(x.Options, form.Option{Value: x.Value, Label: x.Value})
	}
}

// moneyUnits are the currencies that a form offers, with what stands there; others
// are for programs.
var moneyUnits = []string{"EUR", "GBP", "CHF", "USD"}

func unitOptions(ctx context.Context, now string) (all []form.Option) {
	for u := range units.All() {
		if u.Of != units.Money || slices.Contains(moneyUnits, u.Code) || u.Code == now {
			all = append(all, form.Option{Value: u.Code, Label: words.Either(ctx, "opportunities.units."+u.Code, u.Code)})
		}
	}
	if _, known := units.Of(now); now != "" && !known { // What was typed stays.
		all = append(all, form.Option{Value: now, Label: now})
	}
	return all
}

// typedTerms makes a message of a form in which quantities and shares stand as
// people write them.
func typedTerms(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		typed = maps.Clone(typed)
		if err := filledIn(r.Context(), typed); err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(typed)) {
			text := strings.TrimSpace(typed.Get(name))
			row, field := name[:strings.LastIndex(name, ".")+1], name[strings.LastIndex(name, ".")+1:]
			if text == "" || row == "" {
				continue
			}
			var err error
			switch field {
			case "quantity":
				text, err = steps(text, typed.Get(row+"unit"), name)
			case "basis_points":
				text, err = basisPoints(text, name)
			}
			if err != nil {
				return nil, err
			}
			typed[name] = []string{text}
		}
		k, _ := r.Site.Machine.Kind(kind)
		m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
		if err != nil {
			return nil, err
		}
		return []machine.Message{m}, nil
	}
}

// filledIn refuses words of a template that stand there to be replaced.
func filledIn(ctx context.Context, typed form.Values) error {
	t := agreements.Template(typed.Get("template"))
	if !slices.Contains(agreements.Templates(), t) {
		return nil
	}
	rest := words.T(ctx, "agreements.words."+string(t)+".text")
	for {
		_, after, opened := strings.Cut(rest, "[")
		blank, next, closed := strings.Cut(after, "]")
		if !opened || !closed {
			return nil
		}
		if strings.Contains(typed.Get("text"), "["+blank+"]") {
			return machine.Malformed("agreements.left_blank", "say it in the place of [%s]", blank).At("text")
		}
		rest = next
	}
}

// steps are a quantity in the smallest steps of its unit, as digits.
func steps(text, unit, field string) (string, error) {
	u, ok := units.Of(unit)
	if !ok {
		return "", machine.Malformed("agreements.unknown_unit", "there is no unit %.20q; write one such as h, day, each, kg or EUR", unit).At(field)
	}
	n, err := u.Parse(text)
	switch {
	case errors.Is(err, units.ErrFraction):
		return "", machine.Malformed("agreements.too_fine", "%s are counted with at most %d decimals", u.Name, u.Decimals).At(field)
	case err != nil:
		return "", machine.Malformed("agreements.no_number", "write a number, such as 8 or 7.50").At(field)
	}
	return strconv.FormatInt(n, 10), nil
}

// basisPoints are a share in percent, as hundredths of a percent.
func basisPoints(text, field string) (string, error) {
	text = strings.Replace(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), ",", ".", 1)
	whole, part, _ := strings.Cut(text, ".")
	n, err := strconv.ParseUint(whole+(part + "00")[:max(2, len(part))], 10, 32)
	if err != nil || len(part) > 2 || whole == "" {
		return "", machine.Malformed("agreements.no_percent", "write a share in percent with at most two decimals, such as 25 or 33.33").At(field)
	}
	return strconv.FormatUint(n, 10), nil
}

// typedOf is what one would have typed for these terms.
func typedOf(c agreements.Content) form.Values {
	v := form.Values{
		"title": {c.Title}, "template": {string(c.Template)}, "lead": {string(c.Lead)}, "begins": {c.Begins}, "ends": {c.Ends}, "reviews": c.Reviews, "notice_days": {itoa(c.NoticeDays)},
		"text": {c.Text}, "sealed": {string(c.Sealed)}, "liability": {c.Liability}, "confidentiality": {c.Confidentiality}, "addenda": c.Addenda,
	}
	for _, p := range c.Parties {
		v["parties"] = append(v["parties"], string(p))
	}
	row := func(list string, i int, fields ...string) {
		for at := 0; at+1 < len(fields); at += 2 {
			v[fmt.Sprintf("%s.%d.%s", list, i, fields[at])] = []string{fields[at+1]}
		}
	}
	for i, s := range c.Shares {
		row("shares", i, "party", string(s.Party), "basis_points", percentPlain(s.BasisPoints))
	}
	for i, k := range c.Commitments {
		row("commitments", i, "name", k.Name, "from", string(k.From), "to", string(k.To), "action", string(k.Action), "quantity", quantityPlain(k.Quantity, k.Unit), "unit", k.Unit, "due", k.Due)
	}
	for i, k := range c.Clauses {
		row("clauses", i, "measure", string(k.Measure), "party", string(k.Party), "bound", string(k.Bound), "number", itoa(k.Number), "days", itoa(k.Days), "proposes", k.Proposes)
	}
	return v
}

// quantityPlain is a quantity as people type it, without zeros that say nothing.
func quantityPlain(n int64, unit string) string {
	u, ok := units.Of(unit)
	if !ok {
		return itoa(n)
	}
	text := u.Plain(n)
	if whole, part, has := strings.Cut(text, "."); has && u.Of != units.Money {
		return strings.TrimSuffix(whole+"."+strings.TrimRight(part, "0"), ".")
	}
	return text
}

func percentPlain(points int64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", points/100, points%100), "0"), ".")
}

func invalid(x form.Field) templ.Attributes {
	if x.Error == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": x.ID() + "-error"}
}

// partiesTyped are the parties so far, with room for one more, and for two at least.
func partiesTyped(x form.Field) []string {
	all := append(slices.Clone(x.Lines()), "")
	if len(all) < 2 {
		all = append(all, "")
	}
	return all
}

// partyOptions are who can be chosen, with who was typed already.
func partyOptions(x form.Field, now string) []form.Option {
	if now == "" || slices.ContainsFunc(x.Offers, func(o form.Option) bool { return o.Value == now }) {
		return x.Offers
	}
	return append(slices.Clone(x.Offers), form.Option{Value: now, Label: now})
}
