package view

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/a-h/templ"

	relations "metaorg/domain/relations/view"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// ran is a capacity that was said for days that are over.
type ran struct {
	who   party
	hours int64
	until string
}

// ranOut collects capacities that were said for days before this moment, of all
// or of some handles, as a JSON list.
func ranOut(ctx context.Context, tx *sql.Tx, now int64, of string) (all []ran, err error) {
	today := time.Unix(now, 0).UTC().Format(time.DateOnly)
	err = readmodel.Each(ctx, tx, `SELECT c.holder, coalesce(o.name, c.holder), c.hours, c.until FROM competences_capacity c LEFT JOIN people_organizations o ON o.id = c.holder
		WHERE c.until <> '' AND c.until < ?1 AND (?2 = '' OR c.holder IN (SELECT value FROM json_each(iif(?2 = '', '[]', ?2)))) AND EXISTS (SELECT 1 FROM competences_held h WHERE h.holder = c.holder AND `+here+`)
		ORDER BY c.until, c.holder LIMIT ?3`, []any{today, of, page.MaxChanges}, func(scan func(...any) error) error {
		var x ran
		err := scan(&x.who.ID, &x.who.Name, &x.hours, &x.until)
		all = append(all, x)
		return err
	})
	return all, err
}

// needs are capacities of those for whom the viewer signs that were said for
// days that are over.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		some, err := ranOut(ctx, tx, s.Now(), v.OwnJSON())
		for _, x := range some {
			all = append(all, page.Need{Topic: "competences", Title: words.T(ctx, "competences.need_capacity", "Name", x.who.Name), Path: recordPath(x.who.ID), Since: endOf(x.until)})
		}
		return err
	})
	return all, err
}

// endOf is when a day ends, in Unix seconds.
func endOf(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return t.Unix() + 86_400
}

// changes tells who says what it can do, and who endorses whom; all that one
// said on a day is one change.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT max(t.time), t.what, t.holder, coalesce(o.name, t.holder), coalesce(p.name, t.endorser), t.competence, n.label, count(*) FROM competences_steps t
				JOIN competences_names n ON n.id = t.competence LEFT JOIN people_organizations o ON o.id = t.holder LEFT JOIN people_organizations p ON p.id = t.endorser
			WHERE t.time > ?1 GROUP BY t.time / 86400, t.what, t.holder, t.endorser ORDER BY max(t.entry) DESC, t.event DESC LIMIT ?2`, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var what, holder, name, endorser, id, label string
			var count int64
			c := page.Change{Topic: "competences"}
			err := scan(&c.At, &what, &holder, &name, &endorser, &id, &label, &count)
			c.Title = words.T(ctx, "competences.happened."+what, "Name", name, "Endorser", endorser, "Label", labelOf(ctx, id, label), "Count", int(count), "More", count-1)
			c.Path = recordPath(holder)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// showWaiting is the part of the page for coordination about capacities that ran out.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []ran
	err := r.Read(func(tx *sql.Tx) (err error) {
		if all, err = ranOut(r.Context(), tx, r.Site.Now(), ""); err != nil {
			return err
		}
		hidden, err := relations.HoursHidden(r.Context(), tx, r.Viewer)
		all = slices.DeleteFunc(all, func(x ran) bool { return hidden[x.who.ID] })
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// showOfAll leads from the roster to what its members can do.
func showOfAll(r *page.Request) (templ.Component, error) {
	var n int64
	err := r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT count(DISTINCT competence) FROM competences_held WHERE NOT gone`).Scan(&n)
	})
	if err != nil {
		return nil, err
	}
	return allPart(n), nil
}

// sources are what somebody can do, found by its words and by who can.
var sources = []page.Source{{
	Name: "competences", Follows: []string{"competences", "membership", "people"},
	Records: func(ctx context.Context, s *page.Site, take func(page.Record) error) error {
		return s.Model.View(ctx, func(tx *sql.Tx) error {
			return readmodel.Each(ctx, tx, `SELECT h.competence, n.label, n.found, max(h.changed), json_group_array(h.holder) FROM competences_held h JOIN competences_names n ON n.id = h.competence WHERE `+here+` GROUP BY h.competence ORDER BY h.competence`, nil, func(scan func(...any) error) error {
				r := page.Record{Kind: "competence", Who: page.Watchers}
				var label, found, holders string
				if err := scan(&r.Key, &label, &found, &r.At, &holders); err != nil {
					return err
				}
				r.Titles = s.InEach(ctx, func(ctx context.Context) string { return labelOf(ctx, r.Key, label) })
				r.Title, r.Path, r.Stewards = label, competencePath(r.Key), listOf(holders)
				r.More, r.Activities = []string{found}, []string{r.Key}
				return take(r)
			})
		})
	},
}}
