package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// Matches asks who can do what is needed, or which needs an offer would answer,
// by its number; the answer is JSON.
func (c *Client) Matches(ctx context.Context, number string) ([]byte, error) {
	return c.found(ctx, call{method: http.MethodGet, path: "/opportunities/" + url.PathEscape(number) + "/matches.json"})
}

// Team asks who could do several things together: needs and bids by their
// numbers, and parts that are posted nowhere; the answer is JSON.
func (c *Client) Team(ctx context.Context, asked url.Values) ([]byte, error) {
	return c.found(ctx, call{method: http.MethodGet, path: "/team.json", params: asked})
}

// found is a page for programs. Who may not see it is led to the page for signing
// in, which is no JSON: then it is asked once more, signed in.
func (c *Client) found(ctx context.Context, in call) ([]byte, error) {
	b, err := c.whole(ctx, in)
	if enter := c.Enter; err == nil && enter != nil && !json.Valid(b) {
		c.Enter = nil
		if err := enter(ctx); err != nil {
			return nil, err
		}
		b, err = c.whole(ctx, in)
	}
	return b, err
}
