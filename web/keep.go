package web

import (
	"context"
	"net/http"
	"regexp"

	"metaorg/machine"
)

// Keep keeps a document on this host and gives its hash.
type Keep func(ctx context.Context, by machine.PersonID, mediaType string, content []byte) (hash string, err error)

// maxDocumentBytes bounds one document that the operator gives.
const maxDocumentBytes = 8 << 20

// keptDocument is what a document is known by.
type keptDocument struct {
	Hash string `json:"hash" help:"BLAKE3-256 of the document, in hex"`
}

// handles are those of persons, as far as a document's owner must have one.
var handles = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

// keepDocument takes a document from the operator, as that of an earlier decision.
func (s *Server) keepDocument(w http.ResponseWriter, r *http.Request) error {
	if !s.sessions.Bears(r) {
		return notOperator()
	}
	by := machine.PersonID(r.URL.Query().Get("by"))
	if !handles.MatchString(string(by)) {
		return badParam("by", "the handle of whoever may withdraw it")
	}
	content, err := readBody(w, r, maxDocumentBytes)
	if err != nil {
		return err
	}
	hash, err := s.Keep(r.Context(), by, r.Header.Get("Content-Type"), content)
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, keptDocument{hash})
}
