package main

import (
	"fmt"
	"os"

	"metaorg/bundle"
)

// verifyCommand checks a bundle without asking anybody.
type verifyCommand struct {
	Dir     string   `arg:"" help:"A bundle's folder." type:"existingdir"`
	Since   []string `help:"A checkpoint that you kept from earlier; the log must go on from it." type:"existingfile" placeholder:"FILE"`
	Network string   `help:"The network's id, as you were told it; another one is a failure." placeholder:"ID"`
}

func (verifyCommand) Help() string {
	return `Example: metaorg verify confluence-2026

It checks that every entry of the log is the one a seat signed for, that every
act was signed by its author, that the rules come to the recorded outcomes, and
that roster, acceptances, decisions and all other tables follow from them. What
fails is named, the first entry first; the exit code is then 1.`
}

func (v verifyCommand) Run(c *cli) error {
	var kept [][]byte
	for _, file := range v.Since {
		note, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("couldn't read a checkpoint: %w", err)
		}
		kept = append(kept, note)
	}
	show := c.progress("entries replayed")
	report, err := bundle.Verify(c.ctx, v.Dir, bundleRules(), func(done, _ uint64) { show(int64(done)) }, kept...)
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
	kind := "Network"
	if r.Sample {
		kind = "SAMPLE network (its clock was moved by hand; nobody is bound by it)"
	}
	c.io.Print("%s %q, id %s", kind, r.Name, r.Network)
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
