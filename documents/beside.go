package documents

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"metaorg/documents/tree"
)

// besidePrefix begins the name of a file that arrives outside a store.
const besidePrefix = ".arriving-"

// ArriveAt begins with a document that is to become a plain file, or goes on
// with it: what has come lies beside that file, under the document's hash,
// until Place names it. An error with fs.ErrExist says that there is a file of
// that name. The caller closes it.
func ArriveAt(path string, h Hash, size int64, limit Limit) (*Arriving, error) {
	if err := checkArrival(h, size, limit); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("couldn't write %s: %w", path, fs.ErrExist)
	}
	dir := filepath.Dir(path)
	folder, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("couldn't write %s: %w", path, err)
	}
	a := &Arriving{
		file: tree.File{Root: h.bytes(), Size: size}, hash: h, folder: folder, name: besidePrefix + string(h),
		place: filepath.Base(path), mode: 0o644, write: (*os.File).WriteAt, end: folder.Close,
	}
	roomFor := func(size int64) error { return roomIn(freeBytes(dir), size, 0) }
	if err := a.open(roomFor); err != nil {
		return nil, fmt.Errorf("couldn't write %s: %w", path, errors.Join(err, a.Close()))
	}
	return a, nil
}

// Place gives a document that came whole, by ArriveAt, the name that was asked
// for. A file that has that name by now stays, and the error has fs.ErrExist.
func (a *Arriving) Place() error {
	if err := a.whole(); err != nil {
		return err
	}
	if err := a.nameIt(); err != nil {
		return fmt.Errorf("couldn't write %s: %w", a.place, err)
	}
	return a.Drop()
}

// nameIt links the file to its name, which never replaces one. Where the disk
// has no second names it looks first.
func (a *Arriving) nameIt() error {
	err := a.folder.Link(a.name, a.place)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := a.folder.Lstat(a.place); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fs.ErrExist, err)
	}
	return a.folder.Rename(a.name, a.place)
}
