//go:build !linux

package cluster

import "syscall"

// dieWithParent does nothing where the system does not offer it.
func dieWithParent() *syscall.SysProcAttr { return nil }
