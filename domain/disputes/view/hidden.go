package view

import (
	"context"
	"database/sql"

	"metaorg/readmodel"
	"metaorg/web/discussion"
	"metaorg/web/page"
)

// Hiding says what of a discussion is hidden from a reader. Who judges about
// it, and the moderators, still see it.
func Hiding(r *page.Request) (h discussion.Hiding, err error) {
	h.Hidden = map[string]discussion.Hidden{}
	err = r.Read(func(tx *sql.Tx) error {
		if r.Viewer.SignedIn() {
			if err := tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM disputes_moderators WHERE person = ? AND until > ?)`,
				r.Viewer.Person, r.Site.Now()).Scan(&h.Moderates); err != nil {
				return err
			}
		}
		mine := owners(r.Viewer)
		return readmodel.Each(r.Context(), tx, `SELECT h.document, h.by, h.clause, h.at, coalesce(h.in_case, 0), coalesce(c.by, ''), coalesce(c.against, '')
			FROM disputes_hidden h LEFT JOIN disputes_cases c ON c.number = h.in_case WHERE h.shown IS NULL`, nil, func(scan func(...any) error) error {
			var document, by, against string
			var one discussion.Hidden
			if err := scan(&document, &one.By, &one.Clause, &one.At, &one.Case, &by, &against); err != nil {
				return err
			}
			one.Sees = h.Moderates || mine[by] || mine[against]
			if one.Case != 0 && !one.Sees {
				if err := readmodel.Each(r.Context(), tx, `SELECT member FROM disputes_panels WHERE number = ?`, []any{one.Case}, func(scan func(...any) error) error {
					var m string
					err := scan(&m)
					one.Sees = one.Sees || mine[m]
					return err
				}); err != nil {
					return err
				}
			}
			h.Hidden[document] = one
			return nil
		})
	})
	return h, err
}

// HiddenNow are the documents that moderators hide from everybody else now.
func HiddenNow(ctx context.Context, s *page.Site) (map[string]bool, error) {
	all := map[string]bool{}
	err := s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT document FROM disputes_hidden WHERE shown IS NULL`, nil, func(scan func(...any) error) error {
			var document string
			err := scan(&document)
			all[document] = true
			return err
		})
	})
	return all, err
}
