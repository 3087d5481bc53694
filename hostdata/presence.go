package hostdata

import (
	"context"
	"database/sql"
	"fmt"
)

const presenceSchema = `
-- How often this host looked whether it was connected with a node, by day, and how often it was.
CREATE TABLE presence (
	node   TEXT NOT NULL,
	day    INTEGER NOT NULL, -- Since 1970, UTC.
	looked INTEGER NOT NULL,
	seen   INTEGER NOT NULL,
	PRIMARY KEY (node, day)
) STRICT`

// Presence is how often a node was there when this host looked.
type Presence struct {
	Days   int64 // On which it looked.
	Looked int64
	Seen   int64
}

// presenceDays is how many days are kept.
const presenceDays = 60

// NotePresence notes for each node whether it was there on this look, on a day
// since 1970.
func (d *DB) NotePresence(ctx context.Context, day int64, there map[string]bool) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		for node, seen := range there {
			_, err := tx.ExecContext(ctx, `INSERT INTO presence (node, day, looked, seen) VALUES (?, ?, 1, ?)
				ON CONFLICT (node, day) DO UPDATE SET looked = looked + 1, seen = seen + excluded.seen`, node, day, seen)
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM presence WHERE day <= ?`, day-presenceDays)
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't note which nodes are there: %w", err)
	}
	return nil
}

// PresenceSince adds up, for each node, the looks from a day on.
func (d *DB) PresenceSince(ctx context.Context, day int64) (map[string]Presence, error) {
	rows, err := d.db.QueryContext(ctx, `SELECT node, count(*), sum(looked), sum(seen) FROM presence WHERE day >= ? GROUP BY node`, day)
	if err != nil {
		return nil, fmt.Errorf("couldn't read which nodes were there: %w", err)
	}
	defer rows.Close()
	all := map[string]Presence{}
	for rows.Next() {
		var node string
		var p Presence
		if err := rows.Scan(&node, &p.Days, &p.Looked, &p.Seen); err != nil {
			return nil, fmt.Errorf("couldn't read which nodes were there: %w", err)
		}
		all[node] = p
	}
	return all, rows.Err()
}
