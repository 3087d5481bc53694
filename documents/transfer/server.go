// Package transfer moves documents between hosts over HTTP. It keeps these
// things true: nothing is sent and nothing kept that does not belong to the
// document's hash; who may have a document is asked before a byte of it is
// sent; a peer that sends something wrong is left at its first wrong group and
// named; and however large a document is, moving it takes little memory and
// every wait for a peer ends.
package transfer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"metaorg/documents"
	"metaorg/documents/tree"
	"metaorg/machine"
)

// Server gives a host's documents to others. Each method answers one request,
// or returns why it did not, having written nothing.
type Server struct {
	Documents *documents.Store

	// May refuses a document to whoever asks. It is asked before anything of
	// the document is told, its size included; what it refuses as not found is
	// told apart from what is not there by nobody.
	May func(*http.Request, documents.Hash) error
}

// maxProof is how many groups are proved at once; 1 MiB.
const maxProof = 16

// Routes serves all that a peer asks for, below a path that was stripped:
//
//	GET /{hash}        the bytes, or a range of them
//	GET /{hash}/tree   the tree, as Bao keeps it beside a file
//	GET /{hash}/proof  ?first=&count= a range of groups with what proves them; the last one without
//	POST /batch        many small documents
func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	of := func(f func(http.ResponseWriter, *http.Request, documents.Hash) error) http.Handler {
		return answer(func(w http.ResponseWriter, r *http.Request) error {
			h, err := documents.ParseHash(r.PathValue("hash"))
			if err != nil {
				return err
			}
			return f(w, r, h)
		})
	}
	mux.Handle("GET /{hash}", of(s.Bytes))
	mux.Handle("GET /{hash}/tree", of(s.Tree))
	mux.Handle("GET /{hash}/proof", of(s.Proof))
	mux.Handle("POST /batch", answer(s.Batch))
	return mux
}

func (s *Server) open(r *http.Request, h documents.Hash) (*documents.Content, error) {
	if err := s.May(r, h); err != nil {
		return nil, err
	}
	return s.Documents.Content(r.Context(), h)
}

// Bytes sends a document or the range of it that is asked for. A type that was
// set before stays. Damage that shows after the beginning breaks the connection off.
func (s *Server) Bytes(w http.ResponseWriter, r *http.Request, h documents.Hash) error {
	c, err := s.open(r, h)
	if err != nil {
		return err
	}
	defer c.Close()
	head := w.Header()
	if head.Get("Content-Type") == "" {
		head.Set("Content-Type", "application/octet-stream")
	}
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("ETag", `"`+string(h)+`"`)
	if strings.Contains(r.Header.Get("Range"), ",") {
		r = r.Clone(r.Context()) // Who wants several parts asks for one after the other, or gets all.
		r.Header.Del("Range")
	}
	send := &late{ResponseWriter: w}
	http.ServeContent(send, r, "", time.Time{}, &watched{c, send})
	return send.end()
}

// Tree sends a document's tree.
func (s *Server) Tree(w http.ResponseWriter, r *http.Request, h documents.Hash) error {
	c, err := s.open(r, h)
	if err != nil {
		return err
	}
	defer c.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(tree.OutboardBytes(c.Size), 10))
	return sending(w, c.WriteOutboard)
}

// Proof sends a range of groups with what proves them, the last group if none
// is named: its proof is one of the document's size as well.
func (s *Server) Proof(w http.ResponseWriter, r *http.Request, h documents.Hash) error {
	over, named, err := rangeOf(r)
	if err != nil {
		return err
	}
	c, err := s.open(r, h)
	if err != nil {
		return err
	}
	defer c.Close()
	if !named {
		over = tree.Range{First: tree.Groups(c.Size) - 1, Count: 1}
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	return sending(w, func(to io.Writer) error { return c.Prove(over, to) })
}

func rangeOf(r *http.Request) (over tree.Range, named bool, err error) {
	first, count := r.URL.Query().Get("first"), r.URL.Query().Get("count")
	if first == "" && count == "" {
		return over, false, nil
	}
	var errs [2]error
	over.First, errs[0] = strconv.ParseInt(first, 10, 64)
	over.Count, errs[1] = strconv.ParseInt(count, 10, 64)
	if errors.Join(errs[:]...) != nil || over.First < 0 || over.Count < 1 || over.Count > maxProof {
		return over, true, machine.Malformed("documents.bad_range", "a proof is asked for by the number of its first group and how many there are, at most %d", maxProof)
	}
	return over, true, nil
}

// late holds the head of an answer back until there is something to send, so
// that what fails before can still be answered by a refusal.
type late struct {
	http.ResponseWriter

	status int
	begun  bool
	failed error // Of reading what is to be sent.
	deaf   error // Of sending it.
}

// WriteHeader keeps the status; see http.ResponseWriter.
func (l *late) WriteHeader(status int) { l.status = status }

// Write sends on; see http.ResponseWriter.
func (l *late) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	l.begin()
	n, err := l.ResponseWriter.Write(p)
	if err != nil {
		l.deaf = err
	}
	return n, err
}

// ReadFrom sends a part of a document; see io.ReaderFrom. Package http asks
// for it when it sends a range.
func (l *late) ReadFrom(from io.Reader) (int64, error) {
	if limited, ok := from.(*io.LimitedReader); ok {
		if w, ok := limited.R.(*watched); ok {
			n, err := w.SendN(struct{ io.Writer }{l}, limited.N)
			l.note(err)
			return n, err
		}
	}
	return io.Copy(struct{ io.Writer }{l}, from)
}

// note keeps what went wrong, unless it is that nobody listens any more.
func (l *late) note(err error) {
	if err != nil && !errors.Is(err, io.EOF) && l.deaf == nil {
		l.failed = err
	}
}

func (l *late) begin() {
	if !l.begun && l.status != 0 {
		l.ResponseWriter.WriteHeader(l.status)
	}
	l.begun = true
}

// end finishes the answer, or says why there is none.
func (l *late) end() error {
	switch {
	case l.failed == nil:
		l.begin() // Some answers have nothing but a head.
		return nil
	case l.begun:
		panic(http.ErrAbortHandler) // The only way to say it now.
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified"} {
		l.Header().Del(name)
	}
	return l.failed
}

// watched notes what goes wrong in reading what is sent.
type watched struct {
	*documents.Content

	send *late
}

// Read reads on; see io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Content.Read(p)
	w.send.note(err)
	return n, err
}

// sending runs what writes an answer. An error before the first byte is returned.
func sending(w http.ResponseWriter, write func(io.Writer) error) error {
	l := &late{ResponseWriter: w, status: http.StatusOK}
	l.note(write(l))
	return l.end()
}

// answer writes an error as RFC 9457 has it. Only a refusal tells its text.
func answer(f func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		p := problem{Status: http.StatusInternalServerError, Code: "documents.fault", Detail: "this node can't read the document"}
		var no *machine.Refusal
		if errors.As(err, &no) {
			p = problem{Status: statusOf(no.Class), Code: no.Code, Detail: no.Text}
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(p.Status)
		_ = json.NewEncoder(w).Encode(p) // Who does not listen any more needs no answer.
	})
}

// problem is a refusal between hosts.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (p problem) Error() string { return fmt.Sprintf("%s (%d, %s)", p.Detail, p.Status, p.Code) }

func statusOf(c machine.Class) int {
	switch c {
	case machine.ClassMalformed:
		return http.StatusBadRequest
	case machine.ClassNotAllowed:
		return http.StatusForbidden
	case machine.ClassNotFound:
		return http.StatusNotFound
	case machine.ClassConflict:
		return http.StatusConflict
	case machine.ClassOverLimit:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}
