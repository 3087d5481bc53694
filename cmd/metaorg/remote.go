package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"

	"metaorg/client"
	"metaorg/machine/wire"
)

// remote is the node to talk to.
func (c *cli) remote() (*client.Client, error) {
	if c.node != nil && c.nodeAt == c.Node {
		return c.node, nil
	}
	address, err := c.address()
	if err != nil {
		return nil, err
	}
	node, err := client.New(address, c.machine)
	if err != nil {
		return nil, usage("%v", err)
	}
	node.Token, node.Enter = c.token(address), c.enter
	c.node, c.nodeAt = node, c.Node
	return node, nil
}

// enter signs in at the node, which keeps something from strangers, with the
// key that would sign an act too.
func (c *cli) enter(ctx context.Context) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	key, err := c.unlocked(ring, by.Name)
	if err != nil {
		return err
	}
	c.entered = true
	return c.node.SignIn(ctx, by.Handle, key.ID, key)
}

// leave ends what enter began; a session that stays ends by itself later.
func (c *cli) leave() {
	if c.entered {
		if err := c.node.SignOut(context.WithoutCancel(c.ctx)); err != nil {
			c.io.Say("metaorg: couldn't sign out: %v", err)
		}
	}
}

// facts are what the network and its node say about themselves.
func (c *cli) facts() (client.Network, error) {
	node, err := c.remote()
	if err != nil {
		return client.Network{}, err
	}
	return node.Network(c.ctx)
}

// network is the identity to which signatures are bound.
func (c *cli) network() (wire.NetworkID, error) {
	facts, err := c.facts()
	return facts.ID, err
}

// list describes a list of the node's.
func (c *cli) list(name string) (client.List, error) {
	node, err := c.remote()
	if err != nil {
		return client.List{}, err
	}
	lists, err := node.Lists(c.ctx)
	if err != nil {
		return client.List{}, err
	}
	known := []string{networkFacts}
	for _, l := range lists {
		if l.Name == name {
			return l, nil
		}
		known = append(known, l.Name)
	}
	return client.List{}, unknownList(name, known)
}

// charterToAccept is the version and hash of the text in force or, while the
// network is forming, of the draft.
func (c *cli) charterToAccept() (version uint64, hash []byte, err error) {
	node, err := c.remote()
	if err != nil {
		return 0, nil, err
	}
	facts, err := node.Network(c.ctx)
	if err != nil {
		return 0, nil, err
	}
	page, err := node.Read(c.ctx, "charter-versions", url.Values{
		"sort": {"-version"}, "limit": {"1"}, "after": {strconv.FormatInt(facts.Height, 10)},
	})
	if err != nil {
		return 0, nil, err
	}
	if len(page.Items) == 0 {
		return 0, nil, errors.New("nobody has drafted a charter yet, so there is nothing to accept")
	}
	latest := page.Items[0].Values
	number, _ := latest["version"].(int64)
	text, _ := latest["hash"].(string)
	if hash, err = hex.DecodeString(text); err != nil || number <= 0 {
		return 0, nil, fmt.Errorf("couldn't read the charter's version from the node: %q", text)
	}
	return uint64(number), hash, nil
}

// startIt adds to an unreachable node how one is started.
func startIt(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return fmt.Errorf("%w\nStart one with: metaorg up   (or say with --node where it is)", err)
	}
	return err
}
