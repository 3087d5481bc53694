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

// Pages are what goals add to the pages: all of them, a page of each, and a part
// on the pages of members and of what helps.
func Pages() page.Module {
	return page.Module{
		Name:  "goals",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /goals", Who: page.Participants, Show: showGoals},
			{Pattern: "GET /goals/{goal}", Who: page.Participants, Show: showGoal},
		},
		Acts: []page.Act{
			{Name: "goals.set", Then: func(form.Values) string { return "/goals" }},
			about("goals.change", current), about("goals.report", nil), about("goals.tie", choices), about("goals.untie", nil),
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 58, Who: page.Participants, Show: showOfMember},
			{Slot: page.Shared, Order: 40, Who: page.Participants, Show: func(*page.Request) (templ.Component, error) { return linkPart(), nil }},
			{Slot: page.Resource, Order: 40, Who: page.Participants, Show: showOfResource},
			{Slot: page.Coordination, Order: 64, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Sources: sources,
		Samples: samples,
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func goalPath(n int64) string { return "/goals/" + itoa(n) }

// about is an act about a goal that is known, so that its form does not ask for it.
func about(kind string, fill func(*page.Request, form.Form) (form.Form, error)) page.Act {
	return page.Act{
		Name: kind,
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			f = f.Set("goal", func(x *form.Field) {
				if x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			})
			if fill == nil {
				return f, nil
			}
			return fill(r, f)
		},
		About: func(r *page.Request) (title string) {
			err := r.Read(func(tx *sql.Tx) error {
				return readmodel.Each(r.Context(), tx, `SELECT title FROM goals_goals WHERE number = ?1 AND CAST(number AS TEXT) = ?1`, []any{r.Typed.Get("goal")}, func(scan func(...any) error) error { return scan(&title) })
			})
			if err != nil {
				return ""
			}
			return title
		},
		Then: func(v form.Values) string { return "/goals/" + url.PathEscape(v.Get("goal")) },
	}
}

// current fills in what a goal is, where nothing else was typed.
func current(r *page.Request, f form.Form) (form.Form, error) {
	now := map[string]string{}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title, indicator, until FROM goals_goals WHERE number = ?1 AND CAST(number AS TEXT) = ?1`, []any{r.Typed.Get("goal")}, func(scan func(...any) error) error {
			var title, indicator string
			var until int64
			err := scan(&title, &indicator, &until)
			now["title"], now["indicator"], now["by"] = title, indicator, words.Field(r.Context(), until)
			return err
		})
	})
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Value == "" && x.Error == "" {
			x.Value = now[x.Name]
		}
	}
	return f, err
}

// mostChoices bounds what a form offers to be tied.
const mostChoices = 500

// choices lets one choose by name what helps, of the sort that was chosen: from
// what is shared, what is offered and what one uses oneself.
func choices(r *page.Request, f form.Form) (form.Form, error) {
	queries := map[string]string{
		"resource": `SELECT id, title FROM commons_resources WHERE standing = 'shared' AND ?1 <> '' ORDER BY title LIMIT ?2`,
		"service":  `SELECT number, title FROM services_services WHERE NOT withdrawn AND ?1 <> '' ORDER BY title LIMIT ?2`,
		"adoption": `SELECT a.number, c.title FROM uses_adoptions a JOIN commons_resources c ON c.id = a.resource WHERE a.member = ?1 AND a.ended = 0 ORDER BY c.title LIMIT ?2`,
	}
	query, is := queries[r.Typed.Get("what")]
	if !is {
		return f, nil
	}
	var all []form.Option
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, query, []any{r.Viewer.MemberID(), mostChoices}, func(scan func(...any) error) error {
			var number int64
			var title string
			err := scan(&number, &title)
			all = append(all, form.Option{Value: itoa(number), Label: title})
			return err
		})
	})
	if len(all) > 0 {
		f = f.Set("number", func(x *form.Field) { x.Control, x.Options = form.Choice, all })
		f = f.Set("what", func(x *form.Field) { x.Control = form.Hidden })
	}
	return f, err
}

// showGoals lists what members want to reach.
func showGoals(r *page.Request) (page.Page, error) {
	found, err := r.Site.Model.Read(r.Context(), "goals", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	v := goalsView{sets: takesPart(r), state: r.Typed.Get("state")}
	for _, row := range found.Items {
		v.rows = append(v.rows, goal{
			number: row.Number("number"), title: row.Text("title"), indicator: row.Text("indicator"), who: party{row.Text("member"), row.Text("name")},
			until: row.Number("until"), state: row.Text("state"), now: row.Text("now"), ties: row.Number("ties"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "goals.title"), List: "goals", Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "goals.title"), Body: goalsPage(v), Wide: true, Nav: "/commons"}, nil
}

// takesPart reports whether the reader acts for somebody who can have goals here.
func takesPart(r *page.Request) bool {
	switch r.Viewer.State {
	case "active", "provisional", "supporter":
		return r.Viewer.SignedIn()
	}
	return false
}
