// Package keeping is what the commands for whoever runs a node do with files
// and words. It keeps true that a backup's file is there whole or not at all,
// for its owner alone, and never in the place of another.
package keeping

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"metaorg/backup"
	"metaorg/keyring"
)

// Stdout is the name of the file that is the standard output.
const Stdout = "-"

// Saved is a backup that was written.
type Saved struct {
	File  string       `json:"file"`
	Size  int64        `json:"size"` // Bytes.
	About backup.About `json:"about"`
}

// Save writes a backup as it comes into a new file, or to out where the name is
// Stdout, and checks all of it on the way. With a passphrase it is encrypted.
func Save(name string, out io.Writer, from io.Reader, pass keyring.Passphrase, progress func(backup.About, int64)) (s Saved, err error) {
	s.File = name
	file, done, err := create(name, out)
	if err != nil {
		return s, err
	}
	defer func() { err = done(err) }()
	counted := &counter{w: file}
	to := io.WriteCloser(open{counted})
	if pass != nil {
		if to, err = keyring.Seal(counted, pass); err != nil {
			return s, err
		}
	}
	both := io.TeeReader(from, to)
	if s.About, err = backup.Check(both, progress); err == nil {
		_, err = io.Copy(io.Discard, both)
	}
	if err != nil {
		return s, fmt.Errorf("the backup broke off, and nothing was kept: %w", err)
	}
	err = to.Close()
	s.Size = counted.n
	return s, err
}

// create opens the file under a passing name; done gives it its own, or throws
// it away.
func create(name string, out io.Writer) (io.Writer, func(error) error, error) {
	if name == Stdout {
		return out, func(err error) error { return err }, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".new-") // For its owner alone.
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't write the backup: %w", err)
	}
	return f, func(err error) error {
		if err == nil {
			err = f.Sync()
		}
		err = errors.Join(err, f.Close())
		if err == nil {
			err = place(f.Name(), name)
		}
		if gone := os.Remove(f.Name()); err == nil && !errors.Is(gone, fs.ErrNotExist) {
			err = gone
		}
		return err
	}, nil
}

// place gives a file its name, which nothing else may have.
func place(from, name string) error {
	err := os.Link(from, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(from, name) // A disk without second names.
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

// Write writes on.
func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// open is a writer that nothing is to be done about when it is closed.
type open struct{ io.Writer }

// Close does nothing.
func (open) Close() error { return nil }
