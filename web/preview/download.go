package preview

import (
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"metaorg/documents"
	"metaorg/documents/filename"
	"metaorg/documents/transfer"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/slow"
)

// download sends a file, or the part of it that is asked for. Each group of it
// is checked before it is sent; where one is damaged the answer breaks off.
type download struct {
	content *documents.Content
	file    page.Uploaded
}

// downloadHeaders keep whatever a file is from being more than a download: it
// is saved and not opened, under no origin, and no other site gets at it.
var downloadHeaders = map[string]string{
	"Content-Security-Policy":      "sandbox; default-src 'none'; frame-ancestors 'none'",
	"Cross-Origin-Resource-Policy": "same-origin",
	"X-Content-Type-Options":       "nosniff",
	"Cache-Control":                "private, no-cache", // Kept, and asked for anew: it may have been withdrawn.
	gzhttp.HeaderNoCompression:     "1",
}

func setHeaders(w http.ResponseWriter, name string) {
	for name, value := range downloadHeaders {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Disposition", filename.Attachment(name))
}

// ServeHTTP answers a request for the file.
func (d download) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() { _ = d.content.Close() }() // It was read from, and no more.
	setHeaders(w, d.file.Name)
	w.Header().Set("Content-Type", sentType(d.file.MediaType))
	w.Header().Set("ETag", `"`+d.file.Hash+`"`)
	if strings.Contains(r.Header.Get("Range"), ",") {
		r.Header.Del("Range") // Several parts at once are for who asks for one after the other.
	}
	http.ServeContent(slow.Answer(w), r, "", time.Time{}, d.content)
}

// transferPath is below which programs fetch files as nodes do; see package transfer.
const transferPath = "/content"

// transfer gives a file, or what proves a part of it, to programs of those who may see it.
func (p *pages) transfer(r *page.Request) (page.Page, error) {
	v, err := p.named(r)
	if err == nil && v.State == withdrawn {
		err = errWithdrawn()
	}
	var no *machine.Refusal
	if err != nil && !errors.As(err, &no) {
		return page.Page{}, err
	}
	server := transfer.Server{Documents: p.Documents, May: func(*http.Request, documents.Hash) error { return err }}
	inner := http.StripPrefix(transferPath, server.Routes())
	return page.Page{Serve: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w, v.Name)
		inner.ServeHTTP(slow.Answer(w), r)
	})}, nil
}

// sentType is the type under which a file is sent. What a browser might run is
// sent as bytes of any kind.
func sentType(mediaType string) string {
	kind, _, err := mime.ParseMediaType(mediaType)
	main, _, _ := strings.Cut(kind, "/")
	switch {
	case err != nil:
	case pictureTypes[kind] != nil, kind == "application/pdf", main == "audio", main == "video":
		return kind
	case isText(kind):
		return "text/plain; charset=" + charsetOf(mediaType)
	}
	return "application/octet-stream"
}
