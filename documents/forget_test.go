package documents_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/documents"
	"metaorg/machine"
)

func TestWhatTheNetworkWithdrewIsForgotten(t *testing.T) {
	dir := t.TempDir()
	s, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	put := func(by string, at int64) documents.Hash {
		d, err := s.Put(t.Context(), documents.Upload{From: strings.NewReader("plan"), MediaType: "text/plain", Limit: documents.Limit{Name: "a plan", Bytes: 10}, By: machine.PersonID(by), At: at})
		if err != nil {
			t.Fatal(err)
		}
		return d.Hash
	}
	h := put("one", 10)
	put("two", 20)
	kept := func() bool {
		all, err := s.Kept(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, missing := os.Stat(filepath.Join(dir, string(h[:2]), string(h)))
		if all[h] == errors.Is(missing, fs.ErrNotExist) {
			t.Errorf("that it is kept is said to be %t, and its file: %v", all[h], missing)
		}
		return all[h]
	}
	forget := func(upTo int64) {
		if err := s.Forget(t.Context(), h, upTo, 30); err != nil {
			t.Fatal(err)
		}
	}
	if forget(10); !kept() {
		t.Error("what somebody put after the withdrawal is gone")
	}
	if forget(20); kept() {
		t.Error("what the network withdrew is still there")
	}
	forget(20) // Twice is as once.
	if put("one", 40); !kept() {
		t.Error("what is put again is not kept")
	}
	if err := s.Forget(t.Context(), documents.HashOf([]byte("never here")), 50, 50); err != nil {
		t.Errorf("forgetting what is not here: %v", err)
	}
}
