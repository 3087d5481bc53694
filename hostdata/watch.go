package hostdata

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const watchSchema = `
-- What the home held on a day, by part: log, tables, host, documents, other, free.
CREATE TABLE disk_samples (
	day   INTEGER NOT NULL, -- Days since 1970, UTC.
	part  TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY (day, part)
) STRICT, WITHOUT ROWID;
-- Backups that whoever asked for them has whole.
CREATE TABLE backups (
	at     INTEGER NOT NULL, -- Unix seconds by the host's clock, as all times here.
	height INTEGER NOT NULL,
	bytes  INTEGER NOT NULL
) STRICT;
-- Since when alerts stand, and when the operator was mailed about each last.
CREATE TABLE alerts (
	code   TEXT PRIMARY KEY,
	since  INTEGER NOT NULL, -- 0 once it stands no longer.
	mailed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- When this host's data began, so that a new home is not told of what it could not have yet.
CREATE TABLE begun (at INTEGER NOT NULL) STRICT;`

// samplesKept is for how many days it is remembered what the home held;
// backupsKept how many backups are.
const (
	samplesKept = 90
	backupsKept = 20
)

// DiskSample is what a home held on a day.
type DiskSample struct {
	Day   int64 // Days since 1970, UTC.
	Bytes map[string]int64
}

const secondsPerDay = 86_400

// Sample keeps what the home holds today, by part; the first of a day stays.
func (d *DB) Sample(ctx context.Context, now time.Time, bytes map[string]int64) error {
	day := now.Unix() / secondsPerDay
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		for part, n := range bytes {
			if _, err := tx.ExecContext(ctx, `INSERT INTO disk_samples VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, day, part, n); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM disk_samples WHERE day <= ?`, day-samplesKept)
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't keep what the home holds: %w", err)
	}
	return nil
}

// Samples are what the home held on the days that are remembered, the oldest first.
func (d *DB) Samples(ctx context.Context) (all []DiskSample, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT day, part, bytes FROM disk_samples ORDER BY day`)
	if err != nil {
		return nil, fmt.Errorf("couldn't read what the home held: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var day, bytes int64
		var part string
		if err := rows.Scan(&day, &part, &bytes); err != nil {
			return nil, fmt.Errorf("couldn't read what the home held: %w", err)
		}
		if len(all) == 0 || all[len(all)-1].Day != day {
			all = append(all, DiskSample{day, map[string]int64{}})
		}
		all[len(all)-1].Bytes[part] = bytes
	}
	return all, rows.Err()
}

// Backup is a backup that somebody has.
type Backup struct {
	At     int64 // Unix seconds.
	Height int64 // Up to which it holds the log.
	Bytes  int64
}

// BackedUp keeps that a backup was made.
func (d *DB) BackedUp(ctx context.Context, b Backup) error {
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO backups VALUES (?, ?, ?)`, b.At, b.Height, b.Bytes); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM backups WHERE rowid NOT IN (SELECT rowid FROM backups ORDER BY at DESC LIMIT ?)`, backupsKept)
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't note a backup: %w", err)
	}
	return nil
}

// LastBackup is the latest one; false if there is none.
func (d *DB) LastBackup(ctx context.Context) (b Backup, ok bool, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT at, height, bytes FROM backups ORDER BY at DESC LIMIT 1`).Scan(&b.At, &b.Height, &b.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return b, false, nil
	}
	if err != nil {
		return b, false, fmt.Errorf("couldn't read when the last backup was: %w", err)
	}
	return b, true, nil
}

// Alert is one that stands.
type Alert struct {
	Code   string
	Since  int64 // Unix seconds.
	Mailed int64 // When the operator was mailed about it last; 0 for never.
}

// Alerts keeps which alerts stand now, and gives them with since when. Of those
// that no longer do it stays when the operator was mailed, so that one that
// comes and goes is no reason for more mails.
func (d *DB) Alerts(ctx context.Context, now time.Time, codes []string) (all []Alert, err error) {
	err = inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		all = nil
		standing, err := json.Marshal(append([]string{}, codes...))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE alerts SET since = 0 WHERE code NOT IN (SELECT value FROM json_each(?))`, string(standing)); err != nil {
			return err
		}
		for _, code := range codes {
			if _, err := tx.ExecContext(ctx, `INSERT INTO alerts (code, since) VALUES (?, ?) ON CONFLICT DO UPDATE SET since = excluded.since WHERE since = 0`, code, now.Unix()); err != nil {
				return err
			}
			a := Alert{Code: code}
			if err := tx.QueryRowContext(ctx, `SELECT since, mailed FROM alerts WHERE code = ?`, code).Scan(&a.Since, &a.Mailed); err != nil {
				return err
			}
			all = append(all, a)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("couldn't keep the alerts: %w", err)
	}
	return all, nil
}

// MailedAlerts keeps that the operator was mailed about alerts.
func (d *DB) MailedAlerts(ctx context.Context, now time.Time, codes []string) error {
	for _, code := range codes {
		if _, err := d.db.ExecContext(ctx, `UPDATE alerts SET mailed = ? WHERE code = ?`, now.Unix(), code); err != nil {
			return fmt.Errorf("couldn't keep that the operator was mailed: %w", err)
		}
	}
	return nil
}

// Begun is when this host's data began: now, if nobody asked before.
func (d *DB) Begun(ctx context.Context, now time.Time) (at int64, err error) {
	err = inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO begun SELECT ? WHERE NOT EXISTS (SELECT 1 FROM begun)`, now.Unix()); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT at FROM begun`).Scan(&at)
	})
	if err != nil {
		return 0, fmt.Errorf("couldn't read when the host's data began: %w", err)
	}
	return at, nil
}

// CopyTo writes a copy of the whole database, as it is at one moment, into a
// new file, while others go on reading and writing.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if _, err := d.db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return fmt.Errorf("couldn't copy the host's data: %w", err)
	}
	return nil
}
