package view

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// partForm has the parts of a need or an offer asked for as the whole is.
func partForm(ctx context.Context, parts *form.Field, shared []form.Option) {
	for i := range parts.Rows {
		for j := range parts.Rows[i] {
			x := &parts.Rows[i][j]
			if x.Error == "" {
				x.Help, x.Example = "", ""
			}
			switch nameInRow(x.Name) {
			case "title":
				x.Required = said(form.Field{Rows: parts.Rows[i : i+1]})
			case "competence":
				x.Value = called(ctx, x.Value, x.Value)
			case "quantity":
				x.Control = form.Line
			case "unit":
				x.Control, x.Options = form.Choice, unitOptions(ctx)
			case "from", "until":
				x.Control = form.Day
			case "resource":
				fromShared(x, shared)
			}
		}
	}
}

// nameInRow is the name of a field without the list and the row it is in.
func nameInRow(name string) string { return name[strings.LastIndex(name, ".")+1:] }

// said reports whether something was typed into a list, or is wrong in it, or one
// more row of it was asked for.
func said(list form.Field) bool {
	if list.Error != "" || len(list.Rows) > 1 {
		return true
	}
	for _, row := range list.Rows {
		if slices.ContainsFunc(row, func(x form.Field) bool { return x.Value != "" || x.Error != "" }) {
			return true
		}
	}
	return false
}

// partedRow parts a row into what is shown at once and what is on demand.
func partedRow(row []form.Field) (first, rest []form.Field, open bool) {
	for _, x := range row {
		if name := nameInRow(x.Name); name == "from" || name == "until" || name == "resource" {
			rest, open = append(rest, x), open || x.Value != "" || x.Error != ""
		} else {
			first = append(first, x)
		}
	}
	return first, rest, open
}

// typedParts makes identifiers and smallest steps of what was typed into parts.
func typedParts(typed form.Values) error {
	for name := range maps.Clone(typed) {
		row, ok := strings.CutSuffix(name, ".title")
		if !ok || !strings.HasPrefix(row, "parts.") {
			continue
		}
		ids, err := identified(typed[row+".competence"], row+".competence")
		if err != nil {
			return err
		}
		typed[row+".competence"] = ids
		if err := counted(typed, row+".quantity", typed.Get(row+".unit")); err != nil {
			return err
		}
	}
	return nil
}

// answerForm asks for which parts, and for how much, where there is a choice.
func answerForm(r *page.Request, f form.Form) (form.Form, error) {
	p, err := readPost(r, r.Typed.Get("post"))
	if err != nil {
		return known(f, "post").Without("parts", "quantity", "anyway"), nil //nolint:nilerr // What it is about can still be typed.
	}
	return whichForm(r, known(f, "post"), p, answer{}), nil
}

// chooseForm asks for less than the answer is for, where there is a choice.
func chooseForm(r *page.Request, f form.Form) (form.Form, error) {
	p, a, err := readAnswer(r, r.Typed.Get("answer"))
	if err != nil {
		return known(f, "answer").Without("parts", "quantity", "anyway"), nil //nolint:nilerr // Which it is can still be typed.
	}
	return whichForm(r, known(f, "answer"), p, a), nil
}

// whichForm offers what is left of a need or an offer, as far as an answer is for it.
func whichForm(r *page.Request, f form.Form, p post, a answer) form.Form {
	ctx := r.Context()
	if r.Method == http.MethodGet { // Else it may be what is asked next.
		f = f.Without("anyway")
	}
	f = f.Set("anyway", func(x *form.Field) { x.Help = "" })
	counts := false
	f = f.Set("parts", func(x *form.Field) {
		x.Help, x.Example = words.T(ctx, "opportunities.parts_help"), ""
		for _, part := range p.parts {
			if part.left() == 0 || len(a.parts) > 0 && !slices.Contains(a.parts, part.number) {
				continue
			}
			counts = counts || part.quantity > 1
			label := part.title
			if much := howMuch(ctx, part.left(), part.unit); much != "" {
				label += " (" + much + ")"
			}
			x.Offers = append(x.Offers, form.Option{Value: itoa(part.number), Label: label})
		}
	})
	if !p.several || len(f.Field("parts").Offers) == 0 {
		f = f.Without("parts")
	}
	if !counts {
		return f.Without("quantity")
	}
	return f.Set("quantity", func(x *form.Field) {
		x.Control, x.Example = form.Line, ""
		x.Help = words.T(ctx, "opportunities.quantity_help")
		if !p.several {
			x.Help = words.T(ctx, "opportunities.quantity_of", "Much", howMuch(ctx, p.parts[0].left(), p.parts[0].unit))
		}
	})
}

// typedAnswer makes an answer of a form in which a quantity stands as people write it.
func typedAnswer(r *page.Request, typed form.Values) ([]machine.Message, error) {
	p, err := readPost(r, typed.Get("post"))
	if err != nil {
		return message(r, "opportunities.answer", typed)
	}
	return typedWhich(r, "opportunities.answer", typed, p)
}

// typedChoice does so for a choice.
func typedChoice(r *page.Request, typed form.Values) ([]machine.Message, error) {
	p, _, err := readAnswer(r, typed.Get("answer"))
	if err != nil {
		return message(r, "opportunities.choose", typed)
	}
	return typedWhich(r, "opportunities.choose", typed, p)
}

func typedWhich(r *page.Request, kind string, typed form.Values, p post) ([]machine.Message, error) {
	typed = maps.Clone(typed)
	for _, part := range p.parts {
		if !p.several || slices.Contains(typed["parts"], strconv.FormatInt(part.number, 10)) {
			if err := counted(typed, "quantity", part.unit); err != nil {
				return nil, err
			}
			break
		}
	}
	return message(r, kind, typed)
}
