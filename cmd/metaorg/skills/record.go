package skills

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"metaorg/client"
	"metaorg/cmd/metaorg/vouching"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// Export is whose record to write, and where.
type Export struct {
	Holder string `arg:"" optional:"" help:"Handle of an organization or a person; whom you act for, or yourself, if left out." placeholder:"HOLDER"`
	Dir    string `help:"A new folder for the record and the receipts of all acts by which it was said; the record is printed if left out." type:"path" placeholder:"DIR"`
	Format string `help:"jsonld, in the words of schema.org; csv, a line for each word that was said." enum:"jsonld,csv" default:"jsonld"`
}

// Help gives examples.
func (Export) Help() string {
	return `Examples:
  metaorg export competences mill > mill.jsonld
  metaorg export competences mill --dir mill-record

The folder holds record.jsonld, record.csv and, in receipts/, the proof of each act that the record names, as far as you may have it.
Anybody can check one, without asking any node:
  metaorg verify receipt mill-record/receipts/ACT.receipt`
}

// Done says what was written.
type Done struct {
	Dir      string `json:"dir"`
	Acts     int    `json:"acts"`
	Receipts int    `json:"receipts"`
}

// Record is the record as it is printed.
func (e Export) Record(ctx context.Context, node *client.Client) ([]byte, error) {
	return node.Competences(ctx, e.Holder, e.Format)
}

// Keep writes the record and the receipts of its acts into a new folder.
func (e Export) Keep(ctx context.Context, node *client.Client) (d Done, err error) {
	record, err := node.Competences(ctx, e.Holder, "jsonld")
	if err != nil {
		return d, err
	}
	table, err := node.Competences(ctx, e.Holder, "csv")
	if err != nil {
		return d, err
	}
	acts, err := actsOf(record)
	if err != nil {
		return d, err
	}
	had := map[wire.EnvelopeID]checkpoint.Receipt{}
	for _, id := range acts {
		receipt, err := node.Receipt(ctx, id)
		var no *machine.Refusal
		if errors.As(err, &no) {
			continue
		}
		if err != nil {
			return d, err
		}
		had[id] = receipt
	}
	return Done{e.Dir, len(acts), len(had)}, e.write(record, table, had)
}

// write makes the folder, once all that goes into it is there.
func (e Export) write(record, table []byte, had map[wire.EnvelopeID]checkpoint.Receipt) error {
	if err := os.Mkdir(e.Dir, 0o700); err != nil {
		return fmt.Errorf("couldn't make the folder: %w", err)
	}
	receipts := filepath.Join(e.Dir, "receipts")
	if err := errors.Join(os.WriteFile(filepath.Join(e.Dir, "record.jsonld"), record, 0o600), os.WriteFile(filepath.Join(e.Dir, "record.csv"), table, 0o600), os.Mkdir(receipts, 0o700)); err != nil {
		return fmt.Errorf("couldn't write the record: %w", err)
	}
	for id, receipt := range had {
		if err := vouching.Keep(filepath.Join(receipts, string(id)+".receipt"), receipt); err != nil {
			return err
		}
	}
	return nil
}

// actsOf are the acts that a record names, each once, in its order.
func actsOf(record []byte) (acts []wire.EnvelopeID, err error) {
	var doc any
	if err := json.Unmarshal(record, &doc); err != nil {
		return nil, fmt.Errorf("couldn't read the record that the node gave: %w", err)
	}
	seen := map[wire.EnvelopeID]bool{}
	var look func(v any)
	look = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				look(x)
			}
		case map[string]any:
			if id, ok := v["act"].(string); ok && v["@vocab"] == nil && !seen[wire.EnvelopeID(id)] {
				seen[wire.EnvelopeID(id)] = true
				acts = append(acts, wire.EnvelopeID(id))
			}
			for _, name := range []string{"capacity", "knowsAbout", "confirmedWork", "endorsedBy"} {
				look(v[name])
			}
		}
	}
	look(doc)
	return acts, nil
}
