package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"metaorg/readmodel"
)

// readList answers a page of a list, as JSON or CSV.
func (s *Server) readList(l readmodel.List) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		params, err := s.settled(r)
		if err != nil {
			return err
		}
		format := params.Get("format")
		params.Del("format")
		switch format {
		case "", "json":
			page, err := s.Model.Read(r.Context(), l.Name, params)
			if err != nil {
				return err
			}
			return s.writeJSON(w, http.StatusOK, page)
		case "csv":
			return s.writeCSV(w, r, l, params)
		}
		return badParam("format", "json or csv")
	}
}

// readRow answers the row with a key.
func (s *Server) readRow(l readmodel.List) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		params, err := s.settled(r)
		if err != nil {
			return err
		}
		row, err := s.Model.Find(r.Context(), l.Name, r.PathValue("key"), params)
		if err != nil {
			return err
		}
		return s.writeJSON(w, http.StatusOK, row)
	}
}

// settled gives the address's parameters, once the tables have come to the
// height that ?after= names or have taken too long about it.
func (s *Server) settled(r *http.Request) (url.Values, error) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badParam("address", "made of name=value pairs")
	}
	if text := params.Get("after"); text != "" {
		height, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, badParam("after", "the height of a block")
		}
		s.settle(r.Context(), height)
	}
	params.Del("after")
	return params, nil
}

// writeCSV writes all rows, or as many as ?limit= says, with times as RFC 3339.
func (s *Server) writeCSV(w http.ResponseWriter, r *http.Request, l readmodel.List, params url.Values) error {
	whole := !params.Has("limit")
	if whole {
		params.Set("limit", strconv.Itoa(readmodel.MaxLimit))
	}
	page, err := s.Model.Read(r.Context(), l.Name, params)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", l.Name+".csv"))
	out := csv.NewWriter(w)
	var line []string
	for _, c := range l.Columns {
		line = append(line, c.Name)
	}
	_ = out.Write(line) // Flush at the end tells whether anybody still listens.
	for {
		for _, row := range page.Items {
			for i, c := range l.Columns {
				line[i] = cell(c, row.Values[i])
			}
			_ = out.Write(line)
		}
		next := page.Offset + int64(len(page.Items))
		if !whole || len(page.Items) == 0 || next >= page.Total {
			break
		}
		params.Set("offset", strconv.FormatInt(next, 10))
		if page, err = s.Model.Read(r.Context(), l.Name, params); err != nil {
			s.Logger.Error("a table broke off", "list", l.Name, "error", err)
			panic(http.ErrAbortHandler) // So that nobody takes a part for the whole.
		}
	}
	out.Flush()
	return nil
}

func cell(c readmodel.Column, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case int64:
		if c.Kind == readmodel.Time {
			return time.Unix(x, 0).UTC().Format(time.RFC3339)
		}
	case json.RawMessage:
		return string(x)
	}
	return fmt.Sprint(v)
}
