package documents

import (
	"context"
	"database/sql"
	"fmt"
)

// Kept are the documents that somebody holds here.
func (s *Store) Kept(ctx context.Context) (map[Hash]bool, error) {
	all, err := s.index.kept(ctx)
	if err != nil {
		return nil, fmt.Errorf("couldn't list the documents: %w", err)
	}
	return all, nil
}

// Forget takes a document back for all who put it up to a moment, because the
// network withdrew it then. Its bytes are deleted unless somebody has put them
// since. Of what is not here, nothing is forgotten.
func (s *Store) Forget(ctx context.Context, h Hash, upTo, at int64) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	left, err := s.index.releaseAll(ctx, h, upTo, at)
	if err != nil || left > 0 {
		return err
	}
	if err := s.delete(h); err != nil {
		return fmt.Errorf("couldn't delete the document %s, which the network withdrew: %w", h, err)
	}
	return nil
}

// releaseAll notes that those who put a document up to a moment hold it no
// more, and tells how many others do.
func (x *index) releaseAll(ctx context.Context, h Hash, upTo, at int64) (left int64, err error) {
	err = x.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE holdings SET withdrawn = ? WHERE hash = ? AND since <= ? AND withdrawn IS NULL`, at, h, upTo); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM holdings WHERE hash = ? AND withdrawn IS NULL`, h).Scan(&left)
	})
	if err != nil {
		err = fmt.Errorf("couldn't note that the network withdrew the document %s: %w", h, err)
	}
	return left, err
}
