package view

import (
	"database/sql"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const shareSomething = "commons.share_something"

func acts() []page.Act {
	all := []page.Act{
		{
			Name: shareSomething, Kind: "commons.share", Title: func(r *page.Request) string { return words.T(r.Context(), "commons.share") },
			Prepare: sharing, Messages: shares, Then: mine,
			Show: func(_ *page.Request, f form.Form) templ.Component { return shareForm(f) },
		},
		{Name: "commons.share", Prepare: fitted, Then: mine},
		{Name: "commons.fork", Prepare: hiding(nil, "resource", "version"), About: aboutResource, Then: mine},
		{Name: "commons.describe", Prepare: hiding(saidNow, "resource"), About: aboutResource, Then: toResource},
		{Name: "commons.set_terms", Prepare: hiding(presentTerms, "resource"), About: aboutResource, Then: toResource},
	}
	for _, name := range []string{"publish", "contribute"} {
		all = append(all, page.Act{Name: "commons." + name, Prepare: hiding(nil, "resource", "parents"), About: aboutResource, Then: toResource})
	}
	for _, name := range []string{"revise", "submit", "take_back", "review", "comment", "accept", "decline", "withdraw_version"} {
		all = append(all, page.Act{Name: "commons." + name, Prepare: hiding(nil, "resource", "version"), About: aboutResource, Then: toVersion})
	}
	for _, name := range []string{"withdraw", "invite_steward", "take_care", "step_down", "set_threshold"} {
		all = append(all, page.Act{Name: "commons." + name, Prepare: hiding(nil, "resource"), About: aboutResource, Then: toResource})
	}
	return all
}

// mine is where one goes to see what one has just shared.
func mine(form.Values) string { return "/commons/latest" }

func toResource(v form.Values) string { return "/commons/" + url.PathEscape(v.Get("resource")) }

func toVersion(v form.Values) string {
	return toResource(v) + "/versions/" + url.PathEscape(v.Get("version"))
}

// aboutResource is what the resource is called that an act is about.
func aboutResource(r *page.Request) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title FROM commons_resources WHERE id = ?1 AND CAST(id AS TEXT) = ?1`, []any{r.Typed.Get("resource")}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

// hiding does not ask again for what is known, and fills in what holds now.
func hiding(fill func(*page.Request, form.Form) (form.Form, error), names ...string) func(*page.Request, form.Form) (form.Form, error) {
	return func(r *page.Request, f form.Form) (form.Form, error) {
		for _, name := range names {
			f = f.Set(name, func(x *form.Field) {
				if x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			})
		}
		if fill == nil {
			return fitted(r, f)
		}
		f, err := fill(r, f)
		if err != nil {
			return f, err
		}
		return fitted(r, f)
	}
}

// long gives texts of several lines the room they need.
func long(_ *page.Request, f form.Form) (form.Form, error) {
	for name, most := range map[string]int64{"summary": 1000, "rule": 2000, "note": 500} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Max = form.Area, most })
	}
	return f, nil
}

// sharing is the short form: what it is called, what it is, the file or link,
// and one of five licences in words. All else has a form of its own.
func sharing(r *page.Request, f form.Form) (form.Form, error) {
	ctx := r.Context()
	f = f.Without("circle", "rivalrous", "capacity", "unit", "rule", "reciprocity", "domains", "clauses", "indicators", "note", "authors", "credit", "sources", "stewards")
	f = f.Set("licence", func(x *form.Field) {
		x.Control, x.Help, x.Example, x.Required, x.Options = form.Choice, words.T(ctx, "commons.licence_help"), "", true, nil
		for _, l := range plainLicences {
			x.Options = append(x.Options, option{Value: l.expression, Label: words.Of(ctx, "commons.licence_means", l.key)})
		}
		if x.Value == "" {
			x.Value = "CC-BY-SA-4.0"
		}
	})
	f = f.Set("boundary", func(x *form.Field) {
		x.Options, x.Help, x.Label = named(ctx, "commons.boundaries", []string{"public", "network"}), "", words.T(ctx, "commons.ask_boundary")
		if x.Value == "" {
			x.Value = "public"
		}
	})
	f = f.Set("kind", func(x *form.Field) { x.Help, x.Label = "", words.T(ctx, "commons.ask_kind") })
	f = f.Set("content", func(x *form.Field) { x.Help, x.Label = "", words.T(ctx, "commons.ask_file") })
	return long(r, f)
}

// shares is what is signed: things that are used where they are have no licence
// to copy them.
func shares(r *page.Request, typed form.Values) ([]machine.Message, error) {
	if !commons.Kind(strings.TrimSpace(typed.Get("kind"))).Copied() {
		delete(typed, "licence")
	} else if typed.Get("licence") == membersOnly {
		typed["boundary"] = []string{"network"}
	}
	k, _ := r.Site.Machine.Kind("commons.share")
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// filled puts what holds now where nothing else was typed.
func filled(f form.Form, now map[string]string) form.Form {
	for name, value := range now {
		f = f.Set(name, func(x *form.Field) {
			if x.Value == "" && x.Error == "" {
				x.Value = value
			}
		})
	}
	return f
}

// saidNow is the form in which a resource is said anew, with what is said of it now.
func saidNow(r *page.Request, f form.Form) (form.Form, error) {
	v, err := readResource(r, r.Typed.Get("resource"))
	if err != nil || r.Typed.Get("title") != "" {
		return f, nil
	}
	now := map[string]string{
		"title": v.title, "summary": v.summary, "link": v.link, "unit": v.unit, "rule": v.rule,
		"domains": strings.Join(v.domains, "\n"), "clauses": strings.Join(v.clauses, "\n"), "indicators": strings.Join(v.indicators, "\n"),
	}
	if v.rivalrous {
		now["rivalrous"], now["capacity"] = "true", number(v.capacity)
	}
	return filled(f, now), nil
}

// presentTerms is the form in which terms are set, with those of now.
func presentTerms(r *page.Request, f form.Form) (form.Form, error) {
	v, err := readResource(r, r.Typed.Get("resource"))
	if err != nil || r.Typed.Get("boundary") != "" {
		return f, nil
	}
	now := map[string]string{"licence": v.licence, "boundary": v.boundary}
	if v.circle != 0 {
		now["circle"] = number(v.circle)
	}
	return filled(f, now), nil
}
