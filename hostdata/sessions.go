package hostdata

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

const sessionsSchema = `
CREATE TABLE sessions (
	id         TEXT PRIMARY KEY,
	token      BLOB NOT NULL UNIQUE, -- SHA-256 of what the browser holds.
	person     TEXT NOT NULL,
	key        TEXT NOT NULL,        -- It was opened with; empty in a sample.
	credential BLOB NOT NULL,
	label      TEXT NOT NULL,
	acts_for   TEXT NOT NULL DEFAULT '',
	sample     INTEGER NOT NULL,
	created    INTEGER NOT NULL,     -- Unix seconds.
	seen       INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person, seen);
CREATE INDEX sessions_by_time ON sessions (seen);`

// Bounds of sessions.
const (
	SessionIdle   = 30 * 24 * time.Hour // Without a visit for so long, a session ends.
	MaxSessions   = 50                  // Of one person; a further one ends that not seen for longest.
	sessionTouch  = time.Hour           // How exactly it is kept when one was seen.
	tokenBytes    = 32
	sessionIDSize = 10 // Bytes; in hex it is what names a session to its owner.
)

// Session is a browser in which a person signed in. Only the SHA-256 of its
// token is kept, so who reads this file can't sign in with it.
type Session struct {
	ID         string // Names it in lists; opens nothing.
	Person     string
	Key        string // It was opened with; empty in a sample.
	Credential []byte // Of the passkey, as the browser told; empty for other keys.
	Label      string // What the person calls the device.
	For        string // The organization acted for; empty for oneself.
	Sample     bool   // Opened without a key, in a sample network.
	Created    int64  // Unix seconds.
	Seen       int64  // To the hour; Unix seconds.
}

// OpenSession keeps a new session and gives the token that stands for it from
// now on. Both token and id are new, whatever was there before.
func (d *DB) OpenSession(ctx context.Context, s Session, now time.Time) (Session, []byte, error) {
	token, id := make([]byte, tokenBytes), make([]byte, sessionIDSize)
	_, _ = rand.Read(token) // Never fails; see crypto/rand.
	_, _ = rand.Read(id)
	s.ID, s.Created, s.Seen = hex.EncodeToString(id), now.Unix(), now.Unix()
	sum := sha256.Sum256(token)
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE seen < ?`, now.Add(-SessionIdle).Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id IN
			(SELECT id FROM sessions WHERE person = ? ORDER BY seen DESC, created DESC LIMIT -1 OFFSET ?)`, s.Person, MaxSessions-1)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			s.ID, sum[:], s.Person, s.Key, append([]byte{}, s.Credential...), s.Label, s.For, s.Sample, s.Created, s.Seen)
		return err
	})
	if err != nil {
		return Session{}, nil, fmt.Errorf("couldn't open a session: %w", err)
	}
	return s, token, nil
}

const sessionColumns = `id, person, key, credential, label, acts_for, sample, created, seen`

// SessionOf finds the session that a token stands for and notes the visit;
// false when there is none or nobody came for too long.
func (d *DB) SessionOf(ctx context.Context, token []byte, now time.Time) (Session, bool, error) {
	sum := sha256.Sum256(token)
	row := d.db.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE token = ? AND seen >= ?`,
		sum[:], now.Add(-SessionIdle).Unix())
	s, err := scanSession(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, false, nil
	}
	if err != nil {
		return Session{}, false, fmt.Errorf("couldn't read a session: %w", err)
	}
	if now.Unix()-s.Seen >= int64(sessionTouch/time.Second) {
		if _, err := d.db.ExecContext(ctx, `UPDATE sessions SET seen = ? WHERE id = ?`, now.Unix(), s.ID); err != nil {
			return Session{}, false, fmt.Errorf("couldn't note a visit: %w", err)
		}
		s.Seen = now.Unix()
	}
	return s, true, nil
}

// SessionsOf lists a person's sessions, the last seen first.
func (d *DB) SessionsOf(ctx context.Context, person string, now time.Time) (all []Session, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE person = ? AND seen >= ?
		ORDER BY seen DESC, created DESC, id`, person, now.Add(-SessionIdle).Unix())
	if err != nil {
		return nil, fmt.Errorf("couldn't list sessions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		s, err := scanSession(rows)
		if err != nil {
			return nil, fmt.Errorf("couldn't read a session: %w", err)
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func scanSession(row interface{ Scan(...any) error }) (s Session, err error) {
	err = row.Scan(&s.ID, &s.Person, &s.Key, &s.Credential, &s.Label, &s.For, &s.Sample, &s.Created, &s.Seen)
	return s, err
}

// EndSession ends one of a person's sessions; false when they have none of this id.
func (d *DB) EndSession(ctx context.Context, person, id string) (bool, error) {
	n, err := d.change(ctx, `DELETE FROM sessions WHERE person = ? AND id = ?`, person, id)
	return n > 0, err
}

// EndOtherSessions ends all of a person's sessions but one, and tells how many.
func (d *DB) EndOtherSessions(ctx context.Context, person, kept string) (int64, error) {
	return d.change(ctx, `DELETE FROM sessions WHERE person = ? AND id <> ?`, person, kept)
}

// ActFor remembers for which organization somebody acts in a session; none for
// themselves.
func (d *DB) ActFor(ctx context.Context, id, organization string) error {
	_, err := d.change(ctx, `UPDATE sessions SET acts_for = ? WHERE id = ?`, organization, id)
	return err
}

func (d *DB) change(ctx context.Context, statement string, args ...any) (int64, error) {
	done, err := d.db.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, fmt.Errorf("couldn't change a session: %w", err)
	}
	return done.RowsAffected()
}
