package hostdata

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

const uploadsSchema = `
-- What people have uploaded to this host. What of it the network keeps is on
-- the log; until then it is for nobody but who sent it.
CREATE TABLE uploads (
	person     TEXT NOT NULL,
	hash       TEXT NOT NULL, -- Of the document.
	name       TEXT NOT NULL, -- A plain name.
	media_type TEXT NOT NULL,
	size       INTEGER NOT NULL, -- Bytes.
	at         INTEGER NOT NULL, -- By the host's clock, Unix seconds.
	PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_time ON uploads (at);
`

// Upload is a file that somebody has sent to this host.
type Upload struct {
	Person, Hash, Name, MediaType string
	Size, At                      int64 // Bytes; Unix seconds.
}

// NoteUpload notes that somebody has sent a file, under the name they gave last.
func (d *DB) NoteUpload(ctx context.Context, u Upload) error {
	_, err := d.db.ExecContext(ctx, `INSERT INTO uploads (person, hash, name, media_type, size, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET name = excluded.name, media_type = excluded.media_type, at = excluded.at`,
		u.Person, u.Hash, u.Name, u.MediaType, u.Size, u.At)
	if err != nil {
		return fmt.Errorf("couldn't note an upload: %w", err)
	}
	return nil
}

// UploadOf is the file of a hash that a person has sent; false if they have not.
func (d *DB) UploadOf(ctx context.Context, person, hash string) (Upload, bool, error) {
	u := Upload{Person: person, Hash: hash}
	err := d.db.QueryRowContext(ctx, `SELECT name, media_type, size, at FROM uploads WHERE person = ? AND hash = ?`, person, hash).
		Scan(&u.Name, &u.MediaType, &u.Size, &u.At)
	if errors.Is(err, sql.ErrNoRows) {
		return Upload{}, false, nil
	}
	if err != nil {
		return Upload{}, false, fmt.Errorf("couldn't look up an upload: %w", err)
	}
	return u, true, nil
}

// UploadsBefore are the files that were sent before a moment, the oldest first,
// at most so many.
func (d *DB) UploadsBefore(ctx context.Context, at, most int64) (all []Upload, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT person, hash, name, media_type, size, at FROM uploads WHERE at < ? ORDER BY at, person, hash LIMIT ?`, at, most)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the uploads: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var u Upload
		if err := rows.Scan(&u.Person, &u.Hash, &u.Name, &u.MediaType, &u.Size, &u.At); err != nil {
			return nil, fmt.Errorf("couldn't read the uploads: %w", err)
		}
		all = append(all, u)
	}
	return all, rows.Err()
}

// ForgetUpload forgets that somebody has sent a file.
func (d *DB) ForgetUpload(ctx context.Context, person, hash string) error {
	if _, err := d.db.ExecContext(ctx, `DELETE FROM uploads WHERE person = ? AND hash = ?`, person, hash); err != nil {
		return fmt.Errorf("couldn't forget an upload: %w", err)
	}
	return nil
}
