package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Status is how a node is doing.
type Status struct {
	Facts  StatusFacts `json:"facts"`
	Alerts []Alert     `json:"alerts"` // The gravest first.
}

// Alert is something to look after.
type Alert struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // bad (now) or warn (within days).
	Since    int64  `json:"since"`    // Unix seconds by the node's clock.
	Title    string `json:"title"`
	Todo     string `json:"todo"`
}

// StatusFacts are what is known of a node; see package standing of the pages.
type StatusFacts struct {
	At       int64  `json:"at"` // Unix seconds by the node's clock, as all times here.
	Network  string `json:"network"`
	Sample   bool   `json:"sample,omitempty"`
	Node     string `json:"node"`
	Height   int64  `json:"height"`
	LogSize  uint64 `json:"log_size"`
	InSync   bool   `json:"in_sync"`
	Seats    int64  `json:"seats"`
	Seat     bool   `json:"seat"`
	Peers    int64  `json:"peers"`
	Expected int64  `json:"peers_expected"`
	Ahead    int64  `json:"ahead"`
	Clock    struct {
		Compared int64  `json:"compared"`
		Ahead    int64  `json:"ahead_seconds"`
		Kept     string `json:"kept"`
	} `json:"clock"`
	Disk struct {
		Parts []struct {
			Name   string `json:"name"`
			Bytes  int64  `json:"bytes"`
			PerDay int64  `json:"per_day"`
		} `json:"parts"`
		Free   int64 `json:"free"`
		Size   int64 `json:"size"`
		PerDay int64 `json:"per_day"`
		Days   int64 `json:"days"`
	} `json:"disk"`
	Backup struct {
		At     int64 `json:"at"`
		Height int64 `json:"height"`
		Bytes  int64 `json:"bytes"`
	} `json:"backup"`
	Certificate struct {
		Served  bool   `json:"served"`
		Until   int64  `json:"until,omitempty"`
		Problem string `json:"problem,omitempty"`
	} `json:"certificate"`
}

// NodeStatus asks how the node is doing; whole is the answer as it came. Only
// the operator may (see Client.Token).
func (c *Client) NodeStatus(ctx context.Context) (s Status, whole []byte, err error) {
	if whole, err = c.whole(ctx, call{method: http.MethodGet, path: "/v1/operator/status"}); err != nil {
		return s, nil, err
	}
	return s, whole, readJSON(whole, &s)
}

// Backup asks for a backup of the running node, to be read and closed. Only the
// bearer of the operator's token may (see Client.Token).
func (c *Client) Backup(ctx context.Context) (io.ReadCloser, error) {
	resp, err := c.do(ctx, call{method: http.MethodPost, path: "/v1/operator/backup"})
	if err != nil {
		return nil, fmt.Errorf("couldn't get a backup: %w", err)
	}
	return resp.Body, nil
}

// BackedUp tells the node that a backup is where it was to go.
func (c *Client) BackedUp(ctx context.Context, height, bytes int64) error {
	var noted any
	return c.post(ctx, "/v1/operator/backups", nil, map[string]int64{"height": height, "bytes": bytes}, &noted)
}
