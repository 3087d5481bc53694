package vouching

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/client"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/node/witness"
)

func TestWitnessesAreSaidInWords(t *testing.T) {
	var out bytes.Buffer
	TellWitnesses(terminal.IO{Out: &out}, []client.Witness{
		{Node: "aa", Key: make([]byte, 32), Own: true, Size: 7, At: 60},
		{Key: make([]byte, 32)},
		{Node: "bb", Key: make([]byte, 32), Size: 3, Doubt: "it gave no proof"},
	})
	want := "aa (the node that was asked): 7 entries, at 1970-01-01T00:01:00Z\n" +
		"seat-0000000000000000, of the genesis: nothing was heard of it\n" +
		"bb: DOUBTED: it gave no proof\n"
	if out.String() != want {
		t.Errorf("%s", out.String())
	}
}

func TestEvidenceIsKeptAsItCame(t *testing.T) {
	b, err := json.Marshal(witness.Evidence{
		Form: witness.Form, Network: "0123", Found: 60, By: "cc",
		Accused: []witness.Accused{{Node: "aa", Key: make([]byte, 32)}}, Votes: &witness.Votes{Chain: "0123-1", Height: 9},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	dir := filepath.Join(t.TempDir(), "found")
	if err := KeepEvidence(terminal.IO{Out: &out}, dir, []json.RawMessage{b}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "1970-01-01T00:01:00Z: two votes of height 9, about aa") {
		t.Error(out.String())
	}
	files, err := filepath.Glob(filepath.Join(dir, "evidence-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if kept, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(bytes.TrimSpace(kept), b) {
		t.Errorf("%s, %v", kept, err)
	}
	if err := KeepEvidence(terminal.IO{Out: &out}, "", []json.RawMessage{json.RawMessage(`{}`)}); err == nil {
		t.Error("what is no evidence was taken")
	}
}
