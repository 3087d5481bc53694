//go:build !faults

// Package faulty lets a build for tests fail on purpose: at a chosen write, by
// a clock that is off, by lying to its peers, or by a rule that panics. A build
// without the tag faults has none of it: everything here hands back what it was
// given.
package faulty

import (
	"iter"
	"time"

	"github.com/cockroachdb/pebble/vfs"

	"metaorg/machine"
	"metaorg/node/faulty/lies"
)

// FS is the file system of a database; nil for the operating system's.
func FS(string) vfs.FS { return nil }

// Clock is the node's clock.
func Clock(clock func() time.Time) func() time.Time { return clock }

// Entries are the log's entries on their way to the tables that are read.
func Entries(entries iter.Seq2[uint64, []byte]) iter.Seq2[uint64, []byte] { return entries }

// Lies says whether this node lies.
func Lies() bool { return false }

// Lie lies until it is told to close.
func Lie(<-chan struct{}, lies.Node) {}

// Modules are the rules that only tests have.
func Modules() []machine.Module { return nil }
