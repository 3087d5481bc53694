package view

import (
	"context"
	"database/sql"
	"sort"
	"strings"

	"metaorg/domain/disputes"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs are cases in which the viewer, or whom they act for, has something to do.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	mine := owners(v)
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		var open []caseView
		var judged []bool // The viewer has judged, or is not asked to.
		for _, owner := range sorted(mine) {
			err := readmodel.Each(ctx, tx, `SELECT coalesce(p.now, 0), coalesce(p.judged, 1), `+caseColumns+caseJoins+`LEFT JOIN disputes_panels p ON p.number = c.number AND p.member = ?1
				WHERE c.stage <> 'closed' AND (c.by = ?1 OR c.against = ?1 OR c.sole = ?1 OR p.now) ORDER BY c.number`, []any{owner}, func(scan func(...any) error) error {
				c := caseView{me: owner}
				var done bool
				err := c.scan(func(dest ...any) error { return scan(append([]any{&c.hears, &done}, dest...)...) })
				c.party = owner == c.by || owner == c.against
				if c.sole == owner {
					c.hears, done = true, false
				}
				open, judged = append(open, c), append(judged, done)
				return err
			})
			if err != nil {
				return err
			}
		}
		for i, c := range open {
			if what := c.asks(judged[i]); what != "" {
				all = append(all, page.Need{
					Topic: "disputes", Title: words.T(ctx, "disputes.need."+what, "Title", c.title(ctx)), Path: c.path(), Due: c.until, Since: c.opened,
					Urgent: what == "answer" || what == "appeal" || what == "judge",
				})
			}
		}
		return nil
	})
	return all, err
}

// asks is what the case asks of whom the reader acts for; empty for nothing.
func (v caseView) asks(judged bool) string {
	switch {
	case v.stage == disputes.Mediation && v.party:
		return "agree"
	case v.stage == disputes.Reply && v.me == v.against:
		return "answer"
	case v.stage == disputes.Hearing && v.hears && !judged:
		return "judge"
	case v.stage == disputes.Reasons && v.hears:
		return "reasons"
	case v.stage == disputes.Appealable && v.me == v.loser():
		return "appeal"
	}
	return ""
}

func sorted(set map[string]bool) (all []string) {
	for s := range set {
		all = append(all, s)
	}
	sort.Strings(all)
	return all
}

// changes tells what happened in cases that the viewer takes part in, and that
// there are new ones and how others ended.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	mine := owners(v)
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		names, err := namesIn(ctx, tx)
		if err != nil {
			return err
		}
		return readmodel.Each(ctx, tx, `SELECT s.time, s.what, s.who, s.detail, `+caseColumns+caseJoins+`JOIN disputes_steps s ON s.number = c.number
			WHERE s.time > ? ORDER BY s.entry DESC, s.event DESC LIMIT ?`, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var c caseView
			var line stepLine
			if err := c.scan(func(dest ...any) error {
				return scan(append([]any{&line.at, &line.what, &line.who, &line.detail}, dest...)...)
			}); err != nil {
				return err
			}
			concerned := mine[c.by] || mine[c.against]
			if !concerned && line.what != "opened" && line.what != "closed" && line.what != "imposed" {
				return nil
			}
			line.who = names.of(line.who)
			all = append(all, page.Change{Topic: "disputes", Title: c.title(ctx) + ": " + line.says(ctx), Path: c.path(), At: line.at})
			return nil
		})
	})
	return all, err
}

// others are members by what they are called.
func others(r *page.Request) (all []option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations ORDER BY name`, nil, func(scan func(...any) error) error {
			var o option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}

// names are what organizations are called, by handle.
type names map[string]string

func namesIn(ctx context.Context, tx *sql.Tx) (names, error) {
	all := names{}
	err := readmodel.Each(ctx, tx, `SELECT id, name FROM people_organizations`, nil, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		all[id] = name
		return err
	})
	return all, err
}

// of is what those are called whose handles are given with commas between.
func (n names) of(handles string) string {
	all := strings.Split(handles, ",")
	for i, h := range all {
		if name, ok := n[h]; ok {
			all[i] = name
		}
	}
	return strings.Join(all, ", ")
}
