package client

import (
	"context"
	"net/url"
	"strconv"

	"metaorg/machine"
)

// JoinSheet is what a new node needs: from whom it gets the log, and how it
// knows that the log is the right one. Nothing in it is checked yet.
type JoinSheet struct {
	Network    machine.NetworkID `json:"network"`
	Name       string            `json:"name"`
	Genesis    machine.Genesis   `json:"genesis"`
	Size       uint64            `json:"size"`
	Root       []byte            `json:"root"`
	Code       string            `json:"code"`
	Checkpoint string            `json:"checkpoint"`
	Peers      []JoinPeer        `json:"peers"`
	Chain      *struct {
		Text string `json:"text"`
	} `json:"chain,omitempty"`
}

// JoinPeer is a node that a new one may connect with.
type JoinPeer struct {
	ID         string `json:"id"`
	Address    string `json:"address,omitempty"`
	Consensus  []byte `json:"consensus,omitempty"`
	Checkpoint []byte `json:"checkpoint,omitempty"`
}

// Join asks what a new node needs, with the log's root at a size; at its
// present one if 0.
func (c *Client) Join(ctx context.Context, size uint64) (s JoinSheet, err error) {
	params := url.Values{}
	if size > 0 {
		params.Set("size", strconv.FormatUint(size, 10))
	}
	return s, c.get(ctx, "/v1/join", params, &s)
}

// Registered says whether a node is one of the network's.
func (c *Client) Registered(ctx context.Context, node string) (bool, error) {
	var facts struct {
		Registered bool `json:"registered"`
	}
	err := c.get(ctx, "/v1/join/"+url.PathEscape(node), nil, &facts)
	return facts.Registered, err
}
