package view

import (
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/web/form"
	"metaorg/web/page"
)

// showTermsForm asks first for what every agreement has, and for the rest on demand.
func showTermsForm(r *page.Request, f form.Form) templ.Component {
	return termsFields(f, r.Typed.Get(form.AddRow), page.Local(r.Typed.Get("next"), "/agreements"))
}

// fold is a part of the form that is opened on demand.
type fold struct {
	name   string // Of its words.
	fields []form.Field
	open   bool
	count  int // Of what stands in it.
}

// folds part a form into what is asked at once and what is on demand.
func folds(f form.Form, adding string) (first []form.Field, rest []fold) {
	opens := map[agreements.Template]string{agreements.MutualService: "commitments", agreements.Mentoring: "commitments", agreements.JointBid: "shares"}[agreements.Template(f.Field("template").Value)]
	for _, name := range []string{"agreement", "template", "title", "parties", "begins", "ends", "text"} {
		if x := f.Field(name); x.Control != "" {
			first = append(first, x)
		}
	}
	for _, part := range []struct {
		name   string
		fields []string
	}{
		{"commitments", []string{"commitments"}},
		{"shares", []string{"shares", "lead"}},
		{"days", []string{"notice_days", "reviews"}},
		{"liability", []string{"liability", "confidentiality"}},
		{"sealed", []string{"sealed"}},
		{"clauses", []string{"clauses", "addenda"}},
	} {
		d := fold{name: part.name, open: part.name == opens || slices.Contains(part.fields, adding)}
		for _, name := range part.fields {
			x := f.Field(name)
			d.fields = append(d.fields, x)
			d.count += standing(x)
			d.open = d.open || wrong(x)
		}
		rest = append(rest, d)
	}
	return first, rest
}

// standing counts what stands in a field: lines, rows, or one.
func standing(x form.Field) (n int) {
	if x.Control == form.Groups {
		for _, row := range x.Rows {
			if slices.ContainsFunc(row, func(c form.Field) bool { return c.Value != "" }) {
				n++
			}
		}
		return n
	}
	if x.Value == "" || x.Value == "0" {
		return 0
	}
	return max(1, len(x.Values))
}

func wrong(x form.Field) bool {
	return x.Error != "" || slices.ContainsFunc(x.Rows, func(row []form.Field) bool { return slices.ContainsFunc(row, wrong) })
}
