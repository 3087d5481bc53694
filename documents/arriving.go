package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"metaorg/documents/tree"
	"metaorg/machine"
)

// Arriving is a document that comes in groups, in any order and from anywhere.
// It takes nothing that does not belong to the document's hash. What it has
// taken stays on the disk when it is closed or the program dies, and is there
// the next time. Take and Missing can be called from any goroutine.
type Arriving struct {
	file    tree.File
	hash    Hash
	folder  *os.Root
	name    string // Of the file, in the folder; the tree is beside it.
	place   string // What Place names it, for one that is to be a plain file.
	mode    os.FileMode
	content *os.File
	write   func(*os.File, []byte, int64) (int, error)
	end     func() error

	writing sync.Mutex
	mu      sync.Mutex
	leaves  []tree.Hash // Nothing until the tree is there.
	has     []bool
	arrived int64 // Bytes.
}

const (
	arrivingPrefix   = "arriving-"
	arrivingLifetime = 24 * 60 * 60 // Seconds since something last came.
)

// Arrive begins with a document that is to come from elsewhere, or goes on
// with it. Its limit and the room on the disk are looked at before a byte is
// asked for. While somebody else fetches the same document, it waits. The
// caller closes it.
func (s *Store) Arrive(ctx context.Context, h Hash, size int64, limit Limit) (*Arriving, error) {
	if err := checkArrival(h, size, limit); err != nil {
		return nil, err
	}
	a := &Arriving{file: tree.File{Root: h.bytes(), Size: size}, hash: h, folder: s.folder, name: arrivingPrefix + string(h), mode: 0o600, write: s.write}
	free, err := s.busy.await(ctx, a.name)
	if err != nil {
		return nil, err
	}
	a.end = func() error { free(); return nil }
	s.reuse(a)
	if err := a.open(s.roomFor); err != nil {
		return nil, fmt.Errorf("couldn't begin with the document %s: %w", h, errors.Join(err, a.Close()))
	}
	return a, nil
}

func checkArrival(h Hash, size int64, limit Limit) error {
	if _, err := ParseHash(string(h)); err != nil {
		return err
	}
	switch {
	case size < 0:
		return machine.Malformed("documents.bad_size", "a file can't have %d bytes", size).At("size")
	case size == 0:
		return machine.Malformed("documents.empty", "there is nothing in it").At("size")
	case size > limit.Bytes || size > tree.MaxBytes:
		return machine.OverLimit("documents.too_large", "%s has at most %d bytes, and this one has more", limit.Name, min(limit.Bytes, tree.MaxBytes)).At("size")
	}
	return nil
}

func (a *Arriving) open(roomFor func(int64) error) (err error) {
	if a.content, err = a.folder.OpenFile(a.name, os.O_RDWR|os.O_CREATE, a.mode); err != nil {
		return err
	}
	about, err := a.content.Stat()
	if err != nil {
		return err
	}
	// What is longer is of another size that was announced; all else is looked at.
	if about.Size() > a.file.Size {
		if err := a.content.Truncate(a.file.Size); err != nil {
			return err
		}
	}
	if err := roomFor(max(0, a.file.Size-about.Size())); err != nil {
		return errors.Join(err, a.removeIfEmpty(about.Size()))
	}
	if tree.Groups(a.file.Size) == 1 {
		return a.look([]tree.Hash{a.file.Root})
	}
	return a.openTree()
}

func (a *Arriving) removeIfEmpty(size int64) error {
	if size > 0 {
		return nil
	}
	return unless(fs.ErrNotExist, a.folder.Remove(a.name))
}

// openTree goes on with the tree that came before, if it is whole and right.
func (a *Arriving) openTree() error {
	f, err := a.folder.Open(a.name + treeSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	leaves, err := a.file.ReadOutboard(f, io.Discard)
	if err != nil {
		return nil //nolint:nilerror // It comes anew.
	}
	return a.look(leaves)
}

// look finds out which groups are there already.
func (a *Arriving) look(leaves []tree.Hash) error {
	about, err := a.content.Stat()
	if err != nil {
		return err
	}
	has, arrived := make([]bool, len(leaves)), int64(0)
	group := make([]byte, tree.GroupBytes)
	for i := range leaves {
		offset, length := tree.Span(int64(i), a.file.Size)
		if offset+length > about.Size() {
			break
		}
		if _, err := a.content.ReadAt(group[:length], offset); err != nil {
			return err
		}
		if has[i] = a.file.CheckGroup(group[:length], int64(i), leaves[i]) == nil; has[i] {
			arrived += length
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.leaves, a.has, a.arrived = leaves, has, arrived
	return nil
}

// Hash is what it will be known by.
func (a *Arriving) Hash() Hash { return a.hash }

// File is what it is checked against.
func (a *Arriving) File() tree.File { return a.file }

// NeedsTree says whether the tree has to come before any group.
func (a *Arriving) NeedsTree() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.leaves == nil
}

// TakeTree reads the tree as it comes; tree.ErrWrong is in the error at the
// first node that does not belong to the document.
func (a *Arriving) TakeTree(from io.Reader) error {
	f, err := a.folder.OpenFile(a.name+treeSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	to := &offsetWriter{file: f, write: a.write}
	leaves, err := a.file.ReadOutboard(from, to)
	if err = errors.Join(noRoom(err), f.Close()); err != nil {
		return err
	}
	return a.look(leaves)
}

// Missing are the runs of groups that have not come.
func (a *Arriving) Missing() (runs []tree.Range) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, has := range a.has {
		last := len(runs) - 1
		switch {
		case has:
		case last >= 0 && runs[last].First+runs[last].Count == int64(i):
			runs[last].Count++
		default:
			runs = append(runs, tree.Range{First: int64(i), Count: 1})
		}
	}
	return runs
}

// Arrived is how many bytes have come.
func (a *Arriving) Arrived() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.arrived
}

// Close ends writing, and leaves what has come for the next time.
func (a *Arriving) Close() error {
	var errs []error
	if a.content != nil {
		errs = append(errs, a.content.Close())
	}
	if a.end != nil {
		errs = append(errs, a.end())
	}
	a.content, a.end = nil, nil
	return errors.Join(errs...)
}

// Drop removes what has come.
func (a *Arriving) Drop() error {
	return errors.Join(unless(fs.ErrNotExist, a.folder.Remove(a.name)), unless(fs.ErrNotExist, a.folder.Remove(a.name+treeSuffix)))
}

// whole brings all that has come to the disk, if nothing is missing.
func (a *Arriving) whole() error {
	if a.NeedsTree() || a.Arrived() != a.file.Size {
		return machine.Conflict("documents.incomplete", "%d of %d bytes have come", a.Arrived(), a.file.Size)
	}
	return noRoom(a.content.Sync())
}

// Arrived makes a document of what has come whole, which this person then holds.
func (s *Store) Arrived(ctx context.Context, a *Arriving, mediaType string, by machine.PersonID, at int64) (Document, error) {
	if err := checkMediaType(mediaType); err != nil {
		return Document{}, err
	}
	if err := a.whole(); err != nil {
		return Document{}, fmt.Errorf("couldn't keep the document %s: %w", a.hash, err)
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	if err := s.placeArrived(a); err != nil {
		return Document{}, fmt.Errorf("couldn't keep the document %s: %w", a.hash, err)
	}
	all := []Document{{Hash: a.hash, MediaType: mediaType, Size: a.file.Size, Since: at}}
	if err := s.index.hold(ctx, all, by); err != nil {
		return Document{}, fmt.Errorf("couldn't note the document %s: %w", a.hash, err)
	}
	return all[0], nil
}

func (s *Store) placeArrived(a *Arriving) error {
	folder := string(a.hash[:2])
	if err := unless(fs.ErrExist, s.folder.Mkdir(folder, 0o700)); err != nil {
		return err
	}
	if tree.Groups(a.file.Size) > 1 {
		if err := s.folder.Rename(a.name+treeSuffix, a.hash.treePath()); err != nil {
			return err
		}
	}
	if err := s.folder.Rename(a.name, a.hash.path()); err != nil {
		return err
	}
	// Of two names of one file, renaming leaves both.
	if err := unless(fs.ErrNotExist, s.folder.Remove(a.name)); err != nil {
		return err
	}
	s.wounds.healed(a.hash)
	return errors.Join(s.syncFile(folder), s.syncFile("."))
}

// expireArriving removes what has been arriving for too long.
func (s *Store) expireArriving(at int64) error {
	return s.eachFile(func(path string, is kind) error {
		if is != isArriving {
			return nil
		}
		about, err := s.folder.Stat(path)
		if err != nil || about.ModTime().Unix() > at-arrivingLifetime {
			return unless(fs.ErrNotExist, err)
		}
		free, err := s.occupy(strings.TrimSuffix(path, treeSuffix))
		if err != nil {
			return nil //nolint:nilerror // It is arriving just now.
		}
		defer free()
		return unless(fs.ErrNotExist, s.folder.Remove(path))
	})
}
