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

// TestRecordChains records this version's chains that are not there yet, when
// -update is given: the sample network from its beginning, and one that was
// raised to this version and restarted together.
func TestRecordChains(t *testing.T) {
	version := fmt.Sprintf("rules-%d-", machine.RuleVersion)
	for name, tell := range map[string]func() *sampletest.Stage{
		version + "sample": func() *sampletest.Stage { return sampletest.Tell(t, app.Directory(), app.Modules()) },
		version + "raised": func() *sampletest.Stage { return raised(t) },
	} {
		path := filepath.Join(chainFolder, name)
		if _, err := os.Stat(path + ".cbor"); err == nil || !*update {
			continue // It is recorded, or -update was not given; a recorded chain never changes.
		}
		told := tell()
		for path, content := range map[string][]byte{
			path + ".cbor": wire.Encode(told.Entries), path + ".roots": []byte(rootsOf(t, told.Entries)),
		} {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEveryRuleVersionHasAChain finds a version whose rules could change unseen.
func TestEveryRuleVersionHasAChain(t *testing.T) {
	for v := range machine.RuleVersion {
		if _, err := os.Stat(filepath.Join(chainFolder, fmt.Sprintf("rules-%d-sample.cbor", v+1))); err != nil {
			t.Errorf("version %d: %v; record it: go test ./app -run TestRecordChains -update", v+1, err)
		}
	}
}
