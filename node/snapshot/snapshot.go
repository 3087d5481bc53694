// Package snapshot keeps copies of the state in a folder, for nodes that join
// and cannot wait for the whole history. A snapshot is there whole or not at
// all; what is wrong in one that a peer gave is found by the hashes it names,
// and by the state's root in the end.
package snapshot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"metaorg/machine/state/tree"
	"metaorg/machine/wire"
)

// Format is how chunks are written down; a snapshot in another is of no use.
const Format uint32 = 1

// Kept is how many snapshots a node keeps: the one before the last may still
// be on its way to somebody.
const Kept = 2

const (
	maxChunks    = 10_000 // 80 GB of state.
	metaFile     = "meta"
	unfinished   = "unfinished-"
	restoringKey = "restoring"
)

// Meta describes a snapshot. Its bytes are the snapshot's metadata for peers.
type Meta struct {
	Height int64    `json:"height"` // Of the block that made this state.
	Count  int64    `json:"count"`  // See tree.Export.
	Root   []byte   `json:"root"`   // Of the state, 32 bytes.
	Blocks uint64   `json:"blocks"` // Blocks with acts up to it.
	Chunks [][]byte `json:"chunks"` // SHA-256 of each.
}

// Read reads what describes a snapshot and refuses what can't.
func Read(b []byte) (m Meta, err error) {
	if err := wire.Decode(b, &m); err != nil {
		return m, fmt.Errorf("couldn't read what a snapshot is of: %w", err)
	}
	if m.Height < 1 || m.Count < 1 || m.Count > m.Height || len(m.Root) != sha256.Size || len(m.Chunks) == 0 || len(m.Chunks) > maxChunks {
		return m, errors.New("couldn't read what a snapshot is of: its numbers make no sense")
	}
	for _, h := range m.Chunks {
		if len(h) != sha256.Size {
			return m, errors.New("couldn't read what a snapshot is of: a hash is cut")
		}
	}
	return m, nil
}

// Bytes is the one form in which a snapshot is described.
func (m Meta) Bytes() []byte { return wire.Encode(m) }

// Hash names the snapshot.
func (m Meta) Hash() []byte {
	sum := sha256.Sum256(m.Bytes())
	return sum[:]
}

// Fits says whether bytes are the snapshot's chunk with this number.
func (m Meta) Fits(number int, chunk []byte) bool {
	if number < 0 || number >= len(m.Chunks) {
		return false
	}
	sum := sha256.Sum256(chunk)
	return string(sum[:]) == string(m.Chunks[number])
}

// Folder holds the snapshots of a home. Its methods may be called from any
// goroutine.
type Folder struct {
	dir string
	mu  sync.Mutex
	all []Meta // By height.
}

// Open looks into the folder, which need not be there, and removes what was
// not finished.
func Open(dir string) (*Folder, error) {
	f := &Folder{dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("couldn't look for snapshots: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !e.IsDir() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(path, metaFile))
		if err == nil {
			var m Meta
			if m, err = Read(b); err == nil && name(m.Height) == e.Name() {
				f.all = append(f.all, m)
				continue
			}
		}
		// Not finished, or of a program before this one.
		if err := os.RemoveAll(path); err != nil {
			return nil, fmt.Errorf("couldn't remove a snapshot that is of no use: %w", err)
		}
	}
	slices.SortFunc(f.all, byHeight)
	return f, nil
}

func name(height int64) string { return strconv.FormatInt(height, 10) }

func byHeight(a, b Meta) int { return int(a.Height - b.Height) }

// All lists the snapshots, the oldest first.
func (f *Folder) All() []Meta {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.all)
}

// Last is the newest snapshot; false when there is none.
func (f *Folder) Last() (Meta, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.all) == 0 {
		return Meta{}, false
	}
	return f.all[len(f.all)-1], true
}

// Chunk reads a chunk of the snapshot of a height; nil when there is none such,
// or none any more: a snapshot that was damaged is dropped.
func (f *Folder) Chunk(height int64, number int) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, ok := slices.BinarySearchFunc(f.all, height, func(m Meta, h int64) int { return int(m.Height - h) })
	if !ok || number < 0 || number >= len(f.all[i].Chunks) {
		return nil, nil
	}
	b, err := os.ReadFile(filepath.Join(f.dir, name(height), strconv.Itoa(number)))
	if err != nil {
		return nil, fmt.Errorf("couldn't read a snapshot: %w", err)
	}
	if !f.all[i].Fits(number, b) {
		f.all = slices.Delete(f.all, i, i+1)
		return nil, os.RemoveAll(filepath.Join(f.dir, name(height)))
	}
	return b, nil
}

// Take makes a snapshot of what is exported, which the block of this height
// brought about, and lets go of the oldest. One is taken at a time.
func (f *Folder) Take(ctx context.Context, e *tree.Export, height int64, blocks uint64) (err error) {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("couldn't take a snapshot: %w", err)
	}
	dir, err := os.MkdirTemp(f.dir, unfinished)
	if err != nil {
		return fmt.Errorf("couldn't take a snapshot: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("couldn't take a snapshot of height %d: %w", height, err), os.RemoveAll(dir))
		}
	}()
	m := Meta{Height: height, Count: e.Count(), Root: e.Root(), Blocks: blocks}
	err = e.Chunks(ctx, func(chunk []byte) error {
		if len(m.Chunks) == maxChunks {
			return errors.New("the state is too large for one")
		}
		sum := sha256.Sum256(chunk)
		path := filepath.Join(dir, strconv.Itoa(len(m.Chunks)))
		m.Chunks = append(m.Chunks, sum[:])
		return os.WriteFile(path, chunk, 0o600)
	})
	if err != nil {
		return err
	}
	// Nothing is synced: a snapshot that a power failure damaged fails by its
	// hashes, and the next one takes its place.
	if err := os.WriteFile(filepath.Join(dir, metaFile), m.Bytes(), 0o600); err != nil {
		return err
	}
	return f.add(dir, m)
}

func (f *Folder) add(dir string, m Meta) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	to := filepath.Join(f.dir, name(m.Height))
	f.all = slices.DeleteFunc(f.all, func(k Meta) bool { return k.Height == m.Height })
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.Rename(dir, to); err != nil {
		return err
	}
	f.all = append(f.all, m)
	slices.SortFunc(f.all, byHeight)
	for len(f.all) > Kept {
		old := f.all[0]
		f.all = f.all[1:]
		if err := os.RemoveAll(filepath.Join(f.dir, name(old.Height))); err != nil {
			return err
		}
	}
	return nil
}

// Restoring notes in the folder that the state is being replaced: until Restored
// the databases of the home are not to be trusted.
func (f *Folder) Restoring() error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("couldn't write to this home: %w", err)
	}
	file, err := os.Create(f.restoring())
	if err == nil {
		err = errors.Join(file.Sync(), file.Close())
	}
	if err == nil {
		var d *os.File
		if d, err = os.Open(f.dir); err == nil {
			err = errors.Join(d.Sync(), d.Close())
		}
	}
	if err != nil {
		return fmt.Errorf("couldn't write to this home: %w", err)
	}
	return nil
}

// IsRestoring says whether a replacement was begun and not ended.
func (f *Folder) IsRestoring() bool {
	_, err := os.Stat(f.restoring())
	return err == nil
}

// Restored ends what Restoring began.
func (f *Folder) Restored() error {
	if err := os.Remove(f.restoring()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("couldn't write to this home: %w", err)
	}
	return nil
}

func (f *Folder) restoring() string { return filepath.Join(f.dir, restoringKey) }
