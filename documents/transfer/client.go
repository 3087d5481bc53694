package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"metaorg/documents/tree"
)

// Peer is a host that may have a document.
type Peer struct {
	Name   string                    // As it is named in reports.
	URL    string                    // Below which its Routes answer.
	Client *http.Client              // One for many requests; nil for one of this package's.
	Sign   func(*http.Request) error // Says who asks; nil where anybody may.
}

// Client fetches from peers. The zero value is good.
type Client struct {
	Streams int           // Requests to one peer at once; 2 if 0.
	Stall   time.Duration // In which a group has to come, or the peer is taken for dead; 15 s if 0.
	Pause   time.Duration // After a first failure, twice as long after the next; 250 ms if 0.
}

const (
	usualStreams = 2
	usualStall   = 15 * time.Second
	usualPause   = 250 * time.Millisecond
	maxFailures  = 3 // One after another, before a peer is left.
	maxProblem   = 4 << 10
)

// filled is the client with what is usual for what was left out.
func (c Client) filled() Client {
	if c.Streams <= 0 {
		c.Streams = usualStreams
	}
	if c.Stall <= 0 {
		c.Stall = usualStall
	}
	if c.Pause <= 0 {
		c.Pause = usualPause
	}
	return c
}

// Report says who gave what.
type Report struct {
	From    map[string]int64 // Bytes by the peer's name.
	Dropped []Dropped        // Peers that were left, in this order.
}

// Dropped is a peer that was left.
type Dropped struct {
	Peer string
	Lied bool // It sent what does not belong to the document's hash.
	Err  error
}

func newReport() Report { return Report{From: map[string]int64{}} }

func (r *Report) drop(p Peer, err error) {
	if !slices.ContainsFunc(r.Dropped, func(d Dropped) bool { return d.Peer == p.Name }) {
		r.Dropped = append(r.Dropped, Dropped{p.Name, errors.Is(err, tree.ErrWrong), err})
	}
}

// String is one line for a log.
func (r Report) String() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(r.From)) {
		parts = append(parts, fmt.Sprintf("%d bytes from %s", r.From[name], name))
	}
	for _, d := range r.Dropped {
		parts = append(parts, fmt.Sprintf("%s left: %v", d.Peer, d.Err))
	}
	return strings.Join(parts, "; ")
}

// hostError is one of this host's own, for which no peer is to blame.
type hostError struct{ error }

func (e *hostError) Unwrap() error { return e.error }

// usualClient asks peers that bring no client of their own. It follows no
// redirections: a peer answers itself or not at all.
var usualClient = &http.Client{
	Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DisableCompression:    true,
		MaxIdleConnsPerHost:   8,
		IdleConnTimeout:       time.Minute,
		TLSHandshakeTimeout:   usualStall,
		ResponseHeaderTimeout: usualStall,
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// do asks a peer. The caller closes the answer's body.
func (p Peer) do(ctx context.Context, method, path string, body io.Reader, bytesRange string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, p.URL+path, body)
	if err != nil {
		return nil, err
	}
	if bytesRange != "" {
		r.Header.Set("Range", bytesRange)
	}
	if p.Sign != nil {
		if err := p.Sign(r); err != nil {
			return nil, err
		}
	}
	client := p.Client
	if client == nil {
		client = usualClient
	}
	return client.Do(r)
}

// problemOf is what a peer says in place of what was asked for.
func problemOf(res *http.Response) error {
	p := problem{Status: res.StatusCode, Detail: "the peer answers " + res.Status}
	if res.Header.Get("Content-Type") == "application/problem+json" {
		_ = json.NewDecoder(io.LimitReader(res.Body, maxProblem)).Decode(&p) // What it says counts only if it says something.
		p.Status = res.StatusCode
	}
	return p
}

// isFinal says whether asking this peer again would be of no use.
func isFinal(err error) bool {
	var p problem
	if errors.As(err, &p) {
		return p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests
	}
	return errors.Is(err, tree.ErrWrong)
}

var errStalled = errors.New("nothing came for too long")

// watch ends a context when nothing comes for too long; alive says that
// something came.
func (c Client) watch(parent context.Context) (ctx context.Context, alive, stop func()) {
	wait := c.filled().Stall
	ctx, cancel := context.WithCancelCause(parent)
	timer := time.AfterFunc(wait, func() { cancel(errStalled) })
	return ctx, func() { timer.Reset(wait) }, func() { timer.Stop(); cancel(nil) }
}
