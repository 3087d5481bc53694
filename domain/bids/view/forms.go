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

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/vocabulary"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// moneyUnits are the currencies that a form offers; others are for programs.
var moneyUnits = []string{"EUR", "GBP", "CHF", "USD"}

// hidden sends what an act is about along, where that is known.
func hidden(f form.Form, names ...string) form.Form {
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
	return func(_ *page.Request, f form.Form) (form.Form, error) { return hidden(f, names...), nil }
}

// partFields have days picked from a calendar, quantities typed as people write
// them, and competences offered by their names.
func partFields(ctx context.Context, f form.Form, under string) form.Form {
	for _, name := range []string{"from", "until"} {
		f = f.Each(under+name, func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	}
	f = f.Each(under+"quantity", func(x *form.Field) { x.Control, x.Help, x.Example = form.Line, "", "" })
	f = f.Each(under+"remote", func(x *form.Field) { x.Help = "" })
	f = f.Each(under+"unit", func(x *form.Field) {
		x.Control, x.Options, x.Help, x.Example = form.Choice, unitOptions(), "", ""
		if x.Value == "" {
			x.Value = "h"
		}
	})
	return f.Each(under+"competence", func(x *form.Field) {
		x.Example, x.Help = "", words.T(ctx, "bids.competence_help")
		x.Value = competenceName(ctx, x.Value, x.Value)
		for _, a := range vocabulary.All() {
			x.Offers = append(x.Offers, form.Option{Value: a.Label(words.Lang(ctx))})
		}
		slices.SortFunc(x.Offers, func(a, b form.Option) int { return strings.Compare(a.Value, b.Value) })
	})
}

func unitOptions() (all []form.Option) {
	for u := range units.All() {
		if u.Of != units.Money {
			all = append(all, form.Option{Value: u.Code, Label: u.Code})
		}
	}
	return all
}

// competenceName is what a competence is called in the reader's language, where the
// program's list has it.
func competenceName(ctx context.Context, id, label string) string {
	if a, own := vocabulary.Get(id); own {
		return a.Label(words.Lang(ctx))
	}
	return label
}

// identifier makes the identifier of a competence as people typed it: by any of its
// names, by its identifier, or by a URI.
func identifier(text string) (string, error) {
	id := strings.TrimSpace(text)
	if _, own := vocabulary.Get(id); own || id == "" || strings.Contains(id, "://") {
		return id, nil
	}
	if found := vocabulary.Find(id); len(found) > 0 {
		return found[0], nil
	}
	return "", machine.Malformed("bids.unknown_competence", "%.60q is in no list here; choose one that is offered while you type", id)
}

// quantities puts smallest steps in the place of what people write, by the unit
// that stands beside it; what is empty stays so.
func quantities(typed form.Values, quantity string, codeOf func(name string) string) (form.Values, error) {
	changed := maps.Clone(typed)
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		text := strings.TrimSpace(typed.Get(name))
		if (name != quantity && !strings.HasSuffix(name, "."+quantity)) || text == "" {
			continue
		}
		u, ok := units.Of(codeOf(name))
		if !ok {
			continue // The rules say what is wrong with the unit.
		}
		n, err := u.Parse(text)
		if errors.Is(err, units.ErrFraction) {
			return nil, machine.Malformed("bids.too_fine", "%s are counted with at most %d decimals", u.Name, u.Decimals).At(name)
		}
		if err != nil {
			return nil, machine.Malformed("bids.no_number", "write a number, such as 8 or 7.50").At(name)
		}
		changed[name] = []string{strconv.FormatInt(n, 10)}
	}
	return changed, nil
}

// beside is the unit that stands beside a quantity in the same row.
func beside(typed form.Values, unit string) func(string) string {
	return func(name string) string {
		at := strings.LastIndex(name, ".") + 1
		return typed.Get(name[:at] + unit)
	}
}

// asPeopleWrite makes a message of a form in which quantities, values and
// competences stand as people write them.
func asPeopleWrite(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		typed, err := sealed(split(typed)).Changed(identifier, "competence", "parts.*.competence")
		if err == nil {
			typed, err = quantities(typed, "quantity", beside(typed, "unit"))
		}
		if err == nil {
			typed, err = quantities(typed, "value", beside(typed, "currency"))
		}
		if err == nil {
			typed, err = typed.Changed(func(text string) (string, error) {
				n, err := pointsOf(text)
				if err != nil {
					err = machine.Malformed("bids.bad_share", "write a share in percent, such as 25 or 33.34")
				}
				return itoa(n), err
			}, "shares.*.basis_points")
		}
		if err != nil {
			return nil, err
		}
		if typed.Get("value") == "" { // A currency is chosen, or was; without an amount it says nothing.
			delete(typed, "currency")
		}
		if kind == "bids.volunteer" && strings.TrimSpace(typed.Get("quantity")) == "" {
			delete(typed, "unit")
		}
		k, _ := r.Site.Machine.Kind(kind)
		m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
		if err != nil {
			return nil, err
		}
		return []machine.Message{m}, nil
	}
}

// whatFields have a day picked, a value typed as people write it and a currency
// chosen.
func whatFields(f form.Form) form.Form {
	f = f.Set("closes", func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	f = f.Set("value", func(x *form.Field) { x.Control, x.Example, x.Help = form.Line, "", "" })
	f = f.Set("need", func(x *form.Field) {
		if x.Value != "" && x.Value != "0" && x.Error == "" {
			x.Control = form.Hidden
		}
		x.Example = ""
	})
	return f.Set("currency", func(x *form.Field) {
		x.Control, x.Options, x.Help, x.Example = form.Choice, nil, "", ""
		for _, code := range moneyUnits {
			x.Options = append(x.Options, form.Option{Value: code, Label: code})
		}
	})
}

// openForm begins with a need on the board, if it was told of one.
func openForm(r *page.Request, f form.Form) (form.Form, error) {
	if n := r.Typed.Get("need"); r.Method == http.MethodGet && n != "" && r.Typed.Get("title") == "" {
		typed, err := ofNeed(r, n)
		if err != nil {
			return f, err
		}
		if k, ok := r.Site.Machine.Kind("bids.open"); ok && typed != nil {
			f = filled(f, form.Of(r.Context(), k, typed))
		}
	}
	f = partFields(r.Context(), whatFields(f), "parts.*.")
	return f.Each("parts.*.*", func(x *form.Field) { x.Required = false }), nil // A bid can be split later: an empty row says nothing.
}

// filled gives a form the values of another of its kind.
func filled(f, with form.Form) form.Form {
	for i := range f.Fields {
		x := with.Field(f.Fields[i].Name)
		f.Fields[i].Value, f.Fields[i].Rows = x.Value, x.Rows
	}
	return f
}

// ofNeed is what one would have typed of a need; nil where there is none of that
// number.
func ofNeed(r *page.Request, number string) (typed form.Values, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		at := 0
		return readmodel.Each(r.Context(), tx, `SELECT p.title, p.text, p.reference, p.answer_by, p.place, p.remote, x.title, x.competence, x.quantity, x.unit, x.first_day, x.last_day
			FROM opportunities_posts p JOIN opportunities_parts x ON x.post = p.number WHERE p.kind = 'need' AND p.number = ?1 AND CAST(p.number AS TEXT) = ?1 ORDER BY x.part`, []any{number}, func(scan func(...any) error) error {
			var title, text, reference, answerBy, place, what, competence, unit, from, until string
			var quantity int64
			var remote bool
			err := scan(&title, &text, &reference, &answerBy, &place, &remote, &what, &competence, &quantity, &unit, &from, &until)
			if typed == nil {
				typed = form.Values{"need": {number}, "title": {title}, "text": {text}, "reference": {reference}, "closes": {answerBy}}
			}
			row := map[string]string{"title": what, "competence": competence, "from": from, "until": until, "place": place}
			if u, ok := units.Of(unit); ok && quantity != 0 && u.Of != units.Money {
				row["quantity"], row["unit"] = u.Plain(quantity), unit
			}
			if remote {
				row["remote"] = "true"
			}
			for name, value := range row {
				typed[fmt.Sprintf("parts.%d.%s", at, name)] = []string{value}
			}
			at++
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("couldn't look up a need: %w", err)
	}
	return typed, nil
}

// changeForm fills in what the bid says now.
func changeForm(r *page.Request, f form.Form) (form.Form, error) {
	if b, err := one(r, r.Typed.Get("bid")); err == nil && r.Method == http.MethodGet {
		now := map[string]string{"title": b.title, "text": b.text, "reference": b.reference, "client": b.client, "closes": b.closes, "currency": b.currency, "document": b.document}
		if u, ok := units.Currency(b.currency); ok {
			now["value"] = u.Plain(b.value)
		}
		if b.need != 0 {
			now["need"] = itoa(b.need)
		}
		for i := range f.Fields {
			if x := &f.Fields[i]; x.Value == "" {
				x.Value = now[x.Name]
			}
		}
	}
	return whatFields(hidden(f, "bid")), nil
}

func partForm(r *page.Request, f form.Form) (form.Form, error) {
	return partFields(r.Context(), hidden(f, "bid"), ""), nil
}

// volunteerForm asks how much, and says what one has.
func volunteerForm(r *page.Request, f form.Form) (form.Form, error) {
	f = hidden(f, "bid", "part", "unit")
	v, err := readTeam(r, r.Typed.Get("bid"))
	if err != nil {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	at := slices.IndexFunc(v.all, func(p part) bool { return itoa(p.number) == r.Typed.Get("part") })
	if at < 0 {
		return f, nil
	}
	p := v.all[at]
	f = f.Set("unit", func(x *form.Field) { x.Value, x.Control = p.unit, form.Hidden })
	hours := int64(-1)
	if err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT hours FROM competences_capacity WHERE holder = ? AND (until = '' OR unixepoch(until) + ? > ?)`, []any{r.Viewer.MemberID(), daySeconds, r.Site.Now()}, func(scan func(...any) error) error { return scan(&hours) })
	}); err != nil {
		return f, err
	}
	return f.Set("quantity", func(x *form.Field) {
		x.Control, x.Example = form.Line, ""
		x.Help = words.T(r.Context(), "bids.free", "Amount", amount(r.Context(), p.left()+p.of(r.Viewer.MemberID()), p.unit))
		if hours >= 0 && p.unit == "h" {
			x.Help += " " + words.T(r.Context(), "bids.you_have", "Count", int(hours))
		}
	}), nil
}

// leadForm offers the team.
func leadForm(r *page.Request, f form.Form) (form.Form, error) {
	f = hidden(f, "bid")
	v, err := readTeam(r, r.Typed.Get("bid"))
	if err != nil {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	return f.Set("lead", func(x *form.Field) {
		x.Control, x.Options, x.Example, x.Offers = form.Choice, nil, "", nil
		for _, m := range v.team() {
			x.Options = append(x.Options, form.Option{Value: m, Label: v.called(m)})
		}
	}), nil
}

// draftForm begins with the words of ours, the dates of the parts and the shares of
// the sheet.
func draftForm(r *page.Request, f form.Form) (form.Form, error) {
	v, err := readTeam(r, r.Typed.Get("bid"))
	if err == nil && r.Method == http.MethodGet && r.Typed.Get("begins") == "" {
		s, err := lastSheet(r, v)
		if err != nil {
			return f, err
		}
		if k, ok := r.Site.Machine.Kind("bids.draft"); ok {
			f = filled(f, form.Of(r.Context(), k, v.draft(r.Context(), s, r.Site.Now())))
		}
	}
	for _, name := range []string{"begins", "ends"} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	}
	for _, name := range []string{"liability", "confidentiality"} {
		f = f.Set(name, func(x *form.Field) { x.Control = form.Area })
	}
	f = f.Set("shares", func(x *form.Field) { x.Help = words.T(r.Context(), "bids.shares_help") })
	f = f.Each("shares.*.basis_points", func(x *form.Field) {
		x.Control, x.Help, x.Example = form.Line, "", ""
	})
	f = f.Each("shares.*.party", func(x *form.Field) {
		if x.Value != "" && x.Error == "" {
			x.Help, x.Example = "", ""
		}
	})
	return hidden(f, "bid"), nil
}

// draft is what one would have typed for the agreement of a team.
func (v bidView) draft(ctx context.Context, s sheet, now int64) form.Values {
	begins, ends := time.Unix(now, 0).UTC().Format(time.DateOnly), v.closes
	for _, p := range v.all {
		ends = max(ends, p.until, p.from)
	}
	typed := form.Values{"bid": {itoa(v.number)}, "begins": {begins}, "ends": {ends}}
	for _, name := range []string{"text", "liability", "confidentiality"} {
		typed[name] = []string{named(words.T(ctx, "agreements.words.joint_bid."+name), v.bid)}
	}
	typed["text"][0] += " " + words.T(ctx, "bids.words.sheet")
	team := v.team()
	slices.Sort(team)
	for i, m := range team {
		typed[fmt.Sprintf("shares.%d.party", i)] = []string{m}
		if points, ok := s.share(m); ok {
			typed[fmt.Sprintf("shares.%d.basis_points", i)] = []string{points2(points)}
		}
	}
	return typed
}

// named puts what a bid is for where a text of ours leaves room for it.
func named(text string, b bid) string {
	before, rest, from := strings.Cut(text, "[")
	_, after, to := strings.Cut(rest, "]")
	if !from || !to {
		return text
	}
	title := "“" + b.title + "”"
	if b.reference != "" {
		title += " (" + b.reference + ")"
	}
	return before + title + after
}

// usually are the fields of a new bid that the form shows at once.
var usually = []string{"bid", "title", "client", "closes", "reference"}

// parted parts a form into what is shown at once and what is on demand.
func parted(f form.Form) (first, rest []form.Field, open bool) {
	for _, x := range f.Fields {
		if slices.Contains(usually, x.Name) || x.Control == form.Hidden {
			first = append(first, x)
			continue
		}
		rest = append(rest, x)
		open = open || x.Error != "" || x.Value != "" && x.Name != "currency"
		for _, row := range x.Rows {
			open = open || len(row) > 0 && row[0].Value != "" || slices.ContainsFunc(row, func(y form.Field) bool { return y.Error != "" })
		}
	}
	return first, rest, open
}

func showForm(_ *page.Request, f form.Form) templ.Component { return bidFields(f) }
