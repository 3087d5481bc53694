package view

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs says to each member one acts for that a later text than theirs asks
// to be accepted.
func (p pages) needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, member := range actors(v) {
			err := readmodel.Each(ctx, tx, laggingQuery, []any{sql.Named("member", member.id)}, func(scan func(...any) error) error {
				var mine, now uint64
				var by, since int64
				if err := scan(&mine, &now, &by, &since); err != nil {
					return err
				}
				all = append(all, page.Need{
					Topic: "membership", Path: acceptPath(member.id), Due: by, Since: since,
					Title: words.T(ctx, "charter.need_accept", "Name", member.name, "Version", number(now)),
				})
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// laggingQuery finds a member that is asked to accept a later text than theirs.
const laggingQuery = `SELECT a.version, (SELECT max(version) FROM charter_versions), min(v.accept_by), min(v.since)
	FROM charter_acceptances a JOIN membership_members m ON m.id = a.member AND m.state NOT IN ('left', 'excluded')
	JOIN charter_versions v ON v.version > a.version AND v.accept_by IS NOT NULL
	WHERE a.member = :member AND NOT EXISTS (SELECT 1 FROM charter_acceptances b WHERE b.member = a.member AND b.version > a.version)
	GROUP BY a.version`

type actor struct{ id, name string }

// actors are a person and whom they act for.
func actors(v page.Viewer) (all []actor) {
	for _, m := range v.Mandates {
		all = append(all, actor{string(m.Organization), m.Name})
	}
	return append(all, actor{string(v.Person), string(v.Person)})
}

// changes tells of new versions of the text.
func (p pages) changes(ctx context.Context, s *page.Site, _ page.Viewer, since int64) (all []page.Change, err error) {
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT version, since FROM charter_versions WHERE NOT draft AND since > ? ORDER BY version DESC LIMIT ?`,
			[]any{since, page.MaxChanges}, func(scan func(...any) error) error {
				var n uint64
				c := page.Change{Topic: "decisions"}
				if err := scan(&n, &c.At); err != nil {
					return err
				}
				c.Title, c.Path = words.T(ctx, "charter.change_amended", "Version", number(n)), "/charter/versions/"+number(n)
				if n == 1 {
					c.Title, c.Path = words.T(ctx, "charter.change_adopted"), "/charter"
				}
				all = append(all, c)
				return nil
			})
	})
	return all, err
}

// sources are the clauses of the present text, and the standing rules.
func (p pages) sources() []page.Source {
	return []page.Source{
		{Name: "clauses", Follows: []string{"charter"}, Records: func(ctx context.Context, s *page.Site, give func(page.Record) error) error {
			var v version
			err := s.Model.View(ctx, func(tx *sql.Tx) (err error) {
				v, err = versionOf(ctx, tx, 0)
				return err
			})
			if errors.Is(err, errNoCharter) {
				return nil
			}
			for _, c := range v.text.Clauses {
				if err == nil {
					err = give(page.Record{
						Key: c.Number, Kind: "clause", State: "charter.clause_kinds." + string(c.Kind), Title: c.Number + " " + c.Title, Text: c.Text,
						Path: "/charter#" + c.Number, At: v.since, Who: page.Anybody,
					})
				}
			}
			return err
		}},
		{Name: "rules", Records: func(ctx context.Context, s *page.Site, give func(page.Record) error) error {
			for _, rule := range p.rules {
				help := s.InEach(ctx, func(ctx context.Context) string { return RuleHelp(ctx, rule) })
				err := give(page.Record{
					Key: rule.Name, Kind: "rule", Titles: s.InEach(ctx, func(ctx context.Context) string { return RuleTitle(ctx, rule) }),
					More: slices.Sorted(maps.Values(help)), Path: "/charter#" + RuleID(rule.Name), Who: page.Anybody,
				})
				if err != nil {
					return err
				}
			}
			return nil
		}},
	}
}
