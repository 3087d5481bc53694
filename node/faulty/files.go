//go:build faults

package faulty

import (
	"sync"
	"syscall"

	"github.com/cockroachdb/pebble/vfs"
)

// files is the operating system's file system with one operation that fails.
type files struct {
	vfs.FS
	plan *plan
}

func (f files) open(file vfs.File, err error) (vfs.File, error) {
	if err != nil {
		return nil, err
	}
	return &written{File: file, plan: f.plan}, nil
}

func (f files) Create(name string) (vfs.File, error) { return f.open(f.FS.Create(name)) }

func (f files) ReuseForWrite(from, to string) (vfs.File, error) {
	return f.open(f.FS.ReuseForWrite(from, to))
}

func (f files) OpenReadWrite(name string, opts ...vfs.OpenOption) (vfs.File, error) {
	return f.open(f.FS.OpenReadWrite(name, opts...))
}

// written is a file being written. When the power is to fail, it holds back
// what was not synced.
type written struct {
	vfs.File
	plan *plan

	mu      sync.Mutex
	pending []byte
}

func (w *written) holdsBack() bool { return w.plan.how == lost }

// operation does one write or sync, or fails instead. half does half of it.
func (w *written) operation(whole func() error, half func()) error {
	switch w.plan.now(w.plan.where) {
	case kill, lost:
		die()
	case torn:
		half()
		die()
	case fail:
		return syscall.EIO
	case full:
		return syscall.ENOSPC
	case late:
		if err := whole(); err != nil {
			return err
		}
		return syscall.EIO
	}
	return whole()
}

func (w *written) Write(b []byte) (n int, err error) {
	err = w.operation(func() error {
		if w.holdsBack() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.pending = append(w.pending, b...)
			n = len(b)
			return nil
		}
		var err error
		n, err = w.File.Write(b)
		return err
	}, func() { _, _ = w.File.Write(b[:len(b)/2]) })
	return n, err
}

// release writes what was held back.
func (w *written) release() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) == 0 {
		return nil
	}
	_, err := w.File.Write(w.pending)
	w.pending = nil
	return err
}

func (w *written) synced(sync func() error) error {
	return w.operation(func() error {
		if err := w.release(); err != nil {
			return err
		}
		return sync()
	}, func() {})
}

func (w *written) Sync() error     { return w.synced(w.File.Sync) }
func (w *written) SyncData() error { return w.synced(w.File.SyncData) }

func (w *written) SyncTo(length int64) (full bool, err error) {
	err = w.synced(func() error {
		full, err = w.File.SyncTo(length)
		return err
	})
	return full, err
}

func (w *written) Close() error {
	if err := w.release(); err != nil {
		return err
	}
	return w.File.Close()
}

func (w *written) ReadAt(b []byte, off int64) (int, error) {
	if err := w.release(); err != nil {
		return 0, err
	}
	return w.File.ReadAt(b, off)
}
