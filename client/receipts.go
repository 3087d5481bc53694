package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// Receipt asks for the receipt of an act that is in the log; its own Check
// finds out what it proves.
func (c *Client) Receipt(ctx context.Context, id wire.EnvelopeID) (r checkpoint.Receipt, err error) {
	err = c.get(ctx, "/v1/envelopes/"+url.PathEscape(string(id))+"/receipt", nil, &r)
	return r, err
}

// Record asks for everything that is somebody's: what the person signed in, or
// the organization they act for, did, gave and was given, and their cases.
func (c *Client) Record(ctx context.Context, by machine.OrganizationID) ([]byte, error) {
	of := string(by)
	if of == "" {
		of = "-"
	}
	return c.whole(ctx, call{method: http.MethodGet, path: "/you/record.json", params: url.Values{"for": {of}}})
}

// Witness is how far a node has signed for the log, as the asked node has it.
type Witness struct {
	Node  string `json:"node"` // Its id; empty for a seat of the genesis whose node is not known.
	Key   []byte `json:"key"`  // Ed25519.
	Own   bool   `json:"own"`  // Whether it is the asked node.
	Size  uint64 `json:"size"` // Entries; 0 for none.
	At    int64  `json:"at"`   // Unix seconds by the asked node's clock; 0 for never.
	Doubt string `json:"doubt"`
}

// Witnesses asks how far each node has signed for the log.
func (c *Client) Witnesses(ctx context.Context) ([]Witness, error) {
	var answer struct{ Items []Witness }
	err := c.get(ctx, "/v1/witnesses", nil, &answer)
	return answer.Items, err
}

// Evidence asks for the contradictions between nodes that the asked node has
// found, each as its file has it.
func (c *Client) Evidence(ctx context.Context) ([]json.RawMessage, error) {
	var answer struct{ Items []json.RawMessage }
	err := c.get(ctx, "/v1/evidence", nil, &answer)
	return answer.Items, err
}

// Competences asks for what somebody can do, with the acts by which each word of
// it was said; as is jsonld or csv.
func (c *Client) Competences(ctx context.Context, holder, as string) ([]byte, error) {
	b, err := c.whole(ctx, call{method: http.MethodGet, path: "/competences/of/" + url.PathEscape(holder) + "/record." + url.PathEscape(as)})
	var page *noNode
	if errors.As(err, &page) && page.code == http.StatusNotFound {
		return nil, fmt.Errorf("nobody is called %s here, so there is no record", holder)
	}
	return b, err
}
