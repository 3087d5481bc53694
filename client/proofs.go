package client

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"metaorg/machine"
)

// Genesis asks what the network began with. Its ID is to be compared with the
// one known from elsewhere.
func (c *Client) Genesis(ctx context.Context) (g machine.Genesis, err error) {
	if err := c.get(ctx, "/v1/genesis", nil, &g); err != nil {
		return g, err
	}
	return g, g.Check()
}

// LightBlock asks for a header with its commit and seats; the latest for 0.
// Package node/light verifies it, as it does what the other proofs give.
func (c *Client) LightBlock(ctx context.Context, height int64) ([]byte, error) {
	at := "latest"
	if height != 0 {
		at = strconv.FormatInt(height, 10)
	}
	return c.whole(ctx, call{method: http.MethodGet, path: "/v1/light-blocks/" + at})
}

// Crossing asks for what leads over the restart together that began the chain of
// blocks of that number; package node/light verifies it.
func (c *Client) Crossing(ctx context.Context, number uint64) ([]byte, error) {
	return c.whole(ctx, call{method: http.MethodGet, path: "/v1/proofs/restarts/" + decimal(number)})
}

// Prove asks for proofs of keys of one state, and for the height of the header
// that names its root.
func (c *Client) Prove(ctx context.Context, keys [][]byte) (height int64, proofs [][]byte, err error) {
	params := url.Values{}
	for _, key := range keys {
		params.Add("key", base64.RawURLEncoding.EncodeToString(key))
	}
	var answer struct {
		Height int64
		Proofs []struct{ Proof []byte }
	}
	if err := c.get(ctx, "/v1/proofs", params, &answer); err != nil {
		return 0, nil, err
	}
	if len(answer.Proofs) != len(keys) {
		return 0, nil, fmt.Errorf("couldn't read the node's answer: %d keys were asked for, %d came", len(keys), len(answer.Proofs))
	}
	for _, p := range answer.Proofs {
		proofs = append(proofs, p.Proof)
	}
	return answer.Height, proofs, nil
}

// Inclusion asks for an entry's leaf hash and the proof that it is in the log
// of a size.
func (c *Client) Inclusion(ctx context.Context, entry, size uint64) (leaf []byte, hashes [][]byte, err error) {
	var answer struct {
		Leaf   []byte
		Hashes [][]byte
	}
	err = c.get(ctx, "/v1/proofs/inclusion", url.Values{"entry": {decimal(entry)}, "size": {decimal(size)}}, &answer)
	return answer.Leaf, answer.Hashes, err
}

// Consistency asks for the proof that the log of the older size begins that of
// the newer.
func (c *Client) Consistency(ctx context.Context, older, newer uint64) ([][]byte, error) {
	var answer struct{ Hashes [][]byte }
	err := c.get(ctx, "/v1/proofs/consistency", url.Values{"from": {decimal(older)}, "to": {decimal(newer)}}, &answer)
	return answer.Hashes, err
}

// RootAt asks for the log's root when it had that size.
func (c *Client) RootAt(ctx context.Context, size uint64) ([]byte, error) {
	sheet, err := c.Join(ctx, size)
	return sheet.Root, err
}

// NodeIDs lists the registered nodes, as the node says.
func (c *Client) NodeIDs(ctx context.Context) (ids []string, err error) {
	page, err := c.Read(ctx, "nodes", url.Values{"limit": {"1000"}})
	if err != nil {
		return nil, err
	}
	for _, row := range page.Items {
		if id, ok := row.Values["id"].(string); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }
