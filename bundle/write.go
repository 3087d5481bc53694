package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
)

// Write makes a bundle in dir, which must be empty or not there yet. The
// tables are folded from the entries here, not taken from whoever sent them.
func Write(ctx context.Context, dir string, rules Rules, signedNote []byte, log Log) error {
	if err := makeEmpty(dir); err != nil {
		return err
	}
	files, err := foldTables(ctx, rules, rules.NewMachine(), log)
	if err != nil {
		return err
	}
	var entries, leaves bytes.Buffer
	for _, e := range log {
		entries.Write(binary.BigEndian.AppendUint32(nil, uint32(len(e))))
		entries.Write(e)
		leaf := tlog.RecordHash(e)
		leaves.Write(leaf[:])
	}
	files[entriesFile], files[leavesFile] = entries.Bytes(), leaves.Bytes()
	files[checkpointFile] = signedNote
	genesis, err := genesisOf(log)
	if err != nil {
		return err
	}
	files[readmeFile] = readme(genesis, rules, log)
	files[sumsFile] = sums(files)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := writeFile(dir, name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

func makeEmpty(dir string) error {
	found, err := os.ReadDir(dir)
	if err == nil && len(found) > 0 {
		return fmt.Errorf("%s is not empty; name a new folder", dir)
	}
	if err := os.MkdirAll(filepath.Join(dir, tablesFolder), 0o755); err != nil {
		return fmt.Errorf("couldn't make the folder: %w", err)
	}
	return nil
}

func writeFile(dir, name string, content []byte) error {
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), content, 0o644); err != nil {
		return fmt.Errorf("couldn't write %s: %w", name, err)
	}
	return nil
}

// sums lists every file's SHA-256 in the form that sha256sum -c reads.
func sums(files map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return b.Bytes()
}

// readme says what the folder is and what every table's columns mean.
func readme(g machine.Genesis, rules Rules, log Log) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: a bundle to verify\n\n", g.Name)
	if g.Sample {
		b.WriteString("**This is a sample network**: its clock was moved by hand and nobody is bound by what it decided.\n\n")
	}
	fmt.Fprintf(&b, "Network %s, %d log entries. Check it offline with `metaorg verify` and this folder's path.\n\n", g.ID(), len(log))
	b.WriteString("| file | what it is |\n|---|---|\n")
	fmt.Fprintf(&b, "| %s | the log: each entry as four bytes of length, big-endian, and deterministic CBOR |\n", entriesFile)
	fmt.Fprintf(&b, "| %s | RFC 6962 leaf hash of every entry |\n", leavesFile)
	fmt.Fprintf(&b, "| %s | size, root, height and state root, signed by a seat (C2SP signed note) |\n", checkpointFile)
	fmt.Fprintf(&b, "| %s | SHA-256 of every other file, for `sha256sum -c` |\n\n", sumsFile)
	b.WriteString("## Tables\n\nEach as CSV and JSON; they follow from the log, and verifying folds them again. Times are UTC (in JSON: Unix seconds).\n")
	for _, v := range rules.Views {
		for _, l := range v.Lists {
			fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| column | meaning |\n|---|---|\n", l.Name, l.Purpose)
			for _, c := range l.Columns {
				fmt.Fprintf(&b, "| %s | %s |\n", c.Name, c.Help)
			}
		}
	}
	return []byte(b.String())
}
