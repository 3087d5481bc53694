package hostdata

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"metaorg/machine"
)

// What becomes of a mail that was handed to a server.
const (
	MailSent    = "sent"    // The server took it.
	MailRefused = "refused" // The server will never take this one.
	MailGone    = "gone"    // The server takes none to this address.
	MailUnsure  = "unsure"  // The line broke before the server said whether it took it.
)

// Sending is one mail that is about to be handed to a server.
type Sending struct {
	ID       string // New, as its Message-ID has it.
	Person   machine.PersonID
	What     string // digest, urgent or confirmation.
	Address  string
	Items    []string // What it tells, each of which is told once.
	Digested int64    // For a digest: rule time up to which it tells what happened.
	Next     int64    // For a digest: when the next one is due.
}

// ErrTold is that something in a mail was told before.
var ErrTold = errors.New("this was told before")

// BeginMail notes that a mail is going out, before it does: from then on it
// counts as sent unless TakeBackMail says otherwise. ErrTold when anything in
// it was told before.
func (d *DB) BeginMail(ctx context.Context, s Sending, now int64) error {
	sum := sha256.Sum256([]byte(s.Address))
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO mail_sent (id, person, what, address, begun, digested, next)
			SELECT ?, person, ?, ?, ?, digested, next FROM mail_people WHERE person = ?`, s.ID, s.What, sum[:], now, s.Person)
		if err != nil {
			return err
		}
		for _, item := range s.Items {
			done, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO mail_marks VALUES (?, ?, ?, ?)`, s.Person, item, s.ID, now)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 {
				return errors.Join(err, ErrTold)
			}
		}
		if s.Next == 0 {
			return nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE mail_people SET digested = ?, next = ? WHERE person = ?`, s.Digested, s.Next, s.Person)
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't note that a mail goes out: %w", err)
	}
	return nil
}

// EndMail notes what became of a mail.
func (d *DB) EndMail(ctx context.Context, s Sending, outcome string) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE mail_sent SET outcome = ? WHERE id = ?`, outcome, s.ID); err != nil {
			return err
		}
		returned := `0`
		if outcome == MailGone {
			returned = `returned + 1`
		}
		_, err := tx.ExecContext(ctx, `UPDATE mail_people SET retry = 0, attempts = 0, returned = `+returned+` WHERE person = ?`, s.Person)
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't note what became of a mail: %w", err)
	}
	return nil
}

// TakeBackMail undoes BeginMail, for a mail that certainly did not go out, and
// says when to try again; 0 when that hangs on the server and not on this mail.
func (d *DB) TakeBackMail(ctx context.Context, s Sending, retry int64) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE mail_people SET retry = ?2, attempts = attempts + (?2 <> 0) WHERE person = ?1`, s.Person, retry)
		if err != nil {
			return err
		}
		if s.Next != 0 {
			_, err := tx.ExecContext(ctx, `UPDATE mail_people SET (digested, next) = (SELECT digested, next FROM mail_sent WHERE id = ?2) WHERE person = ?1`, s.Person, s.ID)
			if err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM mail_marks WHERE mail = ?`, s.ID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM mail_sent WHERE id = ?`, s.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't take back that a mail went out: %w", err)
	}
	return nil
}

// SkipDigest notes that there was nothing to tell.
func (d *DB) SkipDigest(ctx context.Context, p machine.PersonID, digested, next int64) error {
	if _, err := d.db.ExecContext(ctx, `UPDATE mail_people SET digested = ?, next = ? WHERE person = ?`, digested, next, p); err != nil {
		return fmt.Errorf("couldn't pass over a digest: %w", err)
	}
	return nil
}

// Told lists what a person was told by mail, and when by the host's clock.
func (d *DB) Told(ctx context.Context, p machine.PersonID) (map[string]int64, error) {
	rows, err := d.db.QueryContext(ctx, `SELECT item, at FROM mail_marks WHERE person = ?`, p)
	if err != nil {
		return nil, fmt.Errorf("couldn't read what somebody was told: %w", err)
	}
	defer rows.Close()
	told := map[string]int64{}
	for rows.Next() {
		var item string
		var at int64
		if err := rows.Scan(&item, &at); err != nil {
			return nil, fmt.Errorf("couldn't read what somebody was told: %w", err)
		}
		told[item] = at
	}
	return told, rows.Err()
}

// MailsTo counts mails of a kind that went out since a moment of the host's
// clock because of a person or, from whomever, to an address.
func (d *DB) MailsTo(ctx context.Context, what string, p machine.PersonID, address string, since int64) (n int64, err error) {
	sum := sha256.Sum256([]byte(address))
	err = d.db.QueryRowContext(ctx, `SELECT count(*) FROM mail_sent WHERE what = ? AND begun >= ? AND (person = ? OR address = ?)`,
		what, since, p, sum[:]).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("couldn't count mails: %w", err)
	}
	return n, nil
}

// MailCounts is how sending mails goes on a host.
type MailCounts struct {
	People   int64 // With a confirmed address.
	Sent     int64 // Since the moment asked for, as the two others.
	Refused  int64
	Unsure   int64
	PutOff   int64 // People whose mail waits for another try.
	Returned int64 // People whose address was refused.
	Last     int64 // When a server took one last; host's clock; 0 for never.
}

// CountMails tells how it goes since a moment of the host's clock.
func (d *DB) CountMails(ctx context.Context, since int64) (c MailCounts, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM mail_people WHERE address <> ''),
		(SELECT count(*) FROM mail_sent WHERE begun >= ?1 AND outcome = 'sent'),
		(SELECT count(*) FROM mail_sent WHERE begun >= ?1 AND outcome IN ('refused', 'gone')),
		(SELECT count(*) FROM mail_sent WHERE begun >= ?1 AND outcome IN ('', 'unsure')),
		(SELECT count(*) FROM mail_people WHERE attempts > 0),
		(SELECT count(*) FROM mail_people WHERE returned > 0),
		(SELECT COALESCE(max(begun), 0) FROM mail_sent WHERE outcome = 'sent')`, since).
		Scan(&c.People, &c.Sent, &c.Refused, &c.Unsure, &c.PutOff, &c.Returned, &c.Last)
	if err != nil {
		return c, fmt.Errorf("couldn't count mails: %w", err)
	}
	return c, nil
}

// ForgetMails forgets what was sent before a moment of the host's clock.
func (d *DB) ForgetMails(ctx context.Context, before int64) error {
	return inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		for _, table := range []string{`mail_sent WHERE begun < ?`, `mail_marks WHERE at < ?`} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table, before); err != nil {
				return fmt.Errorf("couldn't forget old mails: %w", err)
			}
		}
		return nil
	})
}

// visitSeconds is how long somebody may be away within one visit.
const visitSeconds = 30 * 60

// Visit notes that a person reads what happened, at a moment of rule time, and
// tells since when things are new to them: since the visit before this one.
func (d *DB) Visit(ctx context.Context, p machine.PersonID, now int64) (since int64, err error) {
	err = d.db.QueryRowContext(ctx, `INSERT INTO inbox_visits VALUES (?1, 0, ?2)
		ON CONFLICT (person) DO UPDATE SET seen = CASE WHEN ?2 - visited > ?3 THEN visited ELSE seen END, visited = ?2 RETURNING seen`,
		p, now, visitSeconds).Scan(&since)
	if err != nil {
		return 0, fmt.Errorf("couldn't note a visit: %w", err)
	}
	return since, nil
}

// Seen is since when things are new to a person, without a visit.
func (d *DB) Seen(ctx context.Context, p machine.PersonID) (since int64, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT seen FROM inbox_visits WHERE person = ?`, p).Scan(&since)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("couldn't read a visit: %w", err)
	}
	return since, nil
}

// ReadAll notes that nothing that happened until now is new to a person.
func (d *DB) ReadAll(ctx context.Context, p machine.PersonID, now int64) error {
	_, err := d.db.ExecContext(ctx, `INSERT INTO inbox_visits VALUES (?1, ?2, ?2) ON CONFLICT (person) DO UPDATE SET seen = ?2, visited = ?2`, p, now)
	if err != nil {
		return fmt.Errorf("couldn't note what somebody has read: %w", err)
	}
	return nil
}
