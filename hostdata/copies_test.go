package hostdata_test

import (
	"maps"
	"path/filepath"
	"testing"

	"metaorg/hostdata"
)

func TestWhatIsKnownOfCopiesOutlivesTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.db")
	d, err := hostdata.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	plan, itself, old := hostdata.Copy{Node: "n1", Hash: "aa"}, hostdata.Copy{Node: "n1"}, hostdata.Copy{Node: "n2", Hash: "aa"}
	if err := d.NoteCopies(t.Context(), map[hostdata.Copy]hostdata.Proof{plan: {Tried: 5, Proved: 5}, itself: {Tried: 5, Proved: 5}, old: {Tried: 4, Failed: 2}}, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.NoteCopies(t.Context(), map[hostdata.Copy]hostdata.Proof{plan: {Tried: 9, Proved: 5, Failed: 9}}, []hostdata.Copy{old}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = hostdata.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	got, err := d.Copies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := map[hostdata.Copy]hostdata.Proof{plan: {Tried: 9, Proved: 5, Failed: 9}, itself: {Tried: 5, Proved: 5}}; !maps.Equal(got, want) {
		t.Errorf("known is %v, want %v", got, want)
	}
}
