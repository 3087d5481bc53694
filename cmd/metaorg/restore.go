package main

import (
	"fmt"
	"os"

	"metaorg/backup"
	"metaorg/keyring"
)

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
		c.io.Print("The backup is whole: the network %q up to height %d, with %d entries of the log; %s unpacked.", about.Name, about.Height, about.Entries, inUnits(about.Bytes))
		return nil
	}
	c.io.Print("%s holds the network %q up to height %d, with %d entries of the log.", c.Home, about.Name, about.Height, about.Entries)
	r.tellNext(c, about)
	return nil
}

// tellNext says what to do now, which depends on what the node was.
func (restoreCommand) tellNext(c *cli, a backup.About) {
	if a.WasAlone() {
		c.io.Print(`
This node held the network's only seat, and the key of a seat is in no backup. So
the network does not go on by itself: nobody can order acts under the old key.
  1. If the old machine or its disk is still there, go on with that home rather
     than with this one; nothing is lost then.
  2. If not, restart the network together from here, which takes the signatures
     of two thirds of its members: metaorg restart propose --help
Acts that were made after this backup are gone. Whoever holds a receipt or a
later checkpoint can show it; the members should know before they sign.
You can look at everything meanwhile: metaorg up --home %s`, c.Home)
		return
	}
	c.io.Print(`
Next:
  1. Make sure that the old home never runs again: two nodes of one name would
     turn each other out.
  2. Start it:  metaorg up --home %s
     It fetches from its peers what happened since, which metaorg node status shows.
  3. Its seat, random numbers and checkpoints have new keys. Whoever registered
     the node signs them:  metaorg nodes renew --help`, c.Home)
	if a.HeldSeat {
		c.io.Print(`     Until then its seat counts as absent; the %d others go on if more than two
     thirds of all are there.`, a.Seats-1)
	}
}
