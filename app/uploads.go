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
	})
}

// expireEvery is how often uploads that nobody goes on with are looked for.
const expireEvery = time.Hour

// expireUploads throws away what people began to send, and what this host began
// to fetch, and to which nothing has come for a day.
func (a *App) expireUploads(ctx context.Context) {
	for {
		if err := a.documents.Expire(ctx, time.Now().Unix()); err != nil && ctx.Err() == nil {
			a.logger.Warn("old uploads were not thrown away", "reason", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(expireEvery):
		}
	}
}

// previews show the files that the rules let somebody see.
func (a *App) previews() preview.Config {
	return preview.Config{Documents: a.documents, Host: a.host, MaySee: filesview.MaySee, Fact: fileFact}
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
