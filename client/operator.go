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
)

// Report tells what an import did.
type Report struct {
	Rows     int64     `json:"rows"`     // Below the header.
	Kept     int64     `json:"kept"`     // New prospects.
	Ignored  []string  `json:"ignored"`  // Columns that were not taken over.
	Problems []Problem `json:"problems"` // Rows that were not kept.
}

// Problem is a row that was not kept.
type Problem struct {
	Line   int64  `json:"line"` // From 1.
	Name   string `json:"name,omitempty"`
	Reason string `json:"reason"`
}

// ImportProspects gives a CSV file of organizations to the node as prospects.
// Only the operator may (see Client.Token). progress is told how many rows are
// done from time to time.
func (c *Client) ImportProspects(ctx context.Context, file io.Reader, progress func(done int64)) (Report, error) {
	resp, err := c.do(ctx, call{method: http.MethodPost, path: "/v1/operator/prospects", kind: "text/csv", body: file})
	if err != nil {
		return Report{}, err
	}
	defer resp.Body.Close()
	lines := json.NewDecoder(resp.Body)
	for {
		var line struct {
			Done    int64    `json:"done"`
			Report  *Report  `json:"report"`
			Problem *problem `json:"problem"`
		}
		err := lines.Decode(&line)
		switch {
		case errors.Is(err, io.EOF):
			return Report{}, errors.New("the import broke off; what was done is kept, so import the file again")
		case err != nil:
			return Report{}, fmt.Errorf("couldn't read the node's answer: %w", err)
		case line.Problem != nil:
			return Report{}, line.Problem.error()
		case line.Report != nil:
			return *line.Report, nil
		}
		progress(line.Done)
	}
}

// Prospects asks for a page of the prospects, by name: q searches, limit and
// offset turn pages. Only the operator may (see Client.Token).
func (c *Client) Prospects(ctx context.Context, params url.Values) (p Page, err error) {
	err = c.get(ctx, "/v1/operator/prospects", params, &p)
	return p, err
}

// OperatorLink asks for a path of the node's pages that makes a browser the
// operator's, once and for a few minutes. Only the operator may (see
// Client.Token).
func (c *Client) OperatorLink(ctx context.Context) (path string, err error) {
	var made struct {
		Path string `json:"path"`
	}
	err = c.post(ctx, "/v1/operator/link", nil, struct{}{}, &made)
	return made.Path, err
}

// KeepDocument gives a document to the node, which keeps it on its host, and
// tells the hash by which it is known. by may withdraw it. Only the operator may
// (see Client.Token).
func (c *Client) KeepDocument(ctx context.Context, by, mediaType string, content []byte) (hash string, err error) {
	b, err := c.whole(ctx, call{
		method: http.MethodPost, path: "/v1/operator/documents", params: url.Values{"by": {by}}, kind: mediaType, body: bytes.NewReader(content),
	})
	if err != nil {
		return "", err
	}
	var kept struct {
		Hash string `json:"hash"`
	}
	err = readJSON(b, &kept)
	return kept.Hash, err
}
