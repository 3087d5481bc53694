package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs are requests for access that wait for stewards for whom the viewer
// signs, and adoptions of which it was asked how they went.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT DISTINCT 'access', c.id, c.title, coalesce(o.name, a.member), a.since FROM uses_accesses a
				JOIN commons_resources c ON c.id = a.resource JOIN commons_stewards s ON s.resource = c.id AND NOT s.asked LEFT JOIN people_organizations o ON o.id = a.member
			WHERE a.stage = 'asked' AND s.member IN (SELECT value FROM json_each(?1)) AND instr(' ' || a.agreed || ' ', ' ' || s.member || ' ') = 0
			UNION ALL SELECT 'outcome', c.id, c.title, coalesce(o.name, a.member), a.since FROM uses_adoptions a
				JOIN commons_resources c ON c.id = a.resource LEFT JOIN people_organizations o ON o.id = a.member
			WHERE a.wanted AND a.member IN (SELECT value FROM json_each(?1)) ORDER BY 5, 2 LIMIT ?2`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, name string
			var resource int64
			n := page.Need{Topic: "commons"}
			err := scan(&what, &resource, &title, &name, &n.Since)
			n.Title, n.Path = words.T(ctx, "uses.need."+what, "Title", title, "Name", name), resourcePath(resource)+"#uses"
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tells those who take part of what is used, how it went, and of wishes.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT t.time, t.what, t.resource, t.wish, coalesce(c.title, ''), coalesce(w.title, ''), coalesce(o.name, t.member), t.outcome FROM uses_steps t
				LEFT JOIN commons_resources c ON c.id = t.resource LEFT JOIN uses_wishes w ON w.number = t.wish LEFT JOIN people_organizations o ON o.id = t.member
			WHERE t.time > ? ORDER BY t.entry DESC, t.event DESC LIMIT ?`, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, wished, name, outcome string
			var resource, wish int64
			c := page.Change{Topic: "commons"}
			err := scan(&c.At, &what, &resource, &wish, &title, &wished, &name, &outcome)
			c.Title = words.T(ctx, "uses.happened."+what, "Title", title, "Wish", wished, "Name", name, "Outcome", words.Of(ctx, "uses.outcomes", outcome))
			c.Path = resourcePath(resource)
			if wish != 0 {
				c.Path = wishPath(wish)
			}
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// waitingView is what waits: requests for access, and word of how it went.
type waitingView struct {
	accesses  []askedFor
	adoptions []adoption
}

// showWaiting is the part of the page for coordination about uses.
func showWaiting(r *page.Request) (templ.Component, error) {
	var v waitingView
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.accesses, err = readAccesses(r, tx, `a.stage = 'asked' ORDER BY a.since, a.number LIMIT ?`, most); err != nil {
			return err
		}
		v.adoptions, err = readAdoptions(r, tx, `a.wanted ORDER BY a.since, a.number LIMIT ?`, most)
		return err
	})
	if err != nil || len(v.accesses)+len(v.adoptions) == 0 {
		return nil, err
	}
	return waitingPart(v), nil
}
