package view

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/files"
	"metaorg/web/page"
	"metaorg/web/words"
)

// mostWaiting bounds what the page for coordination shows of files.
const mostWaiting = 20

// showWaiting are files of which there are too few copies.
func (s Sight) showWaiting(r *page.Request) (templ.Component, error) {
	few := slices.Sorted(maps.Keys(s.now().Few))
	if len(few) == 0 {
		return nil, nil
	}
	rows, err := s.rowsOf(r, few[:min(len(few), mostWaiting)])
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return waitingPart(rows, int64(len(few))), nil
}

// rowsOf reads some files.
func (s Sight) rowsOf(r *page.Request, some []files.Hash) (rows []row, err error) {
	copies := s.now()
	err = r.Read(func(tx *sql.Tx) error {
		for _, h := range some {
			w := row{hash: string(h)}
			err := tx.QueryRowContext(r.Context(), `SELECT CASE WHEN boundary = 'circle' THEN '' ELSE name END, boundary, size, copies, since FROM files_files WHERE hash = ? AND withdrawn_at IS NULL`, w.hash).
				Scan(&w.name, &w.boundary, &w.size, &w.copies, &w.since)
			if errors.Is(err, sql.ErrNoRows) {
				continue // It was withdrawn since this node looked.
			}
			if err != nil {
				return err
			}
			if err := w.complete(r, tx); err != nil {
				return err
			}
			w.see(copies)
			rows = append(rows, w)
		}
		return nil
	})
	return rows, err
}

// needs tells holders of files that have too few copies.
func (s Sight) needs(ctx context.Context, site *page.Site, v page.Viewer) (all []page.Need, err error) {
	c := s.now()
	if len(c.Few) == 0 || !v.SignedIn() {
		return nil, nil
	}
	err = site.Model.View(ctx, func(tx *sql.Tx) error {
		since := int64(0)
		for h, began := range c.Few {
			for _, member := range selves(v) {
				var holds bool
				if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM files_holders WHERE hash = ? AND member = ?)`, h, member).Scan(&holds); err != nil {
					return err
				}
				if holds && (since == 0 || began < since) {
					since = began
				}
			}
		}
		if since > 0 {
			all = []page.Need{{Topic: "files", Title: words.T(ctx, "files.need_few"), Path: "/files", Since: since}}
		}
		return nil
	})
	return all, err
}

// partView is what the page of this node says of files.
type partView struct {
	offers int64 // Bytes.
	here   int64 // Files.
	few    int64
	more   bool // The reader may see which.
}

// showPart says on the page of this node what it keeps.
func (s Sight) showPart(r *page.Request) (templ.Component, error) {
	if r.Network.RuleVersion < since {
		return nil, nil
	}
	c := s.now()
	v := partView{few: int64(len(c.Few)), more: r.May(page.Participants)}
	for _, seen := range c.Seen {
		if seen.Here {
			v.here++
		}
	}
	err := r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT coalesce(sum(space_mib), 0) * 1048576 FROM files_offers WHERE node = ?`, s.Own).Scan(&v.offers)
	})
	if err != nil {
		return nil, err
	}
	return part(v), nil
}
