package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/services"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const twoDays = 2 * 86_400 // Seconds.

// needs are requests that wait for a word of members for whom the viewer signs.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT q.number, s.title, q.stage, q.staged, q.due, coalesce(o.name, q.receiver), coalesce(p.name, q.provider) FROM services_requests q
				JOIN services_services s ON s.number = q.service LEFT JOIN people_organizations o ON o.id = q.receiver LEFT JOIN people_organizations p ON p.id = q.provider
			WHERE q.provider IN (SELECT value FROM json_each(?1)) AND q.stage IN ('asked', 'accepted') OR q.receiver IN (SELECT value FROM json_each(?1)) AND q.stage = 'delivered'
			ORDER BY q.staged, q.number LIMIT ?2`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var number, due int64
			var title, receiver, provider string
			var stage services.Stage
			n := page.Need{Topic: "services"}
			err := scan(&number, &title, &stage, &n.Since, &due, &receiver, &provider)
			if stage == services.Accepted {
				n.Due, n.Urgent = due, due-s.Now() < twoDays
			}
			n.Title, n.Path = words.T(ctx, "services.need."+string(stage), "Title", title, "Receiver", receiver, "Provider", provider), requestPath(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tells of services that are new and, to those who take part, of those
// that were given or are late.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	inside := v.May(page.Participants)
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT t.time, t.what, t.service, t.request, s.title, coalesce(o.name, s.member), coalesce(r.name, q.receiver, '') FROM services_steps t
				JOIN services_services s ON s.number = t.service LEFT JOIN people_organizations o ON o.id = s.member
				LEFT JOIN services_requests q ON q.number = t.request LEFT JOIN people_organizations r ON r.id = q.receiver
			WHERE t.time > ?1 AND (t.what = 'offered' OR ?2 AND t.what IN ('confirmed', 'late')) ORDER BY t.entry DESC, t.event DESC LIMIT ?3`,
			[]any{since, inside, page.MaxChanges}, func(scan func(...any) error) error {
				var what, title, name, receiver string
				var number, request int64
				c := page.Change{Topic: "services"}
				err := scan(&c.At, &what, &number, &request, &title, &name, &receiver)
				c.Title, c.Path = words.T(ctx, "services.happened."+what, "Title", title, "Provider", name, "Receiver", receiver), servicePath(number)
				if request != 0 {
					c.Path = requestPath(request)
				}
				all = append(all, c)
				return err
			})
	})
	return all, err
}

// showWaiting is the part of the page for coordination about requests that wait
// for longer than they should.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []request
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readRequests(r, tx, `q.late ORDER BY q.staged, q.number LIMIT ?`, mostRequests)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}
