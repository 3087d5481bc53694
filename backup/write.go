package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"
)

// Source is a running node to be backed up.
type Source struct {
	Home      string                                    // Its folder.
	Node      func(dir string) error                    // Copies its databases below a folder.
	Host      func(ctx context.Context, _ string) error // Copies the host's data into a file.
	Documents func(ctx context.Context, _ string) error // Copies the documents into a folder.
	Consensus []byte                                    // Public key of its seat, whether or not it holds one.
	ID        string                                    // By which other nodes know it.
	Now       time.Time
}

// WorkDir is the folder within a home in which a backup is put together. What a
// crash left there is of no use to anybody.
const WorkDir = "backup.tmp"

// Write writes a backup of a running node, and says what is in it. Nothing is
// written of one that can't be made; one that breaks off while it is written
// lacks its end, which Check and Restore notice.
func Write(ctx context.Context, w io.Writer, s Source) (a About, err error) {
	dir := filepath.Join(s.Home, WorkDir)
	if err := os.RemoveAll(dir); err != nil {
		return a, fmt.Errorf("couldn't make room for a backup: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return a, fmt.Errorf("couldn't make room for a backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := s.gather(ctx, dir); err != nil {
		return a, fmt.Errorf("couldn't put a backup together: %w", err)
	}
	if a, err = examine(dir, s.Consensus, false); err != nil {
		return a, fmt.Errorf("couldn't read back what is to be backed up: %w", err)
	}
	files, err := list(dir)
	if err != nil {
		return a, fmt.Errorf("couldn't put a backup together: %w", err)
	}
	a.Made, a.Node = s.Now.Unix(), s.ID
	for _, f := range files {
		a.Bytes += f.size
	}
	if err := archive(ctx, w, a, dir, files); err != nil {
		return a, fmt.Errorf("couldn't write a backup: %w", err)
	}
	return a, nil
}

// gather copies all that belongs into a backup below a folder. What people say
// is copied last: what an act in the log names is there.
func (s Source) gather(ctx context.Context, dir string) error {
	if err := s.Node(dir); err != nil {
		return err
	}
	others, err := filepath.Glob(filepath.Join(s.Home, filepath.FromSlash(evidence)))
	if err != nil {
		return err
	}
	for i, path := range others {
		if others[i], err = filepath.Rel(s.Home, path); err != nil {
			return err
		}
	}
	for _, name := range append(others, plainFiles...) {
		if err := copyFile(filepath.Join(s.Home, filepath.FromSlash(name)), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	if err := s.Host(ctx, filepath.Join(dir, hostFile)); err != nil {
		return err
	}
	return s.Documents(ctx, filepath.Join(dir, documentsDir))
}

// copyFile copies a file if it is there.
func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	return err
}

// file is one of a backup.
type file struct {
	name string // Within the home, with slashes.
	size int64
}

// list lists the files below a folder that belong into a backup.
func list(dir string) (all []file, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "LOCK" { // A database's, of whoever has it open.
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); !belongs(name) {
			return fmt.Errorf("%s does not belong into a backup", name)
		}
		all = append(all, file{name, info.Size()})
		return nil
	})
	slices.SortFunc(all, func(a, b file) int { return compareNames(a.name, b.name) })
	return all, err
}

// compareNames orders small files that say most before databases.
func compareNames(a, b string) int {
	rank := func(name string) int { return slices.Index(plainFiles, name) }
	if ra, rb := rank(a), rank(b); ra >= 0 || rb >= 0 {
		return rb - ra
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func archive(ctx context.Context, w io.Writer, a About, dir string, files []file) error {
	packed, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	out := writer{ctx, tar.NewWriter(packed), time.Unix(a.Made, 0), map[string]string{}}
	if err := out.json(aboutName, a); err != nil {
		return err
	}
	for _, f := range files {
		if err := out.file(dir, f); err != nil {
			return err
		}
	}
	if err := out.json(sumsName, out.sums); err != nil {
		return err
	}
	return errors.Join(out.tar.Close(), packed.Close())
}

// writer writes an archive and remembers what is in it.
type writer struct {
	ctx  context.Context
	tar  *tar.Writer
	made time.Time
	sums map[string]string // SHA-256 by name, hex.
}

func (w writer) header(name string, size int64) error {
	return w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.made, Format: tar.FormatPAX})
}

func (w writer) json(name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := w.header(name, int64(len(b))); err != nil {
		return err
	}
	_, err = w.tar.Write(b)
	return err
}

func (w writer) file(dir string, f file) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	from, err := os.Open(filepath.Join(dir, filepath.FromSlash(f.name)))
	if err != nil {
		return err
	}
	defer from.Close()
	if err := w.header(f.name, f.size); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w.tar, sum), from); err != nil {
		return err
	}
	w.sums[f.name] = hex.EncodeToString(sum.Sum(nil))
	return nil
}
