package view

import (
	"context"
	"database/sql"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/circles"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// decision is something that a circle decided for.
type decision struct {
	matter, circle, decided, effect int64
	title, name                     string
	stage                           circles.Stage
}

// decidedView is what circles decided, as far as it was asked for.
type decidedView struct {
	rows   []decision
	table  page.Table
	total  int64
	text   string   // What they were searched for.
	circle string   // The number of the one circle; empty for all.
	what   string   // What they changed; empty for anything.
	all    []option // The circles there are.
}

// mostBeside is how many decisions of circles stand beside those of the members.
const mostBeside = "5"

// decidedFor reads the list of what circles decided.
func (v *decidedView) decidedFor(r *page.Request, params url.Values) error {
	found, err := r.Site.Model.Read(r.Context(), "circle-decisions", params)
	if err != nil {
		return err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, decision{
			matter: row.Number("number"), circle: row.Number("circle_number"), decided: row.Number("decided"), effect: row.Number("effect"),
			title: row.Text("title"), name: row.Text("circle"), stage: circles.Stage(row.Text("stage")),
		})
	}
	v.total = found.Total
	limit, _ := strconv.ParseInt(params.Get("limit"), 10, 64) // The list has read it as a number.
	v.table = page.Table{Caption: words.T(r.Context(), "circles.decided"), List: "circle-decisions", Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: limit}
	return nil
}

// showDecided is, beside the decisions of the members, what circles decided of
// the same text or changed of the same things.
func showDecided(r *page.Request) (templ.Component, error) {
	v := decidedView{text: r.Typed.Get("q"), what: r.Typed.Get("changed")}
	params := v.asked()
	params.Set("limit", mostBeside)
	if err := v.decidedFor(r, params); err != nil || v.total == 0 {
		return nil, err
	}
	return decidedPart(v), nil
}

// showDecisions is everything that circles decided, to be searched and narrowed
// to one of them.
func showDecisions(r *page.Request) (page.Page, error) {
	v := decidedView{text: r.Typed.Get("q"), circle: r.Typed.Get("circle_number"), what: r.Typed.Get("changed")}
	params := r.ListParams()
	if v.circle == "" {
		params.Del("circle_number")
	}
	if !params.Has("limit") {
		params.Set("limit", "50")
	}
	if err := v.decidedFor(r, params); err != nil {
		return page.Page{}, err
	}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT CAST(number AS TEXT), name FROM circles_circles ORDER BY name, number`, nil, func(scan func(...any) error) error {
			var o option
			err := scan(&o.Value, &o.Label)
			v.all = append(v.all, o)
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "circles.decided"), Body: decidedPage(v), Wide: true, Nav: "/proposals"}, nil
}

// more is where all of what was found is.
func (v decidedView) more() templ.SafeURL {
	if asked := v.asked().Encode(); asked != "" {
		return templ.SafeURL("/decisions/circles?" + asked)
	}
	return "/decisions/circles"
}

// asked is what was looked for, as the list takes it.
func (v decidedView) asked() url.Values {
	params := url.Values{}
	if v.text != "" {
		params.Set("q", v.text)
	}
	if v.what != "" {
		params.Set("changed", v.what)
	}
	return params
}

// withColumns is the table with what stands in it.
func (v decidedView) withColumns(ctx context.Context) page.Table {
	t := v.table
	column := func(name string, cell func(d decision) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.Of(ctx, "circles.decision_column", name), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", decisionCell)
	column("circle", originCell)
	column("stage", func(d decision) templ.Component {
		m := matterView{stage: d.stage}
		return page.Badge(words.Of(ctx, "circles.stages", string(d.stage)), m.tone())
	})
	column("decided", func(d decision) templ.Component { return page.OnDay(d.decided) })
	column("effect", func(d decision) templ.Component { return page.OnDay(d.effect) })
	t.Empty = page.Empty(words.T(ctx, "circles.decided_none"), "", "")
	return t
}
