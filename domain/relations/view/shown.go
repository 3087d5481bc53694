package view

import (
	"context"
	"database/sql"
	"fmt"

	"metaorg/domain/relations"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// NarrowHours is a condition in SQL: that the holder in this column shows its
// hours to some only. What is the same for all who read, such as lists and
// exports, then leaves them out.
func NarrowHours(column string) string {
	return `(` + column + ` IN (SELECT holder FROM relations_narrow))`
}

// shownTo is a condition in SQL: that a holder shows the thing ?2 to one of the
// handles in the JSON list ?1. Who left the network is nothing to anybody.
func shownTo(holder string) string {
	return `(` + holder + ` IN (SELECT value FROM json_each(?1)) OR EXISTS (SELECT 1 FROM relations_sharing s WHERE s.holder = ` + holder + ` AND s.thing = ?2 AND (s.role = 'everybody' OR EXISTS (
		SELECT 1 FROM json_each(?1) own JOIN relations_relations x ON x.stage = 'counts' AND (x.first = ` + holder + ` AND x.second = own.value AND x.other_role = s.role OR x.second = ` + holder + ` AND x.first = own.value AND x.role = s.role)
		WHERE NOT EXISTS (SELECT 1 FROM membership_members m WHERE m.id = own.value AND m.state IN ('left', 'excluded'))))))`
}

// ownOf are the handles that count for a viewer; none of who takes no part.
func ownOf(v page.Viewer) string {
	if !v.Belongs {
		return `[]`
	}
	return v.OwnJSON()
}

// HoursHidden are those whose hours are not for this viewer.
func HoursHidden(ctx context.Context, tx *sql.Tx, v page.Viewer) (map[string]bool, error) {
	all := map[string]bool{}
	err := readmodel.Each(ctx, tx, `SELECT n.holder FROM relations_narrow n WHERE NOT `+shownTo("n.holder"), []any{ownOf(v), relations.Hours}, func(scan func(...any) error) error {
		var holder string
		err := scan(&holder)
		all[holder] = true
		return err
	})
	return all, err
}

// sees reports whether somebody shows a thing to this viewer, of those that
// nobody sees before something is said: contact and prices.
func sees(ctx context.Context, tx *sql.Tx, v page.Viewer, who string, t relations.Thing) (yes bool, err error) {
	if !v.Belongs {
		return false, nil
	}
	if err := tx.QueryRowContext(ctx, `SELECT `+shownTo("?3"), ownOf(v), t, who).Scan(&yes); err != nil {
		return false, fmt.Errorf("couldn't find out what %.40s shows: %w", who, err)
	}
	return yes, nil
}
