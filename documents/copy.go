package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// CopyTo makes a copy of the whole store, as it is at one moment, in a new
// folder. On the same disk its files take no room of their own. A document
// whose bytes are gone is left out; reading it says so there as it does here.
func (s *Store) CopyTo(ctx context.Context, dir string) error {
	s.changing.Lock() // So that no file goes between the index and its turn.
	defer s.changing.Unlock()
	if err := s.copyTo(ctx, dir); err != nil {
		return fmt.Errorf("couldn't copy the documents: %w", err)
	}
	return nil
}

func (s *Store) copyTo(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if _, err := s.index.db.ExecContext(ctx, `VACUUM INTO ?`, filepath.Join(dir, indexFile)); err != nil {
		return err
	}
	kept, err := s.index.kept(ctx)
	if err != nil {
		return err
	}
	for h := range kept {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(h.path()))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := unless(fs.ErrNotExist, s.copyFile(h, to)); err != nil {
			return err
		}
	}
	return nil
}

// copyFile gives a document's file a second name, or copies it where the disk
// has no second names.
func (s *Store) copyFile(h Hash, to string) error {
	err := os.Link(filepath.Join(s.folder.Name(), filepath.FromSlash(h.path())), to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	from, err := s.folder.Open(h.path())
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}
