package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// actsAbout are the acts about an application, or about one's own standing,
// each with a sentence on what follows.
func actsAbout() (all []page.Act) {
	for _, verb := range []string{"withdraw_objection", "judge", "appeal", "sponsor", "withdraw_sponsorship"} {
		all = append(all, aboutAct(verb, nil))
	}
	reaffirm := plainAct("membership.reaffirm", "/home")
	reaffirm.Then = nil
	caster := aboutAct("name_caster", casterField)
	caster.Then = nil
	return append(all, aboutAct("object", clauseField), reaffirm, caster)
}

func aboutAct(verb string, more func(*page.Request, form.Form) form.Form) page.Act {
	return page.Act{
		Name:  "membership." + verb,
		Title: func(r *page.Request) string { return words.T(r.Context(), "membership.act_titles."+verb) },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if r.Typed.Get("applicant") != "" {
				f = f.Hide("applicant")
			}
			if more != nil {
				f = more(r, f)
			}
			return f, nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			return aboutFields(f, aboutLine(r), words.T(r.Context(), "membership.follows."+verb))
		},
		About: aboutLine,
		Then:  func(v form.Values) string { return applicationPath(v.Get("applicant")) },
	}
}

// aboutLine names whose application it is about; empty when that is still to be typed.
func aboutLine(r *page.Request) (line string) {
	id := r.Typed.Get("applicant")
	if id == "" {
		return ""
	}
	r.Site.Node.Read(func(s state.Reader) { line = nameIn(s, people.MemberID(id)) })
	return words.T(r.Context(), "membership.application_of", "Name", line)
}

// clauseField offers the charter's clauses.
func clauseField(r *page.Request, f form.Form) form.Form {
	var text charter.Charter
	r.Site.Node.Read(func(s state.Reader) { text, _ = charter.Current(s) })
	return f.Set("clause", func(x *form.Field) {
		x.Options = clauseOptions(r.Context(), text)
		x.Control, x.Example = form.Choice, ""
	}).Set("harm", func(x *form.Field) { x.Example = "" })
}

func clauseOptions(ctx context.Context, text charter.Charter) []form.Option {
	all := []form.Option{{Value: "", Label: words.T(ctx, "membership.no_clause")}}
	for _, c := range text.Clauses {
		all = append(all, form.Option{Value: c.Number, Label: c.Number + " " + c.Title})
	}
	return all
}

// casterField offers those under common control with whom the reader acts for.
func casterField(r *page.Request, f form.Form) form.Form {
	var options []form.Option
	r.Site.Node.Read(func(s state.Reader) {
		for _, id := range membership.Group(s, people.MemberID(r.Viewer.MemberID())) {
			options = append(options, form.Option{Value: string(id), Label: nameIn(s, id)})
		}
	})
	if len(options) < 2 {
		return f
	}
	return f.Set("caster", func(x *form.Field) { x.Control, x.Options, x.Example = form.Choice, options, "" })
}
