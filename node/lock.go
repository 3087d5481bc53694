package node

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// ErrInUse reports that another process works on the home.
var ErrInUse = errors.New("this home is in use")

// ErrNoNetwork reports a home in which no network was founded or joined.
var ErrNoNetwork = errors.New("there is no network in this home yet")

// lockHome makes this process the only one that works on the home, until the
// returned file is closed or the process ends.
func lockHome(h home) (*os.File, error) {
	f, err := os.OpenFile(h.lock(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("couldn't write to this home: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("couldn't lock this home: %w", err)
		}
		pid, _ := io.ReadAll(io.LimitReader(f, 20)) // For the sentence only.
		return nil, fmt.Errorf("%w: the process with id %s works on %s; stop it first, or choose another home",
			ErrInUse, strings.TrimSpace(string(pid)), h)
	}
	if err := f.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't write to this home: %w", err), f.Close())
	}
	if _, err := fmt.Fprintln(f, os.Getpid()); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't write to this home: %w", err), f.Close())
	}
	return f, nil
}
