package main

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"testing"
)

func TestWhatTheSystemSaysIsPutInWords(t *testing.T) {
	at := func(err error) error {
		return fmt.Errorf("couldn't read the roll: %w", &fs.PathError{Op: "open", Path: "roll.csv", Err: err})
	}
	for _, row := range []struct {
		sentence string
		err      error
		want     string
	}{
		{"a file that is missing", at(syscall.ENOENT), "couldn't read the roll: there is no roll.csv"},
		{"a file that is there already", at(os.ErrExist), "couldn't read the roll: roll.csv is there already"},
		{"a file of somebody else", at(syscall.EACCES), "couldn't read the roll: you have no right to roll.csv"},
		{"a folder for a file", at(syscall.EISDIR), "couldn't read the roll: roll.csv is a folder"},
		{"anything else as it is", at(syscall.EIO), "couldn't read the roll: open roll.csv: input/output error"},
		{
			"a node that is off", fmt.Errorf("couldn't reach the node: %w", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}),
			"couldn't reach the node: nothing answers there",
		},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := plainly(row.err); got != row.want {
				t.Errorf("it says %q\nnot     %q", got, row.want)
			}
		})
	}
}
