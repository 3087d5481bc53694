package documents

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"metaorg/documents/tree"
	"metaorg/machine"
)

// Small is a document that is small enough to be in memory with many others.
type Small struct {
	Hash      Hash
	Bytes     []byte
	MediaType string
}

// syncing is how many files are brought to the disk at once, which it then
// does in few turns.
const syncing = 16

// PutSmall keeps many documents that came from elsewhere, all or none of them:
// they share what brings one to the disk.
func (s *Store) PutSmall(ctx context.Context, all []Small, by machine.PersonID, at int64) error {
	if len(all) == 0 {
		return nil
	}
	files := make([]incoming, len(all))
	for i, d := range all {
		made := tree.NewBuilder()
		_, _ = made.Write(d.Bytes) // It never fails.
		files[i] = newIncoming(tempPrefix+rand.Text(), d.MediaType, made.Tree(), at)
		if err := checkMediaType(d.MediaType); err != nil {
			return err
		}
		if files[i].Hash != d.Hash || len(d.Bytes) == 0 {
			return fmt.Errorf("couldn't keep the document %s: %w", d.Hash, tree.ErrWrong)
		}
	}
	if err := s.writeAll(files, all); err != nil {
		errs := []error{err}
		for _, f := range files {
			errs = append(errs, unless(fs.ErrNotExist, s.folder.Remove(f.temp)))
		}
		return fmt.Errorf("couldn't take documents in: %w", errors.Join(errs...))
	}
	_, err := s.keep(ctx, files, by)
	return err
}

// writeAll brings the files to the disk. All are written before the first is
// synced: what syncs that one takes most of the others along.
func (s *Store) writeAll(files []incoming, all []Small) error {
	for i, f := range files {
		if err := s.writeFile(f.temp, all[i].Bytes); err != nil {
			return err
		}
	}
	return together(len(files), func(i int) error { return noRoom(s.syncFile(files[i].temp)) })
}

// together does n things that wait for the disk, some of them at once.
func together(n int, do func(int) error) error {
	if n == 1 {
		return do(0)
	}
	var wait sync.WaitGroup
	errs := make([]error, min(n, syncing))
	for w := range errs {
		wait.Go(func() {
			for i := w; i < n && errs[w] == nil; i += len(errs) {
				errs[w] = do(i)
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// Hold lets a person hold a document that is here already, if it is: whoever
// wants it from elsewhere need not fetch it.
func (s *Store) Hold(ctx context.Context, h Hash, by machine.PersonID, at int64) (Document, bool, error) {
	d, err := s.About(ctx, h)
	var no *machine.Refusal
	if errors.As(err, &no) && no.Class == machine.ClassNotFound {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	about, err := s.folder.Stat(h.path())
	if err != nil || about.Size() != d.Size || s.wounds.has(h) { // Withdrawn, or damaged, which fetching mends.
		return d, false, unless(fs.ErrNotExist, err)
	}
	all := []Document{{Hash: h, MediaType: d.MediaType, Size: d.Size, Since: at}}
	if err := s.index.hold(ctx, all, by); err != nil {
		return d, false, fmt.Errorf("couldn't note the document %s: %w", h, err)
	}
	return all[0], true, nil
}
