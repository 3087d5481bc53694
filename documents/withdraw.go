package documents

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	gopath "path"
	"strings"

	"metaorg/machine"
)

// Withdraw takes back what this person put. Unless somebody else has put the
// same bytes, they are deleted, and that they were withdrawn, by whom and
// when is all that stays.
func (s *Store) Withdraw(ctx context.Context, h Hash, by machine.PersonID, at int64) error {
	d, err := s.About(ctx, h)
	if err != nil {
		return err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	held, left, err := s.index.release(ctx, h, by, at)
	switch {
	case err != nil:
		return fmt.Errorf("couldn't withdraw the document %s: %w", h, err)
	case !held && d.Withdrawn != nil:
		return machine.Conflict("documents.withdrawn", "this document is withdrawn already")
	case !held:
		return machine.NotAllowed("documents.not_yours", "only who put a document can withdraw it")
	case left > 0:
		return nil
	}
	// Should this fail, or the machine stop before it, the next start does it.
	if err := s.delete(h); err != nil {
		return fmt.Errorf("couldn't delete the document %s, which is withdrawn: %w", h, err)
	}
	return nil
}

func (s *Store) delete(h Hash) error {
	for _, path := range []string{h.path(), h.treePath()} {
		if err := unless(fs.ErrNotExist, s.folder.Remove(path)); err != nil {
			return err
		}
	}
	s.wounds.healed(h)
	return unless(fs.ErrNotExist, s.syncFile(string(h[:2])))
}

// sweep removes files that are no document: of uploads that never ended, of
// ones that were never reported as kept, and of withdrawn documents.
func (s *Store) sweep(ctx context.Context) error {
	kept, err := s.index.kept(ctx)
	if err != nil {
		return err
	}
	uploads, err := s.index.uploads(ctx, "")
	if err != nil {
		return err
	}
	begun := map[string]bool{}
	for _, u := range uploads {
		if _, err := s.folder.Stat(u.path()); errors.Is(err, fs.ErrNotExist) {
			if err := s.index.forget(ctx, u.ID); err != nil {
				return err
			}
		}
		begun[u.path()] = true
	}
	return s.eachFile(func(path string, is kind) error {
		switch is {
		case isDocument, isTree:
			if kept[Hash(strings.TrimSuffix(gopath.Base(path), treeSuffix))] {
				return nil
			}
		case isUpload:
			if begun[path] {
				return nil
			}
		case isArriving, isForeign: // An old one goes with Expire.
			return nil
		case isTemp:
		}
		return s.folder.Remove(path)
	})
}

// checkIndex refuses to begin a new index beside documents, which the sweep
// would then take for leftovers.
func (s *Store) checkIndex() error {
	if _, err := s.folder.Stat(indexFile); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.eachFile(func(_ string, is kind) error {
		if is == isDocument {
			return errors.New("there are documents and no " + indexFile + "; bring it back from a backup, or move the documents away")
		}
		return nil
	})
}

// kind is what a file in the store's folder is.
type kind int

const (
	isForeign kind = iota
	isDocument
	isTree
	isTemp
	isUpload
	isArriving
)

func kindOf(path string) kind {
	name := gopath.Base(path)
	h := Hash(strings.TrimSuffix(name, treeSuffix))
	switch {
	case isHash(string(h)) && path == h.path():
		return isDocument
	case isHash(string(h)) && path == h.treePath():
		return isTree
	case strings.HasPrefix(path, tempPrefix):
		return isTemp
	case strings.HasPrefix(path, uploadPrefix):
		return isUpload
	case strings.HasPrefix(path, arrivingPrefix):
		return isArriving
	}
	return isForeign
}

// eachFile walks what the store keeps. What somebody else laid into the folder
// is theirs.
func (s *Store) eachFile(f func(path string, is kind) error) error {
	return fs.WalkDir(s.folder.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		is := kindOf(path)
		if is == isForeign {
			return nil
		}
		return f(path, is)
	})
}
