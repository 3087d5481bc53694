package search

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/search/index"
	"metaorg/web/words"
)

// Answer is what programs are told.
type Answer struct {
	Total    int       `json:"total" help:"how many fit that you may see"`
	Offset   int       `json:"offset" help:"of the first one here"`
	Building bool      `json:"building" help:"the index is still being made: not everything is found yet"`
	Items    []Item    `json:"items" help:"a page of them, what fits best first"`
	Facets   []Counted `json:"facets" help:"how many would fit with another choice, by facet"`
	Meant    []string  `json:"meant" help:"identifiers of activities that the words name, whose other words were looked for too"`
}

// Counted are the values of one facet.
type Counted struct {
	Facet  string        `json:"facet" help:"kind, activity, place, terms or steward"`
	Values []index.Count `json:"values" help:"the most frequent ones"`
}

// Item is one thing that was found.
type Item struct {
	Source     string        `json:"source" help:"where it comes from"`
	Key        string        `json:"key" help:"what it is known by there"`
	Kind       string        `json:"kind" help:"what it is"`
	Title      string        `json:"title" help:"what it is called"`
	State      string        `json:"state,omitempty" help:"in the reader's words"`
	Path       string        `json:"path" help:"of its page"`
	Excerpt    []index.Piece `json:"excerpt" help:"a part of its text; pieces with mark are what was looked for"`
	Place      string        `json:"place,omitempty" help:"where it is"`
	Terms      string        `json:"terms,omitempty" help:"an SPDX expression"`
	Stewards   []string      `json:"stewards,omitempty" help:"who looks after it"`
	Activities []string      `json:"activities,omitempty" help:"identifiers of the vocabulary"`
	Changed    int64         `json:"changed,omitempty" help:"when it changed last, Unix seconds"`
}

// answer tells programs what was found. What is wrong with a question is told
// as programs are told everywhere (RFC 9457).
func (s *Search) answer(r *page.Request) (page.Page, error) {
	q, err := checked(url.Values(r.Typed))
	var no *machine.Refusal
	if errors.As(err, &no) {
		return page.Page{Bare: true, Status: http.StatusBadRequest, Type: "application/problem+json", Body: asJSON(map[string]any{
			"type": "urn:metaorg:" + no.Code, "title": http.StatusText(http.StatusBadRequest), "status": http.StatusBadRequest,
			"detail": no.Text, "code": no.Code, "class": no.Class, "field": no.Field,
		})}, nil
	}
	if err != nil {
		return page.Page{}, err
	}
	ctx := r.Context()
	found, err := s.Find(ctx, r.Site, r.Viewer, words.Lang(ctx), q)
	if err != nil {
		return page.Page{}, err
	}
	a := Answer{Total: found.Total, Offset: q.Offset, Building: s.Progress().Building, Items: []Item{}, Facets: []Counted{}, Meant: append([]string{}, found.Meant...)}
	for _, h := range found.Hits {
		i := Item{
			Source: h.Source, Key: h.Key, Kind: h.Kind, Title: h.Called(), Path: h.Path, Excerpt: append([]index.Piece{}, h.Excerpt...),
			Place: h.Place, Terms: h.Terms, Stewards: h.Stewards, Activities: h.Activities, Changed: h.At,
		}
		if h.State != "" {
			i.State = words.T(ctx, h.State)
		}
		a.Items = append(a.Items, i)
	}
	for _, f := range index.Facets {
		if values := found.Facets[f.String()]; len(values) > 0 {
			a.Facets = append(a.Facets, Counted{f.String(), values})
		}
	}
	return page.Page{Bare: true, Type: "application/json", Body: asJSON(a)}, nil
}

func asJSON(v any) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return json.NewEncoder(w).Encode(v)
	})
}
