// Package static is what pages load besides themselves: one style sheet, one
// picture, scripts. It keeps true that all of it comes from this binary, whole,
// and that a browser never shows an old one: each file has an ETag of its
// content and is asked for anew.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed app.css icon.svg js vendor
var files embed.FS

// Files are the files themselves, for tests.
func Files() fs.FS { return files }

// types are the media types of what there is; nothing is guessed.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// file is one of them, ready to be sent.
type file struct {
	content   []byte
	etag, typ string
}

// Server answers requests for the files below /static/.
func Server() http.Handler {
	all := map[string]file{}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		typ, known := types[path.Ext(name)]
		if err != nil || d.IsDir() || !known {
			return err
		}
		content, err := files.ReadFile(name)
		sum := sha256.Sum256(content)
		all["/static/"+name] = file{content, `"` + hex.EncodeToString(sum[:8]) + `"`, typ}
		return err
	}) // What is embedded can be read.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := all[path.Clean(r.URL.Path)]
		if !ok || strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", f.typ)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", f.etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.content))
	})
}
