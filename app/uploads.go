package app

import (
	"time"

	"metaorg/documents"
	"metaorg/domain/files"
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
