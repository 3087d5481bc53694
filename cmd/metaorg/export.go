package main

import (
	"metaorg/app"
	"metaorg/bundle"
	"metaorg/cmd/metaorg/vouching"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// exportCommand writes a bundle: all that checking the network takes.
type exportCommand struct {
	Dir string `arg:"" help:"A new folder."`
}

func (exportCommand) Help() string {
	return `Example: metaorg export confluence-2026

The folder holds the whole log, a signed checkpoint, and every table as CSV and
JSON with a README of their columns. Check it anywhere, offline, with
  metaorg verify confluence-2026`
}

func (e exportCommand) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	note, err := node.Checkpoint(c.ctx)
	if err != nil {
		return err
	}
	var log bundle.Log
	show := c.progress("entries")
	keep := func(_ uint64, entry []byte) error {
		log = append(log, entry)
		show(int64(len(log)))
		return nil
	}
	read, err := checkpoint.Read(note) // Who must have signed it, checking the bundle finds out.
	if err != nil {
		return err
	}
	stated := read.Checkpoint
	if err := node.Entries(c.ctx, 0, stated.Size, keep); err != nil {
		return err
	}
	c.progressDone()
	if err := bundle.Write(c.ctx, e.Dir, bundleRules(), note, log); err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"dir": e.Dir, "network": stated.Network, "entries": len(log), "height": stated.Height})
		return nil
	}
	c.io.Print("%d entries of the log, up to height %d, are in %s.", len(log), stated.Height, e.Dir)
	c.io.Print("Anybody can check them offline: metaorg verify %s", e.Dir)
	return nil
}

func bundleRules() bundle.Rules { return app.BundleRules() }

// receiptCommand fetches the receipt of an act.
type receiptCommand struct {
	Act  wire.EnvelopeID `arg:"" help:"The act's identity, as it was printed when it was sent." placeholder:"ID"`
	File string          `arg:"" optional:"" help:"Where to write it; it is printed if left out." type:"path" placeholder:"FILE"`
}

func (receiptCommand) Help() string {
	return `Example: metaorg receipt 0b9f…e2 dues.receipt

A receipt holds the act as it stands in the log, and what nodes signed for that
log. Whoever has it can show, without asking any node, that the act was taken
in: metaorg verify receipt dues.receipt.`
}

func (r receiptCommand) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	receipt, err := node.Receipt(c.ctx, r.Act)
	if err != nil {
		return err
	}
	return vouching.Save(c.io, r.File, receipt)
}
