package documents

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"metaorg/documents/tree"
)

// treeSuffix ends the name of the file with a document's tree, which lies
// beside the document when that has more than one group.
const treeSuffix = ".tree"

func (h Hash) treePath() string { return h.path() + treeSuffix }

// bytes are those of a hash that was parsed.
func (h Hash) bytes() (b tree.Hash) {
	_, _ = hex.Decode(b[:], []byte(h)) // It was looked at when it came in.
	return b
}

// treeOf reads a file of the folder, which has to have this size, and makes its tree.
func (s *Store) treeOf(path string, size int64) (tree.Tree, error) {
	f, err := s.folder.Open(path)
	if err != nil {
		return tree.Tree{}, err
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil {
		return tree.Tree{}, err
	}
	if about.Size() != size {
		return tree.Tree{}, fmt.Errorf("%w: it has %d bytes, not %d", ErrDamaged, about.Size(), size)
	}
	return tree.Of(f, size)
}

// placeTree keeps a document's tree. One that is lost is made again from the
// document, so that nothing waits for it to be on the disk.
func (s *Store) placeTree(h Hash, made tree.Tree) error {
	if tree.Groups(made.Size) == 1 {
		return nil
	}
	temp := tempPrefix + rand.Text()
	err := s.writeFile(temp, made.Outboard)
	if err == nil {
		err = s.folder.Rename(temp, h.treePath())
	}
	if err != nil {
		return errors.Join(err, unless(fs.ErrNotExist, s.folder.Remove(temp)))
	}
	return nil
}

func (s *Store) writeFile(name string, b []byte) error {
	f, err := s.folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = s.writer(f, 0).Write(b)
	return errors.Join(noRoom(err), f.Close())
}

// remakeTree makes the tree of a document anew, and finds out so whether the
// document is what was put.
func (s *Store) remakeTree(h Hash, size int64) (*bytes.Reader, error) {
	made, err := s.treeOf(h.path(), size)
	if err == nil && made.Root != h.bytes() {
		err = ErrDamaged
	}
	if err != nil {
		return nil, s.wounds.noted(h, err)
	}
	// Without its tree on the disk it is as good, if slower to serve.
	_ = s.placeTree(h, made)
	return bytes.NewReader(made.Outboard), nil
}

// secondName gives a file another name as well; where the disk has no second
// names, it loses its first.
func (s *Store) secondName(from, to string) error {
	if err := s.folder.Link(from, to); err == nil {
		return nil
	}
	return s.folder.Rename(from, to)
}
