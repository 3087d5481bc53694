package transfer_test

import (
	"syscall"
	"testing"
)

// smallDisk is a folder on a disk of its own, whose size can be changed.
func smallDisk(t *testing.T) (dir string, resize func(size string)) {
	t.Helper()
	dir = t.TempDir()
	mount := func(flags uintptr, size string) error {
		return syscall.Mount("metaorg", dir, "tmpfs", flags, "size="+size)
	}
	if err := mount(0, "1g"); err != nil {
		t.Skip("this user may not mount a disk")
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir, func(size string) {
		if err := mount(syscall.MS_REMOUNT, size); err != nil {
			t.Errorf("couldn't make the disk %s large: %v", size, err)
		}
	}
}
