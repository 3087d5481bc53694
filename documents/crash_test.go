package documents

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/machine"
)

const said = "what was said"

func count(t *testing.T, dir string) (n int) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !strings.HasPrefix(path, indexFile) {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func reopen(t *testing.T, s *Store, dir string) *Store {
	t.Helper()
	if s != nil {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each row stops after one more of the writes that putting or withdrawing makes.
func TestACrashBetweenTwoWritesLeavesAllOrNothing(t *testing.T) {
	upload := func() Upload {
		return Upload{From: strings.NewReader(said), MediaType: "text/plain", Limit: Comment, By: "ada", At: 1}
	}
	var in incoming
	spool := func(_ context.Context, s *Store) (err error) { in, err = s.spool(upload()); return err }
	place := func(_ context.Context, s *Store) error { return s.place([]incoming{in}) }
	hold := func(ctx context.Context, s *Store) error {
		return s.index.hold(ctx, []Document{in.Document}, "ada")
	}
	release := func(ctx context.Context, s *Store) error {
		_, _, err := s.index.release(ctx, in.Hash, "ada", 2)
		return err
	}
	remove := func(_ context.Context, s *Store) error { return s.delete(in.Hash) }
	for _, row := range []struct {
		sentence string
		writes   []func(context.Context, *Store) error
		files    int
		code     string // Of reading it after the crash; empty when it is there.
	}{
		{"an upload that has not ended was never put", []func(context.Context, *Store) error{spool}, 0, "documents.unknown"},
		{"a file without an entry was never put", []func(context.Context, *Store) error{spool, place}, 0, "documents.unknown"},
		{"file and entry make a document", []func(context.Context, *Store) error{spool, place, hold}, 1, ""},
		{"once it is noted as withdrawn its bytes go", []func(context.Context, *Store) error{spool, place, hold, release}, 0, "documents.withdrawn"},
		{"a withdrawal done whole", []func(context.Context, *Store) error{spool, place, hold, release, remove}, 0, "documents.withdrawn"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			dir := t.TempDir()
			s := reopen(t, nil, dir)
			for _, write := range row.writes {
				if err := write(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			s = reopen(t, s, dir)
			defer s.Close()
			if n := count(t, dir); n != row.files {
				t.Errorf("there are %d files", n)
			}
			_, b, err := s.Read(t.Context(), in.Hash)
			var no *machine.Refusal
			switch {
			case row.code == "" && (err != nil || string(b) != said):
				t.Errorf("it reads %q, %v", b, err)
			case row.code != "" && (!errors.As(err, &no) || no.Code != row.code):
				t.Errorf("it says %v", err)
			}
			if _, err := s.Put(t.Context(), upload()); err != nil {
				t.Errorf("putting it again: %v", err)
			}
			if _, b, err := s.Read(t.Context(), in.Hash); err != nil || string(b) != said {
				t.Errorf("put again it reads %q, %v", b, err)
			}
		})
	}
}

func TestWithoutItsIndexAStoreDeletesNothing(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	if _, err := s.Put(t.Context(), Upload{From: strings.NewReader(said), MediaType: "text/plain", Limit: Comment, By: "ada"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, indexFile), filepath.Join(dir, "kept.db")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // The first try must not make an index that the second believes.
		if s, err := Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "no index.db") {
			t.Errorf("it opens: %v, %v", s, err)
		}
	}
	if err := os.Rename(filepath.Join(dir, "kept.db"), filepath.Join(dir, indexFile)); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, nil, dir)
	defer s.Close()
	if _, b, err := s.Read(t.Context(), HashOf([]byte(said))); err != nil || string(b) != said {
		t.Errorf("with its index back it reads %q, %v", b, err)
	}
}

func TestANewerIndexIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, nil, dir)
	if _, err := s.index.db.ExecContext(t.Context(), `PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("it opens: %v", err)
	}
}

func TestWhatElseLiesInTheFolderIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "note.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := reopen(t, reopen(t, nil, dir), dir)
	defer s.Close()
	if _, err := os.Stat(filepath.Join(dir, "note.txt")); err != nil {
		t.Error(err)
	}
}
