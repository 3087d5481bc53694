package vouching

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"metaorg/client"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine/checkpoint"
	"metaorg/node/witness"
)

// TellWitnesses prints how far each node has signed for the log.
func TellWitnesses(io terminal.IO, all []client.Witness) {
	for _, w := range all {
		name := cmp.Or(w.Node, checkpoint.SeatName(w.Key)+", of the genesis")
		if w.Own {
			name += " (the node that was asked)"
		}
		switch {
		case w.Doubt != "":
			io.Print("%s: DOUBTED: %s", name, w.Doubt)
		case w.Size == 0:
			io.Print("%s: nothing was heard of it", name)
		default:
			io.Print("%s: %d entries, at %s", name, w.Size, time.Unix(w.At, 0).UTC().Format(time.RFC3339))
		}
	}
}

// KeepEvidence lists evidence and, where a folder is named, writes each piece
// into a file of its own.
func KeepEvidence(io terminal.IO, dir string, all []json.RawMessage) error {
	if len(all) == 0 {
		io.Print("The node has found no contradiction between nodes.")
		return nil
	}
	if dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("couldn't make the folder: %w", err)
		}
	}
	for _, b := range all {
		e, err := witness.ReadEvidence(b)
		if err != nil {
			return fmt.Errorf("couldn't read what the node gave: %w", err)
		}
		var accused []string
		for _, a := range e.Accused {
			accused = append(accused, cmp.Or(a.Node, "the key "+hex.EncodeToString(a.Key)))
		}
		what := "two checkpoints"
		if e.Votes != nil {
			what = fmt.Sprintf("two votes of height %d", e.Votes.Height)
		}
		io.Print("%s: %s, about %s", time.Unix(e.Found, 0).UTC().Format(time.RFC3339), what, strings.Join(accused, " and "))
		if dir == "" {
			continue
		}
		sum := sha256.Sum256(b)
		file := filepath.Join(dir, "evidence-"+hex.EncodeToString(sum[:6])+".json")
		if err := os.WriteFile(file, append(b, '\n'), 0o644); err != nil {
			return fmt.Errorf("couldn't write evidence: %w", err)
		}
		io.Print("  %s", file)
	}
	return nil
}
