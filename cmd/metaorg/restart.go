package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"metaorg/bundle"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/node"
	"metaorg/node/restart"
)

// restartCommands restart a network together whose seats are gone for good.
type restartCommands struct {
	Propose restartPropose `cmd:"" help:"Write down, from a stopped node's state, how the network would go on."`
	Sign    restartSign    `cmd:"" help:"Consent to a restart, for a member."`
	Merge   restartMerge   `cmd:"" help:"Put the consents of several copies of the file into one."`
	Apply   restartApply   `cmd:"" help:"Restart this machine's stopped node as was agreed."`
}

type restartPropose struct {
	Seats []string `help:"Ids of the nodes that are there and order the log from now on; \"this\" is the home's own." placeholder:"NODE,NODE" required:""`
	File  string   `help:"Where to write it." default:"restart.json" type:"path"`
}

type restartSign struct {
	File string `arg:"" help:"The file that was proposed." type:"existingfile"`
}

type restartMerge struct {
	File string   `arg:"" help:"The file that takes them." type:"existingfile"`
	From []string `arg:"" help:"Copies of it that others signed." type:"existingfile"`
}

type restartApply struct {
	File string `arg:"" help:"The file that two thirds of the members signed." type:"existingfile"`
	Log  string `help:"For a node that is behind: a folder that metaorg export wrote from one that is not." placeholder:"DIR" type:"existingdir"`
}

func (restartPropose) Help() string {
	return `Example: metaorg restart propose --seats 5f3a…,90bc… --file restart.json

For when more than a third of the nodes that order the log are gone for good, so
that nothing is ordered any more. Stop the nodes that are left; whoever's has come
furthest proposes. Give one node, or at least four: with two or three each would
have to be up. Acts that the lost nodes alone had taken in are lost.`
}

func (restartSign) Help() string {
	return `Example: metaorg restart sign restart.json --as ada --for mill

Adds your consent to the file. Two thirds of the members with a vote must
consent. Sign one restart only, and only once you know that those nodes are gone.`
}

func (restartMerge) Help() string {
	return `Example: metaorg restart merge restart.json from-the-mill.json from-the-farm.json`
}

func (restartApply) Help() string {
	return `Example: metaorg restart apply restart.json --home /srv/metaorg

Run it on every node that goes on, while it is stopped; then start the nodes.
It compares the file with the node's own log and state, and checks every
consent. The old blocks are kept in the home's folder engine-1; interrupted, it
is run again. A node that was lost and comes back joins with the same command.`
}

func (p restartPropose) Run(c *cli) (err error) {
	h, err := node.OpenStopped(c.Home, c.machine)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	var seats []machine.Seat
	for _, name := range p.Seats {
		seat, ok := seatOf(h, name)
		if !ok {
			return usage("no node of this network is called %q; give the ids of registered nodes, or consensus keys of the genesis in hex", name)
		}
		seats = append(seats, seat)
	}
	r, err := h.Propose(seats)
	if err != nil {
		return err
	}
	if _, err := os.Stat(p.File); err == nil {
		return usage("%s is there already; consents to it would be lost, so choose another --file", p.File)
	}
	return c.wroteRestart(p.File, machine.SignedRestart{Restart: r})
}

// seatOf finds a node that is registered, or of the genesis.
func seatOf(h *node.Stopped, name string) (machine.Seat, bool) {
	if n, ok := nodes.Of(h.State(), nodes.ID(name)); ok && !h.IsOwn(name) {
		return machine.Seat{Consensus: n.Consensus, Checkpoint: n.Checkpoint, Anchor: n.Anchor}, true
	}
	return h.Seat(name)
}

func (s restartSign) Run(c *cli) error {
	signed, err := readRestart(s.File)
	if err != nil {
		return err
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	consent := machine.Consent{By: by.Handle, For: machine.OrganizationID(c.For), Key: by.ID}
	if !c.Yes && c.io.Attended {
		for _, line := range restartLines(signed) {
			c.io.Say("%s", line)
		}
		agreed, err := c.io.Agree(fmt.Sprintf("Consent to this restart for %s?", consent.Member()))
		if err != nil {
			return err
		}
		if !agreed {
			return errNotSigned
		}
	}
	key, err := c.unlocked(ring, by.Name)
	if err != nil {
		return err
	}
	consent.Signature = key.Sign(signed.Restart.Digest(consent.For))
	signed.Consents = withConsent(signed.Consents, consent)
	return c.wroteRestart(s.File, signed)
}

// withConsent adds a consent in place of an earlier one for the same member.
func withConsent(all []machine.Consent, one machine.Consent) []machine.Consent {
	all = slices.DeleteFunc(slices.Clone(all), func(c machine.Consent) bool { return c.Member() == one.Member() })
	return append(all, one)
}

func (m restartMerge) Run(c *cli) error {
	into, err := readRestart(m.File)
	if err != nil {
		return err
	}
	for _, file := range m.From {
		from, err := readRestart(file)
		if err != nil {
			return err
		}
		if !bytes.Equal(wire.Encode(from.Restart), wire.Encode(into.Restart)) {
			return fmt.Errorf("%s is of another restart than %s; whoever signed it has to sign this one", file, m.File)
		}
		for _, one := range from.Consents {
			if !slices.ContainsFunc(into.Consents, func(c machine.Consent) bool { return c.Member() == one.Member() }) {
				into.Consents = append(into.Consents, one)
			}
		}
	}
	return c.wroteRestart(m.File, into)
}

func (a restartApply) Run(c *cli) (err error) {
	signed, err := readRestart(a.File)
	if err != nil {
		return err
	}
	h, err := node.OpenStopped(c.Home, c.machine)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if a.Log != "" && errors.Is(h.Fits(signed.Restart), restart.ErrBehind) {
		log, err := bundle.Read(a.Log)
		if err != nil {
			return err
		}
		if err := h.CatchUp(signed.Restart, log.Entries(0)); err != nil {
			return err
		}
	}
	chain, err := h.Apply(signed)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, chain)
		return nil
	}
	c.io.Print("This node goes on from block %d, on chain %d of the network's blocks (seats: %d).", signed.Restart.Height, chain.Number, len(chain.Seats))
	c.io.Print("Start it as always. The old blocks are kept in %s/engine-%d.", c.Home, chain.Number-1)
	return nil
}

func readRestart(file string) (s machine.SignedRestart, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return s, fmt.Errorf("couldn't read the restart: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, usage("%s is no restart that metaorg restart propose wrote: %v", file, err)
	}
	return s, nil
}

// wroteRestart writes the file whole or not at all, and says what is in it.
func (c *cli) wroteRestart(file string, s machine.SignedRestart) error {
	var text bytes.Buffer
	printJSON(&text, s)
	if err := errors.Join(os.WriteFile(file+".new", text.Bytes(), 0o644), os.Rename(file+".new", file)); err != nil {
		return fmt.Errorf("couldn't write the restart: %w", err)
	}
	if c.JSON {
		printJSON(c.io.Out, s)
		return nil
	}
	for _, line := range restartLines(s) {
		c.io.Print("%s", line)
	}
	c.io.Print("It is in %s.", file)
	return nil
}

// restartLines say what a restart is, and who consented so far.
func restartLines(s machine.SignedRestart) (lines []string) {
	r := s.Restart
	lines = append(lines,
		fmt.Sprintf("Restart of network %s from block %d, after %d entries of the log", r.Network, r.Height, r.Size),
		fmt.Sprintf("  log    %s", hex.EncodeToString(r.Root)),
		fmt.Sprintf("  state  %s", hex.EncodeToString(r.State)))
	for _, seat := range r.Seats {
		lines = append(lines, fmt.Sprintf("  seat   %s", hex.EncodeToString(seat.Consensus)))
	}
	if n := len(r.Seats); n == 2 || n == 3 {
		lines = append(lines, fmt.Sprintf("  With %d seats each of these nodes must be up for anything to go on.", n))
	}
	var members []string
	for _, c := range s.Consents {
		members = append(members, string(c.Member()))
	}
	if len(members) == 0 {
		return append(lines, "Nobody has consented yet.")
	}
	return append(lines, fmt.Sprintf("%d consented: %s", len(members), strings.Join(members, ", ")))
}
