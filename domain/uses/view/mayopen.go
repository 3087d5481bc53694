package view

import (
	"database/sql"
	"fmt"

	"metaorg/web/page"
)

// MayOpen reports whether stewards let the reader use something of which a file
// is a version, though its boundary leaves the reader out.
func MayOpen(r *page.Request, hash string) (may bool, err error) {
	if !r.Viewer.SignedIn() {
		return false, nil
	}
	members := []any{string(r.Viewer.Person)}
	for _, m := range r.Viewer.Mandates {
		members = append(members, string(m.Organization))
	}
	err = r.Read(func(tx *sql.Tx) error {
		for _, member := range members {
			err := tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM uses_accesses a JOIN commons_versions v ON v.resource = a.resource
				WHERE v.content = ? AND v.stage = 'accepted' AND a.member = ? AND a.stage = 'granted' AND (a.until = 0 OR a.until > ?))`,
				hash, member, r.Site.Now()).Scan(&may)
			if err != nil || may {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("couldn't read who may use a file: %w", err)
	}
	return may, nil
}
