package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"metaorg/app"
	"metaorg/cmd/metaorg/samplehome"
	"metaorg/node"
	"metaorg/sample"
	"metaorg/web/reach"
)

// demoCommand starts a sample network to try things in.
type demoCommand struct {
	Listen        string   `help:"Address to listen on." default:"127.0.0.1:8470" placeholder:"HOST:PORT"`
	Organizations []string `help:"Directories of organizations, CSV or JSON, that join the sample as supporters with what they can do." type:"existingfile" placeholder:"FILE"`
	Keep          string   `help:"Folder for the sample network; a temporary one, removed at the end, if left out." placeholder:"DIR"`
	development
}

// development shows what those who work on the program look at.
type development struct {
	Development bool `help:"Show the catalogue of all pages at /_pages." hidden:""`
}

func (demoCommand) Help() string {
	return "Examples:\n  metaorg demo --listen 127.0.0.1:8470\n  metaorg demo --organizations directory.csv --organizations tech.json"
}

func (d demoCommand) Run(c *cli) error {
	frugal(c.io)
	door, err := reach.Open(d.Listen, reach.Way{})
	if err != nil {
		return err
	}
	defer door.Close()
	home, remove, err := d.home()
	if err != nil {
		return err
	}
	defer remove()
	c.Home, c.Keys, c.Yes = home, filepath.Join(home, "keys"), true
	fresh := !hasNetwork(home)
	if !fresh && !samplehome.IsTold(home) {
		return fmt.Errorf("the sample network in %s was never finished; remove that folder, or keep another one", home)
	}
	var began int64
	if fresh {
		g, err := node.FoundBehind(home, sample.Name, sample.Days, time.Now(), []string{reach.InBrowser(door.Addr())})
		if err != nil {
			return err
		}
		began = g.Time
	}
	keys, err := samplehome.OpenKeys(c.Keys)
	if err != nil {
		return err
	}
	if fresh {
		keys.Hold()
	}
	config := app.Config{Home: home, Door: door, Sample: keys, Development: d.Development, Logger: slog.New(quiet{slog.NewTextHandler(c.io.Err, &slog.HandlerOptions{Level: slog.LevelWarn})})}
	return c.whileRunning(config, func(ctx context.Context, running *app.App) error {
		c.Node = running.Address
		if fresh {
			if err := d.tell(ctx, c, running, began); err != nil {
				return err
			}
			keys.Release()
		}
		d.sayHow(c, running.Browser)
		return c.serve(running)
	})
}

func (d demoCommand) home() (home string, remove func(), err error) {
	if d.Keep != "" {
		if home, err = filepath.Abs(d.Keep); err != nil {
			return "", func() {}, err
		}
		return home, func() {}, os.MkdirAll(home, 0o700)
	}
	home, err = os.MkdirTemp("", "metaorg-sample-")
	return home, func() { _ = os.RemoveAll(home) }, err // What stays of a temporary folder is swept up with the others.
}

// tell gives the sample its past.
func (d demoCommand) tell(ctx context.Context, c *cli, running *app.App, began int64) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	c.io.Say("Making the sample network:")
	place := samplehome.Place{
		Home: c.Home, Keys: c.Keys, Began: began, Running: running, Node: node, Machine: c.machine, ToAccept: c.charterToAccept,
	}
	if err := samplehome.Tell(ctx, place, func(chapter string) { c.io.Say("  %s", chapter) }); err != nil || len(d.Organizations) == 0 {
		return err
	}
	c.io.Say("  organizations of directories come")
	show := c.progress("organizations")
	crowd, err := samplehome.Gather(ctx, place, d.Organizations, func(done int) { show(int64(done)) })
	c.progressDone()
	if err == nil {
		c.io.Say("  %d organizations, %d competences; of %d nothing was understood, and %d rows were left out", crowd.Organizations, crowd.Competences, crowd.Silent, crowd.Skipped)
	}
	return err
}

// sayHow tells what to try first, in the browser and in a terminal.
func (demoCommand) sayHow(c *cli, browser string) {
	c.io.Say("")
	c.io.Say("Open %s/sample in a browser. Nothing in it binds anybody. Three things to try:", browser)
	c.io.Say("  1. Be hugo of the library: see what waits for him, and vote on “A shared van”, which closes tomorrow.")
	c.io.Say("  2. Be gwen of the woodland: read word by word what changed in the charter since she signed it, and accept it.")
	c.io.Say("  3. Move the clock on by 7 days: votes close, decisions take effect, and a member leaves.")
	c.io.Say("")
	c.io.Say("The same from another terminal:")
	c.io.Say("  export METAORG_HOME=%s METAORG_KEYS=%s METAORG_PASSPHRASE='%s'", c.Home, c.Keys, samplehome.Passphrase)
	self := os.Args[0] // As it was called, since it need not be on the PATH.
	c.io.Say("  %s show proposals", self)
	c.io.Say("  %s --as hugo --for vale-library governance vote 28 yes", self)
	c.io.Say("  %s --as maya network move-clock --days 7", self)
	c.io.Say("")
}
