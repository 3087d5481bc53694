package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// withColumns is the table of proposals with what stands in it.
func withColumns(ctx context.Context, v proposalsView) page.Table {
	t := v.table
	label := func(name string) string { return words.Of(ctx, "governance.columns", name) }
	t.Columns = []page.Column{
		{Name: "title", Label: label("title"), Cell: func(i int) templ.Component { return rowTitle(v.rows[i]) }},
		{Name: "status", Label: label("status"), Cell: func(i int) templ.Component { return rowState(v.rows[i], v.now, v.due[pathOf(v.rows[i].id)]) }},
		{Name: "class", Label: label("class"), Cell: func(i int) templ.Component { return rowClass(v.rows[i]) }},
		{Name: "closes", Label: label("closes"), Cell: func(i int) templ.Component { return rowCloses(v.rows[i], v.now) }},
		{Name: "turnout", Label: label("turnout"), Cell: func(i int) templ.Component { return rowTurnout(v.rows[i]) }},
		{Name: "id", Label: label("number"), Right: true, Cell: func(i int) templ.Component { return rowNumber(v.rows[i]) }},
	}
	t.Empty = noProposals(len(v.filters) > 0 && !v.filters[0].on || page.From(ctx).Typed.Get("q") != "", v.may && len(v.rows) == 0)
	return t
}
