package tree

import (
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	"github.com/cockroachdb/pebble/vfs/errorfs"

	"metaorg/machine/state"
)

// TestAFullDiskIsFatal fills the disk under an open store.
func TestAFullDiskIsFatal(t *testing.T) {
	var full atomic.Bool
	fs := errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op, path string) error {
		if full.Load() && op.OpKind() == errorfs.OpKindWrite && strings.HasSuffix(path, ".log") {
			return syscall.ENOSPC
		}
		return nil
	}))
	told := make(chan error, 1)
	db, err := OpenPebble("db", PebbleOptions{FS: fs, Fatal: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(db, Options{})
	if err != nil {
		t.Fatal(err)
	}
	set(s, "a", "1")
	s.Commit(1)
	full.Store(true)
	defer func() {
		fault, ok := recover().(state.Fault)
		if !ok || !strings.Contains(fault.Error(), syscall.ENOSPC.Error()) {
			t.Errorf("panic %v, want a fault for a full disk", fault)
		}
		select {
		case err := <-told:
			if !strings.Contains(err.Error(), syscall.ENOSPC.Error()) {
				t.Errorf("told of %v, want a full disk", err)
			}
		default:
			t.Error("nobody was told")
		}
	}()
	set(s, "a", "2")
	s.Commit(2)
	t.Error("committed to a full disk")
}

func TestADatabaseIsOpenedOnce(t *testing.T) {
	dir := t.TempDir()
	db, err := OpenPebble(dir, PebbleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if second, err := OpenPebble(dir, PebbleOptions{}); err == nil {
		t.Error("opened twice at once", second.Close())
	}
}
