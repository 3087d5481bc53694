package view

import (
	"database/sql"
	"embed"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what uses add to the pages: who uses what, on the page of each thing
// shared and for all of them, and what is wished for.
func Pages() page.Module {
	return page.Module{
		Name:  "uses",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /uses", Who: page.Participants, Show: showUses},
			{Pattern: "GET /wishes", Who: page.Participants, Show: showWishes},
			{Pattern: "GET /wishes/{wish}", Who: page.Participants, Show: showWish},
		},
		Acts: []page.Act{
			about("uses.take", "resource"), about("uses.adopt", "resource"), about("uses.ask_access", "resource"),
			about("uses.report", "adoption"), about("uses.stop", "adoption"), about("uses.confirm", "adoption"),
			about("uses.grant", "access"), about("uses.refuse", "access"), about("uses.end_access", "access"),
			{Name: "uses.wish", Then: func(form.Values) string { return "/wishes" }},
			about("uses.support", "wish"), about("uses.answer", "wish"), about("uses.close", "wish"),
		},
		Sections: []page.Section{
			{Slot: page.Shared, Order: 20, Who: page.Participants, Show: func(*page.Request) (templ.Component, error) { return linksPart(), nil }},
			{Slot: page.Resource, Order: 20, Who: page.Watchers, Show: showOfResource},
			{Slot: page.Member, Order: 62, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 62, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Samples: samples,
		Sources: sources,
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func resourcePath(n int64) string { return "/commons/" + itoa(n) }
func wishPath(n int64) string     { return "/wishes/" + itoa(n) }

// titles is what each thing an act can be about is called, by the field that names it.
var titles = map[string]string{
	"resource": `SELECT id, title FROM commons_resources WHERE id = ?1 AND CAST(id AS TEXT) = ?1`,
	"adoption": `SELECT c.id, c.title FROM commons_resources c JOIN uses_adoptions a ON a.resource = c.id WHERE a.number = ?1 AND CAST(a.number AS TEXT) = ?1`,
	"access":   `SELECT c.id, c.title FROM commons_resources c JOIN uses_accesses a ON a.resource = c.id WHERE a.number = ?1 AND CAST(a.number AS TEXT) = ?1`,
	"wish":     `SELECT number, title FROM uses_wishes WHERE number = ?1 AND CAST(number AS TEXT) = ?1`,
}

// about is an act about something known, so that its form does not ask for it.
func about(kind, field string) page.Act {
	then := func(v form.Values) string { return "/commons/" + url.PathEscape(v.Get("resource")) }
	switch field {
	case "wish":
		then = func(v form.Values) string { return "/wishes/" + url.PathEscape(v.Get("wish")) }
	case "adoption", "access":
		then = nil // To the page that it came from.
	}
	return page.Act{
		Name: kind,
		Prepare: func(_ *page.Request, f form.Form) (form.Form, error) {
			hide := func(x *form.Field) {
				if x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			}
			f = f.Set(field, hide)
			if field == "resource" {
				f = f.Set("version", hide)
			}
			return f, nil
		},
		About: func(r *page.Request) (title string) {
			err := r.Read(func(tx *sql.Tx) error {
				return readmodel.Each(r.Context(), tx, titles[field], []any{r.Typed.Get(field)}, func(scan func(...any) error) error {
					var id int64
					return scan(&id, &title)
				})
			})
			if err != nil {
				return ""
			}
			return title
		},
		Then: then,
	}
}

// showUses lists who uses what.
func showUses(r *page.Request) (page.Page, error) {
	found, err := r.Site.Model.Read(r.Context(), "adoptions", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	var v usesView
	for _, row := range found.Items {
		v.rows = append(v.rows, adoption{
			number: row.Number("number"), resource: row.Number("resource"), title: row.Text("title"), kind: row.Text("kind"), version: row.Number("version"),
			who: party{row.Text("member"), row.Text("name")}, text: row.Text("text"), since: row.Number("since"), ended: row.Number("ended"), outcome: row.Text("outcome"),
		})
	}
	v.outcome = r.Typed.Get("outcome")
	v.table = tableFor(r, "adoptions", words.T(r.Context(), "uses.title"), len(v.rows), found)
	return page.Page{Title: words.T(r.Context(), "uses.title"), Body: usesPage(v), Wide: true, Nav: "/commons"}, nil
}

func tableFor(r *page.Request, list, caption string, rows int, found readmodel.Page) page.Table {
	return page.Table{
		Caption: caption, List: list, Rows: rows, Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
}

// showWishes lists what is wished for, the open ones unless all are asked for.
func showWishes(r *page.Request) (page.Page, error) {
	params := r.ListParams()
	if !params.Has("state") {
		params.Set("state", "open")
	}
	found, err := r.Site.Model.Read(r.Context(), "wishes", params)
	if err != nil {
		return page.Page{}, err
	}
	v := wishesView{wishes: takesPart(r), state: params.Get("state")}
	for _, row := range found.Items {
		v.rows = append(v.rows, wish{
			number: row.Number("number"), title: row.Text("title"), kind: row.Text("kind"), who: party{row.Text("member"), row.Text("name")},
			since: row.Number("since"), voices: row.Number("voices"), answers: row.Number("answers"), state: row.Text("state"),
		})
	}
	v.table = tableFor(r, "wishes", words.T(r.Context(), "uses.wishes"), len(v.rows), found)
	return page.Page{Title: words.T(r.Context(), "uses.wishes"), Body: wishesPage(v), Wide: true, Nav: "/commons"}, nil
}

// takesPart reports whether the reader acts for somebody who uses and wishes.
func takesPart(r *page.Request) bool {
	switch r.Viewer.State {
	case "active", "provisional", "supporter":
		return r.Viewer.SignedIn()
	}
	return false
}
