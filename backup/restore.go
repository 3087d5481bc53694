package backup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"metaorg/node"
)

// ErrTaken is in the error of restoring where a home is already.
var ErrTaken = errors.New("there is a home already")

// restoreDir is the folder within a home in which a backup is unpacked. What a
// crash left there is thrown away by the next try.
const restoreDir = "restore.tmp"

// mine are what Restore puts into a home; none of it may be there before.
var mine = []string{"state", "engine", "secret", "witness", "documents", "host.db", "peers.json", "chain.json", genesisFile}

// Restore makes a home of a backup: one of a node with the same node key, by
// which its peers know it, and new keys for everything else. So it comes back
// as one that follows, whatever it was before. Everything is checked, the whole
// log included, before anything is put in its place; when it is refused nothing
// stays behind.
func Restore(r io.Reader, home string, progress func(About, int64)) (a About, err error) {
	made, err := makeHome(home)
	if err != nil {
		return a, err
	}
	work := filepath.Join(home, restoreDir)
	defer func() {
		err = errors.Join(err, os.RemoveAll(work))
		if err != nil && made {
			_ = os.Remove(home) // Only if it is empty.
		}
	}()
	if err := os.RemoveAll(work); err != nil {
		return a, fmt.Errorf("couldn't write to %s: %w", home, err)
	}
	if err := os.Mkdir(work, 0o700); err != nil {
		return a, fmt.Errorf("couldn't write to %s: %w", home, err)
	}
	if a, err = unpack(r, work, progress); err != nil {
		return a, err
	}
	if err := compare(work, a); err != nil {
		return a, err
	}
	if err := node.MakeSecrets(work); err != nil {
		return a, err
	}
	return a, settle(work, home)
}

// makeHome refuses a home with something of a node in it, and makes one that is missing.
func makeHome(home string) (made bool, err error) {
	var there []string
	for _, name := range mine {
		switch _, err := os.Lstat(filepath.Join(home, name)); {
		case err == nil:
			there = append(there, name)
		case !errors.Is(err, fs.ErrNotExist):
			return false, fmt.Errorf("couldn't look into %s: %w", home, err)
		}
	}
	if len(there) > 0 {
		return false, fmt.Errorf("%w in %s (%s); nothing was changed. Restore into a new folder", ErrTaken, home, strings.Join(there, ", "))
	}
	_, err = os.Stat(home)
	made = errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(home, 0o700); err != nil {
		return made, fmt.Errorf("couldn't make the home: %w", err)
	}
	return made, nil
}

// unpack writes a backup's files below a folder, to the disk.
func unpack(r io.Reader, dir string, progress func(About, int64)) (About, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return About{}, err
	}
	defer root.Close()
	return walk(r, progress, func(name string, content io.Reader) error {
		name = filepath.FromSlash(name)
		if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return writeFailed{fmt.Errorf("couldn't write %s: %w", name, err)}
		}
		f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return writeFailed{fmt.Errorf("couldn't write %s: %w", name, err)}
		}
		to := &fallible{w: f}
		_, err = io.Copy(to, content)
		if to.err == nil {
			to.err = f.Sync()
		}
		if closed := f.Close(); to.err == nil {
			to.err = closed
		}
		if to.err != nil {
			return writeFailed{fmt.Errorf("couldn't write %s: %w", name, to.err)}
		}
		return err
	})
}

// fallible remembers the error of writing, which io.Copy mixes with that of reading.
type fallible struct {
	w   io.Writer
	err error
}

// Write writes on.
func (f *fallible) Write(b []byte) (int, error) {
	n, err := f.w.Write(b)
	f.err = err
	return n, err
}

// compare opens what was unpacked and compares it with what the backup says of itself.
func compare(dir string, a About) error {
	got, err := examine(dir, nil, true)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if got.Network != a.Network || got.Height != a.Height || got.Entries != a.Entries || !bytes.Equal(got.State, a.State) || !bytes.Equal(got.Log, a.Log) {
		return fmt.Errorf("%w: its state is of height %d with root %x, and it says height %d with root %x", ErrDamaged, got.Height, got.State, a.Height, a.State)
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(nodeKeyFile))); err != nil {
		return fmt.Errorf("%w: the node's key is missing", ErrDamaged)
	}
	return nil
}

// settle moves everything to its place; the genesis last, for with it the home
// is one. What can't be finished is taken away again.
func settle(work, home string) error {
	var moved []string
	undo := func(err error) error {
		for _, name := range moved {
			err = errors.Join(err, os.RemoveAll(filepath.Join(home, name)))
		}
		return err
	}
	for _, name := range mine {
		err := os.Rename(filepath.Join(work, name), filepath.Join(home, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return undo(fmt.Errorf("couldn't put %s in its place: %w", name, err))
		}
		moved = append(moved, name)
	}
	d, err := os.Open(home)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	if err != nil {
		return undo(fmt.Errorf("couldn't finish the home: %w", err))
	}
	return nil
}
