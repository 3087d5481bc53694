package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"metaorg/app"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/web/reach"
)

// upCommand runs this machine's node until it is told to stop.
type upCommand struct {
	Ask bool `help:"Ask at this terminal what a founding takes, rather than in a browser."`
	serving
	founding
}

func (upCommand) Help() string {
	return `The first time, found a network in a browser on this machine:
  metaorg up
Or say all of it here (--ask asks for what is missing):
  metaorg up --charter co-operative --preset small --name 'Northern Co-ops' --founder ada \
    --organization handle=radish,name='Radish Co-op',legal-form=co-operative,registry=companies-house,number=04711097

Afterwards it goes on with what is in the home:
  metaorg up --home /srv/metaorg --listen 127.0.0.1:8470
For others to reach it, give the name and who speaks HTTPS:
  metaorg up --public-url https://coop.example --acme --listen-http :80`
}

// What the garbage collector may take: a node's live memory is small, and
// running often costs it little.
const (
	gcPercent   = 50
	memoryLimit = 180 << 20 // Bytes; soft. GOMEMLIMIT says otherwise.
)

func (u upCommand) Run(c *cli) error {
	config, err := u.config(c)
	if err != nil {
		return err
	}
	switch {
	case hasNetwork(c.Home):
	case u.Ask || u.saidHere():
		return u.found(c, config)
	default:
		return u.inBrowser(c, config)
	}
	if given := u.given(); given != "" {
		c.io.Say("metaorg: there is a network in %s already; %s is left aside", c.Home, given)
	}
	return c.run(config, nil)
}

// found begins a network as the flags say it. The ports are taken first, so
// that nothing stays behind half done where they can't be.
func (u upCommand) found(c *cli, config app.Config) error {
	plan, err := u.plan(c)
	if err != nil {
		return err
	}
	if config.Door, err = reach.Open(u.Listen, config.Way); err != nil {
		return err
	}
	if err = plan.begin(c, config); err == nil {
		err = c.run(config, func(node *app.App) error { return plan.finish(c, node.Address) })
	}
	if closed := config.Door.Close(); err == nil {
		err = closed
	}
	return err
}

// run starts a node, does what is to be done first, and serves until it is
// told to stop.
func (c *cli) run(config app.Config, first func(*app.App) error) error {
	node, err := app.Start(c.ctx, config)
	if err != nil {
		return err
	}
	if first != nil {
		err = first(node)
	}
	if err == nil {
		err = c.serve(node)
	}
	if closed := node.Close(); err == nil {
		err = closed
	}
	return err
}

// frugal keeps a node small on a small machine.
func frugal(io terminal.IO) {
	debug.SetGCPercent(gcPercent)
	if io.Env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// serve says where the node is and waits until it is told to stop or cannot go on.
func (c *cli) serve(node *app.App) error {
	c.Node = node.Address
	facts, err := c.facts()
	if why := node.Err(); why != nil {
		return fmt.Errorf("the node cannot go on: %w", why)
	}
	if err != nil {
		if c.ctx.Err() != nil {
			return nil // It was told to stop before it could say where it is.
		}
		return err
	}
	if err := node.Announce(); err != nil {
		return err
	}
	if c.JSON {
		said := map[string]any{"address": node.Address, "browser": node.Browser, "url": facts.URL, "network": facts.ID, "sample": facts.Sample, "home": c.Home}
		if node.Founding != "" {
			said["found_at"] = node.Founding
		}
		printJSON(c.io.Out, said)
	} else {
		kind := "network"
		if facts.Sample {
			kind = "sample network"
		}
		c.io.Print("The %s %q is ready at %s", kind, facts.Name, node.Browser)
		if facts.URL != "" {
			c.io.Print("Others reach it at %s", facts.URL)
		}
		if node.Founding != "" {
			c.io.Print("Its charter is not drafted yet. Go on in a browser: %s", node.Founding)
		}
	}
	debug.FreeOSMemory() // Opening keys took much, and that is over.
	select {
	case <-c.ctx.Done():
		return nil
	case <-node.Done():
		return fmt.Errorf("the node cannot go on: %w", node.Err())
	}
}

// hasNetwork reports whether a network was founded or joined in a home.
func hasNetwork(home string) bool {
	_, err := os.Stat(filepath.Join(home, "genesis.json"))
	return err == nil
}

// whileRunning starts a node, lets f use it, and stops it.
func (c *cli) whileRunning(config app.Config, f func(context.Context, *app.App) error) error {
	node, err := app.Start(c.ctx, config)
	if err != nil {
		return err
	}
	err = f(c.ctx, node)
	if closed := node.Close(); err == nil {
		err = closed
	}
	return err
}
