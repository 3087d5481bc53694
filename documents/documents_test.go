package documents_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"metaorg/documents"
	"metaorg/machine"
)

func open(t testing.TB, dir string) *documents.Store {
	t.Helper()
	s, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func upload(text string, by machine.PersonID) documents.Upload {
	return documents.Upload{From: strings.NewReader(text), MediaType: "text/plain", Limit: documents.Comment, By: by, At: 1000}
}

func put(t testing.TB, s *documents.Store, text string, by machine.PersonID) documents.Document {
	t.Helper()
	d, err := s.Put(t.Context(), upload(text, by))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func code(err error) string {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.Code
	}
	return ""
}

// files are all files below a folder but the index.
func files(t testing.TB, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !strings.HasPrefix(e.Name(), "index.db") {
			rel, _ := filepath.Rel(dir, path)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADocumentIsKnownByTheHashOfItsBytes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	d := put(t, s, "abc", "ada")
	// From the official test vectors' tool, b3sum.
	const want = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
	if d.Hash != want || d.Size != 3 || documents.HashOf([]byte("abc")) != want {
		t.Fatalf("it is %+v", d)
	}
	if got := files(t, dir); len(got) != 1 || got[0] != "64/"+want {
		t.Fatalf("it lies at %v", got)
	}
	about, b, err := s.Read(t.Context(), d.Hash)
	if err != nil || string(b) != "abc" || about.MediaType != "text/plain" || about.Since != 1000 || about.Withdrawn != nil {
		t.Fatalf("read back %q of %+v, %v", b, about, err)
	}
}

func TestDocumentsAreThereAfterARestart(t *testing.T) {
	dir := t.TempDir()
	s, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	d := put(t, s, strings.Repeat("long ", 3000), "ada")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, b, err := open(t, dir).Read(t.Context(), d.Hash); err != nil || len(b) != 15000 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
}

func TestUploadsThatCannotBeKeptAreRefusedAndLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for _, row := range []struct {
		sentence string
		change   func(u *documents.Upload)
		code     string
	}{
		{"the limit is that of its kind, by name", func(u *documents.Upload) { u.From = bytes.NewReader(make([]byte, documents.Comment.Bytes+1)) }, "documents.too_large"},
		{"nothing is no document", func(u *documents.Upload) { u.From = strings.NewReader("") }, "documents.empty"},
		{"what is no media type is none", func(u *documents.Upload) { u.MediaType = "a letter" }, "documents.bad_media_type"},
		{"a media type ends somewhere", func(u *documents.Upload) { u.MediaType = "text/" + strings.Repeat("x", 300) }, "documents.bad_media_type"},
		{"somebody must be able to withdraw it", func(u *documents.Upload) { u.By = "" }, "documents.no_author"},
		{"what breaks off is not kept", func(u *documents.Upload) {
			u.From = io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF))
		}, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			u := upload("text", "ada")
			row.change(&u)
			if _, err := s.Put(t.Context(), u); err == nil || code(err) != row.code {
				t.Errorf("it says %v", err)
			} else if row.code == "documents.too_large" && !strings.Contains(err.Error(), "a comment has at most 16384 bytes") {
				t.Errorf("it says %v", err)
			}
			if left := files(t, dir); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
		})
	}
	exact := upload("", "ada")
	exact.From = bytes.NewReader(make([]byte, documents.Comment.Bytes))
	if _, err := s.Put(t.Context(), exact); err != nil {
		t.Errorf("as large as it may be: %v", err)
	}
}

func TestNoNameBecomesAPath(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "documents")
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("the seat's key"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, inside)
	hash := string(put(t, s, "abc", "ada").Hash)
	for _, name := range []string{
		"", ".", "..", "../secret", "../../secret", "index.db", "/etc/passwd", hash + "/", hash[:62] + "/.", hash[:63], hash + "0",
		strings.ToUpper(hash), "../" + hash[3:], hash[:63] + "\x00", hash[:60] + "%2e%", " " + hash[1:], "６" + hash[3:],
	} {
		h := documents.Hash(name)
		if _, err := documents.ParseHash(name); code(err) != "documents.bad_hash" {
			t.Errorf("%q is taken for a hash: %v", name, err)
		}
		if _, _, err := s.Read(t.Context(), h); code(err) != "documents.bad_hash" {
			t.Errorf("%q can be read: %v", name, err)
		}
		if err := s.Withdraw(t.Context(), h, "ada", 1); code(err) != "documents.bad_hash" {
			t.Errorf("%q can be withdrawn: %v", name, err)
		}
	}
	if h, err := documents.ParseHash(hash); err != nil || string(h) != hash {
		t.Errorf("a hash is none: %v", err)
	}
}

func TestALinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "documents"))
	d := put(t, s, "abc", "ada")
	file := filepath.Join(dir, "documents", string(d.Hash[:2]), string(d.Hash))
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "copy"), []byte("abc"), 0o600), os.Remove(file), os.Symlink("../../copy", file)); err != nil {
		t.Fatal(err)
	}
	if _, b, err := s.Read(t.Context(), d.Hash); err == nil {
		t.Errorf("it read %q from outside", b)
	}
}

func TestADamagedFileIsNoticedOnReading(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	text := strings.Repeat("all that was said ", 500)
	d := put(t, s, text, "ada")
	file := filepath.Join(dir, string(d.Hash[:2]), string(d.Hash))
	for sentence, damage := range map[string]func() error{
		"one bit":       func() error { return os.WriteFile(file, []byte("A"+text[1:]), 0o600) },
		"its end":       func() error { return os.Truncate(file, 100) },
		"all of it":     func() error { return os.Truncate(file, 0) },
		"more than all": func() error { return os.WriteFile(file, []byte(text+"!"), 0o600) },
		"the file":      func() error { return os.Remove(file) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if _, b, err := s.Read(t.Context(), d.Hash); !errors.Is(err, documents.ErrDamaged) || b != nil {
			t.Errorf("%s is lost, and it read %d bytes, %v", sentence, len(b), err)
		}
		put(t, s, text, "bo") // The same bytes again mend it.
		if _, b, err := s.Read(t.Context(), d.Hash); err != nil || string(b) != text {
			t.Errorf("%s was mended, and it read %d bytes, %v", sentence, len(b), err)
		}
	}
}

func TestWithdrawingDeletesTheBytesAndLeavesWhoAndWhen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	d := put(t, s, "I spoke too soon", "ada")
	if err := s.Withdraw(t.Context(), d.Hash, "bo", 2000); code(err) != "documents.not_yours" {
		t.Fatalf("somebody else's: %v", err)
	}
	if err := s.Withdraw(t.Context(), d.Hash, "ada", 2000); err != nil {
		t.Fatal(err)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if _, _, err := s.Read(t.Context(), d.Hash); code(err) != "documents.withdrawn" || !strings.Contains(err.Error(), "withdrawn by its author") {
		t.Errorf("reading it says %v", err)
	}
	about, err := s.About(t.Context(), d.Hash)
	if err != nil || about.Withdrawn == nil || *about.Withdrawn != (documents.Withdrawal{By: "ada", At: 2000}) {
		t.Errorf("what stays is %+v, %v", about, err)
	}
	if err := s.Withdraw(t.Context(), d.Hash, "ada", 3000); code(err) != "documents.withdrawn" {
		t.Errorf("a second time: %v", err)
	}
	if err := s.Withdraw(t.Context(), documents.HashOf([]byte("other")), "ada", 1); code(err) != "documents.unknown" {
		t.Errorf("what never was: %v", err)
	}
	if again := put(t, s, "I spoke too soon", "ada"); again.Withdrawn != nil {
		t.Errorf("put again it is %+v", again)
	}
	if _, b, err := s.Read(t.Context(), d.Hash); err != nil || string(b) != "I spoke too soon" {
		t.Errorf("put again it reads %q, %v", b, err)
	}
}

func TestWhatTwoHavePutStaysUntilBothWithdraw(t *testing.T) {
	s := open(t, t.TempDir())
	d := put(t, s, "I agree", "ada")
	put(t, s, "I agree", "bo")
	if err := s.Withdraw(t.Context(), d.Hash, "ada", 2000); err != nil {
		t.Fatal(err)
	}
	if _, b, err := s.Read(t.Context(), d.Hash); err != nil || string(b) != "I agree" {
		t.Fatalf("bo's reads %q, %v", b, err)
	}
	if err := s.Withdraw(t.Context(), d.Hash, "ada", 2001); code(err) != "documents.not_yours" {
		t.Errorf("ada withdraws what is bo's alone now: %v", err)
	}
	if err := s.Withdraw(t.Context(), d.Hash, "bo", 2002); err != nil {
		t.Fatal(err)
	}
	if about, err := s.About(t.Context(), d.Hash); err != nil || about.Withdrawn == nil || about.Withdrawn.By != "bo" {
		t.Errorf("what stays is %+v, %v", about, err)
	}
}

func TestPuttingAndWithdrawingAtOnceLosesNothingHeld(t *testing.T) {
	s := open(t, t.TempDir())
	hash := put(t, s, "said by many", "ada").Hash
	people := []machine.PersonID{"bo", "cy", "di", "ed"}
	var wait sync.WaitGroup
	for _, p := range people {
		wait.Go(func() {
			for range 20 {
				if _, err := s.Put(t.Context(), upload("said by many", p)); err != nil {
					t.Error(err)
				}
				if _, _, err := s.Read(t.Context(), hash); err != nil {
					t.Errorf("%s holds it and reads %v", p, err)
				}
				if err := s.Withdraw(t.Context(), hash, p, 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if err := s.Withdraw(t.Context(), hash, "ada", 1); err != nil {
		t.Error(err)
	}
	wait.Wait()
	if about, err := s.About(t.Context(), hash); err != nil || about.Withdrawn == nil {
		t.Errorf("after all have withdrawn it is %+v, %v", about, err)
	}
}
