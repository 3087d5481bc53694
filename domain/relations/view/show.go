package view

import (
	"cmp"
	"context"
	"database/sql"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const pagePath = "/relations"

// ownView is one's own relations, and what one shows to whom.
type ownView struct {
	may     bool // The reader takes part, and looks as somebody in particular.
	who     party
	as      string // How forms are told for whom one acts.
	path    string
	all     []line
	sharing relations.Sharing
	total   int64 // Relations that count in the network.
	cards   []templ.Component
}

func showRelations(r *page.Request) (page.Page, error) {
	if r.Typed.Get("as") == "table" {
		return showTable(r)
	}
	v := ownView{may: r.Viewer.Belongs && r.Viewer.SignedIn()}
	v.who.id = asWhom(r)
	v.as, v.path = actingFor(r.Viewer, v.who.id), ownPath(r.Viewer, v.who.id)
	if err := r.Read(func(tx *sql.Tx) error { return v.read(r.Context(), tx) }); err != nil {
		return page.Page{}, err
	}
	var err error
	if v.may {
		if v.cards, err = r.Sections(page.Relations); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: words.T(r.Context(), "relations.title"), Body: ownPage(v), Wide: true, Nav: pagePath}, nil
}

// mostShown is of how many relations a page tells, the latest first.
const mostShown = 300

func (v *ownView) read(ctx context.Context, tx *sql.Tx) error {
	err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM relations_relations WHERE stage = 'counts'), coalesce((SELECT name FROM people_organizations WHERE id = ?1), ?1)`, v.who.id).Scan(&v.total, &v.who.name)
	if err != nil || !v.may {
		return err
	}
	if v.all, err = readLines(ctx, tx, `x.who = ? ORDER BY x.since DESC, x.number DESC LIMIT ?`, v.who.id, mostShown); err != nil {
		return err
	}
	said, err := narrow(ctx, tx, v.who.id)
	if err != nil {
		return err
	}
	v.sharing, err = readSharing(ctx, tx, v.who.id, said)
	return err
}

// inOrder lists relations by what the others are, and then by their names.
func inOrder(all []line) []line {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b line) int {
		return cmp.Or(slices.Index(relations.Roles, a.is)-slices.Index(relations.Roles, b.is), cmp.Compare(a.other.name, b.other.name))
	})
	return all
}

func (v ownView) now() []line     { return inOrder(some(v.all, line.counts)) }
func (v ownView) forUs() []line   { return some(v.all, line.waitsForUs) }
func (v ownView) forThem() []line { return some(v.all, line.waitsForThem) }

// past are those that counted once, and what was said and came to nothing.
func (v ownView) past() []line {
	return some(v.all, func(x line) bool { return x.stage != relations.Counts && x.stage != relations.Said })
}

// ticked reports whether a thing is shown to who is this to one.
func (v ownView) ticked(t relations.Thing, role relations.Role) bool {
	return slices.Contains(v.sharing.Of(t), role)
}

// rows are to whom something can be shown: first those of whom there are some,
// or for whom something is ticked.
func (v ownView) rows() (first, rest []relations.Role) {
	for _, role := range audiences {
		ticked := slices.ContainsFunc(relations.Things, func(t relations.Thing) bool { return v.ticked(t, role) })
		if role == relations.Everybody || ticked || slices.ContainsFunc(v.all, func(x line) bool { return x.is == role && x.counts() }) {
			first = append(first, role)
		} else {
			rest = append(rest, role)
		}
	}
	return first, rest
}

// audiences are to whom something can be shown.
var audiences = append([]relations.Role{relations.Everybody}, relations.Roles...)

// actingFor is how a form is told that somebody acts for this one; "-" for oneself.
func actingFor(v page.Viewer, who string) string {
	if who == string(v.Person) {
		return "-"
	}
	return who
}

// ownPath leads to one's own relations; of whom else one acts for by name.
func ownPath(v page.Viewer, who string) string {
	if who == "" || who == v.MemberID() {
		return pagePath
	}
	return pagePath + "?" + url.Values{"who": {who}}.Encode()
}

// actPath leads to the form of an act, for one of whom the viewer may act for.
func actPath(act, as, next string, fields ...string) templ.SafeURL {
	v := url.Values{"next": {next}}
	if as != "" {
		v.Set("acting_for", as)
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/" + act + "?" + v.Encode())
}

// tableView is the network's relations as a table.
type tableView struct {
	table page.Table
	rows  []line
}

func showTable(r *page.Request) (page.Page, error) {
	params := r.ListParams("as")
	found, err := r.Site.Model.Read(r.Context(), "relations", params)
	if err != nil {
		return page.Page{}, err
	}
	var v tableView
	for _, row := range found.Items {
		v.rows = append(v.rows, line{
			number: row.Number("number"), who: party{row.Text("first"), row.Text("first_name")}, other: party{row.Text("second"), row.Text("second_name")},
			role: relations.Role(row.Text("role")), is: relations.Role(row.Text("other_role")), stage: relations.Stage(row.Text("stage")), since: row.Number("since"), until: row.Text("until"),
			words: row.Text("first_words"), theirs: row.Text("second_words"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "relations.table_title"), List: "relations", Asked: params, Rows: len(v.rows), Search: true,
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "relations.table_title"), Body: tablePage(v), Wide: true, Nav: pagePath}, nil
}

// tableOf is the table with its cells.
func (v tableView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, cell func(line) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("first_name", "relations.column.one_side", func(x line) templ.Component { return page.MemberLink(x.who.id, x.who.name) })
	column("role", "relations.column.is", func(x line) templ.Component { return page.Plain(words.Of(ctx, "relations.verb", string(x.role))) })
	column("second_name", "relations.column.other_side", func(x line) templ.Component { return page.MemberLink(x.other.id, x.other.name) })
	column("since", "relations.column.since", func(x line) templ.Component { return page.OnDay(x.since) })
	column("stage", "relations.column.stage", stageCell)
	t.Empty = page.Empty(words.T(ctx, "relations.none_at_all"), words.T(ctx, "relations.to_own"), pagePath)
	return t
}

// memberView is what a member's or a person's page says of its relations.
type memberView struct {
	who     party
	all     []line // That count, as it has them.
	between []line // That wait between it and the reader, as the reader has them.
	may     bool   // The reader can say something of it.
	as      string
	mine    bool
}

func showOfMember(r *page.Request) (templ.Component, error) {
	v := memberView{who: party{id: r.PathValue("id")}}
	v.mine = r.Viewer.SignedIn() && slices.Contains(r.Viewer.Own(), v.who.id)
	v.may = r.Viewer.SignedIn() && r.Viewer.Belongs && !v.mine
	v.as = actingFor(r.Viewer, r.Viewer.MemberID())
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.who.name, err = called(r.Context(), tx, v.who.id); err != nil {
			return err
		}
		if v.all, err = readLines(r.Context(), tx, `x.who = ? AND x.stage = 'counts' ORDER BY x.since DESC LIMIT ?`, v.who.id, mostShown); err != nil || !v.may {
			return err
		}
		v.between, err = readLines(r.Context(), tx, `x.who = ? AND x.other = ? AND x.stage = 'said' ORDER BY x.number`, r.Viewer.MemberID(), v.who.id)
		return err
	})
	v.all = inOrder(v.all)
	if err != nil || len(v.all) == 0 && !v.may && !v.mine {
		return nil, err
	}
	return memberPart(v), nil
}

// called is what a handle is called.
func called(ctx context.Context, tx *sql.Tx, id string) (name string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce((SELECT name FROM people_organizations WHERE id = ?1), ?1)`, id).Scan(&name)
	return name, err
}

// role is a role that an address or a form names; false where it is none.
func role(text string) (relations.Role, bool) {
	return relations.Role(text), slices.Contains(relations.Roles, relations.Role(text))
}

// undoStated takes back what was just said, if nobody answered yet.
func undoStated(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(relations.State)
	if !ok {
		return page.Undoing{}, false
	}
	waits := false
	err := r.Read(func(tx *sql.Tx) error {
		all, err := readLines(r.Context(), tx, `x.who = ? AND x.other = ? AND x.role = ? AND x.stage = 'said' AND x.says`, r.Viewer.MemberID(), m.With, m.Role)
		waits = len(all) > 0
		return err
	})
	return page.Undoing{Act: "relations.take_back", Fields: url.Values{"with": {string(m.With)}, "role": {string(m.Role)}, "next": {pagePath}}}, err == nil && waits
}
