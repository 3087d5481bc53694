package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"metaorg/app"
	"metaorg/backup"
	"metaorg/keyring"
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
	if b.File != "-" {
		if _, err := os.Lstat(b.File); !errors.Is(err, fs.ErrNotExist) {
			return usage("there is something at %s already; give a new file", b.File)
		}
	}
	_, err := os.Stat(filepath.Join(c.Home, app.AddressFile))
	if c.Node != "" || err == nil {
		return b.ofRunning(c)
	}
	return c.whileRunning(app.Config{Home: c.Home, Listen: "127.0.0.1:0", Logger: c.quietLog()}, func(_ context.Context, a *app.App) error {
		c.Node = a.Address
		return b.ofRunning(c)
	})
}

// ofRunning asks the node for a backup and, once that is where it is to go,
// tells it so.
func (b backupCommand) ofRunning(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	var phrase string
	if b.Encrypt { // Asked for before the node begins.
		if phrase, err = c.newPassphrase("the backup")(); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	from, err := node.Backup(ctx)
	if err != nil {
		return err
	}
	defer from.Close()
	about, size, err := b.keep(c, from, phrase)
	if err != nil {
		return err
	}
	noted := node.BackedUp(c.ctx, about.Height, size)
	if c.JSON && b.File != "-" {
		printJSON(c.io.Out, struct {
			File  string       `json:"file"`
			Size  int64        `json:"size"`
			About backup.About `json:"about"`
		}{b.File, size, about})
	} else {
		c.io.Say("%s: the network %q up to height %d, with %d entries of the log; %s.", b.File, about.Name, about.Height, about.Entries, inUnits(size))
		c.io.Say("What only this machine has is in it. Keep it on another one, and try once: metaorg restore %s --home NEW", b.File)
	}
	if noted != nil {
		return fmt.Errorf("the backup is there, but the node was not told: %w", noted)
	}
	return nil
}

// keep writes what comes into the file, checking all of it on the way.
func (b backupCommand) keep(c *cli, from io.Reader, phrase string) (about backup.About, size int64, err error) {
	file, done, err := b.create(c)
	if err != nil {
		return about, 0, err
	}
	defer func() { err = done(err) }()
	counted := &counter{w: file}
	to := io.WriteCloser(nopCloser{counted})
	if b.Encrypt {
		if to, err = keyring.Seal(counted, func() (string, error) { return phrase, nil }); err != nil {
			return about, 0, err
		}
	}
	both := io.TeeReader(from, to)
	if about, err = backup.Check(both, c.progressOf()); err != nil {
		c.progressDone()
		return about, 0, fmt.Errorf("the backup broke off, and nothing was kept: %w", err)
	}
	c.progressDone()
	if _, err = io.Copy(io.Discard, both); err != nil {
		return about, 0, fmt.Errorf("the backup broke off, and nothing was kept: %w", err)
	}
	err = to.Close()
	return about, counted.n, err
}

// create opens the file under a passing name; done gives it its own, or throws
// it away.
func (b backupCommand) create(c *cli) (io.Writer, func(error) error, error) {
	if b.File == "-" {
		return c.io.Out, func(err error) error { return err }, nil
	}
	f, err := os.CreateTemp(filepath.Dir(b.File), filepath.Base(b.File)+".new-") // For its owner alone.
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't write the backup: %w", err)
	}
	return f, func(err error) error {
		if err == nil {
			err = f.Sync()
		}
		err = errors.Join(err, f.Close())
		if err == nil {
			err = os.Link(f.Name(), b.File) // Which replaces nothing.
			if err != nil && !errors.Is(err, fs.ErrExist) {
				err = os.Rename(f.Name(), b.File) // A disk without second names.
				if err == nil {
					return nil
				}
			}
		}
		if gone := os.Remove(f.Name()); err == nil {
			err = gone
		}
		return err
	}, nil
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
			fmt.Fprintf(c.io.Err, "\r%d %% of %s", percent, inUnits(a.Bytes))
		}
	}
}

// inUnits writes bytes in the largest unit of which there are some.
func inUnits(bytes int64) string {
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"kB", 1 << 10}} {
		if bytes >= u.bytes {
			return fmt.Sprintf("%.1f %s", float64(bytes)/float64(u.bytes), u.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

type counter struct {
	w io.Writer
	n int64
}

// Write writes on.
func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

type nopCloser struct{ io.Writer }

// Close does nothing.
func (nopCloser) Close() error { return nil }
