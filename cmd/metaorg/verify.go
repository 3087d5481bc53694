package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"metaorg/bundle"
	"metaorg/client"
	"metaorg/cmd/metaorg/audit"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/cmd/metaorg/vouching"
	"metaorg/machine"
)

// verifyCommands check what a node or somebody else says.
type verifyCommands struct {
	Network  verifyCommand  `cmd:"" default:"withargs" help:"Check a network: by asking a node that need not be believed, or from a bundle's folder offline."`
	Receipt  verifyReceipt  `cmd:"" help:"Check the receipt of an act offline."`
	Record   verifyRecord   `cmd:"" help:"Check the record of what somebody can do, taken along from a network, offline."`
	Evidence verifyEvidence `cmd:"" help:"Check evidence that nodes contradict each other, offline."`
}

// verifyReceipt checks a receipt offline.
type verifyReceipt struct{ vouching.Receipt }

func (v verifyReceipt) Run(c *cli) error { return v.Check(c.ctx, c.io, c.JSON, c.asked()) }

// verifyEvidence checks that two statements cannot both be true.
type verifyEvidence struct{ vouching.Evidence }

func (v verifyEvidence) Run(c *cli) error {
	err := v.Check(c.ctx, c.io, c.JSON, c.asked())
	if errors.Is(err, vouching.ErrNothing) {
		return errRefused
	}
	return err
}

// asked is the node that --node names; nil when it names none.
func (c *cli) asked() vouching.Ask {
	if c.Node == "" {
		return nil
	}
	return func() (*client.Client, error) {
		node, err := c.remote()
		if err == nil && c.As == "" {
			node.Enter = nil // A stranger is asked for no key.
		}
		return node, err
	}
}

// verifyCommand checks a network, without believing whoever tells of it.
type verifyCommand struct {
	What    string                   `arg:"" help:"A node's address, or a bundle's folder." placeholder:"URL|DIR"`
	Since   []string                 `help:"A checkpoint that you kept from earlier; the log must go on from it." type:"existingfile" placeholder:"FILE"`
	Network string                   `help:"The network's id, as you were told it; another one is a failure." placeholder:"ID"`
	Code    string                   `help:"The code that a member told you, as metaorg node code shows it; of a node only." placeholder:"CODE"`
	Member  []machine.OrganizationID `help:"Prove too whether this organization belongs to the network; of a node only." placeholder:"HANDLE"`
	Entries uint64                   `help:"Look at so many of the last entries; of a node only." default:"3" placeholder:"N"`
	Against []string                 `help:"Another node, which must have the same header; of a node only." placeholder:"URL"`
	Trust   string                   `help:"Begin with this header, as an earlier run printed it, instead of the genesis; or with what the node says (--trust node), for your own; of a node only." placeholder:"HEIGHT:HASH"`
	Keep    string                   `help:"Write the checkpoint here when everything holds, for --since another time; of a node only." type:"path" placeholder:"FILE"`
}

func (verifyCommand) Help() string {
	return `Example: metaorg verify https://northern.example --network 5d19077dd4560f91f438928bbda12989 --since kept.note
Example: metaorg verify confluence-2026

Of a node it follows the seats from the genesis, whose hash is the network's id,
to the last header, and prints facts of the network each with how it is known:
the node cannot make them up. Of a bundle it checks that every entry of the log
is the one a seat signed for, that every act was signed by its author, that the
rules come to the recorded outcomes, and that roster, acceptances, decisions and
all other tables follow from them. What fails is named; the exit code is then 1.`
}

func (v verifyCommand) Run(c *cli) error {
	if strings.HasPrefix(v.What, "http://") || strings.HasPrefix(v.What, "https://") {
		return v.askNode(c)
	}
	return v.readBundle(c)
}

// kept reads the checkpoints kept from earlier.
func (v verifyCommand) kept() (all []audit.Kept, err error) {
	for _, file := range v.Since {
		note, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("couldn't read a checkpoint: %w", err)
		}
		all = append(all, audit.Kept{Name: filepath.Base(file), Note: note})
	}
	return all, nil
}

func (v verifyCommand) readBundle(c *cli) error {
	if dir, err := os.Stat(v.What); err != nil || !dir.IsDir() {
		return usage("%s is neither a node's address, such as https://northern.example, nor a bundle's folder", v.What)
	}
	if v.Code != "" || len(v.Member) > 0 || len(v.Against) > 0 || v.Trust != "" || v.Keep != "" {
		return usage("--code, --member, --against, --trust and --keep are for asking a node; a bundle holds everything")
	}
	kept, err := v.kept()
	if err != nil {
		return err
	}
	var notes [][]byte
	for _, k := range kept {
		notes = append(notes, k.Note)
	}
	show := c.progress("entries replayed")
	report, err := bundle.Verify(c.ctx, v.What, bundleRules(), func(done, _ uint64) { show(int64(done)) }, notes...)
	c.progressDone()
	if err != nil {
		return err
	}
	if v.Network != "" {
		check := bundle.Check{What: "it is the network you asked for"}
		if v.Network != string(report.Network) {
			check.Problem = fmt.Sprintf("it is %s", report.Network)
		}
		report.Checks = append(report.Checks, check)
	}
	if c.JSON {
		printJSON(c.io.Out, report)
	} else {
		c.printReport(report)
	}
	if !report.Holds() {
		return errRefused
	}
	return nil
}

func (c *cli) printReport(r bundle.Report) {
	c.io.Print("%s %q, id %s", kindOfNetwork(r.Sample), r.Name, r.Network)
	c.io.Print("%d log entries with %d signed acts, up to height %d", r.Entries, r.Acts, r.Height)
	for _, check := range r.Checks {
		if check.Problem == "" {
			c.io.Print("  ok      %s", check.What)
		} else {
			c.io.Print("  FAILED  %s: %s", check.What, check.Problem)
		}
	}
	switch {
	case r.Holds():
		c.io.Print("Everything holds.")
	case r.FirstEntry >= 0:
		c.io.Print("It does NOT hold. The first entry that fails is number %d.", r.FirstEntry)
	default:
		c.io.Print("It does NOT hold.")
	}
}

func kindOfNetwork(sample bool) string {
	if sample {
		return "SAMPLE network (its clock was moved by hand; nobody is bound by it)"
	}
	return "Network"
}

// askNode prints facts that a node proves.
func (v verifyCommand) askNode(c *cli) error {
	question, err := v.question(c)
	if err != nil {
		return err
	}
	c.Node = v.What
	node, err := c.remote()
	if err != nil {
		return err
	}
	if c.As == "" {
		node.Enter = nil // A stranger is asked for no key.
	}
	report, err := audit.Run(c.ctx, node, question)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, report)
	} else {
		c.printFacts(report)
	}
	if !report.Holds {
		return errRefused
	}
	switch {
	case v.Keep == "":
		return nil
	case report.Checkpoint == "":
		return errors.New("couldn't keep the checkpoint: whose it is was not shown; sign in with --as")
	}
	if err := os.WriteFile(v.Keep, []byte(report.Checkpoint), 0o644); err != nil {
		return fmt.Errorf("couldn't keep the checkpoint: %w", err)
	}
	return nil
}

func (v verifyCommand) question(c *cli) (q audit.Question, err error) {
	q = audit.Question{Network: machine.NetworkID(v.Network), Code: v.Code, Members: v.Member, Entries: v.Entries, Rules: c.machine}
	if q.Kept, err = v.kept(); err != nil {
		return q, err
	}
	for _, address := range v.Against {
		other, err := client.New(address, c.machine)
		if err != nil {
			return q, usage("%v", err)
		}
		q.Others = append(q.Others, audit.Other{Name: address, Node: other})
	}
	switch v.Trust {
	case "":
	case "node":
		q.Trust = &audit.Header{}
	default:
		height, hash, _ := strings.Cut(v.Trust, ":")
		q.Trust = &audit.Header{}
		q.Trust.Height, err = strconv.ParseInt(height, 10, 64)
		q.Trust.Hash, _ = hex.DecodeString(hash)
		if err != nil || q.Trust.Height < 1 || len(q.Trust.Hash) != 32 {
			return q, usage("--trust takes a header as an earlier run printed it, such as 57:%s", strings.Repeat("ab", 32))
		}
	}
	return q, nil
}

func (c *cli) printFacts(r audit.Report) {
	c.io.Print("%s %q, id %s", kindOfNetwork(r.Sample), r.Name, r.Network)
	for _, f := range r.Facts {
		switch { // The words may be the node's.
		case f.Problem != "":
			c.io.Print("  FAILED  %s: %s", f.What, terminal.OneLine(f.Problem))
		case f.Unknown != "":
			c.io.Print("  ?       %s: %s", f.What, terminal.OneLine(f.Unknown))
		default:
			c.io.Print("  ok      %s: %s", f.What, terminal.OneLine(f.Value))
			c.io.Print("          how: %s", terminal.OneLine(f.How))
		}
	}
	if r.Holds {
		c.io.Print("Everything holds.")
	} else {
		c.io.Print("It does NOT hold.")
	}
}
