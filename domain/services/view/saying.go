package view

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/services"
	"metaorg/web/page"
	"metaorg/web/words"
)

// listView is what the page of all services shows.
type listView struct {
	table  page.Table
	rows   []service
	offers bool // The reader may offer one.
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func actPath(act, field string, n int64, next string) templ.SafeURL {
	return templ.SafeURL("/acts/" + act + "?" + url.Values{field: {itoa(n)}, "next": {next}}.Encode())
}

func toneOf(s services.Stage) string {
	switch s {
	case services.Confirmed:
		return "good"
	case services.Asked, services.Accepted, services.Delivered:
		return "wait"
	case services.Declined, services.TakenBack:
	}
	return "plain"
}

// tableOf is the table of services with its cells.
func (v listView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(s service) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "services.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "service", false, titleCell)
	column("name", "member", false, func(s service) templ.Component { return page.MemberLink(s.who.id, s.who.name) })
	column("terms", "terms", false, func(s service) templ.Component { return page.Plain(s.terms) })
	column("given", "given", true, func(s service) templ.Component { return page.Plain(words.Number(ctx, s.given)) })
	t.Empty = page.Empty(words.T(ctx, "services.none"), "", "")
	return t
}

// tableOf is the table of flows with its cells.
func (v flowsView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(f flow) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "services.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("provider_name", "serves", false, func(f flow) templ.Component { return page.MemberLink(f.from.id, f.from.name) })
	column("receiver_name", "served", false, func(f flow) templ.Component { return page.MemberLink(f.to.id, f.to.name) })
	column("given", "given", true, func(f flow) templ.Component { return page.Plain(words.Number(ctx, f.count)) })
	column("latest", "latest", false, func(f flow) templ.Component { return page.OnDay(f.latest) })
	t.Empty = page.Empty(words.T(ctx, "services.flows_none"), "", "")
	return t
}
