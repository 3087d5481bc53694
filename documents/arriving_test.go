package documents

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"metaorg/documents/tree"
)

// give hands all groups that are missing to what is arriving, with its tree.
func give(t *testing.T, a *Arriving, b []byte, most int64) {
	t.Helper()
	made, err := tree.Of(bytes.NewReader(b), int64(len(b)))
	if err == nil && a.NeedsTree() {
		err = a.TakeTree(bytes.NewReader(made.Outboard))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, over := range a.Missing() {
		r := a.Run(over.First)
		for i := over.First; i < min(most, over.First+over.Count); i++ {
			copy(r.Group(), b[i*tree.GroupBytes:])
			if _, err := r.Take(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.Flush(); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
}

func TestNothingArrivesThatIsNotTheDocuments(t *testing.T) {
	s := reopen(t, nil, t.TempDir())
	defer s.Close()
	b := noise(300_000)
	a, err := s.Arrive(t.Context(), HashOf(b), int64(len(b)), File)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	other, err := tree.Of(bytes.NewReader(noise(300_001)), 300_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.TakeTree(bytes.NewReader(other.Outboard)); !errors.Is(err, tree.ErrWrong) || !a.NeedsTree() {
		t.Errorf("another document's tree: %v", err)
	}
	give(t, a, b, 2)
	r := a.Run(2)
	defer r.Close()
	copy(r.Group(), b[3*tree.GroupBytes:])
	if _, err := r.Take(); !errors.Is(err, tree.ErrWrong) {
		t.Errorf("another group in its place: %v", err)
	}
	if a.Arrived() != 2*tree.GroupBytes || len(a.Missing()) != 1 || a.Missing()[0] != (tree.Range{First: 2, Count: 3}) {
		t.Errorf("%d bytes have come, and there are missing %v", a.Arrived(), a.Missing())
	}
	if _, err := s.Arrived(t.Context(), a, "text/plain", "node", 1); codeOf(err) != "documents.incomplete" {
		t.Errorf("half of it is a document: %v", err)
	}
	give(t, a, b, 5)
	if _, err := s.Arrived(t.Context(), a, "a letter", "node", 1); codeOf(err) != "documents.bad_media_type" {
		t.Errorf("its kind is none: %v", err)
	}
	if d, err := s.Arrived(t.Context(), a, "text/plain", "node", 1); err != nil || d.Hash != HashOf(b) {
		t.Errorf("it became %+v, %v", d, err)
	}
	if err := s.Verify(t.Context(), HashOf(b)); err != nil {
		t.Error(err)
	}
}

func TestWhatArrivedStaysForADay(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	b := noise(300_000)
	a, err := s.Arrive(t.Context(), HashOf(b), int64(len(b)), File)
	if err != nil {
		t.Fatal(err)
	}
	give(t, a, b, 3)
	at := time.Now().Unix()
	if err := s.Expire(t.Context(), at+2*day); err != nil { // While it is arriving it does not grow old.
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, dir)
	defer s.Close()
	if err := s.Expire(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if a, err = s.Arrive(t.Context(), HashOf(b), int64(len(b)), File); err != nil || a.Arrived() != 3*tree.GroupBytes {
		t.Fatalf("after a restart there are %d bytes, %v", a.Arrived(), err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Expire(t.Context(), at+2*day); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("after a day there are %v", left)
	}
}

func TestOfADamagedDocumentOnlyWhatIsWrongComesAnew(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	b := noise(300_000)
	d, err := s.Put(t.Context(), Upload{From: bytes.NewReader(b), MediaType: "text/plain", Limit: File, By: "ada", At: 1})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, string(d.Hash[:2]), string(d.Hash))
	for sentence, row := range map[string]struct {
		damage func() error
		groups int64 // That are to come.
	}{
		"a bit":         {func() error { return os.WriteFile(path, append([]byte{b[0] ^ 1}, b[1:]...), 0o600) }, 1},
		"its end":       {func() error { return os.Truncate(path, 2*tree.GroupBytes) }, 3},
		"more than all": {func() error { return os.WriteFile(path, append(bytes.Clone(b), 'x'), 0o600) }, 0},
		"all of it":     {func() error { return os.Remove(path) }, 5},
	} {
		if err := row.damage(); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(t.Context(), d.Hash); !errors.Is(err, ErrDamaged) || len(s.Damaged()) != 1 {
			t.Fatalf("%s is wrong, and it is noticed as %v, %v", sentence, err, s.Damaged())
		}
		if _, here, err := s.Hold(t.Context(), d.Hash, "node", 2); here || err != nil {
			t.Errorf("%s is wrong, and it is held as it is: %v", sentence, err)
		}
		a, err := s.Arrive(t.Context(), d.Hash, d.Size, File)
		if err != nil {
			t.Fatal(err)
		}
		give(t, a, b, 0) // Its tree alone.
		missing := int64(0)
		for _, over := range a.Missing() {
			missing += over.Count
		}
		if missing != row.groups {
			t.Errorf("%s is wrong, and %d groups are to come, want %d", sentence, missing, row.groups)
		}
		give(t, a, b, 5)
		_, err = s.Arrived(t.Context(), a, "text/plain", "node", 2)
		if err = errors.Join(err, a.Close(), s.Verify(t.Context(), d.Hash)); err != nil || len(s.Damaged()) > 0 {
			t.Errorf("%s came anew, and it is %v, %v", sentence, err, s.Damaged())
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("%s came anew, and there are %v", sentence, left)
		}
	}
}

func TestAFullDiskLeavesWhatArrivedBefore(t *testing.T) {
	s := reopen(t, nil, t.TempDir())
	defer s.Close()
	b := noise(600_000)
	s.free = func() int64 { return reserveBytes + 100 }
	if _, err := s.Arrive(t.Context(), HashOf(b), int64(len(b)), File); codeOf(err) != "documents.no_room" {
		t.Errorf("without room it begins: %v", err)
	}
	s.free = func() int64 { return -1 }
	s.write = func(f *os.File, p []byte, off int64) (int, error) {
		if off >= StrideBytes {
			return 0, syscall.ENOSPC
		}
		return f.WriteAt(p, off)
	}
	a, err := s.Arrive(t.Context(), HashOf(b), int64(len(b)), File)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	give(t, a, b, 4)
	r := a.Run(4)
	defer r.Close()
	copy(r.Group(), b[4*tree.GroupBytes:])
	if _, err := r.Take(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Flush(); codeOf(err) != "documents.no_room" || a.Arrived() != StrideBytes {
		t.Errorf("%d bytes have come, %v", a.Arrived(), err)
	}
}

func TestADocumentCanArriveAsAPlainFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plan.pdf")
	b := noise(300_000)
	a, err := ArriveAt(path, HashOf(b), int64(len(b)), File)
	if err != nil {
		t.Fatal(err)
	}
	give(t, a, b, 2)
	if err := a.Place(); codeOf(err) != "documents.incomplete" {
		t.Errorf("half of it is a file: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if a, err = ArriveAt(path, HashOf(b), int64(len(b)), File); err != nil || a.Arrived() != 2*tree.GroupBytes {
		t.Fatalf("it begins again, %v", err)
	}
	give(t, a, b, 5)
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.Place(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file of that name is replaced: %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "mine" {
		t.Errorf("it reads %d bytes, %v", len(got), err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Place(), a.Close()); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, b) {
		t.Errorf("it reads %d bytes, %v", len(got), err)
	}
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("there are %v", left)
	}
	if _, err := ArriveAt(path, HashOf(b), int64(len(b)), File); !errors.Is(err, fs.ErrExist) {
		t.Errorf("where a file is already: %v", err)
	}
}

func TestReadingAnywhereGivesOnlyWhatIsRight(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	defer s.Close()
	b := noise(600_000)
	d, err := s.Put(t.Context(), Upload{From: bytes.NewReader(b), MediaType: "text/plain", Limit: File, By: "ada", At: 1})
	if err != nil {
		t.Fatal(err)
	}
	// One byte of the third group is wrong.
	bad := bytes.Clone(b)
	bad[150_000] ^= 1
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(d.Hash.path())), bad, 0o600); err != nil {
		t.Fatal(err)
	}
	const begins, ends = 2 * tree.GroupBytes, 3 * tree.GroupBytes
	for _, row := range []struct {
		from, n, want int64
		damaged       bool
	}{
		{0, 600_000, begins, true},
		{0, begins, begins, false},
		{100_000, 1000, 1000, false},
		{100_000, 100_000, begins - 100_000, true},
		{150_000, 1, 0, true},
		{begins, 1, 0, true},
		{ends, 600_000, 600_000 - ends, false},
		{599_999, 5, 1, false},
		{600_000, 5, 0, false},
	} {
		c, err := s.Content(t.Context(), d.Hash)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Seek(row.from, 0); err != nil {
			t.Error(err)
		}
		var got bytes.Buffer
		n, err := c.SendN(&got, row.n)
		if n != row.want || errors.Is(err, ErrDamaged) != row.damaged || !bytes.Equal(got.Bytes(), b[row.from:row.from+row.want]) {
			t.Errorf("%d bytes from %d on: %d came, %v", row.n, row.from, n, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := s.Verify(t.Context(), d.Hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("it says %v", err)
	}
}
