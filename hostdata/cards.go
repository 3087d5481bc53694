package hostdata

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

const cardsSchema = `
-- What members show to some of the others and never put on the log: how they
-- are reached, their prices.
CREATE TABLE member_cards (
	member TEXT NOT NULL,
	thing  TEXT NOT NULL,
	text   TEXT NOT NULL,
	by     TEXT NOT NULL,    -- Who wrote it.
	at     INTEGER NOT NULL, -- Rule time, Unix seconds.
	PRIMARY KEY (member, thing)
) STRICT, WITHOUT ROWID;`

// Card is what a member shows of one thing to some of the others.
func (d *DB) Card(ctx context.Context, member, thing string) (text string, at int64, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT text, at FROM member_cards WHERE member = ? AND thing = ?`, member, thing).Scan(&text, &at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", 0, fmt.Errorf("couldn't read what a member shows: %w", err)
	}
	return text, at, nil
}

// KeepCard keeps it, in the place of what there was; an empty text is forgotten.
func (d *DB) KeepCard(ctx context.Context, member, thing, text, by string, at int64) (err error) {
	if text == "" {
		_, err = d.db.ExecContext(ctx, `DELETE FROM member_cards WHERE member = ? AND thing = ?`, member, thing)
	} else {
		_, err = d.db.ExecContext(ctx, `INSERT INTO member_cards (member, thing, text, by, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (member, thing) DO UPDATE SET text = ?3, by = ?4, at = ?5`, member, thing, text, by, at)
	}
	if err != nil {
		return fmt.Errorf("couldn't keep what a member shows: %w", err)
	}
	return nil
}
