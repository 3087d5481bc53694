package documents

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"

	"metaorg/machine"
)

const day = 24 * 60 * 60

// noise is content that is nowhere like itself.
func noise(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(size), byte(size >> 8)}).Read(b) // It never fails.
	return b
}

func announce(size int64) Announced {
	return Announced{Name: "plan.pdf", MediaType: "application/pdf", Size: size, Limit: File, By: "ada", At: 1000}
}

func codeOf(err error) string {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.Code
	}
	return ""
}

// names are what lies in the store's folder itself but the index.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), indexFile) && !e.IsDir() {
			all = append(all, e.Name())
		}
	}
	return all
}

func TestAnnouncementsThatCannotBeKeptAreRefusedBeforeAByte(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	s.free = func() int64 { return reserveBytes + 1<<20 }
	for _, row := range []struct {
		sentence string
		change   func(*Announced)
		code     string
	}{
		{"ten gigabytes are over the limit", func(a *Announced) { a.Size = 10 << 30 }, "documents.too_large"},
		{"what the limit lets pass has to have room on the disk", func(a *Announced) { a.Size = 2 << 20 }, "documents.no_room"},
		{"nothing is no file", func(a *Announced) { a.Size = 0 }, "documents.empty"},
		{"no file has less than nothing", func(a *Announced) { a.Size = -1 }, "documents.bad_size"},
		{"what is no media type is none", func(a *Announced) { a.MediaType = "a plan" }, "documents.bad_media_type"},
		{"a name ends somewhere", func(a *Announced) { a.Name = strings.Repeat("é", 128) }, "documents.bad_name"},
		{"a name is text", func(a *Announced) { a.Name = "\xff" }, "documents.bad_name"},
		{"somebody must be able to withdraw it", func(a *Announced) { a.By = "" }, "documents.no_author"},
	} {
		a := announce(1000)
		row.change(&a)
		if _, err := s.Begin(t.Context(), a); codeOf(err) != row.code {
			t.Errorf("%s: it says %v", row.sentence, err)
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("%s: it left %v", row.sentence, left)
		}
	}
	// Room that is promised to one is not promised to another.
	if _, err := s.Begin(t.Context(), announce(600<<10)); err != nil {
		t.Error(err)
	}
	if _, err := s.Begin(t.Context(), announce(600<<10)); codeOf(err) != "documents.no_room" {
		t.Errorf("the same room for a second one: %v", err)
	}
	s.free = func() int64 { return -1 } // Where nobody knows how much there is, it is tried.
	for range maxUploads - 1 {
		if _, err := s.Begin(t.Context(), announce(10)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Begin(t.Context(), announce(10)); codeOf(err) != "documents.too_many_uploads" {
		t.Errorf("one more than one may have: %v", err)
	}
	other := announce(10)
	other.By = "bo"
	if _, err := s.Begin(t.Context(), other); err != nil {
		t.Errorf("somebody else's: %v", err)
	}
}

func TestAnUploadGoesOnAfterARestartWhereItWas(t *testing.T) {
	dir := t.TempDir()
	b := noise(300_000)
	s := reopen(t, nil, dir)
	u, err := s.Begin(t.Context(), announce(int64(len(b))))
	if err != nil {
		t.Fatal(err)
	}
	// The connection breaks; what came is kept.
	broken := io.MultiReader(bytes.NewReader(b[:100_000]), iotest.ErrReader(io.ErrUnexpectedEOF))
	if u, err = s.Append(t.Context(), u.ID, "ada", 0, broken, 2000); !errors.Is(err, io.ErrUnexpectedEOF) || u.Offset != 100_000 {
		t.Fatalf("it is at %d, %v", u.Offset, err)
	}
	// A crash leaves more in the file than was ever reported.
	f, err := os.OpenFile(filepath.Join(dir, u.path()), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString("never reported")
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, dir)
	defer s.Close()
	if u, err = s.Incoming(t.Context(), u.ID, "ada", 3000); err != nil || u.Offset != 100_000 || u.Name != "plan.pdf" || u.Expires != 2000+day {
		t.Fatalf("after the restart it is %+v, %v", u, err)
	}
	if u, err = s.Append(t.Context(), u.ID, "ada", u.Offset, bytes.NewReader(b[100_000:200_000]), 3000); err != nil || u.Offset != 200_000 {
		t.Fatalf("it is at %d, %v", u.Offset, err)
	}
	if _, err := s.Finish(t.Context(), u.ID, "ada", "", 3000); codeOf(err) != "documents.incomplete" {
		t.Errorf("it can be finished half: %v", err)
	}
	if _, err = s.Append(t.Context(), u.ID, "ada", u.Offset, bytes.NewReader(b[200_000:]), 3000); err != nil {
		t.Fatal(err)
	}
	d, err := s.Finish(t.Context(), u.ID, "ada", "", 3001)
	if err != nil || d.Hash != HashOf(b) || d.Size != int64(len(b)) || d.MediaType != "application/pdf" || d.Since != 3001 {
		t.Fatalf("it became %+v, %v", d, err)
	}
	if _, got, err := s.Read(t.Context(), d.Hash); err != nil || !bytes.Equal(got, b) {
		t.Errorf("it reads %d bytes, %v", len(got), err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if _, err := s.Finish(t.Context(), u.ID, "ada", "", 3001); codeOf(err) != "documents.unknown_upload" {
		t.Errorf("a second time: %v", err)
	}
}

func TestWhatAnUploadDoesNotTake(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	u, err := s.Begin(t.Context(), announce(10))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		id       string
		by       machine.PersonID
		offset   int64
		text     string
		at       int64
		code     string
	}{
		{"it goes on where it is and nowhere else", u.ID, "ada", 3, "abc", 1000, "documents.wrong_offset"},
		{"not before it either", u.ID, "ada", -1, "abc", 1000, "documents.wrong_offset"},
		{"somebody else has no such upload", u.ID, "bo", 0, "abc", 1000, "documents.unknown_upload"},
		{"nor has anybody another one", "../index.db", "ada", 0, "abc", 1000, "documents.unknown_upload"},
		{"after a day without news it is over", u.ID, "ada", 0, "abc", 1000 + day, "documents.unknown_upload"},
		{"more than was announced is another file", u.ID, "ada", 0, "0123456789a", 1000, "documents.longer_than_announced"},
	} {
		if _, err := s.Append(t.Context(), row.id, row.by, row.offset, strings.NewReader(row.text), row.at); codeOf(err) != row.code {
			t.Errorf("%s: it says %v", row.sentence, err)
		}
		if now, err := s.Incoming(t.Context(), u.ID, "ada", 1000); err != nil || now.Offset != 0 {
			t.Errorf("%s: afterwards it is at %d, %v", row.sentence, now.Offset, err)
		}
	}
	if _, err := s.Append(t.Context(), u.ID, "ada", 0, strings.NewReader("0123456789"), 1000); err != nil {
		t.Error(err)
	}
	if u, err := s.Append(t.Context(), u.ID, "ada", 10, strings.NewReader("a"), 1000); codeOf(err) != "documents.longer_than_announced" || u.Offset != 10 {
		t.Errorf("one byte after the end: it is at %d, %v", u.Offset, err)
	}
	if err := s.Cancel(t.Context(), u.ID, "bo", 1000); codeOf(err) != "documents.unknown_upload" {
		t.Errorf("somebody else cancels it: %v", err)
	}
	if err := s.Cancel(t.Context(), u.ID, "ada", 1000); err != nil || len(names(t, dir)) > 0 {
		t.Errorf("cancelled it leaves %v, %v", names(t, dir), err)
	}
}

func TestTwoCannotWriteToOneUploadAtOnce(t *testing.T) {
	s := reopen(t, nil, t.TempDir())
	defer s.Close()
	u, err := s.Begin(t.Context(), announce(10))
	if err != nil {
		t.Fatal(err)
	}
	inside := func(p []byte) (int, error) {
		for name, try := range map[string]func() error{
			"append": func() error {
				_, err := s.Append(t.Context(), u.ID, "ada", 0, strings.NewReader("x"), 1000)
				return err
			},
			"finish": func() error { _, err := s.Finish(t.Context(), u.ID, "ada", "", 1000); return err },
			"cancel": func() error { return s.Cancel(t.Context(), u.ID, "ada", 1000) },
		} {
			if err := try(); codeOf(err) != "documents.busy" {
				t.Errorf("%s while something comes: %v", name, err)
			}
		}
		return copy(p, "0123456789"), io.EOF
	}
	if _, err := s.Append(t.Context(), u.ID, "ada", 0, io.MultiReader(readerFunc(inside)), 1000); err != nil {
		t.Error(err)
	}
	if _, err := s.Finish(t.Context(), u.ID, "ada", "", 1000); err != nil {
		t.Error(err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestTheSameFileUploadedTwiceAtOnceIsKeptOnce(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	b := noise(200_000)
	people := []machine.PersonID{"ada", "bo", "cy", "ada"}
	var wait sync.WaitGroup
	for _, p := range people {
		wait.Go(func() {
			a := announce(int64(len(b)))
			a.By = p
			u, err := s.Begin(context.Background(), a)
			if err == nil {
				_, err = s.Append(context.Background(), u.ID, p, 0, bytes.NewReader(b), 1000)
			}
			if err == nil {
				_, err = s.Finish(context.Background(), u.ID, p, HashOf(b), 1000)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := count(t, dir); n != 2 { // The file and its tree.
		t.Errorf("there are %d files", n)
	}
	for _, p := range people[:3] {
		if _, got, err := s.Read(t.Context(), HashOf(b)); err != nil || !bytes.Equal(got, b) {
			t.Errorf("while %s holds it, it reads %d bytes, %v", p, len(got), err)
		}
		if err := s.Withdraw(t.Context(), HashOf(b), p, 2000); err != nil {
			t.Error(err)
		}
	}
	if n := count(t, dir); n != 0 {
		t.Errorf("after all have withdrawn it there are %d files", n)
	}
}

func TestAFullDiskEndsAnUploadWhereItIs(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	b := noise(200_000)
	full := func(f *os.File, p []byte, off int64) (int, error) {
		if off >= 64<<10 {
			return 0, syscall.ENOSPC
		}
		return f.WriteAt(p, off)
	}
	u, err := s.Begin(t.Context(), announce(int64(len(b))))
	if err != nil {
		t.Fatal(err)
	}
	s.write = full
	if u, err = s.Append(t.Context(), u.ID, "ada", 0, bytes.NewReader(b), 1000); codeOf(err) != "documents.no_room" || u.Offset != 64<<10 {
		t.Errorf("it is at %d, %v", u.Offset, err)
	}
	up := Upload{From: bytes.NewReader(b), MediaType: "application/pdf", Limit: File, By: "ada", At: 1000}
	if _, err := s.Put(t.Context(), up); codeOf(err) != "documents.no_room" {
		t.Errorf("put whole it says %v", err)
	}
	if left := names(t, dir); len(left) != 1 || left[0] != u.path() {
		t.Errorf("there are %v", left)
	}
	// What comes without an announcement ends before it takes what others need.
	s.write, s.free = (*os.File).WriteAt, func() int64 { return reserveBytes + 1000 }
	up.From = io.LimitReader(zeros{}, checkpointBytes)
	if _, err := s.Put(t.Context(), up); codeOf(err) != "documents.no_room" || len(names(t, dir)) != 1 {
		t.Errorf("put whole it says %v, and there are %v", err, names(t, dir))
	}
	s.free = func() int64 { return -1 }

	if _, err = s.Append(t.Context(), u.ID, "ada", u.Offset, bytes.NewReader(b[u.Offset:]), 1000); err != nil {
		t.Fatal(err)
	}
	if d, err := s.Finish(t.Context(), u.ID, "ada", "", 1000); err != nil || d.Hash != HashOf(b) {
		t.Errorf("with room again it became %+v, %v", d, err)
	}
}

func TestOldUploadsAreThrownAwayAndNewOnesKept(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	old, err := s.Begin(t.Context(), announce(10))
	if err != nil {
		t.Fatal(err)
	}
	later := announce(10)
	later.At += day - 1
	young, err := s.Begin(t.Context(), later)
	if err != nil {
		t.Fatal(err)
	}
	lost, err := s.Begin(t.Context(), later)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, lost.path())); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, dir)
	defer s.Close()
	if err := s.Expire(t.Context(), 1000+day); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) != 1 || left[0] != young.path() {
		t.Errorf("there are %v", left)
	}
	for _, u := range []Incoming{old, lost} {
		if _, err := s.Incoming(t.Context(), u.ID, "ada", 1001); codeOf(err) != "documents.unknown_upload" {
			t.Errorf("it is there still: %v", err)
		}
	}
}

func TestAnotherFileThanWasMeantIsNotKeptAndTakesNothingAway(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	send := func(want Hash) error {
		u, err := s.Begin(t.Context(), announce(3))
		if err == nil {
			_, err = s.Append(t.Context(), u.ID, "ada", 0, strings.NewReader("abc"), 1000)
		}
		if err == nil {
			_, err = s.Finish(t.Context(), u.ID, "ada", want, 1000)
		}
		return err
	}
	if err := send(HashOf([]byte("abd"))); codeOf(err) != "documents.other_file" || count(t, dir) > 0 {
		t.Errorf("it says %v", err)
	}
	if err := send(""); err != nil {
		t.Error(err)
	}
	if err := send(HashOf([]byte("abd"))); codeOf(err) != "documents.other_file" {
		t.Errorf("it says %v", err)
	}
	if _, b, err := s.Read(t.Context(), HashOf([]byte("abc"))); err != nil || string(b) != "abc" {
		t.Errorf("what ada had put before reads %q, %v", b, err)
	}
}

func TestACrashWhileFinishingLeavesTheUploadOrTheDocument(t *testing.T) {
	dir := t.TempDir()
	b := noise(100_000)
	s := reopen(t, nil, dir)
	u, err := s.Begin(t.Context(), announce(int64(len(b))))
	if err == nil {
		u, err = s.Append(t.Context(), u.ID, "ada", 0, bytes.NewReader(b), 1000)
	}
	if err != nil {
		t.Fatal(err)
	}
	// Everything but noting it is done, then the machine stops.
	made, err := s.treeOf(u.path(), u.Size)
	if err == nil {
		err = s.secondName(u.path(), tempPrefix+"x")
	}
	if err == nil {
		err = s.place([]incoming{newIncoming(tempPrefix+"x", u.MediaType, made, 1000)})
	}
	if err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, dir)
	defer s.Close()
	if d, err := s.Finish(t.Context(), u.ID, "ada", "", 1000); err != nil || d.Hash != HashOf(b) {
		t.Errorf("it became %+v, %v", d, err)
	}
	if n := count(t, dir); n != 2 {
		t.Errorf("there are %d files", n)
	}
}
