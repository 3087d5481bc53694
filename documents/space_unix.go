//go:build linux || darwin

package documents

import "syscall"

// freeBytes is how many bytes a folder's disk still takes for this program;
// negative if it does not say.
func freeBytes(dir string) int64 {
	var about syscall.Statfs_t
	if syscall.Statfs(dir, &about) != nil {
		return -1
	}
	return int64(about.Bavail) * int64(about.Bsize)
}
