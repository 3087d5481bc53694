package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/bookings"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs are what came free for members the viewer acts for, what they have and
// is due back, and what waits for them as stewards.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT b.number, b.resource, c.title, b.state, b.deadline, b.ends, b.changed, coalesce(o.name, b.member), b.member IN (SELECT value FROM json_each(?1)) AS mine
			FROM bookings_bookings b JOIN commons_resources c ON c.id = b.resource LEFT JOIN people_organizations o ON o.id = b.member
			WHERE b.state IN ('offered', 'overdue') AND mine OR b.state = 'out' AND b.ends < ?2 AND mine OR b.state IN ('asked', 'overdue') AND EXISTS (SELECT 1 FROM commons_stewards s
				WHERE s.resource = b.resource AND NOT s.asked AND s.member IN (SELECT value FROM json_each(?1)))
			ORDER BY b.ends, b.number LIMIT ?3`, []any{v.OwnJSON(), s.Now() + daySeconds, page.MaxChanges}, func(scan func(...any) error) error {
			var number, resource, deadline, ends int64
			var title, name string
			var state bookings.State
			var mine bool
			n := page.Need{Topic: "bookings"}
			err := scan(&number, &resource, &title, &state, &deadline, &ends, &n.Since, &name, &mine)
			key := string(state)
			if state == bookings.Late && !mine {
				key = "overdue_of"
			}
			n.Due, n.Path = deadline, "/bookings#booking-"+itoa(number)
			if state == bookings.Out {
				n.Due = ends
			}
			n.Urgent = state == bookings.Held
			n.Title = words.T(ctx, "bookings.need."+key, "Title", title, "Name", name)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tells members of what others did with their bookings, stewards of what
// happens to what they care for, and all of what can be booked.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT s.time, s.what, s.resource, s.booking, c.title, coalesce(o.name, b.member, '') FROM bookings_steps s
				JOIN commons_resources c ON c.id = s.resource LEFT JOIN bookings_bookings b ON b.number = s.booking LEFT JOIN people_organizations o ON o.id = b.member
			WHERE s.time > ?1 AND (s.booking = 0 AND c.boundary <> 'circle' AND s.what NOT IN ('reopened', 'wanted')
				OR b.member IN (SELECT value FROM json_each(?2)) AND s.what IN ('confirmed', 'called_off', 'lapsed', 'missed', 'overdue', 'returned')
				OR s.what IN ('booked', 'overdue', 'missed', 'cancelled', 'wanted') AND EXISTS (SELECT 1 FROM commons_stewards w WHERE w.resource = s.resource AND NOT w.asked AND w.member IN (SELECT value FROM json_each(?2))))
			ORDER BY s.entry DESC, s.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var resource, booking int64
			var what, title, name string
			c := page.Change{Topic: "bookings"}
			err := scan(&c.At, &what, &resource, &booking, &title, &name)
			c.Title, c.Path = words.T(ctx, "bookings.happened."+what, "Title", title, "Name", name), calendarPath(resource)
			if what == "wanted" {
				c.Path = resourcePath(resource)
			}
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// mostWaiting bounds the part of the page for coordination.
const mostWaiting = 100

// showWaiting is what is overdue, or waits for a steward, or is held for
// somebody, for all to see.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []booking
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readBookings(r.Context(), r.Site, tx, r.Viewer.MemberID(), `WHERE b.state IN ('overdue', 'asked', 'offered', 'waiting') AND coalesce(c.boundary, '') <> 'circle'
			ORDER BY b.state <> 'overdue', b.ends, b.number LIMIT ?2`, mostWaiting)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}
