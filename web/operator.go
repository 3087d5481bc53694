package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/readmodel"
)

// Bounds of one import.
const (
	maxImportBytes = 256 << 20
	maxImportTime  = 10 * time.Minute
)

// importLine is one line of the answer to an import: progress while it goes
// on, and then either the report or a problem.
type importLine struct {
	Done    int64            `json:"done,omitempty" help:"rows so far"`
	Report  *hostdata.Report `json:"report,omitempty" help:"what became of the rows; the last line"`
	Problem *problem         `json:"problem,omitempty" help:"why it ended early; the last line"`
}

// importProspects keeps the organizations of a CSV or JSON file as prospects and
// answers JSON lines while it does.
func (s *Server) importProspects(w http.ResponseWriter, r *http.Request) error {
	if err := s.checkOperator(r); err != nil {
		return err
	}
	out := http.NewResponseController(w)
	until := time.Now().Add(maxImportTime)
	// Where these are not offered, as in a test's recorder, the file is simply read first.
	_ = errors.Join(out.SetReadDeadline(until), out.SetWriteDeadline(until), out.EnableFullDuplex())
	begun := false
	write := func(line importLine) {
		if !begun {
			w.Header().Set("Content-Type", "application/x-ndjson")
			w.WriteHeader(http.StatusOK)
			begun = true
		}
		s.encode(w, line)
		_ = out.Flush()
	}
	report, err := s.Host.Import(r.Context(), http.MaxBytesReader(w, r.Body, maxImportBytes), func(done int64) {
		write(importLine{Done: done})
	})
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		err = machine.OverLimit("web.too_large", "a directory has at most %d bytes", int64(maxImportBytes))
	}
	switch {
	case err == nil:
		write(importLine{Report: &report})
	case begun:
		p := s.problemFor(r, err)
		write(importLine{Problem: &p})
	default:
		return err
	}
	return nil
}

// operatorLink is a link for the operator's browser.
type operatorLink struct {
	Path    string `json:"path" help:"of this node's pages; it opens once"`
	Expires int64  `json:"expires" help:"when it no longer opens, Unix seconds by the node's clock"`
}

// linkOperator gives the bearer of the operator's token a link for a browser.
// A browser that is the operator's already gets none, lest it go on for ever.
func (s *Server) linkOperator(w http.ResponseWriter, r *http.Request) error {
	if !s.sessions.Bears(r) {
		return notOperator()
	}
	var l operatorLink
	l.Path, l.Expires = s.sessions.OperatorLink()
	return s.writeJSON(w, http.StatusOK, l)
}

// prospectPage is a part of the prospects.
type prospectPage struct {
	Total  int64               `json:"total" help:"prospects that fit"`
	Offset int64               `json:"offset" help:"of the first one here"`
	Items  []hostdata.Prospect `json:"items" help:"by name"`
}

func (s *Server) prospects(w http.ResponseWriter, r *http.Request) error {
	if err := s.checkOperator(r); err != nil {
		return err
	}
	search := hostdata.Search{Limit: readmodel.DefaultLimit}
	for name, values := range r.URL.Query() {
		var err error
		switch name {
		case "q":
			search.Text = values[0]
		case "activity":
			search.Does = values[0]
		case "limit":
			search.Limit, err = boundedNumber(values[0], readmodel.MaxLimit)
		case "offset":
			search.Offset, err = boundedNumber(values[0], 1<<40)
		default:
			return unknownParam(name)
		}
		if err != nil {
			return badParam(name, "a number that is not too large")
		}
	}
	found, total, err := s.Host.Prospects(r.Context(), search)
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, prospectPage{Total: total, Offset: search.Offset, Items: found})
}

func boundedNumber(text string, most uint64) (int64, error) {
	n, err := strconv.ParseUint(text, 10, 63)
	if err == nil && n > most {
		err = strconv.ErrRange
	}
	return int64(n), err
}

// MarshalJSON leaves out what a line does not have, but never a count of rows.
func (l importLine) MarshalJSON() ([]byte, error) {
	switch {
	case l.Report != nil:
		return json.Marshal(map[string]any{"report": l.Report})
	case l.Problem != nil:
		return json.Marshal(map[string]any{"problem": l.Problem})
	}
	return json.Marshal(map[string]any{"done": l.Done})
}
