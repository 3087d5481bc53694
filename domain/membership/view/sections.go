package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// frontView is the members' part of the front page.
type frontView struct {
	active int64
	forms  []formCount // How many of which legal form, the most first.
	others []stateCount
	points []point
	rules  entryRules
	roster bool // The reader may see who they are.
	joined bool
}

type formCount struct {
	form  string
	count int64
}

// showFront says who is in, how one joins, and what one owes and gets then.
func showFront(r *page.Request) (templ.Component, error) {
	if !r.Network.Founded {
		return nil, nil // The founding has a part of its own.
	}
	v := frontView{roster: r.May(page.Watchers), joined: r.Viewer.State == string(membership.Active)}
	err := r.Read(func(tx *sql.Tx) error { return v.load(r.Context(), tx) })
	if err != nil {
		return nil, err
	}
	return frontPart(v), nil
}

func (v *frontView) load(ctx context.Context, tx *sql.Tx) (err error) {
	if v.rules, err = rulesOf(ctx, tx); err != nil {
		return err
	}
	err = readmodel.Each(ctx, tx, `SELECT state, count(*) FROM membership_members WHERE state <> 'left' GROUP BY state`, nil, func(scan func(...any) error) error {
		var c stateCount
		if err := scan(&c.state, &c.count); err != nil {
			return err
		}
		if c.state == string(membership.Active) {
			v.active = c.count
		} else {
			v.others = append(v.others, c)
		}
		return nil
	})
	if err != nil || !v.roster {
		return err
	}
	err = readmodel.Each(ctx, tx, `SELECT o.legal_form, count(*) FROM membership_members m JOIN people_organizations o ON o.id = m.id WHERE m.state = 'active' GROUP BY 1 ORDER BY 2 DESC, 1`,
		nil, func(scan func(...any) error) error {
			var c formCount
			err := scan(&c.form, &c.count)
			v.forms = append(v.forms, c)
			return err
		})
	if err != nil {
		return err
	}
	v.points, err = pointsOf(ctx, tx, `JOIN membership_members m ON m.id = o.id WHERE m.state = 'active'`)
	return err
}

// homeView is the part of home about whom one acts for.
type homeView struct {
	bodies []body
}

// showHome says how whom one acts for stands, and what to do while one has no
// part in the network yet.
func showHome(r *page.Request) (templ.Component, error) {
	if !r.Network.Founded {
		return nil, nil
	}
	var v homeView
	err := r.Read(func(tx *sql.Tx) error {
		for _, a := range actors(r.Viewer) {
			b, known, err := find(r.Context(), tx, a.id)
			if err != nil {
				return err
			}
			if known && (!b.Person || b.State != "") {
				v.bodies = append(v.bodies, b)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return homePart(v), nil
}

// newcomer reports whether nobody one acts for has any part in the network.
func (v homeView) newcomer() bool {
	for _, b := range v.bodies {
		if b.Present() {
			return false
		}
	}
	return true
}
