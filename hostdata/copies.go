package hostdata

import (
	"context"
	"database/sql"
	"fmt"
)

const copiesSchema = `
-- What other nodes answered when this host asked them to prove that they have a
-- file; with an empty hash, whether they answer at all.
CREATE TABLE copies (
	node   TEXT NOT NULL,
	hash   TEXT NOT NULL,
	tried  INTEGER NOT NULL, -- When last; Unix seconds of the host's clock, as all times here.
	proved INTEGER NOT NULL, -- When it last did; 0 for never.
	failed INTEGER NOT NULL, -- Since when it does not; 0 while it does.
	PRIMARY KEY (node, hash)
) STRICT, WITHOUT ROWID`

// Copy names a file on a node; without a hash it is the node itself.
type Copy struct{ Node, Hash string }

// Proof is what is known of a copy. Times are Unix seconds of the host's clock.
type Proof struct {
	Tried  int64 // When it was last asked for.
	Proved int64 // When it was last there; 0 for never.
	Failed int64 // Since when it is not; 0 while it is.
}

// Copies is what this host knows of all copies elsewhere.
func (d *DB) Copies(ctx context.Context) (map[Copy]Proof, error) {
	rows, err := d.db.QueryContext(ctx, `SELECT node, hash, tried, proved, failed FROM copies`)
	if err != nil {
		return nil, fmt.Errorf("couldn't read what is known of copies: %w", err)
	}
	defer rows.Close()
	all := map[Copy]Proof{}
	for rows.Next() {
		var c Copy
		var p Proof
		if err := rows.Scan(&c.Node, &c.Hash, &p.Tried, &p.Proved, &p.Failed); err != nil {
			return nil, fmt.Errorf("couldn't read what is known of copies: %w", err)
		}
		all[c] = p
	}
	return all, rows.Err()
}

// NoteCopies keeps what became known of copies, and forgets others, all or nothing.
func (d *DB) NoteCopies(ctx context.Context, known map[Copy]Proof, forget []Copy) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		for c, p := range known {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO copies (node, hash, tried, proved, failed) VALUES (?, ?, ?, ?, ?)`,
				c.Node, c.Hash, p.Tried, p.Proved, p.Failed); err != nil {
				return err
			}
		}
		for _, c := range forget {
			if _, err := tx.ExecContext(ctx, `DELETE FROM copies WHERE node = ? AND hash = ?`, c.Node, c.Hash); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("couldn't keep what is known of copies: %w", err)
	}
	return nil
}
