package view

import (
	"context"
	"database/sql"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// nodesView is what the page of the nodes shows.
type nodesView struct {
	ordering
	table     page.Table
	rows      []row
	history   []change
	removed   int64 // How many nodes were removed; they are listed only when asked for.
	all       bool  // They are.
	knows     bool  // This node can tell with whom it is connected.
	own       nodes.ID
	unknown   bool // The rules know no nodes yet.
	founded   bool
	proposes  bool // The reader may propose.
	owns      bool // Whom the reader acts for may have a node.
	address   string
	code      string
	suggested []string // Nodes for a decision that would tolerate one more.
}

// row is a node in the table.
type row struct {
	id                             nodes.ID
	owner, name, place, peer, web  string
	since, removed                 int64
	willing, mine, last, connected bool // Mine: the reader may change it; last: it holds the only seat.
	rests, left                    bool // Its owner has paused it; its owner has no vote.
	signedIn                       bool
	seen                           Witnessed
	up                             Up
	as                             string // What acting_for says for its owner.
}

// change is one thing that happened to a seat.
type change struct {
	node            nodes.ID
	name, what, why string
	at, until       int64
}

const (
	historyShown = 10
	marksShown   = 60 // Of the picture.
	namesShown   = 12 // In a sentence.
)

// listed are the places of nodes that belong to the network.
var listed = []string{"seated", "challenged", "paused", "ready", "called", "follows"}

// showNodes says who orders the log, what that tolerates, and what to do next.
func (s Sight) showNodes(r *page.Request) (page.Page, error) {
	sight := s.now()
	v := nodesView{
		knows: sight.knows, own: sight.own, unknown: !knowsNodes(r), founded: r.Network.Founded, proposes: r.Network.Founded && r.Viewer.Proposes,
		owns: r.Viewer.State == string(membership.Active) || !r.Network.Founded && r.Viewer.For != "", address: address(r), all: r.Typed.Get("place") != "",
	}
	params := r.ListParams()
	if !v.all {
		params["place"] = listed
	}
	found, err := r.Site.Model.Read(r.Context(), "nodes", params)
	if err != nil {
		return page.Page{}, err
	}
	if err := r.Read(func(tx *sql.Tx) (err error) {
		if v.ordering, err = readOrdering(r, tx); err != nil {
			return err
		}
		if v.history, err = historyOf(r.Context(), tx, `ORDER BY c.entry DESC, c.event DESC, c.part LIMIT ?1`, historyShown); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT count(*) FROM nodes_nodes WHERE removed IS NOT NULL`).Scan(&v.removed)
	}); err != nil {
		return page.Page{}, err
	}
	v.see(sight)
	v.suggested = v.ordering.suggested()
	for _, item := range found.Items {
		v.rows = append(v.rows, v.rowOf(r.Viewer, item, sight))
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "nodes.title"), List: "nodes", Rows: len(v.rows), Search: found.Total > searchFrom || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	v.code = s.code()
	return page.Page{Title: words.T(r.Context(), "nodes.title"), Body: nodesPage(v), Wide: true, Nav: "/node"}, nil
}

// searchFrom is from how many nodes on one searches among them.
const searchFrom = 12

func (v nodesView) rowOf(who page.Viewer, item readmodel.Row, sight seen) (w row) {
	text := func(column string) string { s, _ := item.Get(column).(string); return s }
	number := func(column string) int64 { n, _ := item.Get(column).(int64); return n }
	w = row{
		id: nodes.ID(text("id")), owner: text("owner"), name: text("owner_name"), place: text("place"), peer: text("peer"), web: text("web"),
		since: number("since"), removed: number("removed"),
	}
	w.willing, _ = item.Get("willing").(bool)
	seat, _ := item.Get("seat").(bool)
	w.last = seat && v.seats == 1
	w.connected, w.seen, w.up = sight.connected[w.id], sight.witnessed[w.id], sight.up[w.id]
	if i := slices.IndexFunc(v.marks, func(m mark) bool { return m.id == w.id }); i >= 0 {
		w.rests, w.left = v.marks[i].rests, v.marks[i].left
	}
	w.mine, w.as, w.signedIn = owns(who, w.owner), w.owner, who.SignedIn()
	switch {
	case !w.mine:
		w.as = string(who.For)
	case w.owner == string(who.Person):
		w.as = "-"
	}
	return w
}

// owns says whether somebody may act for a member.
func owns(who page.Viewer, owner string) bool {
	return who.SignedIn() && (who.ActsFor(machine.OrganizationID(owner)) || owner == string(who.Person))
}

// readOrdering reads who orders the log, with names.
func readOrdering(r *page.Request, tx *sql.Tx) (o ordering, err error) {
	names := map[people.MemberID]string{}
	err = readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations WHERE id IN (SELECT owner FROM nodes_nodes)`, nil, func(scan func(...any) error) error {
		var id people.MemberID
		var name string
		err := scan(&id, &name)
		names[id] = name
		return err
	})
	r.Site.Node.Read(func(s state.Reader) { o = orderingOf(s, names) })
	return o, err
}

// historyOf reads what happened to seats, as the clauses say.
func historyOf(ctx context.Context, tx *sql.Tx, clauses string, args ...any) (all []change, err error) {
	err = readmodel.Each(ctx, tx, `SELECT c.node, coalesce(o.name, n.owner), c.what, c.why, c.time, coalesce(c.until, 0)
		FROM nodes_changes c JOIN nodes_nodes n ON n.id = c.node LEFT JOIN people_organizations o ON o.id = n.owner `+clauses, args, func(scan func(...any) error) error {
		var c change
		err := scan(&c.node, &c.name, &c.what, &c.why, &c.at, &c.until)
		all = append(all, c)
		return err
	})
	return all, err
}

// says is what happened, in a sentence.
func (c change) says(ctx context.Context) string {
	return words.T(ctx, "nodes.happened."+c.what+"_"+c.why, "Name", c.name)
}

// address is where somebody who joins reaches this node, as the reader does.
func address(r *page.Request) string {
	if r.Site.PublicURL != "" {
		return r.Site.PublicURL
	}
	return "http://" + r.Host
}

// partView is what the page of this node says of nodes to anybody.
type partView struct {
	seats int
	more  bool // The reader may see whose they are.
}

// showPart says on the page of this node what the seats tolerate.
func showPart(r *page.Request) (templ.Component, error) {
	v := partView{more: r.May(page.Watchers)}
	r.Site.Node.Read(func(s state.Reader) { v.seats = len(machine.SeatsOf(s)) })
	return part(v), nil
}
