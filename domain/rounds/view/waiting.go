package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/rounds"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const days = 86_400 // Seconds.

// needs are rounds that close soon while obligations of members for whom the
// viewer signs could take part and don't.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT r.number, r.unit, r.opened, r.closes, count(*) FROM rounds_rounds r JOIN obligations_all o ON o.unit = r.unit AND o.state = 'acknowledged' AND o.remaining > 0
				AND (NOT o.debtor_in AND o.debtor IN (SELECT value FROM json_each(?1)) OR NOT o.creditor_in AND o.creditor IN (SELECT value FROM json_each(?1)))
			WHERE r.stage = 'open' GROUP BY r.number ORDER BY r.closes LIMIT ?2`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var number, opened, closes, count int64
			var unit string
			err := scan(&number, &unit, &opened, &closes, &count)
			all = append(all, page.Need{
				Topic: "rounds", Title: words.T(ctx, "rounds.need", "Count", int(count), "Unit", unit), Path: roundPath(number), Since: opened, Due: closes, Urgent: closes-s.Now() < 3*days,
			})
			return err
		})
	})
	return all, err
}

// changes tells of rounds that were opened and held.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT number, unit, stage, opened, staged, cleared FROM rounds_rounds WHERE opened > ?1 OR staged > ?1 ORDER BY staged DESC LIMIT ?2`, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var r round
			err := scan(&r.number, &r.unit, &r.stage, &r.opened, &r.staged, &r.cleared)
			switch r.stage {
			case rounds.StageOpen, rounds.StageExecuted, rounds.StageLapsed, rounds.StageCalledOff, rounds.StageWaiting:
				all = append(all, page.Change{Topic: "rounds", Title: words.T(ctx, "rounds.happened."+string(r.stage), "Unit", r.unit, "Amount", amount(ctx, r.cleared, r.unit)), Path: roundPath(r.number), At: r.staged})
			case rounds.StageTaking, rounds.StageComputing, rounds.StageApplying:
			}
			return err
		})
	})
	return all, err
}

// showWaiting is the part of the page for coordination about rounds that are not over.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []round
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readRounds(r, tx, `r.stage NOT IN ('executed', 'lapsed', 'called_off') ORDER BY r.closes, r.number LIMIT ?`, mostWaits)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}
