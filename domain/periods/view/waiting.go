package view

import (
	"context"
	"database/sql"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/periods"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs are what waits for who closes periods, and for members whose statements
// are before them.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() || !v.Voice && !v.Votes {
		return nil, nil
	}
	mine := v.Own()
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		var waiting []period
		err := readmodel.Each(ctx, tx, `SELECT `+periodColumns+` WHERE p.stage IN ('open', 'frozen', 'drawn', 'put') ORDER BY p.begins LIMIT ?`, []any{page.MaxChanges}, func(scan func(...any) error) error {
			var p period
			err := p.scan(scan)
			waiting = append(waiting, p)
			return err
		})
		if err != nil {
			return err
		}
		for _, p := range waiting {
			need := page.Need{Topic: "periods", Path: periodPath(p.number), Since: p.staged}
			cares := slices.ContainsFunc(mine, func(me string) bool { return me == p.holder.id || slices.Contains(p.stewards, me) })
			key := p.need(s.Now(), cares)
			if key == "statement" {
				if need.Path, err = ownStatement(ctx, tx, p, mine); err != nil || need.Path == "" {
					key = ""
				}
			}
			if key != "" {
				need.Title = words.T(ctx, "periods.need."+key, p.data(ctx, rules{}, int(p.problems))...)
				all = append(all, need)
			}
		}
		return err
	})
	return all, err
}

// need is what waits at a period's stage; empty for nothing.
func (p period) need(now int64, cares bool) string {
	switch p.stage {
	case periods.IsOpen:
		if cares && now >= p.after(0) {
			return "freeze"
		}
	case periods.Frozen:
		switch {
		case cares && p.problems > 0:
			return "exceptions"
		case cares:
			return "draw_up"
		}
	case periods.Drawn:
		if cares {
			return "put"
		}
		return "statement"
	case periods.IsPut:
		return "statement"
	case periods.Counting, periods.Adopted:
	}
	return ""
}

// ownStatement is the path of the first statement of those members.
func ownStatement(ctx context.Context, tx *sql.Tx, p period, mine []string) (path string, err error) {
	for _, me := range mine {
		var has bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM periods_statements WHERE period = ? AND drawing = ? AND member = ?)`, p.number, p.shown(), me).Scan(&has); err != nil {
			return "", err
		}
		if has {
			return statementPath(p.number, me), nil
		}
	}
	return "", nil
}

// told are what everybody is told of; the rest stands on the period's page.
const told = `'equation', 'opened', 'frozen', 'drawn', 'put', 'adopted', 'turned_down', 'reopened', 'revolved'`

// changes tells how periods went on.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT t.time, t.what, t.period, t.number, coalesce(p.begins, ''), coalesce(p.ends, '') FROM periods_steps t LEFT JOIN periods_periods p ON p.number = t.period
			WHERE t.time > ? AND t.what IN (`+told+`) ORDER BY t.entry DESC, t.event DESC LIMIT ?`, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var what, begins, ends string
			var number, n int64
			c := page.Change{Topic: "periods"}
			err := scan(&c.At, &what, &number, &n, &begins, &ends)
			c.Title, c.Path = words.T(ctx, "periods.happened."+what, "Span", span(ctx, begins, ends), "Number", n), periodPath(number)
			switch what {
			case "equation":
				c.Path = "/equation"
			case "revolved":
				c.Path = "/accounts"
			}
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// waitingView is what the page for coordination says about periods.
type waitingView struct {
	rows []waitingRow
}

type waitingRow struct {
	period
	says string
}

// showWaiting is the part of the page for coordination about periods that wait
// for somebody.
func showWaiting(r *page.Request) (templ.Component, error) {
	var v waitingView
	err := r.Read(func(tx *sql.Tx) error {
		all, err := readPeriods(r, tx, `WHERE p.stage <> 'adopted' ORDER BY p.begins`)
		for _, p := range all {
			key := p.need(r.Site.Now(), true)
			if p.stage == periods.IsPut {
				key = "decide"
			}
			if key != "" {
				v.rows = append(v.rows, waitingRow{p, words.T(r.Context(), "periods.need."+key, p.data(r.Context(), rules{}, int(p.problems))...)})
			}
		}
		return err
	})
	if err != nil || len(v.rows) == 0 {
		return nil, err
	}
	return waitingPart(v), nil
}

// memberView is what a member's page says about its dividends.
type memberView struct {
	member string
	rows   []memberRow
}

type memberRow struct {
	statement
	number                 int64
	begins, ends, currency string
}

// mostOfMember bounds what a member's page tells: the latest periods.
const mostOfMember = 12

func showOfMember(r *page.Request) (templ.Component, error) {
	v := memberView{member: r.PathValue("id")}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT s.period, p.begins, p.ends, p.currency, s.dividend, s.cash, s.retained, s.borne FROM periods_statements s JOIN periods_periods p ON p.number = s.period
			WHERE s.member = ? AND p.stage = 'adopted' AND s.drawing = p.adopted ORDER BY p.begins DESC LIMIT ?`, []any{v.member, mostOfMember}, func(scan func(...any) error) error {
			var m memberRow
			err := scan(&m.number, &m.begins, &m.ends, &m.currency, &m.dividend, &m.cash, &m.retained, &m.borne)
			v.rows = append(v.rows, m)
			return err
		})
	})
	if err != nil || len(v.rows) == 0 {
		return nil, err
	}
	return memberPart(v), nil
}
