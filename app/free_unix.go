//go:build linux || darwin

package app

import "syscall"

// free is how many bytes a folder's disk still takes; negative if it does not say.
func free(dir string) int64 {
	var about syscall.Statfs_t
	if syscall.Statfs(dir, &about) != nil {
		return -1
	}
	return int64(about.Bavail) * int64(about.Bsize)
}
