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
	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state/tree"
	"metaorg/machine/wire"
	"metaorg/sample"
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
	w := rulestest.New(t, rulestest.Strict{Directory: app.Directory()}, app.Modules()...)
	if err := sample.Tell(chainStage{w}, func(string) {}); err != nil {
		t.Fatal(err)
	}
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

// chainStage lets the sample's story happen in a world of tests.
type chainStage struct{ *rulestest.World }

func (s chainStage) Registration(p machine.PersonID) (people.Register, error) {
	return domaintest.Person(p), nil
}

func (s chainStage) ToAccept() (charter.Accept, error) { return domaintest.Acceptance(s.World), nil }

func (s chainStage) LastContribution() (uint64, error) {
	return membership.LastContribution(s.Store), nil
}
func (s chainStage) Wire(m machine.Message) wire.Message { return s.Machine.Wire(m) }

func (s chainStage) Act(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) error {
	for _, o := range s.World.Act(by, org, messages...) {
		if no := o.Refusal(); no != nil {
			return no
		}
	}
	return nil
}
