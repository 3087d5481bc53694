package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"metaorg/readmodel"
	"metaorg/web/page"
)

// sources are circles, what they decide and what they posted.
var sources = []page.Source{
	{Name: "circles", Follows: []string{"circles"}, Records: page.Rows(`SELECT number, name, domain, state, since FROM circles_circles ORDER BY number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "circle", Who: page.Watchers}
			var state string
			err := scan(&r.Key, &r.Title, &r.Text, &state, &r.At)
			r.State, r.Path = "circles.states."+state, circlePath(r.Key)
			return r, err
		})},
	{Name: "matters", Follows: []string{"circles"}, Records: page.Rows(`SELECT t.number, t.title, t.text, t.stage, t.by, c.name, max(t.opened, coalesce(t.decided, 0)), coalesce(t.effect, 0)
		FROM circles_matters t JOIN circles_circles c ON c.number = t.circle WHERE t.joins = '' ORDER BY t.number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "matter", Who: page.Watchers}
			var stage, by, circle string
			var effect int64
			err := scan(&r.Key, &r.Title, &r.Text, &stage, &by, &circle, &r.At, &effect)
			r.State, r.Stewards, r.More, r.Path = "circles.stages."+stage, []string{by}, []string{circle}, "/matters/"+r.Key
			return r, err
		})},
}

// groups are the circles to which whom a viewer may act for belongs.
func groups(ctx context.Context, s *page.Site, v page.Viewer) (all []string, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	selves := []string{string(v.Person)}
	for _, m := range v.Mandates {
		selves = append(selves, string(m.Organization))
	}
	written, err := json.Marshal(selves)
	if err != nil {
		return nil, err
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT DISTINCT circle FROM circles_members WHERE member IN (SELECT value FROM json_each(?))`, []any{string(written)}, func(scan func(...any) error) error {
			var circle int64
			err := scan(&circle)
			all = append(all, fmt.Sprint("circle:", circle))
			return err
		})
	})
	return all, err
}
