package documents

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"

	"lukechampine.com/blake3"

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
	if _, _, err := mime.ParseMediaType(u.MediaType); err != nil || len(u.MediaType) > maxMediaTypeBytes {
		return machine.Malformed("documents.bad_media_type", "%.80q does not say what kind of document this is; text/plain would", u.MediaType).At("media_type")
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
	temp, d, err := s.spool(u)
	if err != nil {
		return Document{}, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	if err := s.place(temp, d.Hash); err != nil {
		return Document{}, fmt.Errorf("couldn't keep the document %s: %w", d.Hash, errors.Join(err, unless(fs.ErrNotExist, s.folder.Remove(temp))))
	}
	d, err = s.index.hold(ctx, d, u.By)
	if err != nil {
		return Document{}, fmt.Errorf("couldn't note the document %s: %w", d.Hash, err)
	}
	return d, nil
}

// tempPrefix begins the name of a file that is not a document yet.
const tempPrefix = "incoming-"

// spool writes what comes into a file of its own, to the disk, and says what it is.
func (s *Store) spool(u Upload) (temp string, d Document, err error) {
	temp = tempPrefix + rand.Text()
	f, err := s.folder.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", d, fmt.Errorf("couldn't take a document in: %w", err)
	}
	hash := blake3.New(hashBytes, nil)
	size, err := io.Copy(io.MultiWriter(f, hash), io.LimitReader(u.From, u.Limit.Bytes+1))
	switch {
	case err != nil:
		err = fmt.Errorf("couldn't take a document in: %w", err)
	case size > u.Limit.Bytes:
		err = machine.OverLimit("documents.too_large", "%s has at most %d bytes, and this one has more", u.Limit.Name, u.Limit.Bytes)
	case size == 0:
		err = machine.Malformed("documents.empty", "there is nothing in it")
	default:
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		if gone := s.folder.Remove(temp); gone != nil {
			err = errors.Join(err, gone)
		}
		return "", d, err
	}
	return temp, Document{Hash: Hash(hex.EncodeToString(hash.Sum(nil))), MediaType: u.MediaType, Size: size, Since: u.At}, nil
}

// place gives a finished file the name of its hash. A file that is there
// already is replaced, which mends a damaged one.
func (s *Store) place(temp string, h Hash) error {
	if err := unless(fs.ErrExist, s.folder.Mkdir(string(h[:2]), 0o700)); err != nil {
		return err
	}
	if err := s.folder.Rename(temp, h.path()); err != nil {
		return err
	}
	return errors.Join(s.syncFolder(string(h[:2])), s.syncFolder("."))
}

// syncFolder brings the names in a folder to the disk.
func (s *Store) syncFolder(name string) error {
	dir, err := s.folder.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// unless leaves out an error that is no matter here.
func unless(harmless, err error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}
