package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const twoDays = 2 * 86_400 // Seconds.

// needs are what waits for a word or a payment of members for whom the viewer signs.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	own := v.OwnJSON()
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, me := range v.Own() {
			err := readmodel.Each(ctx, tx, `SELECT `+columns+` WHERE `+waitsForQuery, []any{me, page.MaxChanges}, func(scan func(...any) error) error {
				var o obligation
				if err := o.scan(scan); err != nil {
					return err
				}
				next := o.next(me)
				n := page.Need{Topic: "obligations", Path: path(o.number), Since: o.staged, Title: words.T(ctx, "obligations.next_line."+next, "Name", o.other(me).name, "Amount", amount(ctx, waitsAbout(o, me), o.unit))}
				if next == toConfirm {
					n.Since = o.entry.said
				}
				if next == toPay {
					n.Due = dayNumber(o.due)
				}
				all = append(all, n)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return readmodel.Each(ctx, tx, `SELECT h.number, h.expires, h.made, h.kind, coalesce(m.name, h.maker) FROM obligations_holds h LEFT JOIN people_organizations m ON m.id = h.maker
			WHERE h.state = 'holding' AND (EXISTS (SELECT 1 FROM json_each(h.waits) w JOIN json_each(?1) o ON o.value = w.value) OR h.kind = 'reservation' AND EXISTS (SELECT 1 FROM obligations_links l JOIN json_each(?1) o ON o.value = l.creditor WHERE l.hold = h.number))
			ORDER BY h.expires LIMIT ?2`, []any{own, page.MaxChanges}, func(scan func(...any) error) error {
			var number int64
			var kind, name string
			n := page.Need{Topic: "obligations"}
			err := scan(&number, &n.Due, &n.Since, &kind, &name)
			n.Path, n.Title, n.Urgent = holdPath(number), words.T(ctx, "obligations.need."+kind, "Name", name), n.Due-s.Now() < twoDays
			all = append(all, n)
			return err
		})
	})
	return all[:min(len(all), page.MaxChanges)], err
}

// changes tells members of what happened to what they owe and are owed.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT s.time, s.what, a.number, a.unit, s.amount, a.amount, coalesce(d.name, a.debtor), coalesce(c.name, a.creditor) FROM obligations_steps s JOIN obligations_all a ON a.number = s.obligation
				LEFT JOIN people_organizations d ON d.id = a.debtor LEFT JOIN people_organizations c ON c.id = a.creditor
			WHERE s.time > ?1 AND s.what IN ('claimed', 'owed', 'raised', 'acknowledged', 'disputed', 'confirmed', 'set_off') AND (a.debtor IN (SELECT value FROM json_each(?2)) OR a.creditor IN (SELECT value FROM json_each(?2)))
			ORDER BY s.entry DESC, s.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, unit, debtor, creditor string
			var number, part, whole int64
			c := page.Change{Topic: "obligations"}
			err := scan(&c.At, &what, &number, &unit, &part, &whole, &debtor, &creditor)
			if part == 0 {
				part = whole
			}
			c.Path, c.Title = path(number), words.T(ctx, "obligations.happened."+what, "Debtor", debtor, "Creditor", creditor, "Amount", amount(ctx, part, unit))
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// waitingView is what the page for coordination says about obligations.
type waitingView struct {
	late, disputed, waits []obligation
}

// showWaiting is the part of the page for coordination about what is overdue,
// disputed, or waits for the other side longer than a week.
func showWaiting(r *page.Request) (templ.Component, error) {
	var v waitingView
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.late, err = readWhere(r, tx, `a.late AND a.state = 'acknowledged' ORDER BY a.due, a.number LIMIT ?`, mostWaiting); err != nil {
			return err
		}
		if v.disputed, err = readWhere(r, tx, `a.state = 'disputed' ORDER BY a.staged LIMIT ?`, mostWaiting); err != nil {
			return err
		}
		v.waits, err = readWhere(r, tx, `(a.state = 'proposed' AND a.staged < ?1 OR a.pending <> 0 AND e.said < ?1) AND NOT a.late ORDER BY a.staged LIMIT ?2`, r.Site.Now()-week, mostWaiting)
		return err
	})
	if err != nil || len(v.late)+len(v.disputed)+len(v.waits) == 0 {
		return nil, err
	}
	return waitingPart(v), nil
}

const week = 7 * 86_400 // Seconds.
