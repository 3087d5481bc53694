package documents

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestACopyHasWhatIsKeptAndNotWhatWasWithdrawn(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "documents"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put := func(text string) Hash {
		t.Helper()
		d, err := s.Put(t.Context(), Upload{From: strings.NewReader(text), MediaType: "text/plain", Limit: Comment, By: "ada", At: 1})
		if err != nil {
			t.Fatal(err)
		}
		return d.Hash
	}
	kept, gone, lost := put("kept"), put("withdrawn"), put("lost")
	if err := s.Withdraw(t.Context(), gone, "ada", 2); err != nil {
		t.Fatal(err)
	}
	if err := s.folder.Remove(lost.path()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "copy")
	if err := s.CopyTo(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(t.Context(), kept, "ada", 3); err != nil { // The copy does not change with it.
		t.Fatal(err)
	}
	copied, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if _, text, err := copied.Read(t.Context(), kept); err != nil || string(text) != "kept" {
		t.Errorf("what was kept is %q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(dir, gone.path())); !os.IsNotExist(err) {
		t.Errorf("what was withdrawn is there: %v", err)
	}
	if _, _, err := copied.Read(t.Context(), lost); err == nil {
		t.Error("what was lost can be read")
	}
}
