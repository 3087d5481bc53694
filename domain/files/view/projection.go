package view

import (
	"metaorg/domain/files"
	"metaorg/readmodel"
)

func held(tx *readmodel.Tx, at readmodel.At, e files.Held) error {
	err := tx.Exec(`INSERT INTO files_files (hash, size, media_type, name, boundary, circle, copies, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET size = excluded.size, media_type = excluded.media_type, name = excluded.name, since = excluded.since, withdrawn_at = NULL
		WHERE withdrawn_at IS NOT NULL`,
		e.Content, e.Size, e.MediaType, e.FileName, e.Boundary, e.Circle, e.Copies, at.Time)
	if err != nil {
		return err
	}
	err = tx.Exec(`INSERT INTO files_holders (hash, member, copies, since) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET copies = excluded.copies`, e.Content, e.Holder, e.Copies, at.Time)
	if err != nil {
		return err
	}
	err = tx.Exec(`INSERT OR IGNORE INTO files_sights (hash, member, boundary, circle) VALUES (?, ?, ?, ?)`, e.Content, e.Holder, e.Boundary, e.Circle)
	if err != nil {
		return err
	}
	return together(tx, e.Content)
}

// together works out what all holders of a file say of it together.
func together(tx *readmodel.Tx, h files.Hash) error {
	return tx.Exec(`UPDATE files_files SET copies = (SELECT max(copies) FROM files_holders h WHERE h.hash = ?1),
		(boundary, circle) = (SELECT boundary, circle FROM files_sights s WHERE s.hash = ?1
			ORDER BY CASE boundary WHEN 'public' THEN 0 WHEN 'network' THEN 1 ELSE 2 END, circle LIMIT 1)
		WHERE hash = ?1`, h)
}

func released(tx *readmodel.Tx, at readmodel.At, e files.Released) error {
	if err := tx.Exec(`DELETE FROM files_holders WHERE hash = ? AND member = ?`, e.Content, e.Holder); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM files_sights WHERE hash = ? AND member = ?`, e.Content, e.Holder); err != nil {
		return err
	}
	if e.Withdrawn {
		return tx.Exec(`UPDATE files_files SET withdrawn_at = ? WHERE hash = ?`, at.Time, e.Content)
	}
	return together(tx, e.Content)
}

func copiesSet(tx *readmodel.Tx, _ readmodel.At, e files.CopiesSet) error {
	if err := tx.Exec(`UPDATE files_holders SET copies = ? WHERE hash = ? AND member = ?`, e.Copies, e.Content, e.Holder); err != nil {
		return err
	}
	return together(tx, e.Content)
}

func offered(tx *readmodel.Tx, at readmodel.At, e files.SpaceOffered) error {
	return tx.Exec(`INSERT OR REPLACE INTO files_offers (node, owner, space_mib, since) VALUES (?, ?, ?, ?)`, e.Node, e.Owner, e.SpaceMiB, at.Time)
}

func offerEnded(tx *readmodel.Tx, _ readmodel.At, e files.OfferEnded) error {
	return tx.Exec(`DELETE FROM files_offers WHERE node = ?`, e.Node)
}
