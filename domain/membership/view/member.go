package view

import (
	"context"
	"database/sql"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// memberView is what the page of an organization or a person shows.
type memberView struct {
	body
	standing standingView
	history  []stateRow
	actsFor  []mandate // Of a person.
	parts    []templ.Component
	mine     bool   // The reader may act for it, or is it.
	as       string // What acting_for says for it.
	knows    bool   // The reader takes part, and may record what was given.
	signedIn bool
}

type stateRow struct {
	state        string
	since, until int64 // 0 while it lasts.
}

type mandate struct{ id, name, role string }

// showMember shows what somebody is here and what one can do next.
func showMember(r *page.Request) (page.Page, error) {
	v := memberView{signedIn: r.Viewer.SignedIn()}
	id := r.PathValue("id")
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.body, err = bodyOf(r.Context(), tx, id); err != nil {
			return err
		}
		if v.history, err = historyOf(r.Context(), tx, id); err != nil || !v.Person {
			return err
		}
		v.actsFor, err = mandatesOf(r.Context(), tx, id, r.Site.Now())
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	v.mine = v.signedIn && (r.Viewer.ActsFor(machine.OrganizationID(id)) || string(r.Viewer.Person) == id)
	v.as = actingFor(r.Viewer, id)
	if r.May(page.Participants) {
		v.standing = loadStanding(r, v.body)
		v.standing.mine, v.standing.as = v.mine, v.as
	}
	v.knows = v.signedIn && !v.mine && v.Present() && r.Viewer.Belongs
	if v.parts, err = r.Sections(page.Member); err != nil {
		return page.Page{}, err
	}
	shown := page.Page{Title: v.Called(), Body: memberPage(v), Nav: "/members"}
	if about := v.linked(r); about != nil {
		shown.About, shown.Others = about, []page.Other{{Type: "application/ld+json", Path: organizationPath(id), Title: v.Called()}}
	}
	return shown, nil
}

func historyOf(ctx context.Context, tx *sql.Tx, id string) (all []stateRow, err error) {
	err = readmodel.Each(ctx, tx, `SELECT state, since, coalesce(until, 0) FROM membership_states WHERE member = ? ORDER BY entry DESC, part DESC LIMIT 50`, []any{id},
		func(scan func(...any) error) error {
			var s stateRow
			err := scan(&s.state, &s.since, &s.until)
			all = append(all, s)
			return err
		})
	return all, err
}

func mandatesOf(ctx context.Context, tx *sql.Tx, person string, now int64) (all []mandate, err error) {
	err = readmodel.Each(ctx, tx, `SELECT o.id, o.name, m.role FROM people_mandates m JOIN people_organizations o ON o.id = m.organization
		WHERE m.person = ? AND m.ended IS NULL AND (m.until IS NULL OR m.until > ?) ORDER BY o.name`, []any{person, now}, func(scan func(...any) error) error {
		var m mandate
		err := scan(&m.id, &m.name, &m.role)
		all = append(all, m)
		return err
	})
	return all, err
}

// recordPath is where one records a contribution with somebody.
func recordPath(as, with, next string) string {
	q := url.Values{}
	for name, value := range map[string]string{"acting_for": as, "with": with, "next": next} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "/acts/membership.record_contribution?" + q.Encode()
}

// giftsShown is how many contributions a member's page lists.
const giftsShown = 10

// giftsView is a member's part about what it gave and received.
type giftsView struct {
	id    string
	gifts []gift
	total int64
	next  string
}

// showGifts is the part of a member's page that lists what it gave and received.
func showGifts(r *page.Request) (templ.Component, error) {
	v := giftsView{id: r.PathValue("id"), next: memberPath(r.PathValue("id"))}
	err := r.Read(func(tx *sql.Tx) (err error) {
		const theirs = `WHERE c.giver = ?1 OR c.receiver = ?1`
		if err = tx.QueryRowContext(r.Context(), `SELECT count(*) FROM membership_contributions c `+theirs, v.id).Scan(&v.total); err != nil {
			return err
		}
		v.gifts, err = gifts(r.Context(), tx, r.Viewer, theirs+` ORDER BY c.id DESC LIMIT ?2`, v.id, giftsShown)
		return err
	})
	if err != nil || v.total == 0 {
		return nil, err
	}
	return giftsPart(v), nil
}

// leaving reports whether a member may announce that it leaves.
func (v memberView) mayLeave() bool {
	switch membership.State(v.State) {
	case membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended, membership.Supporter:
		return v.Leaves == 0
	case membership.None, membership.Applicant, membership.Provisional, membership.LeftState, membership.Excluded:
	}
	return false
}

// site is what of a website's address people read.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Host
}
