package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs are nodes of one's own that are asked whether they are there, or that
// lost their seat for now.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, owner := range owners(v) {
			err := readmodel.Each(ctx, tx, `SELECT n.place, coalesce(o.name, n.owner), max(c.time), coalesce(c.until, 0) FROM nodes_nodes n
				JOIN nodes_changes c ON c.node = n.id LEFT JOIN people_organizations o ON o.id = n.owner
				WHERE n.owner = ? AND n.place IN ('challenged', 'called', 'paused') GROUP BY n.id ORDER BY n.id`, []any{owner}, func(scan func(...any) error) error {
				var place, name string
				n := page.Need{Topic: "nodes", Path: "/nodes"}
				if err := scan(&place, &name, &n.Since, &n.Due); err != nil {
					return err
				}
				n.Title, n.Urgent = words.T(ctx, "nodes.need."+place, "Name", name), place == "challenged"
				all = append(all, n)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// owned is a node on its owner's page.
type owned struct {
	id    nodes.ID
	place string
	since int64
}

// showOwned is the part of a member's page about its nodes.
func showOwned(r *page.Request) (templ.Component, error) {
	var all []owned
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, CASE place WHEN '' THEN 'follows' ELSE place END, since FROM nodes_nodes WHERE owner = ? AND removed IS NULL ORDER BY since, id`,
			[]any{r.PathValue("id")}, func(scan func(...any) error) error {
				var o owned
				err := scan(&o.id, &o.place, &o.since)
				all = append(all, o)
				return err
			})
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return ownedPart(all), nil
}

// owners are all for whom a viewer may act, themself included.
func owners(v page.Viewer) (all []string) {
	for _, m := range v.Mandates {
		all = append(all, string(m.Organization))
	}
	return append(all, string(v.Person))
}

// changes tells who got or lost a seat.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		news, err := historyOf(ctx, tx, `WHERE c.time > ?1 AND c.what IN ('seated', 'left', 'paused', 'returned') AND c.why <> 'genesis'
			ORDER BY c.entry DESC, c.event DESC, c.part LIMIT ?2`, since, page.MaxChanges)
		for _, c := range news {
			all = append(all, page.Change{Topic: "nodes", Title: c.says(ctx), Path: "/nodes#history", At: c.at})
		}
		return err
	})
	return all, err
}

// undoRegister removes a node that was registered by mistake.
func undoRegister(_ *page.Request, msg machine.Message) (page.Undoing, bool) {
	card, ok := cardOf(msg)
	return page.Undoing{Act: "nodes.remove", Fields: map[string][]string{"node": {string(card.ID())}, "next": {"/nodes"}}}, ok
}
