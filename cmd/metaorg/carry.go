package main

import (
	"errors"
	"fmt"
	"os"

	"metaorg/cmd/metaorg/fields"
	"metaorg/machine/wire"
)

// saveHelp describes --save, which every act has.
const saveHelp = "Sign and write the envelope to a new file instead of sending it; see: metaorg submit."

// save writes what was signed to a new file, to be carried to another machine.
func (c *cli) save(signed wire.Envelope) error {
	var body wire.Body
	if err := wire.Decode(signed.Body, &body); err != nil {
		return fmt.Errorf("couldn't read what was signed: %w", err)
	}
	f, err := os.OpenFile(c.saveTo, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't save the act: %w", err)
	}
	_, err = f.Write(wire.Encode(signed))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("couldn't save the act: %w", err)
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"id": signed.ID(), "file": c.saveTo, "sequence": body.Sequence, "expires": body.Expires})
		return nil
	}
	c.io.Print("The act %s is signed and saved in %s.", signed.ID(), c.saveTo)
	c.io.Say("Send it before %s, and before you sign another with this key: metaorg submit %s", fields.Moment(body.Expires), c.saveTo)
	return nil
}

// submitCommand sends acts that were signed and saved before, as they are.
type submitCommand struct {
	Files []string `arg:"" help:"Envelopes, as --save writes them."`
}

func (submitCommand) Help() string {
	return `Example: metaorg --for riverside-bakery governance vote 3 yes --save vote.act
         metaorg submit vote.act

No key is needed: what counts was signed before. All files are sent, one after
the other; where one is refused, the exit code is 1.`
}

func (s submitCommand) Run(c *cli) error {
	var failed error
	for _, file := range s.Files {
		err := c.submitFile(file)
		if len(s.Files) == 1 {
			return err
		}
		if err != nil {
			failed = errRefused
			c.io.Say("%s:", file)
			fail(c.io, c.JSON, err)
		}
	}
	return failed
}

func (c *cli) submitFile(file string) error {
	envelope, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("couldn't read a saved act: %w", err)
	}
	node, err := c.remote()
	if err != nil {
		return err
	}
	act, err := node.Carry(c.ctx, envelope)
	if err != nil {
		return err
	}
	if act, err = c.settled(node, act); err != nil {
		return err
	}
	return c.printOutcome(act)
}
