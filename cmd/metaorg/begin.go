package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"metaorg/app"
	"metaorg/node"
	"metaorg/web/reach"
	"metaorg/web/wizard"
)

// inBrowser founds a network by a browser: it says where, serves the first page
// until the network is begun there, and goes on as its node.
func (u upCommand) inBrowser(c *cli, config app.Config) error {
	var err error
	if config.Door, err = reach.Open(u.Listen, config.Way); err != nil {
		return err
	}
	err = u.firstPage(c, config)
	if closed := config.Door.Close(); err == nil {
		err = closed
	}
	return err
}

func (u upCommand) firstPage(c *cli, config app.Config) error {
	link := wizard.NewLink()
	first := wizard.First{
		Link: link, Way: config.Way, Hosts: config.Hosts, Logger: config.Logger,
		Begin: func(name string) error { return u.beginNamed(c, config, link, name) },
	}
	u.sayWhere(c, config, link.Path())
	begun, err := first.Serve(c.ctx, config.Door.Turn())
	if err != nil || !begun {
		return err
	}
	return c.run(config, nil)
}

// sayWhere prints the link. It alone lets somebody found, so it is said here,
// where only who sits at this machine reads it.
func (u upCommand) sayWhere(c *cli, config app.Config, path string) {
	link := config.Way.LinksFrom(reach.HereOrigin(config.Door.Addr())) + path
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"found_at": link, "home": c.Home})
		return
	}
	c.io.Print("There is no network in %s yet. Found one in a browser:", c.Home)
	c.io.Print("")
	c.io.Print("  %s", link)
	c.io.Print("")
	c.io.Print("Keep this link to yourself until the charter is drafted; whoever opens it drafts it. Ctrl-C leaves everything as it is.")
}

// beginNamed makes the home, the link and the genesis.
func (u upCommand) beginNamed(c *cli, config app.Config, link *wizard.Link, name string) error {
	if hasNetwork(c.Home) {
		return wizard.ErrHasNetwork
	}
	if err := os.MkdirAll(c.Home, 0o700); err != nil {
		return fmt.Errorf("couldn't make the home: %w", err)
	}
	if err := link.Keep(c.Home); err != nil {
		return err
	}
	_, err := node.Found(c.Home, name, u.Sample, time.Now(), u.origins(config))
	if errors.Is(err, node.ErrHasNetwork) || errors.Is(err, node.ErrInUse) {
		return wizard.ErrHasNetwork
	}
	return err
}

// given names the flags of founding that were used.
func (f founding) given() string {
	var names []string
	for _, flag := range []struct {
		name string
		used bool
	}{
		{"--charter", f.Charter != ""},
		{"--preset", f.Preset != ""},
		{"--name", f.Name != ""},
		{"--founder", f.Founder != ""},
		{"--organization", len(f.Organization) > 0},
		{"--sample", f.Sample},
	} {
		if flag.used {
			names = append(names, flag.name)
		}
	}
	return strings.Join(names, " ")
}

// saidHere reports whether somebody founds by flags and not in a browser.
func (f founding) saidHere() bool {
	return f.Charter != "" || f.Preset != "" || f.Name != "" || f.Founder != "" || len(f.Organization) > 0 || f.Recovery != ""
}
