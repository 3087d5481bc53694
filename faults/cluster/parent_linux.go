package cluster

import "syscall"

// dieWithParent lets a process end with the one that started it.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
