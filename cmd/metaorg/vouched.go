package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"metaorg/cmd/metaorg/audit"
	"metaorg/cmd/metaorg/display"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
	"metaorg/node/witness"
)

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
	got, err := receipt.Check()
	if err != nil && !errors.Is(err, checkpoint.ErrUnsigned) { // Whose key it is, checking will say.
		return fmt.Errorf("couldn't take the receipt that the node gave: %w", err)
	}
	if r.File == "" {
		printJSON(c.io.Out, receipt)
		return nil
	}
	b, err := json.MarshalIndent(receipt, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.File, append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("couldn't write the receipt: %w", err)
	}
	c.io.Say("The receipt of entry %d is in %s. Check it any time: metaorg verify receipt %s", receipt.Index, r.File, r.File)
	c.io.Say("It is of network %s.", got.Checkpoint.Network)
	return nil
}

// whoseKeys says which keys count when what nodes signed is checked.
type whoseKeys struct {
	Network string   `help:"The network's id, as you were told it; another one is a failure." placeholder:"ID"`
	Key     []string `help:"Another key that counts besides those of the first seats, in hex: of a registered node or a seat. With --node URL, those that this node proves count too." placeholder:"HEX"`
}

// keys are those that count besides the first seats', and how each is called.
func (k whoseKeys) keys(c *cli, network machine.NetworkID, genesis []byte) (keys []ed25519.PublicKey, names map[string]string, err error) {
	if k.Network != "" && k.Network != string(network) {
		return nil, nil, fmt.Errorf("it is of network %s, not of the one you gave", network)
	}
	names = map[string]string{}
	if c.Node != "" {
		node, err := c.remote()
		if err != nil {
			return nil, nil, err
		}
		proven, err := audit.Keys(c.ctx, node, network)
		if err != nil {
			return nil, nil, fmt.Errorf("couldn't learn the keys from the node: %w", err)
		}
		for _, p := range proven {
			keys, names[string(p.Public)] = append(keys, p.Public), p.Name
		}
	}
	for _, text := range k.Key {
		key, err := hex.DecodeString(text)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, nil, usage("--key takes an Ed25519 key of 32 bytes in hex")
		}
		keys, names[string(key)] = append(keys, key), "the key that you gave"
	}
	if g, err := checkpoint.ReadGenesis(genesis); err == nil {
		for i, s := range g.Seats {
			names[string(s.Checkpoint)] = fmt.Sprintf("seat %d of the genesis", i+1)
			names[string(s.Consensus)] = names[string(s.Checkpoint)]
		}
	}
	return keys, names, nil
}

func inWords(keys []ed25519.PublicKey, names map[string]string) string {
	var all []string
	for _, k := range keys {
		all = append(all, fmt.Sprintf("%s (key %x)", names[string(k)], []byte(k)))
	}
	return strings.Join(all, ", ")
}

// verifyReceipt checks a receipt offline.
type verifyReceipt struct {
	File string `arg:"" help:"A receipt." type:"existingfile" placeholder:"FILE"`
	whoseKeys
}

func (verifyReceipt) Help() string {
	return `Example: metaorg verify receipt dues.receipt --network 5d19077dd4560f91f438928bbda12989

It says which act stands in the log, what came of it, and which nodes signed for
that log. No node is asked unless --node says which. The exit code is 1 when it
proves nothing.`
}

// receiptFound is what a receipt proves.
type receiptFound struct {
	Network machine.NetworkID `json:"network"`
	Name    string            `json:"name"`
	Act     wire.EnvelopeID   `json:"act"`
	Author  machine.PersonID  `json:"author"`
	Entry   uint64            `json:"entry"`
	Height  int64             `json:"height"`
	Time    int64             `json:"time"`
	Size    uint64            `json:"size"` // Of the log that was signed for.
	Signers []string          `json:"signers"`
	Done    []string          `json:"done"` // What became of each message.
}

func (v verifyReceipt) Run(c *cli) error {
	var r checkpoint.Receipt
	if err := readStrict(v.File, &r); err != nil {
		return err
	}
	g, err := checkpoint.ReadGenesis(r.Genesis)
	if err != nil {
		return err
	}
	keys, names, err := v.keys(c, g.ID(), r.Genesis)
	if err != nil {
		return err
	}
	got, err := r.Check(keys...)
	if err != nil {
		return fmt.Errorf("the receipt proves nothing: %w", err)
	}
	found, err := describeReceipt(r, got, names)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, found)
		return nil
	}
	c.io.Print("%s %q, id %s", kindOfNetwork(g.Sample), found.Name, found.Network)
	c.io.Print("Act %s by %s is entry %d of the log, of height %d, %s.", found.Act, found.Author, found.Entry, found.Height, display.Moment(found.Time))
	for _, line := range found.Done {
		c.io.Print("  %s", line)
	}
	c.io.Print("For the log of %d entries, with this one, signed: %s", found.Size, inWords(got.Signers, names))
	if v.Network == "" {
		c.io.Print("That this is the network you mean you know only by comparing the id.")
	}
	return nil
}

func describeReceipt(r checkpoint.Receipt, got checkpoint.Received, names map[string]string) (f receiptFound, err error) {
	f = receiptFound{
		Network: got.Checkpoint.Network, Name: got.Genesis.Name, Entry: r.Index, Height: got.Entry.Height,
		Time: got.Entry.Time, Size: got.Checkpoint.Size, Done: []string{},
	}
	for _, k := range got.Signers {
		f.Signers = append(f.Signers, names[string(k)])
	}
	if got.Entry.Input != machine.InputEnvelope {
		return f, fmt.Errorf("the receipt is of a step of the log that is no act, but a %s", got.Entry.Input)
	}
	envelope, body, err := got.Entry.Envelope()
	if err != nil {
		return f, fmt.Errorf("couldn't read the act: %w", err)
	}
	f.Act, f.Author = envelope.ID(), body.Author
	for i, m := range body.Messages {
		line := string(m.Kind) + ": done"
		if i < len(got.Entry.Outcomes) && got.Entry.Outcomes[i].Code != "" {
			line = fmt.Sprintf("%s: refused, %s (%s)", m.Kind, got.Entry.Outcomes[i].Text, got.Entry.Outcomes[i].Code)
		}
		f.Done = append(f.Done, line)
	}
	return f, nil
}

func readStrict(file string, v any) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", file, err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("couldn't read %s: it is not of this form: %w", file, err)
	}
	return nil
}

// verifyEvidence checks that two statements cannot both be true.
type verifyEvidence struct {
	File string `arg:"" help:"An evidence file, as a node writes it to witness/ in its home." type:"existingfile" placeholder:"FILE"`
	whoseKeys
}

func (verifyEvidence) Help() string {
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

func (v verifyEvidence) Run(c *cli) error {
	b, err := os.ReadFile(v.File)
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", v.File, err)
	}
	e, err := witness.ReadEvidence(b)
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", v.File, err)
	}
	keys, names, err := v.keys(c, e.Network, e.Genesis)
	if err != nil {
		return err
	}
	p, err := e.Check(keys...)
	found := evidenceFound{Network: e.Network, Proven: err == nil, Both: named(p.Both, names), First: named(p.Signed[0], names), Second: named(p.Signed[1], names)}
	if err != nil {
		found.Why = whyNothing(e, err)
	} else {
		found.Why = e.Why(p)
	}
	if c.JSON {
		printJSON(c.io.Out, found)
	} else {
		c.printEvidence(e, p, names, found)
	}
	if !found.Proven {
		return errRefused
	}
	return nil
}

func named(keys []ed25519.PublicKey, names map[string]string) []string {
	all := []string{}
	for _, k := range keys {
		all = append(all, names[string(k)])
	}
	return all
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

func (c *cli) printEvidence(e witness.Evidence, p witness.Proof, names map[string]string, found evidenceFound) {
	c.io.Print("%s %q, id %s", kindOfNetwork(p.Genesis.Sample), p.Genesis.Name, e.Network)
	if !found.Proven {
		c.io.Print("It proves NOTHING: %s.", found.Why)
		return
	}
	for i, statement := range e.Statements(p) {
		c.io.Print("%s", statement)
		c.io.Print("  signed by %s", inWords(p.Signed[i], names))
	}
	c.io.Print("Both cannot be true: %s.", found.Why)
	if len(p.Both) > 0 {
		c.io.Print("It is PROVEN: %s signed both.", inWords(p.Both, names))
	} else {
		c.io.Print("It is PROVEN that one of those who signed signed what is not so.")
	}
}
