package hostdata

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

const invitationsSchema = `
-- Secrets of invitations that were made on this host: the log has only their
-- hashes, and whoever made one wants to copy its link again.
CREATE TABLE invitations (
	hash   TEXT PRIMARY KEY,    -- Of the secret, as the log has it.
	person TEXT NOT NULL,       -- Who invites.
	sheet  TEXT NOT NULL,       -- Those that were made together.
	secret TEXT NOT NULL,
	made_for TEXT NOT NULL,     -- organization, person or representative.
	made   INTEGER NOT NULL     -- By the host's clock, Unix seconds.
) STRICT;
CREATE INDEX invitations_by_person ON invitations (person, sheet);
`

// Invitation is the secret of an invitation that somebody made on this host.
type Invitation struct {
	Hash, Person, Sheet, Secret string
	For                         string // organization, person or representative.
	Made                        int64  // Unix seconds.
}

// invitationSeconds is for how long a secret is kept: as long as an invitation
// stays open at most, and a day for whoever signs late.
const invitationSeconds = 91 * 86_400

// KeepInvitations keeps the secrets of invitations, and lets go of those that
// can't be open any more.
func (d *DB) KeepInvitations(ctx context.Context, all []Invitation) error {
	return inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		for _, i := range all {
			if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE made < ?`, i.Made-invitationSeconds); err != nil {
				return fmt.Errorf("couldn't let go of old invitations: %w", err)
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO invitations (hash, person, sheet, secret, made_for, made) VALUES (?, ?, ?, ?, ?, ?)`,
				i.Hash, i.Person, i.Sheet, i.Secret, i.For, i.Made); err != nil {
				return fmt.Errorf("couldn't keep an invitation: %w", err)
			}
		}
		return nil
	})
}

// Invitations are those of a person's that were made together on one sheet; all
// of theirs if the sheet is empty.
func (d *DB) Invitations(ctx context.Context, person, sheet string) (all []Invitation, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT hash, person, sheet, secret, made_for, made FROM invitations
		WHERE person = ?1 AND (?2 = '' OR sheet = ?2) ORDER BY made DESC, rowid`, person, sheet)
	if err != nil {
		return nil, fmt.Errorf("couldn't read invitations: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var i Invitation
		if err := rows.Scan(&i.Hash, &i.Person, &i.Sheet, &i.Secret, &i.For, &i.Made); err != nil {
			return nil, fmt.Errorf("couldn't read an invitation: %w", err)
		}
		all = append(all, i)
	}
	return all, rows.Err()
}
