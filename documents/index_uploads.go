package documents

import (
	"context"
	"database/sql"
	"errors"

	"metaorg/machine"
)

// begin notes an upload.
func (x *index) begin(ctx context.Context, u Incoming) error {
	_, err := x.db.ExecContext(ctx, `INSERT INTO uploads (id, person, name, media_type, size, reached, expires) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		u.ID, u.By, u.Name, u.MediaType, u.Size, u.Offset, u.Expires)
	return err
}

// reached notes how much of an upload is on the disk.
func (x *index) reached(ctx context.Context, u Incoming) error {
	_, err := x.db.ExecContext(ctx, `UPDATE uploads SET reached = ?, expires = ? WHERE id = ?`, u.Offset, u.Expires, u.ID)
	return err
}

func (x *index) forget(ctx context.Context, id string) error {
	_, err := x.db.ExecContext(ctx, `DELETE FROM uploads WHERE id = ?`, id)
	return err
}

// promised is how many bytes of all uploads are still to come, and how many
// uploads this person has begun.
func (x *index) promised(ctx context.Context, by machine.PersonID) (bytes, begun int64, err error) {
	err = x.db.QueryRowContext(ctx, `SELECT coalesce(sum(size - reached), 0), coalesce(sum(person = ?), 0) FROM uploads`, by).Scan(&bytes, &begun)
	return bytes, begun, err
}

const uploadColumns = `SELECT id, person, name, media_type, size, reached, expires FROM uploads`

func (x *index) upload(ctx context.Context, id string) (Incoming, bool, error) {
	u, err := scanUpload(x.db.QueryRowContext(ctx, uploadColumns+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return u, false, nil
	}
	return u, err == nil, err
}

// expired are the uploads whose time is over.
func (x *index) expired(ctx context.Context, at int64) (all []Incoming, err error) {
	return x.uploads(ctx, ` WHERE expires <= ? ORDER BY id`, at)
}

func (x *index) uploads(ctx context.Context, which string, args ...any) (all []Incoming, err error) {
	rows, err := x.db.QueryContext(ctx, uploadColumns+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		u, err := scanUpload(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, rows.Err()
}

func scanUpload(row interface{ Scan(...any) error }) (u Incoming, err error) {
	err = row.Scan(&u.ID, &u.By, &u.Name, &u.MediaType, &u.Size, &u.Offset, &u.Expires)
	return u, err
}
