package watch

import (
	"syscall"

	"metaorg/web/standing"
)

// unsynchronized is STA_UNSYNC of adjtimex(2): nothing sets the clock right.
const unsynchronized = 0x40

// clockKept asks the kernel whether something keeps the clock right.
func clockKept() standing.Kept {
	var about syscall.Timex
	switch _, err := syscall.Adjtimex(&about); {
	case err != nil:
		return standing.KeptUnknown
	case about.Status&unsynchronized != 0:
		return standing.KeptNo
	}
	return standing.KeptYes
}
