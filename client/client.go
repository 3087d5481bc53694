// Package client speaks to a node over HTTP, for the command line, scripts and
// tests. It keeps true that nothing is signed but what was asked for: the
// bytes that a node gives to be signed are read and compared first.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"metaorg/machine"
)

// maxAnswer bounds the answers that are read whole.
const maxAnswer = 64 << 20 // Bytes.

// answerTimeout bounds a request that the node answers at once or within the
// ten seconds for which it waits for an act.
const answerTimeout = 30 * time.Second

// Client speaks to one node.
type Client struct {
	base    *url.URL
	machine *machine.Machine
	http    http.Client

	// Token is the operator's, for what the operator alone may do.
	Token string

	// Enter signs in when the node keeps something from strangers, at most
	// once; what was asked is asked again then. Nil for staying a stranger.
	Enter func(context.Context) error
}

// New makes a client of the node at an address such as http://127.0.0.1:8470.
// The machine knows the kinds of messages. Nothing is sent yet.
func New(address string, m *machine.Machine) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("couldn't use %q as a node's address; it looks like http://127.0.0.1:8470", address)
	}
	return &Client{base: base, machine: m}, nil
}

// call is one request.
type call struct {
	method string
	path   string
	params url.Values
	kind   string // Content type of the body.
	body   io.Reader
	header http.Header // Besides.
}

// do sends a request, as somebody who is signed in if it takes that. Its errors
// are *machine.Refusal where the node says no.
func (c *Client) do(ctx context.Context, in call) (*http.Response, error) {
	resp, err := c.send(ctx, in)
	var no *machine.Refusal
	if enter := c.Enter; enter != nil && errors.As(err, &no) && no.Code == codeNotShown && in.method == http.MethodGet {
		c.Enter = nil
		if err := enter(ctx); err != nil {
			return nil, fmt.Errorf("%s (%s): %w", no.Text, no.Code, err)
		}
		return c.send(ctx, in)
	}
	return resp, err
}

// codeNotShown is how a node says that something is not for strangers.
const codeNotShown = "web.not_shown"

func (c *Client) send(ctx context.Context, in call) (*http.Response, error) {
	at := c.base.JoinPath(in.path)
	at.RawQuery = in.params.Encode()
	req, err := http.NewRequestWithContext(ctx, in.method, at.String(), in.body)
	if err != nil {
		return nil, fmt.Errorf("couldn't ask the node: %w", err)
	}
	for name, values := range in.header {
		req.Header[name] = values
	}
	if in.kind != "" {
		req.Header.Set("Content-Type", in.kind)
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("couldn't reach the node at %s: %w", c.base, errors.Unwrap(err))
	}
	if resp.StatusCode >= http.StatusBadRequest {
		defer resp.Body.Close()
		return nil, readProblem(resp)
	}
	return resp, nil
}

// whole sends a request and reads its answer.
func (c *Client) whole(ctx context.Context, in call) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	resp, err := c.do(ctx, in)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(b) > maxAnswer {
		err = fmt.Errorf("it is longer than %d bytes", maxAnswer)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the node's answer: %w", err)
	}
	return b, nil
}

// get reads JSON from a path into v.
func (c *Client) get(ctx context.Context, path string, params url.Values, v any) error {
	b, err := c.whole(ctx, call{method: http.MethodGet, path: path, params: params})
	if err != nil {
		return err
	}
	return readJSON(b, v)
}

// post sends JSON to a path and reads JSON from it.
func (c *Client) post(ctx context.Context, path string, params url.Values, in, out any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("couldn't write the request: %w", err)
	}
	b, err = c.whole(ctx, call{method: http.MethodPost, path: path, params: params, kind: "application/json", body: bytes.NewReader(b)})
	if err != nil {
		return err
	}
	return readJSON(b, out)
}

func readJSON(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("couldn't read the node's answer: %w", err)
	}
	return nil
}

// problem is a refusal as RFC 9457 has it.
type problem struct {
	Detail string        `json:"detail"`
	Code   string        `json:"code"`
	Class  machine.Class `json:"class"`
	Field  string        `json:"field"`
	After  int64         `json:"after"`
}

func (p problem) error() error {
	if p.Class == "" {
		return fmt.Errorf("the node could not answer: %s (%s)", p.Detail, p.Code)
	}
	return &machine.Refusal{Code: p.Code, Class: p.Class, Text: p.Detail, Field: p.Field, After: p.After}
}

// noNode is an answer that no node gives to programs.
type noNode struct {
	code   int
	status string
}

func (e *noNode) Error() string { return "what answers there is no node: " + e.status }

func readProblem(resp *http.Response) error {
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("couldn't read the node's answer: %w", err)
	}
	var p problem
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if kind != "application/problem+json" || json.Unmarshal(b, &p) != nil || p.Code == "" {
		return &noNode{resp.StatusCode, resp.Status}
	}
	return p.error()
}
