package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"metaorg/app"
	"metaorg/client"
	"metaorg/keyring"
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
	c.entered = true
	return c.withKey(ring, by, func(by keyring.Public) error {
		key, err := c.unlocked(ring, by.Name)
		if err != nil {
			return err
		}
		return c.node.SignIn(ctx, by.Handle, key.ID, key)
	})
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

// defaultHome is the home when nobody says otherwise.
func defaultHome() string {
	if config, err := os.UserConfigDir(); err == nil {
		return filepath.Join(config, "metaorg", "home")
	}
	return "metaorg-home"
}

// address is the node to talk to: the one named, else the one that runs in the
// home, else the usual one.
func (c *cli) address() (string, error) {
	if c.Node != "" {
		return strings.TrimSuffix(c.Node, "/"), nil
	}
	text, err := readLine(filepath.Join(c.Home, app.AddressFile))
	if errors.Is(err, fs.ErrNotExist) {
		return defaultNode, nil
	}
	return text, err
}

// token shows the node that whoever runs the command may read its home; empty
// when there is none. It goes to this machine alone: whatever else is named
// with --node is somebody else's, and would have it for good.
func (c *cli) token(address string) string {
	if !isThisMachine(address) {
		return ""
	}
	text, err := readLine(filepath.Join(c.Home, app.TokenFile))
	if err != nil {
		return "" // Whoever may not read it is no operator.
	}
	return text
}

func isThisMachine(address string) bool {
	at, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(at.Hostname())
	return at.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func readLine(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("couldn't read %s: %w", filepath.Base(path), err)
	}
	return strings.TrimSpace(string(b)), nil
}

// everyRow reads a list to its end, by its ids.
func (c *cli) everyRow(list string, take func(client.Row)) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	const pageRows = 500
	for offset := 0; ; offset += pageRows {
		page, err := node.Read(c.ctx, list, url.Values{
			"limit": {strconv.Itoa(pageRows)}, "offset": {strconv.Itoa(offset)}, "sort": {"id"},
		})
		if err != nil {
			return err
		}
		for _, row := range page.Items {
			take(row)
		}
		if len(page.Items) < pageRows {
			return nil
		}
	}
}

// publicAddress is where others reach the node; this machine's own address if nowhere.
func (c *cli) publicAddress() (string, error) {
	facts, err := c.facts()
	if err != nil || facts.URL != "" {
		return facts.URL, err
	}
	return c.address()
}
