package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"metaorg/documents"
	"metaorg/domain/files"
	filesview "metaorg/domain/files/view"
	"metaorg/domain/people"
	usesview "metaorg/domain/uses/view"
	"metaorg/machine/state"
	"metaorg/web/page"
	"metaorg/web/preview"
	"metaorg/web/upload"
)

// fileLimit is how large a file may be that people send: as large as the rules
// let the network keep.
var fileLimit = documents.Limit{Name: "a file", Bytes: files.MaxBytes}

// newUploads take in the files that people send to this host.
func (a *App) newUploads() *upload.Uploads {
	return upload.New(upload.Config{
		Documents: a.documents, Host: a.host, Limit: fileLimit, Now: func() int64 { return time.Now().Unix() },
		Room: a.roomFor,
	})
}

// roomFor refuses a file that the rules would let nobody keep for whom this
// person acts. For whom it is to be kept they say only when they sign.
func (a *App) roomFor(ctx context.Context, by upload.Owner, size int64) (err error) {
	holders := []people.MemberID{people.MemberID(by.Person)}
	err = a.model.View(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT DISTINCT organization FROM people_mandates WHERE person = ? AND ended IS NULL`, by.Person)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var o people.MemberID
			if err := rows.Scan(&o); err != nil {
				return err
			}
			holders = append(holders, o)
		}
		return rows.Err()
	})
	if err != nil {
		return fmt.Errorf("couldn't look up for whom somebody acts: %w", err)
	}
	a.node.Read(func(r state.Reader) { err = files.Room(r, holders, size) })
	return err
}

// expireEvery is how often uploads that nobody goes on with are looked for.
const expireEvery = time.Hour

// expireUploads throws away what people began to send, and what this host began
// to fetch, and to which nothing has come for a day; and files that nobody has
// made anything of for long.
func (a *App) expireUploads(ctx context.Context) {
	for {
		err := errors.Join(a.documents.Expire(ctx, time.Now().Unix()), a.uploads.ForgetUnused(ctx, a.isKept))
		if err != nil && ctx.Err() == nil {
			a.logger.Warn("old uploads were not thrown away", "reason", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(expireEvery):
		}
	}
}

// isKept says whether the rules know of a file, or it is a paper, which they know by
// its hash alone.
func (a *App) isKept(hash string) (is bool) {
	a.node.Read(func(r state.Reader) { _, is = files.Of(r, files.Hash(hash)) })
	return is || a.isPaper(context.Background(), hash)
}

// previews show the files that the rules let somebody see.
func (a *App) previews() preview.Config {
	return preview.Config{Documents: a.documents, Host: a.host, MaySee: mayOpen, Fact: fileFact}
}

// mayOpen reports whether somebody may see a file: by whom it is for, or by leave
// of those who care for what it belongs to. What is sealed is for who it names,
// whoever else has it as a file.
func mayOpen(r *page.Request, hash string) (bool, error) {
	if readers, err := readersOf(r.Context(), r.Site, hash); err != nil || !readers.Include(r.Viewer) {
		return false, err
	}
	if may, err := filesview.MaySee(r, hash); may || err != nil {
		return may, err
	}
	return usesview.MayOpen(r, hash)
}

// readersOf are for whom a file is that was sealed before it was a file here.
func readersOf(ctx context.Context, s *page.Site, hash string) (readers page.Readers, err error) {
	if readers, err = s.ReadersOf(ctx, hash); err != nil || !readers.Sealed {
		return readers, err
	}
	var first bool
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM files_files WHERE hash = ? AND since < ?)`, hash, readers.Since).Scan(&first)
	})
	if err != nil || first {
		return page.Readers{}, err
	}
	return readers, nil
}

// fileFact is what the rules know of a file.
func fileFact(r *page.Request, hash string) (f preview.Fact, ok bool, err error) {
	f.Hash = hash
	err = r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT size, media_type, name, coalesce(withdrawn_at, 0) FROM files_files WHERE hash = ?`, hash).
			Scan(&f.Size, &f.MediaType, &f.Name, &f.Withdrawn)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return preview.Fact{}, false, nil
	}
	if err != nil {
		return preview.Fact{}, false, fmt.Errorf("couldn't look up a file: %w", err)
	}
	return f, true, nil
}
