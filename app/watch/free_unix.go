//go:build linux || darwin

package watch

import "syscall"

// room is how many bytes a folder's disk still takes for this program, and how
// many it has in all; negative if it does not say.
func room(dir string) (free, size int64) {
	var about syscall.Statfs_t
	if syscall.Statfs(dir, &about) != nil {
		return -1, -1
	}
	return int64(about.Bavail) * int64(about.Bsize), int64(about.Blocks) * int64(about.Bsize)
}
