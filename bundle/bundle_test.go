package bundle_test

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/bundle"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/readmodel"
)

func rules() bundle.Rules {
	modules := []machine.Module{people.Module, network.Module, charter.Module, membership.Module}
	return bundle.Rules{
		NewMachine: func(o ...machine.Option) *machine.Machine { return machine.New(people.Directory{}, modules, o...) },
		Views:      []readmodel.View{charterview.View},
	}
}

// network lets a network found itself and a third organization join.
func written(t testing.TB) string {
	dir, _ := writtenAfter(t)
	return dir
}

// writtenAfter gives besides a checkpoint from before the third one joined.
func writtenAfter(t testing.TB) (dir string, kept []byte) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	kept = signed(t, w)
	domaintest.Join(t, w, "wood", "mill")
	note := signed(t, w)
	dir = filepath.Join(t.TempDir(), "bundle")
	if err := bundle.Write(t.Context(), dir, rules(), note, w.Entries); err != nil {
		t.Fatal(err)
	}
	return dir, kept
}

func signed(t testing.TB, w *rulestest.World) []byte {
	edge := machine.EdgeOf(w.Store)
	note, err := checkpoint.Sign(checkpoint.Checkpoint{
		Network: w.Genesis.ID(), Size: edge.Size, Root: edge.Root(), Height: w.Store.Version(), State: w.Store.WorkingHash(),
	}, rulestest.CheckpointKey())
	if err != nil {
		t.Fatal(err)
	}
	return note
}

func verify(t testing.TB, dir string, kept ...[]byte) bundle.Report {
	r, err := bundle.Verify(t.Context(), dir, rules(), func(uint64, uint64) {}, kept...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestABundleVerifies(t *testing.T) {
	r := verify(t, written(t))
	if !r.Holds() || r.FirstEntry != -1 || !r.Sample || r.Acts == 0 || r.Entries <= r.Acts {
		t.Fatalf("%+v", r)
	}
}

func TestAChangedByteIsFoundWhereverItIs(t *testing.T) {
	dir := written(t)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for at := 0; at < len(content); at += max(1, len(content)/9) {
			bad := []byte(string(content))
			bad[at] ^= 1
			if err := os.WriteFile(path, bad, 0o644); err != nil {
				return err
			}
			if r := verify(t, dir); r.Holds() {
				t.Errorf("byte %d of %s changed, and everything holds", at, filepath.Base(path))
			}
		}
		return os.WriteFile(path, content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.Holds() {
		t.Fatalf("put back as it was: %+v", r)
	}
}

func TestACheckpointBySomebodyElseCountsWhenTheLogRegistersTheNode(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	edge := machine.EdgeOf(w.Store)
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{77}, 32))
	note, err := checkpoint.Sign(checkpoint.Checkpoint{
		Network: w.Genesis.ID(), Size: edge.Size, Root: edge.Root(), Height: w.Store.Version(), State: w.Store.WorkingHash(),
	}, key)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := bundle.Write(t.Context(), dir, rules(), note, w.Entries); err != nil {
		t.Fatal(err)
	}
	if verify(t, dir, note).Holds() {
		t.Error("a stranger's signature counts")
	}
	registered := rules()
	registered.Signers = func(r state.Reader) [][]byte {
		if machine.EdgeOf(r).Size != edge.Size {
			t.Errorf("asked for the nodes of a log of %d entries", machine.EdgeOf(r).Size)
		}
		return [][]byte{key.Public().(ed25519.PublicKey)}
	}
	r, err := bundle.Verify(t.Context(), dir, registered, func(uint64, uint64) {}, note)
	if err != nil || !r.Holds() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestTheFirstEntryThatFailsIsNamed(t *testing.T) {
	dir := written(t)
	path := filepath.Join(dir, "entries.bin")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at, entry := 0, int64(0)
	for ; entry < 7; entry++ {
		at += 4 + int(content[at+2])<<8 + int(content[at+3])
	}
	content[at+40] ^= 1
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	r := verify(t, dir)
	if r.FirstEntry != entry || !strings.HasPrefix(r.Checks[0].Problem, "entry 7:") {
		t.Fatalf("%+v", r)
	}
}

func TestAMissingFileIsFound(t *testing.T) {
	for _, name := range []string{"leaves.bin", "checkpoint", "README.md", "SHA256SUMS", "tables/acceptances.csv"} {
		dir := written(t)
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, dir); r.Holds() {
			t.Errorf("%s is gone, and everything holds", name)
		}
	}
}

func TestTheLogGoesOnFromACheckpointKept(t *testing.T) {
	dir, kept := writtenAfter(t)
	if r := verify(t, dir, kept); !r.Holds() {
		t.Fatalf("%+v", r)
	}
	// The same people and key tell another story, which each bundle alone does not show.
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"mill", "dairy"})
	if r := verify(t, dir, signed(t, w)); r.Holds() {
		t.Fatal("a checkpoint of another log was found to be its beginning")
	}
	domaintest.Join(t, w, "late", "mill")
	w.Pass(1)
	for range 40 {
		w.Pass(1)
	}
	if r := verify(t, dir, signed(t, w)); r.Holds() {
		t.Fatal("a log shorter than the checkpoint kept was found to go on from it")
	}
	if r := verify(t, dir, []byte("no checkpoint")); r.Holds() {
		t.Fatal("what is no checkpoint was found to be kept")
	}
}

func TestWhatIsNoBundleSaysSo(t *testing.T) {
	if _, err := bundle.Verify(t.Context(), t.TempDir(), rules(), nil); err == nil {
		t.Fatal("an empty folder was verified")
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir := written(t)
	if err := bundle.Write(t.Context(), dir, rules(), nil, nil); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Fatalf("wrote over a bundle: %v", err)
	}
}
