package hostdata

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"metaorg/machine"
)

const mailSchema = `
-- How people want to be reached by mail. Addresses stand nowhere else.
CREATE TABLE mail_people (
	person        TEXT PRIMARY KEY,
	address       TEXT NOT NULL DEFAULT '',   -- Confirmed; empty for none.
	pending       TEXT NOT NULL DEFAULT '',   -- One that is still to be confirmed.
	pending_until INTEGER NOT NULL DEFAULT 0, -- Host's clock, Unix seconds.
	rhythm        TEXT NOT NULL,
	language      TEXT NOT NULL,
	zone          TEXT NOT NULL,
	since         INTEGER NOT NULL DEFAULT 0, -- Rule time: nothing that happened before is mailed.
	digested      INTEGER NOT NULL DEFAULT 0, -- Rule time up to which the last digest told what happened.
	next          INTEGER NOT NULL DEFAULT 0, -- Host's clock: when the next digest is due.
	retry         INTEGER NOT NULL DEFAULT 0, -- Host's clock: nothing is tried before.
	attempts      INTEGER NOT NULL DEFAULT 0, -- In a row that a server put off.
	returned      INTEGER NOT NULL DEFAULT 0  -- In a row that a server refused for good.
) STRICT;

-- Topics about which somebody wants no mail.
CREATE TABLE mail_topics_off (
	person TEXT NOT NULL,
	topic  TEXT NOT NULL,
	PRIMARY KEY (person, topic)
) STRICT, WITHOUT ROWID;

-- Mails that were handed to a server, or were about to be. What is in one is
-- not kept.
CREATE TABLE mail_sent (
	id       TEXT PRIMARY KEY,
	person   TEXT NOT NULL,
	what     TEXT NOT NULL,
	address  BLOB NOT NULL,               -- SHA-256.
	begun    INTEGER NOT NULL,            -- Host's clock.
	outcome  TEXT NOT NULL DEFAULT '',    -- Empty while it goes out, and for ever if the program stopped then.
	digested INTEGER NOT NULL DEFAULT 0,  -- As they were before, should it not go out.
	next     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mail_sent_by_person ON mail_sent (person, what, begun);
CREATE INDEX mail_sent_by_time ON mail_sent (begun);

-- What somebody was told by mail, so that nothing is told twice.
CREATE TABLE mail_marks (
	person TEXT NOT NULL,
	item   TEXT NOT NULL,
	mail   TEXT NOT NULL,
	at     INTEGER NOT NULL, -- Host's clock.
	PRIMARY KEY (person, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_marks_by_mail ON mail_marks (mail);

-- With which links in mails are signed.
CREATE TABLE mail_secret (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	secret BLOB NOT NULL
) STRICT;

-- Up to when each person has read what happened.
CREATE TABLE inbox_visits (
	person  TEXT PRIMARY KEY,
	seen    INTEGER NOT NULL, -- Rule time: what happened later is new.
	visited INTEGER NOT NULL  -- Rule time of the last visit.
) STRICT, WITHOUT ROWID;`

// Mail is how a person wants to be reached by mail.
type Mail struct {
	Person       machine.PersonID
	Address      string // Confirmed; empty for none.
	Pending      string // One that is still to be confirmed; empty for none.
	PendingUntil int64  // Until when; Unix seconds of the host's clock.
	Rhythm       string
	Language     string
	Zone         string   // As the IANA calls it.
	Off          []string // Topics about which nothing is sent.
	Since        int64    // Rule time: nothing that happened before is mailed.
	Digested     int64    // Rule time up to which the last digest told what happened.
	Next         int64    // Host's clock: when the next digest is due.
	Retry        int64    // Host's clock: nothing is tried before.
	Attempts     int64    // In a row that a server put off.
	Returned     int64    // In a row that a server refused for good.
}

const selectMail = `SELECT person, address, pending, pending_until, rhythm, language, zone, since, digested, next, retry, attempts, returned FROM mail_people `

// MailOf is how a person wants to be reached; false when they never said.
func (d *DB) MailOf(ctx context.Context, p machine.PersonID) (m Mail, ok bool, err error) {
	m, err = scanMail(d.db.QueryRowContext(ctx, selectMail+`WHERE person = ?`, p))
	if errors.Is(err, sql.ErrNoRows) {
		return Mail{Person: p}, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("couldn't read how somebody is reached: %w", err)
	}
	m.Off, err = d.topicsOff(ctx, p)
	return m, err == nil, err
}

// MailPeople lists those to whom something may have to be sent, in the order
// of their handles, those after one, at most so many.
func (d *DB) MailPeople(ctx context.Context, after machine.PersonID, most int) (all []Mail, err error) {
	rows, err := d.db.QueryContext(ctx, selectMail+`WHERE person > ? AND (address <> '' OR pending <> '') ORDER BY person LIMIT ?`, after, most)
	if err != nil {
		return nil, fmt.Errorf("couldn't list who is reached by mail: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanMail(rows)
		if err != nil {
			return nil, fmt.Errorf("couldn't list who is reached by mail: %w", err)
		}
		all = append(all, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("couldn't list who is reached by mail: %w", err)
	}
	for i := range all {
		if all[i].Off, err = d.topicsOff(ctx, all[i].Person); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func scanMail(row interface{ Scan(into ...any) error }) (m Mail, err error) {
	err = row.Scan(&m.Person, &m.Address, &m.Pending, &m.PendingUntil, &m.Rhythm, &m.Language, &m.Zone,
		&m.Since, &m.Digested, &m.Next, &m.Retry, &m.Attempts, &m.Returned)
	return m, err
}

func (d *DB) topicsOff(ctx context.Context, p machine.PersonID) (all []string, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT topic FROM mail_topics_off WHERE person = ? ORDER BY topic`, p)
	if err != nil {
		return nil, fmt.Errorf("couldn't read somebody's topics: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var topic string
		if err := rows.Scan(&topic); err != nil {
			return nil, fmt.Errorf("couldn't read somebody's topics: %w", err)
		}
		all = append(all, topic)
	}
	return all, rows.Err()
}

// SetMail keeps what a person chose: rhythm, language, zone, when the next
// digest is due, topics that are off, and an address to be confirmed, if it
// has one. Their confirmed address and what was sent stay as they are.
func (d *DB) SetMail(ctx context.Context, m Mail) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO mail_people (person, pending, pending_until, rhythm, language, zone, next) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (person) DO UPDATE SET pending = excluded.pending, pending_until = excluded.pending_until, rhythm = excluded.rhythm,
				language = excluded.language, zone = excluded.zone, next = excluded.next`,
			m.Person, m.Pending, m.PendingUntil, m.Rhythm, m.Language, m.Zone, m.Next)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM mail_topics_off WHERE person = ?`, m.Person); err != nil {
			return err
		}
		for _, topic := range m.Off {
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO mail_topics_off VALUES (?, ?)`, m.Person, topic); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("couldn't keep how somebody is reached: %w", err)
	}
	return nil
}

// ConfirmMail makes the address that waits for it a person's own, from a moment
// of rule time on; false when another waits by now, or none, or it is too late.
func (d *DB) ConfirmMail(ctx context.Context, p machine.PersonID, address string, now, ruleTime, next int64) (bool, error) {
	done, err := d.db.ExecContext(ctx, `UPDATE mail_people SET address = pending, pending = '', pending_until = 0,
		since = ?, digested = ?, next = ?, retry = 0, attempts = 0, returned = 0 WHERE person = ? AND pending = ? AND pending <> '' AND pending_until > ?`,
		ruleTime, ruleTime, next, p, address, now)
	if err != nil {
		return false, fmt.Errorf("couldn't confirm an address: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// RemoveMail forgets a person's address and what they chose. That something
// was sent stays, so that it is not sent again when they come back.
func (d *DB) RemoveMail(ctx context.Context, p machine.PersonID) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM mail_topics_off WHERE person = ?`, p); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM mail_people WHERE person = ?`, p)
		return err
	})
	if err == nil { // Also from what is to be written into the file.
		_, err = d.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	if err != nil {
		return fmt.Errorf("couldn't forget an address: %w", err)
	}
	return nil
}

const mailSecretBytes = 32

// MailSecret is with what links in mails are signed; it is made once.
func (d *DB) MailSecret(ctx context.Context) (secret []byte, err error) {
	fresh := make([]byte, mailSecretBytes)
	_, _ = rand.Read(fresh) // Never fails; see crypto/rand.
	if _, err := d.db.ExecContext(ctx, `INSERT OR IGNORE INTO mail_secret VALUES (1, ?)`, fresh); err != nil {
		return nil, fmt.Errorf("couldn't keep a secret: %w", err)
	}
	if err := d.db.QueryRowContext(ctx, `SELECT secret FROM mail_secret`).Scan(&secret); err != nil {
		return nil, fmt.Errorf("couldn't read a secret: %w", err)
	}
	return secret, nil
}
