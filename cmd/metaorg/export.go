package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"metaorg/app"
	"metaorg/bundle"
	"metaorg/client"
	"metaorg/cmd/metaorg/bookkeeping"
	"metaorg/cmd/metaorg/skills"
	"metaorg/cmd/metaorg/vouching"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// exportCommands write what others check, or go on with.
type exportCommands struct {
	All         exportCommand     `cmd:"" default:"withargs" help:"All that checking the network takes, into a folder; what is meant where nothing else is said."`
	Patronage   exportPatronage   `cmd:"" help:"The books: who gave what, as CSV, in ValueFlows' words, or as a journal for hledger with all that is owed."`
	Payments    exportPayments    `cmd:"" help:"What a member owes and has acknowledged, as payments for its bank."`
	Competences exportCompetences `cmd:"" help:"What somebody can do, with the acts that prove it, to take along."`
}

// exportPatronage writes the books for other programs.
type exportPatronage struct {
	bookkeeping.Command `embed:""`
}

func (e exportPatronage) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	done, err := e.Command.Run(c.ctx, node, c.io.Out, c.progress("rows"))
	c.progressDone()
	switch {
	case err != nil || e.File == "":
		return err
	case c.JSON:
		printJSON(c.io.Out, done)
		return nil
	}
	c.io.Print("%s has the books until %s, %d bytes.", done.File, done.Until, done.Bytes)
	return nil
}

// exportCompetences writes what somebody can do.
type exportCompetences struct {
	skills.Export `embed:""`
}

func (e exportCompetences) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	if e.Holder == "" && c.For == "" {
		return usage("say whose record: metaorg export competences HOLDER")
	}
	e.Holder = orElse(e.Holder, c.For)
	if c.As != "" { // Receipts of what others signed for an organization are for who takes part.
		if err := c.enter(c.ctx); err != nil {
			return err
		}
	}
	if e.Dir == "" {
		record, err := e.Record(c.ctx, node)
		if err == nil {
			_, err = c.io.Out.Write(record)
		}
		return err
	}
	done, err := e.Keep(c.ctx, node)
	switch {
	case err != nil:
		return err
	case c.JSON:
		printJSON(c.io.Out, done)
		return nil
	}
	c.io.Print("What %s can do is in %s: record.jsonld, record.csv, and receipts of %d of %d acts.", e.Holder, done.Dir, done.Receipts, done.Acts)
	c.io.Print("Anybody can check them: metaorg verify record %s", done.Dir)
	return nil
}

// verifyRecord checks a record that was taken along.
type verifyRecord struct {
	skills.Taken `embed:""`
}

func (v verifyRecord) Run(c *cli) error {
	found, err := v.Look(c.machine)
	if err != nil {
		return err
	}
	c.printRecord(found)
	if found.Proven < len(found.Words) {
		return errRefused
	}
	return nil
}

// printRecord says what a record says, and what of it is proven.
func (c *cli) printRecord(found *skills.Found) {
	if c.JSON {
		printJSON(c.io.Out, found)
		return
	}
	for _, w := range found.Words {
		if w.Proven {
			c.io.Print("proven      %-11s %s, signed by %s", w.Says, w.Of, w.By)
		} else {
			c.io.Print("not proven  %-11s %s: %s", w.Says, w.Of, w.Why)
		}
	}
	c.io.Print("%d of %d words of the record of %s are proven by acts in the log of %s, network %s.", found.Proven, len(found.Words), found.Holder, found.Name, found.Network)
}

// importRecord says in this network what somebody can do by its record of another.
type importRecord struct {
	skills.Taken `embed:""`
}

func (i importRecord) Run(c *cli) error {
	found, err := i.Look(c.machine)
	if err != nil {
		return err
	}
	c.printRecord(found)
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	var all []machine.Message
	for _, d := range found.Declares() {
		all = append(all, d)
	}
	if len(all) == 0 {
		return nil
	}
	return c.mustAct(ring, by, machine.OrganizationID(c.For), all...)
}

// exportCommand writes a bundle: all that checking the network takes.
type exportCommand struct {
	Dir  string `arg:"" help:"A new folder."`
	Mine bool   `help:"Only what is yours, or of the organization that --for names: acts with their receipts, contributions, cases with their papers, sanctions."`
}

func (exportCommand) Help() string {
	return `Example: metaorg export confluence-2026

The folder holds the whole log, a signed checkpoint, and every table as CSV and
JSON with a README of their columns. Check it anywhere, offline, with
  metaorg verify confluence-2026

With --mine it holds what is yours, which stays open to you after you leave or
are excluded: record.json, and in receipts/ the proof of each act, for
  metaorg verify receipt`
}

func (e exportCommand) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	if e.Mine {
		return c.exportMine(node, e.Dir)
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

// exportMine writes what is somebody's, with a receipt of each act that the node
// gives them: of what others signed for an organization only who takes part
// gets one.
func (c *cli) exportMine(node *client.Client, dir string) error {
	if err := c.enter(c.ctx); err != nil {
		return err
	}
	record, err := node.Record(c.ctx, machine.OrganizationID(c.For))
	if err != nil {
		return err
	}
	var listed struct {
		Acts []struct {
			ID wire.EnvelopeID `json:"id"`
		} `json:"acts"`
	}
	if err := json.Unmarshal(record, &listed); err != nil {
		return fmt.Errorf("couldn't read the record that the node gave: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("couldn't make the folder: %w", err)
	}
	receipts := filepath.Join(dir, "receipts")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "record.json"), record, 0o600), os.Mkdir(receipts, 0o700)); err != nil {
		return fmt.Errorf("couldn't write the record: %w", err)
	}
	kept := 0
	for _, a := range listed.Acts {
		receipt, err := node.Receipt(c.ctx, a.ID)
		var no *machine.Refusal
		if errors.As(err, &no) {
			continue
		}
		if err != nil {
			return err
		}
		if err := vouching.Keep(filepath.Join(receipts, string(a.ID)+".receipt"), receipt); err != nil {
			return err
		}
		kept++
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"dir": dir, "acts": len(listed.Acts), "receipts": kept})
		return nil
	}
	c.io.Print("What is yours is in %s: record.json, and receipts of %d of %d acts.", dir, kept, len(listed.Acts))
	c.io.Print("Anybody can check a receipt: metaorg verify receipt FILE")
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
