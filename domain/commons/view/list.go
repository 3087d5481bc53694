package view

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// cardView is a resource in a list.
type cardView struct {
	id, versions, open, changed                       int64
	kind, title, summary, licence, boundary, standing string
	stewards                                          []person
	cared                                             bool // A steward of it takes part in the network.
}

type person struct{ id, name string }

// listView is the page of what is shared, as far as it was asked for.
type listView struct {
	beside             []templ.Component // What other modules say below the list.
	rows               []cardView
	total              int64 // That fit what was asked for.
	offset, limit      int64
	kinds              []valued
	licences, stewards []option
	asked              filter
	table              bool
	all                bool // The reader sees more than what is for everybody.
	may                bool // The reader can share something.
}

// valued is a value of a filter with how many resources have it.
type valued struct {
	value string
	count int64
}

// filter is what the page was asked for.
type filter struct{ kind, domain, licence, steward, boundary, standing, text, sort string }

// How many resources a page of the list has.
const (
	galleryRows = 24
	tableRows   = 50
)

// sorts are the columns by which the list sorts, with the order in SQL.
var sorts = []struct{ name, up, down string }{
	{"changed", "c.changed, c.id", "c.changed DESC, c.id DESC"},
	{"title", "c.title COLLATE NOCASE, c.id", "c.title COLLATE NOCASE DESC, c.id DESC"},
	{"kind", "c.kind, c.changed DESC, c.id DESC", "c.kind DESC, c.changed DESC, c.id DESC"},
	{"licence", "c.licence, c.changed DESC, c.id DESC", "c.licence DESC, c.changed DESC, c.id DESC"},
	{"versions", "c.versions, c.id", "c.versions DESC, c.id DESC"},
}

func filterOf(r *page.Request) filter {
	ask := func(name string) string { return strings.TrimSpace(r.Typed.Get(name)) }
	f := filter{ask("kind"), ask("domain"), ask("licence"), ask("steward"), ask("boundary"), ask("standing"), ask("q"), ask("sort")}
	if f.standing == "" {
		f.standing = string(commons.Offered)
	}
	if !r.May(page.Participants) {
		f.boundary = "public"
	}
	return f
}

// where is what the filter asks for in SQL; without one condition, by its name.
func (f filter) where(without string) (string, []any) {
	cond, args := []string{"c.standing = ?"}, []any{f.standing}
	add := func(name, value, sql string) {
		if value != "" && name != without {
			cond, args = append(cond, sql), append(args, value)
		}
	}
	add("kind", f.kind, "c.kind = ?")
	add("domain", f.domain, "c.id IN (SELECT resource FROM commons_tags WHERE sort = 'domain' AND tag = ?)")
	add("licence", f.licence, "c.licence = ?")
	add("steward", f.steward, "c.id IN (SELECT resource FROM commons_stewards WHERE asked = 0 AND member = ?)")
	add("boundary", f.boundary, "c.boundary = ?")
	if f.text != "" {
		cond, args = append(cond, `(c.title || ' ' || c.summary) LIKE ? ESCAPE '\'`), append(args, "%"+readmodel.LikeText(f.text)+"%")
	}
	return strings.Join(cond, " AND "), args
}

func (f filter) order() string {
	name, down := strings.CutPrefix(f.sort, "-")
	for _, s := range sorts {
		switch {
		case s.name == name && down:
			return s.down
		case s.name == name:
			return s.up
		}
	}
	return sorts[0].down
}

// showList is the page of what is shared.
func showList(r *page.Request) (page.Page, error) {
	v := listView{asked: filterOf(r), table: r.Typed.Get("as") == "table", limit: galleryRows, all: r.May(page.Participants), may: r.Viewer.Belongs}
	if v.table {
		v.limit = tableRows
	}
	if n, err := strconv.ParseInt(r.Typed.Get("offset"), 10, 64); err == nil && n > 0 {
		v.offset = n
	}
	if err := r.Read(func(tx *sql.Tx) error { return v.read(r.Context(), tx) }); err != nil {
		return page.Page{}, err
	}
	var err error
	if v.beside, err = r.Sections(page.Shared); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "commons.title"), Body: listPage(v), Wide: true, Nav: "/commons", Others: []page.Other{
		{Type: "application/ld+json", Path: cataloguePath, Title: words.T(r.Context(), "commons.catalogue")},
	}}, nil
}

func (v *listView) read(ctx context.Context, tx *sql.Tx) error {
	where, args := v.asked.where("")
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM commons_resources c WHERE `+where, args...).Scan(&v.total); err != nil {
		return fmt.Errorf("couldn't count what is shared: %w", err)
	}
	// The rows are chosen by an index alone, and read once they are known.
	order := ` ORDER BY ` + v.asked.order()
	rows, err := cards(ctx, tx, `c.id IN (SELECT c.id FROM commons_resources c WHERE `+where+order+` LIMIT ? OFFSET ?)`+order, append(args, v.limit, v.offset)...)
	if err != nil {
		return err
	}
	v.rows = rows
	return v.readFilters(ctx, tx)
}

// cards reads resources by a condition, with who cares for them.
func cards(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []cardView, err error) {
	at := map[int64]int{}
	err = readmodel.Each(ctx, tx, `SELECT c.id, c.kind, c.title, c.summary, c.licence, c.boundary, c.standing, c.versions, c.open, c.changed FROM commons_resources c WHERE `+where, args, func(scan func(...any) error) error {
		var c cardView
		err := scan(&c.id, &c.kind, &c.title, &c.summary, &c.licence, &c.boundary, &c.standing, &c.versions, &c.open, &c.changed)
		at[c.id] = len(all)
		all = append(all, c)
		return err
	})
	if err != nil || len(all) == 0 {
		return all, err
	}
	ids, marks := []any{}, strings.TrimSuffix(strings.Repeat("?,", len(all)), ",")
	for _, c := range all {
		ids = append(ids, c.id)
	}
	err = readmodel.Each(ctx, tx, `SELECT s.resource, s.member, coalesce(o.name, s.member), coalesce(m.state, '') IN ('active', 'provisional', 'supporter')
		FROM commons_stewards s LEFT JOIN people_organizations o ON o.id = s.member LEFT JOIN membership_members m ON m.id = s.member
		WHERE s.asked = 0 AND s.resource IN (`+marks+`) ORDER BY s.since, s.member`, ids, func(scan func(...any) error) error {
		var id int64
		var p person
		var lives bool
		err := scan(&id, &p.id, &p.name, &lives)
		c := &all[at[id]]
		c.stewards, c.cared = append(c.stewards, p), c.cared || lives
		return err
	})
	return all, err
}

// readFilters reads what one can narrow the list to.
func (v *listView) readFilters(ctx context.Context, tx *sql.Tx) error {
	where, args := v.asked.where("kind")
	err := readmodel.Each(ctx, tx, `SELECT c.kind, count(*) FROM commons_resources c WHERE `+where+` GROUP BY c.kind`, args, func(scan func(...any) error) error {
		var k valued
		err := scan(&k.value, &k.count)
		v.kinds = append(v.kinds, k)
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(v.kinds, func(a, b valued) int {
		return slices.Index(commons.Kinds(), commons.Kind(a.value)) - slices.Index(commons.Kinds(), commons.Kind(b.value))
	})
	err = readmodel.Each(ctx, tx, `SELECT licence FROM commons_resources WHERE licence <> '' AND (?1 OR boundary = 'public') GROUP BY licence ORDER BY count(*) DESC, licence LIMIT 50`, []any{v.all}, func(scan func(...any) error) error {
		var o option
		err := scan(&o.Value)
		o.Label = o.Value
		v.licences = append(v.licences, o)
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(ctx, tx, `SELECT s.member, coalesce(o.name, s.member) FROM (SELECT DISTINCT member FROM commons_stewards WHERE asked = 0) s LEFT JOIN people_organizations o ON o.id = s.member ORDER BY 2, 1 LIMIT 500`, nil, func(scan func(...any) error) error {
		var o option
		err := scan(&o.Value, &o.Label)
		v.stewards = append(v.stewards, o)
		return err
	})
}

// narrowed reports whether anything was asked for.
func (f filter) narrowed() bool {
	return f.kind != "" || f.domain != "" || f.licence != "" || f.steward != "" || f.text != "" || f.standing != string(commons.Offered)
}

// address is the page with a part of what was asked for changed.
func (v listView) address(changes ...string) templ.SafeURL {
	q := url.Values{}
	for _, field := range [][2]string{
		{"kind", v.asked.kind}, {"domain", v.asked.domain}, {"licence", v.asked.licence}, {"steward", v.asked.steward}, {"q", v.asked.text}, {"sort", v.asked.sort},
	} {
		q.Set(field[0], field[1])
	}
	if v.all {
		q.Set("boundary", v.asked.boundary)
	}
	if v.asked.standing != string(commons.Offered) {
		q.Set("standing", v.asked.standing)
	}
	if v.table {
		q.Set("as", "table")
	}
	for i := 0; i+1 < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	for name := range q {
		if q.Get(name) == "" {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return "/commons"
	}
	return templ.SafeURL("/commons?" + q.Encode())
}

// export is where the same resources are for programs.
func (v listView) export(format string) templ.SafeURL {
	q, list := url.Values{"format": {format}, "standing": {v.asked.standing}}, "resources"
	for name, value := range map[string]string{
		"kind": v.asked.kind, "domain": v.asked.domain, "licence": v.asked.licence, "steward": v.asked.steward, "q": v.asked.text, "boundary": v.asked.boundary, "sort": v.asked.sort,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if !v.all {
		list = "public-resources"
		q.Del("boundary")
	}
	return templ.SafeURL("/v1/" + list + "?" + q.Encode())
}

// tableOf is the table of resources with its cells.
func (v listView) tableOf(ctx context.Context) page.Table {
	t := page.Table{Caption: words.T(ctx, "commons.title"), Rows: len(v.rows), Total: v.total, Offset: v.offset, Limit: v.limit}
	column := func(name, label string, right bool, cell func(c cardView) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.Of(ctx, "commons.column", label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "title", false, titleCell)
	column("kind", "kind", false, func(c cardView) templ.Component { return page.Plain(words.Of(ctx, "commons.kinds", c.kind)) })
	column("licence", "licence", false, func(c cardView) templ.Component { return page.Plain(c.licence) })
	column("", "stewards", false, stewardsCell)
	column("versions", "versions", true, func(c cardView) templ.Component { return page.Plain(words.Number(ctx, c.versions)) })
	column("changed", "changed", false, func(c cardView) templ.Component { return page.OnDay(c.changed) })
	return t
}
