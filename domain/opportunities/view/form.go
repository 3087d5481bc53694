package view

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/vocabulary"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// whatForm has days picked from a calendar, quantities typed as people write
// them, and what is shared chosen by its name.
func whatForm(r *page.Request, f form.Form) (form.Form, error) {
	ctx := r.Context()
	f = days(f)
	for _, name := range []string{"remote", "terms", "place", "in_return"} { // Their labels and choices say it all.
		f = f.Set(name, func(x *form.Field) { x.Help = "" })
	}
	f = f.Set("until", func(x *form.Field) { x.Required = f.Kind == "opportunities.need" })
	f = f.Set("quantity", func(x *form.Field) {
		x.Control, x.Example, x.Help = form.Line, "", ""
	})
	f = f.Set("unit", func(x *form.Field) {
		x.Control, x.Options, x.Help, x.Example = form.Choice, unitOptions(ctx), "", ""
	})
	f = f.Set("competences", func(x *form.Field) { x.Offers = offered(ctx) })
	shared, err := sharedOptions(r)
	if err != nil {
		return f, err
	}
	f = f.Set("parts", func(x *form.Field) { partForm(ctx, x, shared) })
	return f.Set("resource", func(x *form.Field) { fromShared(x, shared) }), nil
}

// offered are the competences of the program's list by their names, in order.
func offered(ctx context.Context) (all []form.Option) {
	for _, a := range vocabulary.All() {
		all = append(all, form.Option{Value: a.Label(words.Lang(ctx)), Label: a.ID})
	}
	slices.SortFunc(all, func(a, b form.Option) int { return strings.Compare(a.Value, b.Value) })
	return all
}

// fromShared has what is shared chosen by its name.
func fromShared(x *form.Field, shared []form.Option) {
	x.Example = ""
	if known := func(o form.Option) bool { return o.Value == x.Value }; x.Value == "" || slices.ContainsFunc(shared, known) {
		x.Control, x.Options = form.Choice, shared
	}
}

func days(f form.Form) form.Form {
	for _, name := range []string{"from", "until", "answer_by"} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	}
	return f
}

// moneyUnits are the currencies that a form offers; others are for programs.
var moneyUnits = []string{"EUR", "GBP", "CHF", "USD"}

func unitOptions(ctx context.Context) (all []form.Option) {
	for u := range units.All() {
		if u.Of != units.Money || slices.Contains(moneyUnits, u.Code) {
			all = append(all, form.Option{Value: u.Code, Label: unitName(ctx, u)})
		}
	}
	return all
}

// mostShared is of how many shared things one chooses; of more one types the number.
const mostShared = 200

func sharedOptions(r *page.Request) (all []form.Option, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT CAST(id AS TEXT), title FROM commons_resources WHERE standing = 'shared' AND boundary <> 'circle' ORDER BY title COLLATE NOCASE, id LIMIT ?`, []any{mostShared}, func(scan func(...any) error) error {
			var o form.Option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	return all, err
}

// competenceRows are how many competences a form asks for at least.
const competenceRows = 2

// chosenCompetences are what stands in the inputs of a form: names where the
// program's list has them.
func chosenCompetences(ctx context.Context, f form.Field) (all []string) {
	for _, id := range f.Lines() {
		all = append(all, called(ctx, id, id))
	}
	for len(all) < competenceRows {
		all = append(all, "")
	}
	return all
}

// identified makes identifiers of competences as people typed them: by any of
// their names, by their identifier, or by a URI.
func identified(typed []string, field string) (ids []string, err error) {
	for _, text := range typed {
		for line := range strings.Lines(text) {
			id := strings.TrimSpace(line)
			_, own := vocabulary.Get(id)
			if found := vocabulary.Find(id); !own && len(found) > 0 {
				id, own = found[0], true
			}
			switch {
			case id == "", slices.Contains(ids, id):
			case own, strings.Contains(id, "://"):
				ids = append(ids, id)
			default:
				return nil, machine.Malformed("opportunities.unknown_competence", "%.60q is in no list here; choose one that is offered while you type", id).At(field)
			}
		}
	}
	return ids, nil
}

// typedWhat makes a message of a form in which quantities and competences stand
// as people write them.
func typedWhat(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		typed = maps.Clone(typed)
		ids, err := identified(typed["competences"], "competences")
		if err != nil {
			return nil, err
		}
		typed["competences"] = ids
		if err := counted(typed, "quantity", typed.Get("unit")); err != nil {
			return nil, err
		}
		if err := typedParts(typed); err != nil {
			return nil, err
		}
		return message(r, kind, typed)
	}
}

func message(r *page.Request, kind string, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind(kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// counted puts a quantity as people write it in the smallest steps of its unit.
func counted(typed form.Values, field, unit string) error {
	u, ok := units.Of(unit)
	beside := strings.TrimSuffix(field, "quantity") + "unit"
	_, asked := typed[beside]
	switch said := strings.TrimSpace(typed.Get(field)); {
	case said == "":
		return nil
	case asked && unit == "": // Before the number is read: how it is written hangs on the unit.
		return machine.Malformed("opportunities.no_unit", "say in which unit, such as h, day, each, kg or GBP").At(beside)
	case !ok:
		return nil
	}
	n, err := u.Parse(typed.Get(field))
	if err != nil {
		return badQuantity(u, err, field)
	}
	typed[field] = []string{strconv.FormatInt(n, 10)}
	return nil
}

func badQuantity(u units.Unit, err error, field string) error {
	if errors.Is(err, units.ErrFraction) {
		return machine.Malformed("opportunities.too_fine", "%s are counted with at most %d decimals", u.Name, u.Decimals).At(field)
	}
	return machine.Malformed("opportunities.no_number", "write a number, such as 8 or 7.50").At(field)
}

// showForm asks first for what most say, so that it takes two minutes, and for
// the rest on demand.
func showForm(_ *page.Request, f form.Form) templ.Component { return whatFields(f) }

// usually are the fields that the form shows at once.
var usually = []string{"post", "title", "until", "place", "remote", "terms", "in_return", "competences", "quantity", "unit", "from"}

// parted parts a form into what is shown at once and what is on demand.
func parted(f form.Form) (first, rest []form.Field, open bool) {
	for _, x := range f.Fields {
		if x.Name == "parts" || slices.Contains(usually, x.Name) {
			continue
		}
		rest = append(rest, x)
		open = open || x.Error != "" || x.Value != ""
	}
	for _, name := range usually {
		if x := f.Field(name); x.Control != "" {
			first = append(first, x)
		}
	}
	return first, rest, open
}

// changeForm fills in what is needed or offered now.
func changeForm(r *page.Request, f form.Form) (form.Form, error) {
	if r.Method == http.MethodGet {
		p, err := readPost(r, r.Typed.Get("post"))
		if err != nil {
			return f, err
		}
		k, _ := r.Site.Machine.Kind("opportunities.change")
		f = form.Of(r.Context(), k, p.typed())
	}
	return whatForm(r, known(f, "post"))
}

// typed is what one would have typed for a need or an offer.
func (p post) typed() form.Values {
	v := form.Values{
		"post": {itoa(p.number)}, "title": {p.title}, "text": {p.text}, "unit": {p.unit}, "from": {p.from}, "until": {p.until}, "answer_by": {p.answerBy}, "place": {p.place},
		"terms": {string(p.terms)}, "in_return": {p.inReturn}, "reference": {p.reference}, "document": {p.document.Hash},
		"quantity": {plain(p.quantity, p.unit)}, "resource": {numbered(p.resource)},
	}
	if p.remote {
		v["remote"] = []string{"true"}
	}
	ofParts := map[string]bool{}
	for i, x := range p.parts {
		if !p.several {
			break
		}
		ofParts[x.competence.id] = true
		row := "parts." + strconv.Itoa(i) + "."
		for name, value := range map[string]string{"title": x.title, "competence": x.competence.id, "resource": numbered(x.resource), "quantity": plain(x.quantity, x.unit), "unit": x.unit} {
			v[row+name] = []string{value}
		}
		if x.from != p.from || x.until != p.until {
			v[row+"from"], v[row+"until"] = []string{x.from}, []string{x.until}
		}
	}
	for _, c := range p.competences {
		if !ofParts[c.id] {
			v["competences"] = append(v["competences"], c.id)
		}
	}
	return v
}

// plain is a quantity as one types it; nothing where none is said.
func plain(quantity int64, unit string) string {
	if u, ok := units.Of(unit); ok && quantity != 0 {
		return u.Plain(quantity)
	}
	return ""
}

func numbered(n int64) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}

// renewForm shows the days that it has, to be moved.
func renewForm(r *page.Request, f form.Form) (form.Form, error) {
	f = days(known(f, "post"))
	if r.Method != http.MethodGet {
		return f, nil
	}
	p, err := readPost(r, r.Typed.Get("post"))
	if err != nil {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	for name, value := range map[string]string{"from": p.from, "until": p.until} {
		f = f.Set(name, func(x *form.Field) { x.Value = value })
	}
	return f, nil
}
