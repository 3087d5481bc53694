package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/node"
	"metaorg/node/restart"
)

// joinCommand makes this machine a node of a network that exists.
type joinCommand struct {
	URL     string `arg:"" help:"Address of any node of the network." placeholder:"URL"`
	Code    string `help:"The code that a member told you; their node shows it at /nodes and with: metaorg node code." placeholder:"CODE"`
	File    string `help:"The file that a member gave you instead of a code (metaorg node code --file)." type:"existingfile" placeholder:"FILE"`
	Willing bool   `help:"Offer the node for a seat among those that order the log; it should be up almost always."`
	Fast    bool   `help:"Begin with a snapshot of the state, and fetch the history afterwards."`
	serving
}

func (joinCommand) Help() string {
	return `Example: metaorg join https://coop.example --code 1532-k7qx-m2pa-4cde-9fgh --for radish-coop

It fetches what the network started from and compares it with the code, which a
member tells you by telephone or in person: so no host in between can show you
another history. It registers this machine as a node of your organization, signed
with your key; without a key on this machine it prints a link to sign in a
browser. Then it catches up and goes on as "metaorg up" does.

If other nodes reach this one, say where: --p2p 0.0.0.0:26656
--p2p-address node.radish.example:26656. Without, it calls the others.`
}

func (j joinCommand) Run(c *cli) error {
	if hasNetwork(c.Home) {
		return fmt.Errorf("%w: %s; start its node with: metaorg up", node.ErrHasNetwork, c.Home)
	}
	if err := j.checkURL(); err != nil {
		return err
	}
	config, err := j.config(c)
	if err != nil {
		return err
	}
	config.StateSync = j.Fast
	c.Node = strings.TrimSuffix(j.URL, "/")
	sheet, err := j.sheet(c)
	if err != nil {
		return err
	}
	c.io.Say("The network %q, id %s, is the one you were told of.", sheet.Name, sheet.Network)
	if err := j.register(c, sheet); err != nil {
		return err
	}
	var peers []node.Peer
	for _, p := range sheet.Peers {
		peers = append(peers, node.Peer(p))
	}
	if err := putOnChain(c.Home, sheet); err != nil {
		return err
	}
	if err := node.Join(c.Home, sheet.Genesis, peers, node.Pin{Size: sheet.Size, Root: sheet.Root}); err != nil {
		return err
	}
	c.node, c.Node = nil, "" // From here on it is this machine's own.
	return c.run(config, c.catchUp)
}

// putOnChain puts a home on the chain of blocks of a network that was restarted
// together; once the log has arrived, the node compares it with what the members
// agreed to.
func putOnChain(home string, sheet client.JoinSheet) error {
	if sheet.Chain == nil {
		return nil
	}
	chain, err := restart.ParseChain([]byte(sheet.Chain.Text), sheet.Network)
	if err != nil {
		return fmt.Errorf("couldn't read the network's chain of blocks: %w", err)
	}
	return restart.WriteChain(home, chain)
}

// checkURL refuses what would let anybody on the way read along, other than on
// this machine itself.
func (j joinCommand) checkURL() error {
	at, err := url.Parse(j.URL)
	switch {
	case err != nil, at.Host == "", at.Scheme != "https" && at.Scheme != "http":
		return usage("%q is no address of a node; write it as https://coop.example", j.URL)
	case at.Scheme == "http" && !isThisMachine(j.URL):
		return usage("a network is joined over https; write https://%s", at.Host)
	case j.Code == "" && j.File == "":
		return usage("give the code that a member told you (--code), or the file they gave you (--file); without it nobody could tell this network from a forged one. Any member finds the code at /nodes on their node, or with: metaorg node code")
	}
	return nil
}

// sheet fetches what a new node needs and compares it with what a member said.
func (j joinCommand) sheet(c *cli) (s client.JoinSheet, err error) {
	told, err := j.told()
	if err != nil {
		return s, err
	}
	remote, err := c.remote()
	if err != nil {
		return s, err
	}
	if s, err = remote.Join(c.ctx, told.Size); err != nil {
		return s, err
	}
	if s.Genesis.ID() != s.Network || s.Size != told.Size {
		return s, fmt.Errorf("%w: %s contradicts itself", node.ErrOtherHistory, j.URL)
	}
	code := checkpoint.Code(s.Network, s.Size, s.Root)
	same := checkpoint.SameCode(code, told.Code)
	if told.Root != nil {
		same = same && told.Network == s.Network && bytes.Equal(told.Root, s.Root)
	}
	if !same {
		return s, fmt.Errorf("%w: %s shows the code %s, and you were told %s. Compare them with the member once more; if they differ, do not join here", node.ErrOtherHistory, j.URL, code, told.Code)
	}
	return s, nil
}

// told is what a member said of the network.
func (j joinCommand) told() (s client.JoinSheet, err error) {
	if j.File != "" {
		b, err := os.ReadFile(j.File)
		if err == nil {
			err = json.Unmarshal(b, &s)
		}
		if err != nil || s.Size == 0 || len(s.Root) == 0 {
			return s, usage("%s is no join file; let a member make one with: metaorg node code --file %s", j.File, j.File)
		}
		s.Code = checkpoint.Code(s.Network, s.Size, s.Root)
		return s, nil
	}
	size, ok := checkpoint.CodeSize(j.Code)
	if !ok {
		return s, usage("%q is no code of a network; it looks like 1532-k7qx-m2pa-4cde-9fgh", j.Code)
	}
	s.Size, s.Code = size, j.Code
	return s, nil
}

// register makes the node known, by this machine's key or in a browser.
func (j joinCommand) register(c *cli, sheet client.JoinSheet) error {
	who, err := node.ReadIdentity(c.Home)
	if err != nil {
		return err
	}
	remote, err := c.remote()
	if err != nil {
		return err
	}
	if known, err := remote.Registered(c.ctx, who.ID()); err != nil || known {
		return err
	}
	card, err := app.Card(who, sheet.Network)
	if err != nil {
		return err
	}
	m := nodes.Register{Card: card.Bytes(), Peer: j.P2PAddress, Web: j.PublicURL, Willing: j.Willing}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if errors.Is(err, errNoKeyHere) {
		return c.registerInBrowser(m, who.ID())
	}
	if err != nil {
		return err
	}
	done, err := c.act(ring, by, []machine.Message{m})
	if err != nil {
		return err
	}
	return c.printOutcome(done)
}

const askRegistered = 2 * time.Second

// registerInBrowser says where somebody signs, and waits until they have.
func (c *cli) registerInBrowser(m nodes.Register, id string) error {
	q := url.Values{"card": {base64.StdEncoding.EncodeToString(m.Card)}, "peer": {m.Peer}, "web": {m.Web}}
	if m.Willing {
		q.Set("willing", "true")
	}
	c.io.Print("There is no key on this machine. Sign in your browser, for your organization, that this is its node:")
	c.io.Print("")
	c.io.Print("  %s/acts/nodes.register?%s", c.Node, q.Encode())
	c.io.Print("")
	c.io.Say("Waiting until node %s is registered. Ctrl-C stops; the same command goes on later.", id)
	remote, err := c.remote()
	if err != nil {
		return err
	}
	for {
		if known, err := remote.Registered(c.ctx, id); err != nil || known {
			return err
		}
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		case <-time.After(askRegistered):
		}
	}
}

// catchUp shows how a new node catches up, until it is in sync.
func (c *cli) catchUp(a *app.App) error {
	show := c.progress("blocks")
	defer c.progressDone()
	if err := a.CatchUp(c.ctx, func(have, want int64) { show(have) }); err != nil {
		return err
	}
	c.progressDone()
	c.io.Say("In sync at height %d, with the history that you were told of.", a.Height())
	return nil
}

// nodeCode tells what a new node's owner has to be told.
type nodeCode struct {
	File string `help:"Write a file for them instead." type:"path" placeholder:"FILE"`
}

func (nodeCode) Help() string {
	return `Example: metaorg node code

Tell the code to whoever wants to join with a node, by telephone or in person. It
stands for the network and all of its log up to now.`
}

func (n nodeCode) Run(c *cli) error {
	remote, err := c.remote()
	if err != nil {
		return err
	}
	sheet, err := remote.Join(c.ctx, 0)
	if err != nil {
		return err
	}
	if n.File != "" {
		b, err := json.MarshalIndent(sheet, "", "  ")
		if err == nil {
			err = os.WriteFile(n.File, append(b, '\n'), 0o644)
		}
		if err != nil {
			return fmt.Errorf("couldn't write the join file: %w", err)
		}
		c.io.Say("Give %s to them over a channel that you trust; they join with: metaorg join URL --file %s", n.File, n.File)
		return nil
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"network": sheet.Network, "code": sheet.Code})
		return nil
	}
	c.io.Print("%s", sheet.Code)
	c.io.Say("They join with: metaorg join URL --code %s", sheet.Code)
	return nil
}

// nodeCard prints what this machine's node says of itself.
type nodeCard struct{}

func (nodeCard) Help() string {
	return `Example: metaorg nodes register --for radish-coop --card $(metaorg node card)

The card holds the node's public keys, signed by them. A node that founded a
network is registered with it; one that was restored from a backup gets its new
keys known with: metaorg nodes renew --card $(metaorg node card)`
}

func (nodeCard) Run(c *cli) error {
	network, err := c.network()
	if err != nil {
		return err
	}
	who, err := node.ReadIdentity(c.Home)
	if err != nil {
		return err
	}
	card, err := app.Card(who, network)
	if err != nil {
		return err
	}
	text := base64.StdEncoding.EncodeToString(card.Bytes())
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"node": who.ID(), "card": text})
		return nil
	}
	c.io.Print("%s", text)
	return nil
}
