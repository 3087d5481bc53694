//go:build !linux

package transfer_test

import "testing"

// smallDisk is not to be had here.
func smallDisk(t *testing.T) (dir string, resize func(size string)) {
	t.Helper()
	t.Skip("a disk is mounted on Linux only")
	return "", nil
}
