package app_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/vfs"

	"metaorg/app"
	"metaorg/bundle"
	"metaorg/machine"
	"metaorg/machine/state/tree"
	"metaorg/machine/wire"
	"metaorg/sample/sampletest"
)

// chainFolder holds logs recorded once. For ever, they must replay to the
// state root recorded for each height: a rule may change only behind a new
// rule version.
const chainFolder = "testdata/chains"

func TestRecordedChainsReplayToTheSameRoots(t *testing.T) {
	chains, err := filepath.Glob(filepath.Join(chainFolder, "*.cbor"))
	if err != nil || len(chains) == 0 {
		t.Fatalf("there is no recorded chain: %v", err)
	}
	for _, path := range chains {
		t.Run(filepath.Base(path), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var log bundle.Log
			if err := wire.Decode(raw, &log); err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(path, ".cbor") + ".roots")
			if err != nil {
				t.Fatal(err)
			}
			got := rootsOf(t, log)
			for i, line := range strings.Split(got, "\n") {
				if wanted := strings.Split(string(want), "\n"); i >= len(wanted) || wanted[i] != line {
					t.Fatalf("line %d of the roots is %q, recorded otherwise", i+1, line)
				}
			}
		})
	}
}

// rootsOf replays a log into a tree and lists the state's root at each height.
func rootsOf(t *testing.T, log bundle.Log) string {
	db, err := tree.OpenPebble("chain", tree.PebbleOptions{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	store, err := tree.Open(db, tree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var roots bytes.Buffer
	err = app.NewMachine().Replay(store, log.Entries(0), func(height int64) {
		fmt.Fprintf(&roots, "%d %s\n", height, hex.EncodeToString(store.WorkingHash()))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, closed := range []error{store.Close(), db.Close()} {
		if closed != nil {
			t.Fatal(closed)
		}
	}
	return roots.String()
}

// TestRecordAChain records this version's chain when there is none and -update is given.
func TestRecordAChain(t *testing.T) {
	name := filepath.Join(chainFolder, fmt.Sprintf("rules-%d-sample", machine.RuleVersion))
	if _, err := os.Stat(name + ".cbor"); err == nil || !*update {
		t.Skip("it is recorded, or -update was not given; a recorded chain never changes")
	}
	w := sampletest.Tell(t, app.Directory(), app.Modules())
	if err := os.MkdirAll(chainFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{
		name + ".cbor": wire.Encode(w.Entries), name + ".roots": []byte(rootsOf(t, w.Entries)),
	} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
