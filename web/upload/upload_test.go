package upload_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/web/upload"
)

func TestWhatNobodyUsesIsForgottenInTheEnd(t *testing.T) {
	store, err := documents.Open(t.Context(), filepath.Join(t.TempDir(), "documents"))
	if err != nil {
		t.Fatal(err)
	}
	host, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(store.Close(), host.Close()); err != nil {
			t.Error(err)
		}
	})
	now := int64(1000)
	u := upload.New(upload.Config{Documents: store, Host: host, Now: func() int64 { return now }, Limit: documents.File})
	take := func(content string) documents.Hash {
		t.Helper()
		k, err := u.Take(t.Context(), upload.Owner{Person: "ada"}, 0, "a.txt", "", strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		return documents.Hash(k.Content)
	}
	used, unused := take("used"), take("unused")
	now += 89 * 86_400
	late := take("late")
	forget := func() {
		t.Helper()
		if err := u.ForgetUnused(t.Context(), func(hash string) bool { return hash == string(used) }); err != nil {
			t.Fatal(err)
		}
	}
	here := func(h documents.Hash, want bool) {
		t.Helper()
		if _, _, err := store.Read(t.Context(), h); (err == nil) != want {
			t.Errorf("%s is here: %v", h, err)
		}
	}
	forget()
	here(unused, true)
	now += 2 * 86_400
	forget()
	here(used, true)
	here(unused, false)
	here(late, true)
	if _, known, err := host.UploadOf(t.Context(), "ada", string(used)); known || err != nil {
		t.Errorf("what is used is still the sender's to forget: %v", err)
	}
}
