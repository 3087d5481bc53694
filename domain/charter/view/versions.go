package view

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

func (p pages) showVersions(r *page.Request) (page.Page, error) {
	var all []version
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = versionsOf(r.Context(), tx)
		return err
	})
	return page.Page{Title: words.T(r.Context(), "charter.versions"), Body: versionsBody(all, r.May(page.Watchers))}, err
}

// changesView is what turned one version into another.
type changesView struct {
	from, to version
	diff     charter.Difference
}

// showVersion shows what a version changed in the one before, or in any
// earlier one that the address asks for.
func (p pages) showVersion(r *page.Request) (page.Page, error) {
	to, err := strconv.ParseUint(r.PathValue("version"), 10, 63)
	if err != nil || to == 0 {
		return page.Page{}, machine.NotFound("charter.no_such_version", "the charter has no version %s", r.PathValue("version"))
	}
	if to == 1 {
		return page.To("/charter?version=1"), nil
	}
	from := to - 1
	if text := r.Typed.Get("from"); text != "" {
		if from, err = strconv.ParseUint(text, 10, 63); err != nil || from == 0 || from >= to {
			return page.Page{}, machine.Malformed("charter.bad_version", "versions are compared with earlier ones, from 1 to %d", to-1).At("from")
		}
	}
	var v changesView
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.from, err = versionOf(r.Context(), tx, from); err == nil {
			v.to, err = versionOf(r.Context(), tx, to)
		}
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	v.diff = charter.Diff(v.from.text, v.to.text)
	title := words.T(r.Context(), "charter.changes_title", "Version", number(to))
	return page.Page{Title: title, Body: changesBody(v, p.rules)}, nil
}

// acceptance is one row of who is bound by which version.
type acceptance struct {
	member, name string
	version      uint64
	upToDate     bool
	at, acceptBy int64
	by           string
}

// acceptancesView is who is bound by which version.
type acceptancesView struct {
	all   []acceptance
	table page.Table // But for its cells.
}

func (p pages) showAcceptances(r *page.Request) (page.Page, error) {
	rows, err := r.Site.Model.Read(r.Context(), "acceptances", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	v := acceptancesView{table: page.Table{List: "acceptances", Rows: len(rows.Items), Total: rows.Total, Offset: rows.Offset, Search: true}}
	err = r.Read(func(tx *sql.Tx) error {
		names, err := namesOf(r, tx)
		if err != nil {
			return err
		}
		for _, row := range rows.Items {
			v.all = append(v.all, acceptanceOf(row, names))
		}
		return nil
	})
	return page.Page{Title: words.T(r.Context(), "charter.acceptances"), Body: acceptancesBody(v)}, err
}

// namesOf is what organizations are called.
func namesOf(r *page.Request, tx *sql.Tx) (map[string]string, error) {
	names := map[string]string{}
	err := readmodel.Each(r.Context(), tx, `SELECT o.id, o.name FROM people_organizations o JOIN charter_acceptances a ON a.member = o.id`, nil, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		names[id] = name
		return err
	})
	return names, err
}

func acceptanceOf(row readmodel.Row, names map[string]string) acceptance {
	a := acceptance{member: row.Text("member"), by: row.Text("by")}
	a.name = names[a.member]
	if a.name == "" {
		a.name = a.member
	}
	a.version = uint64(row.Number("version"))
	a.upToDate, _ = row.Get("up_to_date").(bool)
	a.at, a.acceptBy = row.Number("at"), row.Number("accept_by")
	return a
}

// filled is the table with its cells.
func (v acceptancesView) filled(ctx context.Context) page.Table {
	t := v.table
	t.Caption, t.Empty = words.T(ctx, "charter.acceptances"), page.Empty(words.T(ctx, "charter.acceptances_none"), "", "")
	column := func(name, key string, cell func(acceptance) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, key), Cell: func(row int) templ.Component { return cell(v.all[row]) }})
	}
	column("member", "charter.column_member", memberCell)
	column("version", "charter.column_version", versionCell)
	column("up_to_date", "charter.column_state", stateCell)
	column("at", "charter.column_at", func(a acceptance) templ.Component { return page.OnDay(a.at) })
	column("by", "charter.column_by", byCell)
	return t
}
