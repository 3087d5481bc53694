package documents

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"metaorg/documents/tree"
	"metaorg/machine"
)

// Limit says how large a document of some kind may be.
type Limit struct {
	Name  string // As it reads in a refusal, with its article: "a comment".
	Bytes int64
}

// The kinds of documents there are.
var (
	Comment = Limit{"a comment", 16 << 10} // The text with what says whose it is.
	File    = Limit{"a file", 256 << 20}
)

// Upload is something to put.
type Upload struct {
	From      io.Reader
	MediaType string // Such as text/plain; charset=utf-8.
	Limit     Limit
	By        machine.PersonID // Who may withdraw it.
	At        int64            // Unix seconds.
}

const maxMediaTypeBytes = 200

func (u Upload) check() error {
	if err := checkMediaType(u.MediaType); err != nil {
		return err
	}
	if u.By == "" {
		return machine.NotAllowed("documents.no_author", "a document needs somebody who can withdraw it").At("by")
	}
	return nil
}

// Put keeps what the upload gives and returns once it is on the disk. Several
// people may put the same bytes: they are kept once, until the last of them
// has withdrawn them.
func (s *Store) Put(ctx context.Context, u Upload) (Document, error) {
	if err := u.check(); err != nil {
		return Document{}, err
	}
	in, err := s.spool(u)
	if err != nil {
		return Document{}, err
	}
	all, err := s.keep(ctx, []incoming{in}, u.By)
	if err != nil {
		return Document{}, err
	}
	return all[0], nil
}

// tempPrefix begins the name of a file that is not a document yet.
const tempPrefix = "incoming-"

// incoming is a file that is on the disk and is about to be a document.
type incoming struct {
	temp string
	tree tree.Tree
	Document
}

func newIncoming(temp, mediaType string, made tree.Tree, at int64) incoming {
	return incoming{temp, made, Document{Hash: Hash(hex.EncodeToString(made.Root[:])), MediaType: mediaType, Size: made.Size, Since: at}}
}

// spool writes what comes into a file of its own, to the disk, and says what it is.
func (s *Store) spool(u Upload) (in incoming, err error) {
	temp := tempPrefix + rand.Text()
	f, err := s.folder.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return in, fmt.Errorf("couldn't take a document in: %w", err)
	}
	hash := tree.NewBuilder()
	size, err := io.Copy(io.MultiWriter(&roomy{Writer: s.writer(f, 0), store: s}, hash), io.LimitReader(u.From, u.Limit.Bytes+1))
	switch {
	case err != nil:
		err = fmt.Errorf("couldn't take a document in: %w", noRoom(err))
	case size > u.Limit.Bytes:
		err = machine.OverLimit("documents.too_large", "%s has at most %d bytes, and this one has more", u.Limit.Name, u.Limit.Bytes)
	case size == 0:
		err = machine.Malformed("documents.empty", "there is nothing in it")
	default:
		err = noRoom(f.Sync())
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		if gone := s.folder.Remove(temp); gone != nil {
			err = errors.Join(err, gone)
		}
		return in, err
	}
	return newIncoming(temp, u.MediaType, hash.Tree(), u.At), nil
}

// keep makes documents of files that are on the disk, all of them by one person.
func (s *Store) keep(ctx context.Context, files []incoming, by machine.PersonID) ([]Document, error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	if err := s.place(files); err != nil {
		errs := []error{err}
		for _, f := range files {
			errs = append(errs, unless(fs.ErrNotExist, s.folder.Remove(f.temp)))
		}
		return nil, fmt.Errorf("couldn't keep the document %s: %w", files[0].Hash, errors.Join(errs...))
	}
	all := make([]Document, len(files))
	for i, f := range files {
		all[i] = f.Document
	}
	if err := s.index.hold(ctx, all, by); err != nil {
		return nil, fmt.Errorf("couldn't note the document %s: %w", files[0].Hash, err)
	}
	return all, nil
}

// place gives finished files the names of their hashes. A file that is there
// already is replaced, which mends a damaged one.
func (s *Store) place(files []incoming) error {
	folders := map[string]bool{}
	for _, f := range files {
		folder := string(f.Hash[:2])
		if !folders[folder] {
			if err := unless(fs.ErrExist, s.folder.Mkdir(folder, 0o700)); err != nil {
				return err
			}
			folders[folder] = true
		}
		if err := s.placeTree(f.Hash, f.tree); err != nil {
			return err
		}
		if err := s.folder.Rename(f.temp, f.Hash.path()); err != nil {
			return err
		}
		s.wounds.healed(f.Hash)
	}
	names := append(slices.Collect(maps.Keys(folders)), ".")
	return together(len(names), func(i int) error { return s.syncFile(names[i]) })
}

// syncFile brings a file to the disk, or the names in a folder.
func (s *Store) syncFile(name string) error {
	f, err := s.folder.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// unless leaves out an error that is no matter here.
func unless(harmless, err error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}
