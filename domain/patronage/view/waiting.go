package view

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/patronage"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needsShown is how many contributions are named one by one.
const needsShown = 5

// needs are contributions that wait for the word of those for whom the viewer
// signs, and disputes of what they recorded.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		waiting, err := readEvents(ctx, tx, `NOT e.earlier AND `+waitingFor, v.OwnJSON(), needsShown)
		if err != nil {
			return err
		}
		for _, e := range waiting {
			all = append(all, page.Need{Topic: "patronage", Title: words.T(ctx, "patronage.need.confirm", "Line", e.line(ctx)), Path: eventPath(e.number), Since: e.recorded})
		}
		disputed, err := readEvents(ctx, tx, `e.state = 'disputed' AND NOT e.earlier AND e.by IN (SELECT value FROM json_each(?1)) ORDER BY e.settled LIMIT ?2`, v.OwnJSON(), needsShown)
		for _, e := range disputed {
			all = append(all, page.Need{Topic: "patronage", Title: words.T(ctx, "patronage.need.disputed", "Line", e.line(ctx)), Path: eventPath(e.number), Since: e.settled})
		}
		return err
	})
	return all, err
}

// changes tells of what was confirmed.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		done, err := readEvents(ctx, tx, `e.number IN (SELECT number FROM patronage_events INDEXED BY patronage_events_settled
				WHERE state = 'confirmed' AND NOT earlier AND settled > ? ORDER BY settled DESC, number DESC LIMIT ?) ORDER BY e.settled DESC, e.number DESC`, since, page.MaxChanges)
		for _, e := range done {
			all = append(all, page.Change{Topic: "patronage", Title: e.line(ctx), Path: eventPath(e.number), At: e.settled})
		}
		return err
	})
	return all, err
}

// longAgo is since when what nobody confirmed is worth a coordinator's look.
const longAgo = 14 * 86_400

// mostListed bounds a list of the page for coordination.
const mostListed = 50

// showWaiting is the part of the page for coordination about gifts to the commons
// that nobody confirmed; those to members stand with membership's.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []event
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readEvents(r.Context(), tx, `e.state = 'recorded' AND e.item > 0 AND e.recorded < ? ORDER BY e.recorded LIMIT ?`, r.Site.Now()-longAgo, mostListed)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// showOfItem is the part of the page of something shared about what was given to it.
func showOfItem(r *page.Request) (templ.Component, error) {
	item, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if _, has := r.Site.Machine.InsteadOf("membership.record_contribution", r.Network.RuleVersion); err != nil || !has {
		return nil, nil //nolint:nilerr // There is nothing to show of what is no number.
	}
	var all []event
	err = r.Read(func(tx *sql.Tx) (err error) {
		all, err = readEvents(r.Context(), tx, `e.item = ? AND e.state IN ('recorded', 'confirmed', 'disputed') ORDER BY e.number DESC LIMIT ?`, item, mostListed)
		return err
	})
	if err != nil {
		return nil, err
	}
	records := r.Viewer.SignedIn() && r.Viewer.State != ""
	if len(all) == 0 && !records {
		return nil, nil
	}
	return itemPart(item, all, records), nil
}

// confirmedBy reports whether it says by whom a gift to the commons was confirmed.
func (e event) confirmedBy() bool { return e.state == patronage.Agreed && e.witness.id != "" }
