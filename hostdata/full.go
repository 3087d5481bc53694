package hostdata

import (
	"errors"
	"syscall"
)

// SQLite's codes (https://sqlite.org/rescode.html) for a disk without room.
const (
	codeFull         = 13
	codeNoSharedSize = 4874 // IOERR_SHMSIZE: the file beside the write-ahead log could not grow.
)

// IsFull says whether an error comes from a disk without room, whether SQLite
// says so, of whichever file, or the system.
func IsFull(err error) bool {
	var coded interface {
		error
		Code() int
	}
	if errors.As(err, &coded) && (coded.Code()&0xff == codeFull || coded.Code() == codeNoSharedSize) {
		return true
	}
	return errors.Is(err, syscall.ENOSPC)
}
