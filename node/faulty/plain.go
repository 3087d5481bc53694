//go:build !faults

// Package faulty lets a build for tests fail on purpose: at a chosen write, or
// by a clock that is off. A build without the tag faults
// has none of it: everything here hands back what it was given.
package faulty

import (
	"iter"
	"time"

	"github.com/cockroachdb/pebble/vfs"
)

// FS is the file system of a database; nil for the operating system's.
func FS(string) vfs.FS { return nil }

// Clock is the node's clock.
func Clock(clock func() time.Time) func() time.Time { return clock }

// Entries are the log's entries on their way to the tables that are read.
func Entries(entries iter.Seq2[uint64, []byte]) iter.Seq2[uint64, []byte] { return entries }
