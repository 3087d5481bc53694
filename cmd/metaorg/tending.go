package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"metaorg/app"
	"metaorg/backup"
	"metaorg/cmd/metaorg/keeping"
	"metaorg/keyring"
	"metaorg/node"
)

// backupCommand writes a running node's home into one file.
type backupCommand struct {
	File    string `arg:"" help:"A new file; - for standard output."`
	Encrypt bool   `help:"Encrypt it with a passphrase, in the format of the age program."`
}

func (backupCommand) Help() string {
	return `Example: metaorg backup /backup/metaorg-2026-11-26.backup

The node goes on meanwhile; one that does not run is started for it, on this
machine alone. In the file are state, log and blocks, this host's own data,
documents, and the key by which other nodes know this one. The keys of its seat
are not, so a restored node follows at first. The file is there whole or not at
all, and for its owner alone. Every night, by a timer: see the operator's guide.`
}

func (b backupCommand) Run(c *cli) error {
	if b.File != keeping.Stdout {
		if _, err := os.Lstat(b.File); !errors.Is(err, fs.ErrNotExist) {
			return usage("there is something at %s already; give a new file", b.File)
		}
	}
	_, err := os.Stat(filepath.Join(c.Home, app.AddressFile))
	if c.Node != "" || err == nil {
		return b.ofRunning(c)
	}
	if !hasNetwork(c.Home) {
		return fmt.Errorf("couldn't back up %s: %w", c.Home, node.ErrNoNetwork)
	}
	return c.whileRunning(app.Config{Home: c.Home, Listen: "127.0.0.1:0", Logger: c.quietLog()}, func(_ context.Context, a *app.App) error {
		c.Node = a.Address
		return b.ofRunning(c)
	})
}

// ofRunning asks the node for a backup and, once that is where it is to go,
// tells it so.
func (b backupCommand) ofRunning(c *cli) error {
	at, err := c.remote()
	if err != nil {
		return err
	}
	var pass keyring.Passphrase
	if b.Encrypt { // Asked for before the node begins.
		phrase, err := c.newPassphrase("the backup")()
		if err != nil {
			return err
		}
		pass = func() (string, error) { return phrase, nil }
	}
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	from, err := at.Backup(ctx)
	if err != nil {
		return err
	}
	defer from.Close()
	saved, err := keeping.Save(b.File, c.io.Out, from, pass, c.progressOf())
	c.progressDone()
	if err != nil {
		return err
	}
	noted := at.BackedUp(c.ctx, saved.About.Height, saved.Size)
	if c.JSON && b.File != keeping.Stdout {
		printJSON(c.io.Out, saved)
	} else {
		c.io.Say("%s: the network %q up to height %d, with %d entries of the log; %s.",
			b.File, saved.About.Name, saved.About.Height, saved.About.Entries, keeping.InUnits(saved.Size))
		c.io.Say("What only this machine has is in it. Keep it on another one, and try once: metaorg restore %s --home NEW", b.File)
	}
	if noted != nil {
		return fmt.Errorf("the backup is there, but the node was not told: %w", noted)
	}
	return nil
}

// progressOf shows how much of a backup is done.
func (c *cli) progressOf() func(backup.About, int64) {
	if !c.io.Attended {
		return func(backup.About, int64) {}
	}
	last := int64(-1)
	return func(a backup.About, done int64) {
		if percent := done * 100 / max(1, a.Bytes); percent != last {
			last = percent
			fmt.Fprintf(c.io.Err, "\r%d %% of %s", percent, keeping.InUnits(a.Bytes))
		}
	}
}

// restoreCommand makes a home of a backup.
type restoreCommand struct {
	File  string `arg:"" help:"A backup; - for standard input."`
	Check bool   `help:"Only look whether the file is whole; make nothing."`
}

func (restoreCommand) Help() string {
	return `Example: metaorg restore metaorg-2026-11-26.backup --home /srv/metaorg

Makes a new home of a backup. The node keeps the name by which other nodes know
it and gets new keys for its seat, its random numbers and its checkpoints, so it
comes back as one that follows. A home that has something in it is left as it is.
All of the file is checked first, the whole log included; of one that is damaged
nothing stays behind. Never let the old home run again beside the new one.`
}

func (r restoreCommand) Run(c *cli) error {
	file := os.Stdin
	if r.File != "-" {
		var err error
		if file, err = os.Open(r.File); err != nil {
			return fmt.Errorf("couldn't read the backup: %w", err)
		}
		defer file.Close()
	}
	from, err := keyring.Unseal(file, c.passphrase("the backup"))
	if err != nil {
		return fmt.Errorf("couldn't open the backup: %w", err)
	}
	var about backup.About
	if r.Check {
		about, err = backup.Check(from, c.progressOf())
	} else {
		about, err = backup.Restore(from, c.Home, c.progressOf())
	}
	c.progressDone()
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, about)
		return nil
	}
	if r.Check {
		c.io.Print("The backup is whole: the network %q up to height %d, with %d entries of the log; %s unpacked.", about.Name, about.Height, about.Entries, keeping.InUnits(about.Bytes))
		return nil
	}
	c.io.Print("%s holds the network %q up to height %d, with %d entries of the log.", c.Home, about.Name, about.Height, about.Entries)
	keeping.TellNext(c.io, c.Home, about)
	return nil
}

// nodeStatus says how this machine's node is doing.
type nodeStatus struct{}

func (nodeStatus) Help() string {
	return `Example: metaorg node status

What to look after comes first, each with what to do. The exit code is 1 if
something needs you now, so that a script can tell; what can wait some days
leaves it 0. --json gives all facts.`
}

func (nodeStatus) Run(c *cli) error {
	at, err := c.remote()
	if err != nil {
		return err
	}
	s, whole, err := at.NodeStatus(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		var all any
		if err := json.Unmarshal(whole, &all); err != nil {
			return fmt.Errorf("couldn't read the node's answer: %w", err)
		}
		printJSON(c.io.Out, all)
	} else {
		keeping.TellStatus(c.io, s)
	}
	for _, a := range s.Alerts {
		if a.Severity == "bad" {
			return errRefused
		}
	}
	return nil
}
