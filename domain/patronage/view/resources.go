package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// resource is one that is followed.
type resource struct {
	number, accounting, onHand, since, changed, inside int64
	name, kind, unit, location, stage, insideName      string
	owner, keeper                                      party
}

// resourcesView is the page of all of them.
type resourcesView struct {
	table   page.Table
	all     []resource
	follows bool
}

func showResources(r *page.Request) (page.Page, error) {
	v := resourcesView{follows: r.Viewer.SignedIn() && r.Viewer.State != ""}
	found, err := r.Site.Model.Read(r.Context(), "economic-resources", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.all = append(v.all, resource{
			number: row.Number("number"), name: row.Text("name"), unit: row.Text("unit"), accounting: row.Number("accounting"), onHand: row.Number("on_hand"), location: row.Text("location"),
			owner: party{row.Text("accountable"), row.Text("accountable_name")}, keeper: party{row.Text("custodian"), row.Text("custodian_name")},
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "patronage.resources"), List: "economic-resources", Rows: len(v.all), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "patronage.resources"), Body: resourcesPage(v), Wide: true, Nav: "/patronage"}, nil
}

func (v resourcesView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(it resource) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "patronage.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.all[i]) }})
	}
	column("name", "resource", false, func(it resource) templ.Component { return resourceLink(it.number, it.name) })
	column("on_hand", "on_hand", true, func(it resource) templ.Component { return page.Plain(much(ctx, it.onHand, it.unit)) })
	column("accounting", "accounting", true, func(it resource) templ.Component { return page.Plain(much(ctx, it.accounting, it.unit)) })
	column("accountable_name", "owner", false, func(it resource) templ.Component { return page.MemberLink(it.owner.id, it.owner.name) })
	column("location", "location", false, func(it resource) templ.Component { return page.Plain(it.location) })
	label, path := "", ""
	if v.follows {
		label, path = words.T(ctx, "patronage.do.track"), "/acts/patronage.track?next=/patronage/resources"
	}
	t.Empty = page.Empty(words.T(ctx, "patronage.no_resources"), label, path)
	return t
}

// resourceView is the page of one.
type resourceView struct {
	resource
	changes []change
	mine    bool
}

// change is how it stood after an event.
type change struct {
	event              event
	at                 int64
	accounting, onHand int64
}

// mostMoves bounds what one page shows.
const mostMoves = 100

func showResource(r *page.Request) (page.Page, error) {
	var v resourceView
	number := r.PathValue("resource")
	err := r.Read(func(tx *sql.Tx) error {
		found := false
		err := readmodel.Each(r.Context(), tx, `SELECT e.number, e.name, e.kind, e.unit, e.accounting, e.on_hand, e.accountable, coalesce(o.name, e.accountable), e.custodian, coalesce(c.name, e.custodian), e.location, e.stage, e.inside,
				coalesce((SELECT name FROM patronage_resources WHERE number = e.inside), ''), e.since, e.changed
			FROM patronage_resources e LEFT JOIN people_organizations o ON o.id = e.accountable LEFT JOIN people_organizations c ON c.id = e.custodian WHERE e.number = ?1 AND CAST(e.number AS TEXT) = ?1`, []any{number}, func(scan func(...any) error) error {
			found = true
			return scan(&v.number, &v.name, &v.kind, &v.unit, &v.accounting, &v.onHand, &v.owner.id, &v.owner.name, &v.keeper.id, &v.keeper.name, &v.location, &v.stage, &v.inside, &v.insideName, &v.since, &v.changed)
		})
		if err == nil && !found {
			err = machine.NotFound("patronage.unknown_resource", "there is no resource number %.20s", number)
		}
		if err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT m.time, m.accounting, m.on_hand, `+eventOfChange, []any{v.number, mostMoves}, func(scan func(...any) error) error {
			var c change
			err := c.event.scan(func(to ...any) error { return scan(append([]any{&c.at, &c.accounting, &c.onHand}, to...)...) })
			v.changes = append(v.changes, c)
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	for _, id := range r.Viewer.Own() {
		v.mine = v.mine || r.Viewer.SignedIn() && id == v.owner.id
	}
	return page.Page{Title: v.name, Body: resourcePage(v), Nav: "/patronage"}, nil
}

const eventOfChange = eventColumns + ` JOIN patronage_changes m ON m.number = e.number WHERE m.resource = ? ORDER BY m.entry DESC, m.event DESC LIMIT ?`
