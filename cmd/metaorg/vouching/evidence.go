package vouching

import (
	"context"
	"errors"
	"fmt"
	"os"

	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/node/witness"
)

// Evidence is an evidence file to check.
type Evidence struct {
	File string `arg:"" help:"An evidence file, as a node writes it to witness/ in its home." type:"existingfile" placeholder:"FILE"`
	Keys
}

// Help explains the command.
func (Evidence) Help() string {
	return `Example: metaorg verify evidence evidence-0c3a51f2bb90.json --node https://northern.example

A node that finds that others contradict each other, or themselves, writes down
what both signed. This says who signed what and why both cannot be true. No node
is asked unless --node says which. The exit code is 0 when it is proven.`
}

// evidenceFound is what evidence proves.
type evidenceFound struct {
	Network machine.NetworkID `json:"network"`
	Proven  bool              `json:"proven"`
	Both    []string          `json:"both"`   // Who signed both statements.
	First   []string          `json:"first"`  // Who signed the one: of the longer log.
	Second  []string          `json:"second"` // Who signed the other.
	Why     string            `json:"why"`    // Why both cannot be true, or why nothing is proven.
}

// Check finds out what the evidence proves and prints it.
func (v Evidence) Check(ctx context.Context, io terminal.IO, asJSON bool, ask Ask) error {
	b, err := os.ReadFile(v.File)
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", v.File, err)
	}
	e, err := witness.ReadEvidence(b)
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", v.File, err)
	}
	keys, err := v.find(ctx, ask, e.Network, e.Genesis)
	if err != nil {
		return err
	}
	p, err := e.Check(keys...)
	found := evidenceFound{Network: e.Network, Proven: err == nil, Both: v.named(p.Both), First: v.named(p.Signed[0]), Second: v.named(p.Signed[1])}
	if err != nil {
		found.Why = whyNothing(e, err)
	} else {
		found.Why = e.Why(p)
	}
	if asJSON {
		err = printJSON(io, found)
	} else {
		v.tell(io, e, p, found)
	}
	if err == nil && !found.Proven {
		err = ErrNothing
	}
	return err
}

// whyNothing says why evidence proves nothing, and what to do if it is for want
// of keys.
func whyNothing(e witness.Evidence, err error) string {
	if !errors.Is(err, checkpoint.ErrUnsigned) {
		return err.Error()
	}
	why := "one of the statements is signed by no key that is known to be the network's. By what the file says, which is to be compared with the list of nodes, it is about"
	for _, a := range e.Accused {
		why += fmt.Sprintf(" --key %x", []byte(a.Key))
		if a.Node != "" {
			why += " (node " + a.Node + ")"
		}
	}
	return why + ". Give --node URL, or the keys that you trust"
}

func (v Evidence) tell(io terminal.IO, e witness.Evidence, p witness.Proof, found evidenceFound) {
	io.Print("%s %q, id %s", kindOfNetwork(p.Genesis), p.Genesis.Name, e.Network)
	if !found.Proven {
		io.Print("It proves NOTHING: %s.", found.Why)
		return
	}
	for i, statement := range e.Statements(p) {
		io.Print("%s", statement)
		io.Print("  signed by %s", v.inWords(p.Signed[i]))
	}
	io.Print("Both cannot be true: %s.", found.Why)
	if len(p.Both) > 0 {
		io.Print("It is PROVEN: %s signed both.", v.inWords(p.Both))
	} else {
		io.Print("It is PROVEN that one of those who signed signed what is not so.")
	}
}
