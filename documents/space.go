package documents

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"

	"metaorg/machine"
)

// reserveBytes stay free on the disk, for the log and all else.
const reserveBytes = 256 << 20

// roomFor refuses what would leave the disk too full.
func (s *Store) roomFor(size int64) error { return roomIn(s.free(), size, reserveBytes) }

// roomIn refuses what does not fit into what is free; nobody knows how much
// that is where it is negative.
func roomIn(free, size, reserve int64) error {
	if free >= 0 && size > free-reserve {
		return machine.OverLimit("documents.no_room", "the disk of this host has no room for it")
	}
	return nil
}

// noRoom makes a refusal of an error that says that the disk is full.
func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return machine.OverLimit("documents.no_room", "the disk of this host has no room for it")
	}
	return err
}

// writer writes to a file from an offset on.
func (s *Store) writer(f *os.File, offset int64) io.Writer {
	return &offsetWriter{f, offset, s.write}
}

type offsetWriter struct {
	file  *os.File
	at    int64
	write func(*os.File, []byte, int64) (int, error)
}

// Write writes on; see io.Writer.
func (w *offsetWriter) Write(p []byte) (int, error) {
	n, err := w.write(w.file, p, w.at)
	w.at += int64(n)
	return n, err
}

// roomy looks every so often whether there is room for more, where nobody said
// how much will come.
type roomy struct {
	io.Writer

	store *Store
	since int64 // Bytes since it last looked.
}

// Write writes on; see io.Writer.
func (r *roomy) Write(p []byte) (int, error) {
	if r.since += int64(len(p)); r.since >= checkpointBytes {
		if err := r.store.roomFor(r.since); err != nil {
			return 0, err
		}
		r.since = 0
	}
	return r.Writer.Write(p)
}

// failing reads until its context ends.
type failing struct {
	io.Reader
	ctx context.Context
}

// Read reads on; see io.Reader.
func (f *failing) Read(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.Reader.Read(p)
}
