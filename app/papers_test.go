package app

import (
	"path/filepath"
	"strings"
	"testing"

	"metaorg/documents"
)

func TestPapersAreToldFromFilesThatNobodyUses(t *testing.T) {
	store, err := documents.Open(t.Context(), filepath.Join(t.TempDir(), "documents"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	a := &App{documents: store}
	for _, row := range []struct {
		sentence, content string
		is                bool
	}{
		{"for all", "Ten hours.\n" + saltLine + "ABC\n", true},
		{"for some alone", "Ten hours.\n" + sealLine + "ABC\n", true},
		{"a text like any other", "Ten hours, and salt for the soup.\n", false},
		{"longer than a paper", strings.Repeat("a", 64<<10) + saltLine + "ABC\n", false},
	} {
		d, err := store.Put(t.Context(), documents.Upload{From: strings.NewReader(row.content), MediaType: "text/plain", Limit: documents.File, By: "ada", At: 1})
		if err != nil {
			t.Fatal(err)
		}
		if is := a.isPaper(t.Context(), string(d.Hash)); is != row.is {
			t.Errorf("%s: it is a paper: %t", row.sentence, is)
		}
	}
	if a.isPaper(t.Context(), strings.Repeat("0", 64)) {
		t.Error("what is not here is a paper")
	}
}
