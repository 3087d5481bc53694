package keyring

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// free refuses a name that a key already has, before a passphrase is asked for.
func (r *Ring) free(name string) error {
	if !isName(name) {
		return ErrName
	}
	for _, suffix := range []string{secretSuffix, publicSuffix} {
		_, err := os.Lstat(r.path(name, suffix))
		if err == nil {
			return fmt.Errorf("couldn't make the key %q: %w", name, ErrExists)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("couldn't make the key %q: %w", name, err)
		}
	}
	return nil
}

// keep writes both files of a key; the secret one first, so that a key that
// is listed can be opened.
func (r *Ring) keep(p Public, sealed []byte) error {
	if err := writeNew(r.path(p.Name, secretSuffix), sealed); err != nil {
		return fmt.Errorf("couldn't keep the key %q: %w", p.Name, err)
	}
	if err := writeNew(r.path(p.Name, publicSuffix), publicFile(p)); err != nil {
		return fmt.Errorf("couldn't keep the public part of the key %q: %w", p.Name, err)
	}
	return nil
}

// replacePublic is the one change of a file: a public part learns of its
// recovery key.
func (r *Ring) replacePublic(p Public) error {
	next := r.path(p.Name, publicSuffix+".new")
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("couldn't note the recovery key: %w", err)
	}
	err := writeNew(next, publicFile(p))
	if err == nil {
		err = os.Rename(next, r.path(p.Name, publicSuffix))
	}
	if err != nil {
		return fmt.Errorf("couldn't note the recovery key: %w", err)
	}
	return nil
}

func publicFile(p Public) []byte {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		panic(err) // Strings, bytes and numbers always encode.
	}
	return append(b, '\n')
}

// writeNew writes a file that must not exist yet, for its owner alone, down to
// the disk.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", path, ErrExists)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Exposed lists the ring's folder and secret files if others than their owner
// can read or change them.
func (r *Ring) Exposed() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(r.dir, "*"+secretSuffix))
	if err != nil {
		return nil, fmt.Errorf("couldn't look at the keys: %w", err)
	}
	var open []string
	for _, f := range slices.Insert(files, 0, r.dir) {
		info, err := os.Stat(f)
		if err != nil {
			return nil, fmt.Errorf("couldn't look at the keys: %w", err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			open = append(open, f)
		}
	}
	return open, nil
}
