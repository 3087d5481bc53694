package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// problem is a refusal as RFC 9457 has it, application/problem+json.
type problem struct {
	Type       string          `json:"type" help:"a name for the code"`
	Title      string          `json:"title" help:"the HTTP status in words"`
	Status     int64           `json:"status" help:"the HTTP status"`
	Detail     string          `json:"detail" help:"the reason, a sentence for people"`
	Code       string          `json:"code" help:"the refusal's code, module.reason; it never changes its meaning" example:"membership.not_active"`
	Class      machine.Class   `json:"class,omitempty" help:"malformed, not_allowed, not_found, conflict or over_limit; none for a fault of the node"`
	Field      string          `json:"field,omitempty" help:"the field of the message that is at fault"`
	RetryAfter int64           `json:"retry_after,omitempty" help:"seconds until it may be tried again"`
	After      int64           `json:"after,omitempty" help:"rule time when it may be tried again, Unix seconds"`
	ID         wire.EnvelopeID `json:"id,omitempty" help:"of an act that was ordered and then refused"`
	Height     int64           `json:"height,omitempty" help:"of the block in which it was"`
}

// problemPrefix makes a URI of a code, as RFC 9457 asks.
const problemPrefix = "urn:metaorg:"

// codeFault stands for whatever went wrong inside; its cause is in the node's log.
const codeFault = "web.fault"

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

func (s *Server) problemOf(no *machine.Refusal) problem {
	status := statusOf(no.Class)
	p := problem{
		Type: problemPrefix + no.Code, Title: http.StatusText(status), Status: int64(status),
		Detail: no.Text, Code: no.Code, Class: no.Class, Field: no.Field, After: no.After,
	}
	if no.After != 0 {
		p.RetryAfter = max(1, no.After-s.Node.Now())
	}
	return p
}

// answer runs f and writes its error as a problem. Only a refusal tells its
// text to the outside; any other error is the node's own affair.
func (s *Server) answer(f func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			s.writeProblem(w, s.problemFor(r, err))
		}
	}
}

func (s *Server) problemFor(r *http.Request, err error) problem {
	var no *machine.Refusal
	var ordered *orderedRefusal
	switch {
	case errors.As(err, &ordered):
		p := s.problemOf(ordered.refusal)
		p.ID, p.Height = ordered.id, ordered.height
		return p
	case errors.As(err, &no):
		return s.problemOf(no)
	}
	if r.Context().Err() == nil {
		s.Logger.Error("a request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	if hostdata.IsFull(err) {
		return s.fault(http.StatusInsufficientStorage, "this node's disk is full; whoever runs it has to free some space")
	}
	return s.fault(http.StatusInternalServerError, "something went wrong on this node; its log says what")
}

// fault is a problem of the node rather than of who asks.
func (s *Server) fault(status int, detail string) problem {
	return problem{
		Type: problemPrefix + codeFault, Title: http.StatusText(status), Status: int64(status), Detail: detail, Code: codeFault,
	}
}

func (s *Server) writeProblem(w http.ResponseWriter, p problem) {
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt(p.RetryAfter, 10))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(int(p.Status))
	s.encode(w, p)
}

// writeJSON answers with a value.
func (s *Server) writeJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	s.encode(w, v)
	return nil
}

// encode writes JSON; once it fails the other side is gone, and nobody is left to tell.
func (s *Server) encode(w http.ResponseWriter, v any) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		s.Logger.Debug("an answer was not taken", "error", err)
	}
}

// nothingHere answers for paths and methods that nothing else answers for.
func (s *Server) nothingHere(w http.ResponseWriter, r *http.Request) error {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); method != r.Method && pattern != "/v1/" {
			w.Header().Set("Allow", method)
			p := s.problemOf(machine.Malformed("web.wrong_method", "%s takes %s, not %s", r.URL.Path, method, r.Method))
			p.Status, p.Title = http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed)
			s.writeProblem(w, p)
			return nil
		}
	}
	return machine.NotFound("web.no_such_path", "there is nothing at %s; /v1/openapi.json lists what there is", r.URL.Path)
}
