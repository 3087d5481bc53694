package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/fxamacker/cbor/v2"

	"metaorg/machine/wire"
)

// Network is what a network and its node say about themselves.
type Network struct {
	ID          wire.NetworkID `json:"id"`
	Name        string         `json:"name"`
	Sample      bool           `json:"sample"`
	Founded     bool           `json:"founded"`
	Height      int64          `json:"height"`   // Of the last block.
	LogSize     uint64         `json:"log_size"` // Entries.
	Time        int64          `json:"time"`     // Rule time now, Unix seconds.
	AppHash     string         `json:"app_hash"` // Hex.
	RuleVersion uint64         `json:"rule_version"`
	Origins     []string       `json:"origins"`
	InSync      bool           `json:"in_sync"`
	Shown       int64          `json:"shown"` // The height to which the lists have come.
	URL         string         `json:"url"`   // Where others reach the node; empty if nowhere.
}

// Network asks what network this is and how far it has come.
func (c *Client) Network(ctx context.Context) (n Network, err error) {
	err = c.get(ctx, "/v1/network", nil, &n)
	return n, err
}

// Page is a part of a list.
type Page struct {
	Total  int64 `json:"total"` // Rows that fit.
	Offset int64 `json:"offset"`
	Height int64 `json:"height"` // To which the list has come.
	Items  []Row `json:"items"`
}

// Row is one row of a list: its columns in their order as JSON, and by name as
// nil, string, int64, bool or, for any other JSON, json.RawMessage.
type Row struct {
	JSON   json.RawMessage
	Values map[string]any
}

// MarshalJSON gives the row as the node wrote it.
func (r Row) MarshalJSON() ([]byte, error) { return r.JSON, nil }

// UnmarshalJSON reads a row.
func (r *Row) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	r.JSON, r.Values = bytes.Clone(b), map[string]any{}
	for name, value := range raw {
		r.Values[name] = plain(value)
	}
	return nil
}

func plain(value json.RawMessage) any {
	var v any
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return value
	}
	switch x := v.(type) {
	case nil, string, bool:
		return x
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
	}
	return value
}

// Column is a column of a list.
type Column struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // text, number, time (Unix seconds), bool or json.
	Help string `json:"help"`

	// Detail columns are left out of tables for people.
	Detail bool `json:"detail"`

	// In names the column that says of which unit a number counts the smallest steps.
	In string `json:"in"`
}

// List describes a list.
type List struct {
	Name    string   `json:"name"`
	Purpose string   `json:"purpose"`
	Key     string   `json:"key"`  // The column that Find asks by.
	Sort    string   `json:"sort"` // The order when none is asked for.
	Columns []Column `json:"columns"`
	Params  []Column `json:"params"` // What else it can be asked by, such as a time.
}

// Lists describes every list of the node.
func (c *Client) Lists(ctx context.Context) ([]List, error) {
	var all struct {
		Items []List `json:"items"`
	}
	err := c.get(ctx, "/v1/lists", nil, &all)
	return all.Items, err
}

// Read reads a page of a list. Parameters are filters (column, column.prefix,
// column.from, column.to, q), sort, limit, offset, after and the list's own.
func (c *Client) Read(ctx context.Context, list string, params url.Values) (p Page, err error) {
	err = c.get(ctx, "/v1/"+url.PathEscape(list), params, &p)
	return p, err
}

// eachRows is how many rows Each asks for at once.
const eachRows = 500

// Each takes all rows of a list that have these values, page by page.
func (c *Client) Each(ctx context.Context, list string, where url.Values, take func(Row)) error {
	for offset := 0; ; offset += eachRows {
		params := url.Values{"limit": {strconv.Itoa(eachRows)}, "offset": {strconv.Itoa(offset)}}
		for name, values := range where {
			params[name] = values
		}
		page, err := c.Read(ctx, list, params)
		if err != nil {
			return err
		}
		for _, r := range page.Items {
			take(r)
		}
		if len(page.Items) < eachRows {
			return nil
		}
	}
}

// Find reads the row of a list with a key.
func (c *Client) Find(ctx context.Context, list, key string, params url.Values) (r Row, err error) {
	err = c.get(ctx, "/v1/"+url.PathEscape(list)+"/"+url.PathEscape(key), params, &r)
	return r, err
}

// Checkpoint asks for the signed summary of the log, a C2SP signed note.
func (c *Client) Checkpoint(ctx context.Context) ([]byte, error) {
	return c.whole(ctx, call{method: http.MethodGet, path: "/v1/checkpoint"})
}

// Entries gives the log's entries as they are, from one on up to size, to f
// until it returns an error.
func (c *Client) Entries(ctx context.Context, from, size uint64, f func(i uint64, entry []byte) error) error {
	for from < size {
		resp, err := c.do(ctx, call{method: http.MethodGet, path: "/v1/entries", params: url.Values{"from": {strconv.FormatUint(from, 10)}}})
		if err != nil {
			return err
		}
		next, err := readEntries(resp.Body, from, size, f)
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			return fmt.Errorf("couldn't read entry %d: %w", next, err)
		}
		if next == from {
			return fmt.Errorf("couldn't read entry %d: the node does not give it", from)
		}
		from = next
	}
	return nil
}

func readEntries(r io.Reader, from, size uint64, f func(uint64, []byte) error) (uint64, error) {
	d := cbor.NewDecoder(r)
	for ; from < size; from++ {
		var entry []byte
		if err := d.Decode(&entry); errors.Is(err, io.EOF) {
			return from, nil
		} else if err != nil {
			return from, err
		}
		if err := f(from, entry); err != nil {
			return from, err
		}
	}
	return from, nil
}
