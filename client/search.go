package client

import (
	"context"
	"net/url"
)

// Found is a page of what a search found, as the node tells it.
type Found struct {
	Total    int64         `json:"total"` // Things that fit and may be seen.
	Offset   int64         `json:"offset"`
	Building bool          `json:"building"` // Not everything is found yet.
	Items    []FoundItem   `json:"items"`
	Facets   []FacetCounts `json:"facets"`
	Meant    []string      `json:"meant"` // Identifiers of activities whose other words were looked for too.
}

// FoundItem is one thing of it.
type FoundItem struct {
	Source     string       `json:"source"`
	Key        string       `json:"key"`
	Kind       string       `json:"kind"`
	Title      string       `json:"title"`
	State      string       `json:"state,omitempty"`
	Path       string       `json:"path"` // Of its page.
	Excerpt    []FoundPiece `json:"excerpt"`
	Place      string       `json:"place,omitempty"`
	Terms      string       `json:"terms,omitempty"`
	Stewards   []string     `json:"stewards,omitempty"`
	Activities []string     `json:"activities,omitempty"`
	Changed    int64        `json:"changed,omitempty"` // Unix seconds.
}

// FoundPiece is a part of an excerpt; Mark says that it was looked for.
type FoundPiece struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"`
}

// FacetCounts are how many would fit with each value of a facet.
type FacetCounts struct {
	Facet  string `json:"facet"`
	Values []struct {
		Value string `json:"value"`
		Count int64  `json:"count"`
	} `json:"values"`
}

// Search finds what fits: q for words, kind, activity, place, terms and steward
// as filters, sort, limit and offset.
func (c *Client) Search(ctx context.Context, params url.Values) (f Found, err error) {
	err = c.get(ctx, "/v1/search", params, &f)
	return f, err
}
