package vouching

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"metaorg/cmd/metaorg/display"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// Receipt is a receipt to check.
type Receipt struct {
	File string `arg:"" help:"A receipt." type:"existingfile" placeholder:"FILE"`
	Keys
}

// Help explains the command.
func (Receipt) Help() string {
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

// Check finds out what the receipt proves and prints it.
func (r Receipt) Check(ctx context.Context, io terminal.IO, asJSON bool, ask Ask) error {
	var receipt checkpoint.Receipt
	if err := readStrict(r.File, &receipt); err != nil {
		return err
	}
	g, err := checkpoint.ReadGenesis(receipt.Genesis)
	if err != nil {
		return err
	}
	keys, err := r.find(ctx, ask, g.ID(), receipt.Genesis)
	if err != nil {
		return err
	}
	got, err := receipt.Check(keys...)
	if err != nil {
		return fmt.Errorf("the receipt proves nothing: %w", err)
	}
	found, err := describe(receipt, got)
	if err != nil {
		return err
	}
	found.Signers = r.named(got.Signers)
	if asJSON {
		return printJSON(io, found)
	}
	io.Print("%s %q, id %s", kindOfNetwork(g), found.Name, found.Network)
	io.Print("Act %s by %s is entry %d of the log, of height %d, %s.", found.Act, found.Author, found.Entry, found.Height, display.Moment(found.Time))
	for _, line := range found.Done {
		io.Print("  %s", line)
	}
	io.Print("For the log of %d entries, with this one, signed:", found.Size)
	for _, key := range got.Signers {
		io.Print("  %s", r.inWords([]ed25519.PublicKey{key}))
	}
	if r.Network == "" {
		io.Print("That this is the network you mean you know only by comparing the id.")
	}
	return nil
}

func describe(r checkpoint.Receipt, got checkpoint.Received) (f receiptFound, err error) {
	f = receiptFound{
		Network: got.Checkpoint.Network, Name: got.Genesis.Name, Entry: r.Index, Height: got.Entry.Height,
		Time: got.Entry.Time, Size: got.Checkpoint.Size, Done: []string{},
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

// Save writes a receipt that a node gave into a file, or prints it where no
// file is named.
func Save(io terminal.IO, file string, r checkpoint.Receipt) error {
	if file == "" {
		if err := taken(r); err != nil {
			return err
		}
		return printJSON(io, r)
	}
	if err := Keep(file, r); err != nil {
		return err
	}
	io.Say("The receipt of entry %d is in %s. Check it any time: metaorg verify receipt %s", r.Index, file, file)
	return nil
}

// Keep writes a receipt that a node gave to a file, without a word.
func Keep(file string, r checkpoint.Receipt) error {
	if err := taken(r); err != nil {
		return err
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.WriteFile(file, append(b, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("couldn't write the receipt: %w", err)
	}
	return nil
}

// taken refuses a receipt that can't be one; whose key signed it, checking will say.
func taken(r checkpoint.Receipt) error {
	if _, err := r.Check(); err != nil && !errors.Is(err, checkpoint.ErrUnsigned) {
		return fmt.Errorf("couldn't take the receipt that the node gave: %w", err)
	}
	return nil
}

func printJSON(io terminal.IO, v any) error {
	e := json.NewEncoder(io.Out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
