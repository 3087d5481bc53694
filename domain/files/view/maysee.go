package view

import (
	"database/sql"
	"fmt"

	"metaorg/web/page"
)

// MaySee says whether who asks is among those a file is for: of a public one
// everybody, of one for the network who takes part in it, of one for a circle
// who may act for somebody in it; and always who may act for a holder. Of what
// is withdrawn, or was never kept, nobody sees anything.
func MaySee(r *page.Request, hash string) (may bool, err error) {
	err = r.Read(func(tx *sql.Tx) (err error) {
		may, err = maySee(r, tx, hash)
		return err
	})
	return may, err
}

func maySee(r *page.Request, tx *sql.Tx, hash string) (bool, error) {
	var public, network bool
	err := tx.QueryRowContext(r.Context(), `SELECT coalesce(max(s.boundary = 'public'), 0), coalesce(max(s.boundary = 'network'), 0)
		FROM files_sights s WHERE s.hash = ?`, hash).Scan(&public, &network)
	if err != nil {
		return false, fmt.Errorf("couldn't read for whom a file is: %w", err)
	}
	if public || network && r.May(page.Participants) {
		return true, nil
	}
	for _, member := range selves(r.Viewer) {
		var among bool
		err := tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM files_holders WHERE hash = ?1 AND member = ?2)
			OR EXISTS (SELECT 1 FROM files_sights s JOIN circles_members m ON m.circle = s.circle WHERE s.hash = ?1 AND s.boundary = 'circle' AND m.member = ?2)`, hash, member).Scan(&among)
		if err != nil || among {
			return among, err
		}
	}
	return false, nil
}

// selves are the handles under which somebody can act.
func selves(v page.Viewer) (all []string) {
	if !v.SignedIn() {
		return nil
	}
	all = append(all, string(v.Person))
	for _, m := range v.Mandates {
		all = append(all, string(m.Organization))
	}
	return all
}
