package client

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http/cookiejar"
	"slices"
	"strings"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// SignIn shows the node who reads: until SignOut, what is asked is answered as
// to this person. What is signed is bound to this network and to the name by
// which the node is asked, so that no other host can use it.
func (c *Client) SignIn(ctx context.Context, person machine.PersonID, id signature.KeyID, key Signer) error {
	var given struct {
		Network wire.NetworkID `json:"network"`
		Nonce   []byte         `json:"nonce"`
	}
	if err := c.post(ctx, "/session/challenge", nil, struct{}{}, &given); err != nil {
		return err
	}
	digest, err := signInDigest(given.Network, strings.ToLower(c.base.Host), given.Nonce)
	if err != nil {
		return err
	}
	if c.http.Jar, err = cookiejar.New(nil); err != nil {
		return fmt.Errorf("couldn't keep who is signed in: %w", err)
	}
	attempt := struct {
		Person    machine.PersonID    `json:"person"`
		Key       signature.KeyID     `json:"key"`
		Nonce     []byte              `json:"nonce"`
		Signature signature.Signature `json:"signature"`
		Label     string              `json:"label"`
	}{person, id, given.Nonce, key.Sign(digest), "metaorg, the command line"}
	var in struct{}
	if err := c.post(ctx, "/session", nil, attempt, &in); err != nil {
		c.http.Jar = nil
		return err
	}
	return nil
}

// SignOut ends what SignIn began.
func (c *Client) SignOut(ctx context.Context) error {
	if c.http.Jar == nil {
		return nil
	}
	_, err := c.whole(ctx, call{method: "POST", path: "/session/end", kind: "application/json"})
	c.http.Jar = nil
	return err
}

const maxHostBytes = 255

// signInDigest is what is signed to sign in; see session.Digest of package web/session.
func signInDigest(network wire.NetworkID, host string, nonce []byte) ([32]byte, error) {
	if len(network) > maxNetworkBytes || len(host) > maxHostBytes {
		return [32]byte{}, fmt.Errorf("couldn't sign in at %.64q: a network's id or a host's name is too long", host)
	}
	return sha256.Sum256(slices.Concat([]byte("metaorg/session/v1\x00"),
		[]byte{byte(len(network))}, []byte(network), []byte{byte(len(host))}, []byte(host), nonce)), nil
}
