package view

import (
	"context"
	"database/sql"
	"embed"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/files"
	"metaorg/domain/nodes"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// since is the rule version that knows files.
const since = 5

// Pages are what files add to the pages: the list of what the network keeps,
// with the room there is for it. What only this node knows comes from its sight.
func Pages(s Sight) page.Module {
	return page.Module{
		Name:   "files",
		Words:  locale,
		Routes: []page.Route{{Pattern: "GET /files", Who: page.Participants, Show: s.showFiles}},
		Acts: []page.Act{
			{Name: "files.keep", Then: toFiles, Prepare: circling},
			about("files.withdraw", "content"), about("files.set_copies", "content"),
			about("files.offer_space", "node"), about("files.end_offer", "node"),
		},
		Sections: []page.Section{
			{Slot: page.Shared, Order: 45, Who: page.Participants, Show: func(*page.Request) (templ.Component, error) { return linkPart(), nil }},
			{Slot: page.Coordination, Order: 70, Who: page.Participants, Show: s.showWaiting},
			{Slot: page.NodePage, Order: 30, Who: page.Watchers, Show: s.showPart},
		},
		Needs:   s.needs,
		Changes: changes,
		Values: map[string]func(*page.Request) []form.Option{
			"files.withdraw.content": named, "files.set_copies.content": named, "files.keep.circle": circled,
		},
		Samples: samples,
	}
}

func toFiles(form.Values) string { return "/files" }

// about is an act about something known, so that its form does not ask for it.
func about(kind, known string) page.Act {
	return page.Act{Name: kind, Then: toFiles, Prepare: func(_ *page.Request, f form.Form) (form.Form, error) {
		for i := range f.Fields {
			if field := &f.Fields[i]; field.Name == known && field.Value != "" && field.Error == "" {
				field.Control = form.Hidden
			}
		}
		return f, nil
	}}
}

// filesView is what the page of all files shows.
type filesView struct {
	rows      []row
	table     page.Table
	boundary  string // The one that is shown; empty for all.
	state     string
	any       bool // Anything was ever kept.
	mine      holding
	quota     int64 // Bytes of each member.
	members   []holding
	rooms     []room
	short     int64
	few       int64
	may       bool // The reader may let a file be kept.
	ownsNodes []option
	unknown   bool // The rules know no files yet.
}

type option = form.Option

// row is a file as one reader sees it.
type row struct {
	hash, name, boundary, circle string
	size, since, withdrawn       int64
	copies, seen                 int64
	known, here, mine, few       bool // Known: this node has looked for copies. Mine: the reader's member holds it.
	holders                      []person
}

type person struct{ id, name string }

// holding is how much is kept for a member.
type holding struct {
	person
	files, bytes int64
}

// room is what a node offers.
type room struct {
	person
	node                    nodes.ID
	bytes, since            int64
	planned, proved, silent int64
	known, this, mine       bool
}

// showFiles lists what the network keeps, and where there is room for it.
func (s Sight) showFiles(r *page.Request) (page.Page, error) {
	v := filesView{
		boundary: r.Typed.Get("boundary"), state: r.Typed.Get("state"), unknown: r.Network.RuleVersion < since,
		may: r.Viewer.Votes && r.Network.RuleVersion >= since,
	}
	r.Site.Node.Read(func(st state.Reader) { v.quota = files.Quota(st) })
	if err := s.readRows(r, &v); err != nil {
		return page.Page{}, err
	}
	if err := r.Read(func(tx *sql.Tx) error { return s.readRest(r, tx, &v) }); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "files.title"), Body: filesPage(v), Wide: true, Nav: "/commons"}, nil
}

func (s Sight) now() Copies {
	if s.Copies == nil {
		return Copies{}
	}
	return s.Copies()
}

// searchFrom is from how many files on one searches among them.
const searchFrom = 12

// readRows reads the files that are asked for.
func (s Sight) readRows(r *page.Request, v *filesView) error {
	params := r.ListParams()
	for _, name := range []string{"boundary", "state"} {
		if params.Get(name) == "" {
			params.Del(name)
		}
	}
	if v.state == "" {
		v.state = "kept"
		params.Set("state", v.state)
	}
	found, err := r.Site.Model.Read(r.Context(), "files", params)
	if err != nil {
		return err
	}
	copies := s.now()
	for _, item := range found.Items {
		w := row{
			hash: item.Text("hash"), name: item.Text("name"), boundary: item.Text("boundary"), size: item.Number("size"), since: item.Number("since"),
			withdrawn: item.Number("withdrawn_at"), copies: item.Number("copies"),
		}
		w.see(copies)
		v.rows = append(v.rows, w)
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "files.title"), List: "files", Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
		Search: found.Total > searchFrom || r.Typed.Get("q") != "",
	}
	return nil
}

// see fills in what this node knows of a file's copies.
func (w *row) see(c Copies) {
	seen, ok := c.Seen[files.Hash(w.hash)]
	w.known, w.seen, w.here, w.few = ok, seen.Copies, seen.Here, c.Few[files.Hash(w.hash)] > 0
}

// readRest reads what stands around the list, and what of its rows only this
// reader may see.
func (s Sight) readRest(r *page.Request, tx *sql.Tx, v *filesView) error {
	if err := tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM files_files)`).Scan(&v.any); err != nil {
		return err
	}
	for i := range v.rows {
		if err := v.rows[i].complete(r, tx); err != nil {
			return err
		}
	}
	err := readmodel.Each(r.Context(), tx, `SELECT h.member, coalesce(o.name, h.member), count(*), sum(f.size) FROM files_holders h
		JOIN files_files f ON f.hash = h.hash LEFT JOIN people_organizations o ON o.id = h.member GROUP BY h.member ORDER BY 4 DESC, 2`, nil, func(scan func(...any) error) error {
		var h holding
		err := scan(&h.id, &h.name, &h.files, &h.bytes)
		if h.id == r.Viewer.MemberID() {
			v.mine = h
		}
		v.members = append(v.members, h)
		return err
	})
	if err != nil {
		return err
	}
	if v.mine.id == "" {
		v.mine.person = person{id: r.Viewer.MemberID()}
	}
	if acting, ok := r.Viewer.Acting(); ok {
		v.mine.name = acting.Name
	}
	return s.readRooms(r, tx, v)
}

func (s Sight) readRooms(r *page.Request, tx *sql.Tx, v *filesView) error {
	copies := s.now()
	v.short, v.few = copies.Short, int64(len(copies.Few))
	offering := map[nodes.ID]bool{}
	err := readmodel.Each(r.Context(), tx, `SELECT f.node, n.owner, coalesce(o.name, n.owner), f.space_mib * 1048576, f.since FROM files_offers f
		JOIN nodes_nodes n ON n.id = f.node AND n.removed IS NULL LEFT JOIN people_organizations o ON o.id = n.owner ORDER BY 3, 1`, nil, func(scan func(...any) error) error {
		var w room
		err := scan(&w.node, &w.id, &w.name, &w.bytes, &w.since)
		known, ok := copies.Rooms[w.node]
		w.known, w.planned, w.proved, w.silent = ok, known.Planned, known.Proved, known.Silent
		w.this, w.mine = w.node == s.Own, owns(r.Viewer, w.id)
		offering[w.node] = true
		v.rooms = append(v.rooms, w)
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT id, owner FROM nodes_nodes WHERE removed IS NULL AND web <> '' ORDER BY id`, nil, func(scan func(...any) error) error {
		var id nodes.ID
		var owner string
		err := scan(&id, &owner)
		if owns(r.Viewer, owner) && !offering[id] {
			v.ownsNodes = append(v.ownsNodes, option{Value: string(id), Label: owner})
		}
		return err
	})
}

// complete adds who holds the file, and its name where the list leaves it out
// and the reader is among those it is for.
func (w *row) complete(r *page.Request, tx *sql.Tx) error {
	err := readmodel.Each(r.Context(), tx, `SELECT h.member, coalesce(o.name, h.member) FROM files_holders h LEFT JOIN people_organizations o ON o.id = h.member
		WHERE h.hash = ? ORDER BY 2, 1`, []any{w.hash}, func(scan func(...any) error) error {
		var p person
		err := scan(&p.id, &p.name)
		w.holders = append(w.holders, p)
		w.mine = w.mine || p.id == r.Viewer.MemberID()
		return err
	})
	if err != nil || w.boundary != string(files.CircleOnly) {
		return err
	}
	may, err := maySee(r, tx, w.hash)
	if err != nil || !may {
		return err
	}
	return tx.QueryRowContext(r.Context(), `SELECT f.name, coalesce(c.name, '') FROM files_files f LEFT JOIN circles_circles c ON c.number = f.circle WHERE f.hash = ?`, w.hash).Scan(&w.name, &w.circle)
}

// owns says whether somebody may act for a member.
func owns(who page.Viewer, owner string) bool {
	return slices.Contains(selves(who), owner)
}

// act is where something is done with a file.
func (w row) act(verb string) templ.SafeURL {
	q := url.Values{"content": {w.hash}, "next": {"/files"}}
	if verb == "set_copies" {
		q.Set("copies", strconv.FormatInt(w.copies, 10))
	}
	return templ.SafeURL("/acts/files." + verb + "?" + q.Encode())
}

func (w row) path() templ.SafeURL { return templ.SafeURL("/files/" + w.hash) }

// offerPath is where an owner offers room on a node.
func offerPath(node, owner, verb string, bytes int64) templ.SafeURL {
	q := url.Values{"node": {node}, "acting_for": {owner}, "next": {"/files"}}
	if bytes > 0 {
		q.Set("space_mib", strconv.FormatInt(bytes>>20, 10))
	}
	return templ.SafeURL("/acts/files." + verb + "?" + q.Encode())
}

// named are the files that a member holds, by their names.
func named(r *page.Request) (all []option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT f.hash, f.name FROM files_files f JOIN files_holders h ON h.hash = f.hash WHERE h.member = ? ORDER BY f.name, f.hash`,
			[]any{r.Viewer.MemberID()}, func(scan func(...any) error) error {
				var o option
				err := scan(&o.Value, &o.Label)
				all = append(all, o)
				return err
			})
	})
	if err != nil {
		return nil
	}
	return all
}

// circled are the circles that the reader's member is in.
func circled(r *page.Request) (all []option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT CAST(c.number AS TEXT), c.name FROM circles_circles c JOIN circles_members m ON m.circle = c.number
			WHERE m.member = ? AND c.state <> 'dissolved' ORDER BY c.name`, []any{r.Viewer.MemberID()}, func(scan func(...any) error) error {
			var o option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}

// circling offers the circles of the member one acts for by name, where it is in some.
func circling(r *page.Request, f form.Form) (form.Form, error) {
	all := circled(r)
	return f.Set("circle", func(x *form.Field) {
		if len(all) > 0 && (x.Value == "" || slices.ContainsFunc(all, func(o option) bool { return o.Value == x.Value })) {
			x.Control, x.Help = form.Choice, ""
			x.Options = append([]option{{Label: words.T(r.Context(), "files.no_circle")}}, all...) // What is picked can be dropped again.
		}
	}), nil
}

// changes tells what is newly kept, to whom the list shows it by name.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT hash, name, since FROM files_files WHERE since > ? AND withdrawn_at IS NULL AND boundary <> 'circle' ORDER BY since DESC, hash LIMIT ?`,
			[]any{since, page.MaxChanges}, func(scan func(...any) error) error {
				var hash, name string
				c := page.Change{Topic: "files"}
				err := scan(&hash, &name, &c.At)
				c.Title, c.Path = words.T(ctx, "files.changed", "Name", name), "/files/"+hash
				all = append(all, c)
				return err
			})
	})
	return all, err
}
