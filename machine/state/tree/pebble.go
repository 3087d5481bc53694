package tree

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/bloom"
	"github.com/cockroachdb/pebble/vfs"

	"metaorg/machine/state"
)

// PebbleOptions says how a database is opened; zero fields mean the defaults,
// which suit a small node.
type PebbleOptions struct {
	CacheBytes    int64  // Of the block cache; 8 MiB.
	MemtableBytes uint64 // Of each of at most two write buffers, which grow as needed; 8 MiB.

	// Fatal is told of an error after which the database cannot go on: a full
	// disk, a failed write or sync. It comes from any goroutine and must end the
	// process; if it returns, or is nil, the goroutine panics with a state.Fault.
	Fatal func(error)

	FS vfs.FS // For tests; the operating system's.
}

// OpenPebble opens, or creates, the database in dir.
func OpenPebble(dir string, o PebbleOptions) (*pebble.DB, error) {
	if o.CacheBytes == 0 {
		o.CacheBytes = 8 << 20
	}
	if o.MemtableBytes == 0 {
		o.MemtableBytes = 8 << 20
	}
	cache := pebble.NewCache(o.CacheBytes)
	defer cache.Unref()
	end := logger{o.Fatal}
	db, err := pebble.Open(dir, &pebble.Options{
		FS:                       o.FS,
		Cache:                    cache,
		MemTableSize:             o.MemtableBytes,
		MaxOpenFiles:             500,
		MaxConcurrentCompactions: func() int { return 1 },
		FormatMajorVersion:       pebble.FormatNewest,
		Levels:                   levels(),
		Logger:                   end,
		EventListener:            &pebble.EventListener{BackgroundError: end.background},
	})
	if err != nil {
		return nil, fmt.Errorf("couldn't open the database in %s: %w", dir, err)
	}
	return db, nil
}

func levels() []pebble.LevelOptions {
	const (
		count        = 7
		bitsPerKey   = 10 // About one lookup in a hundred of an absent key reads a block.
		smallestFile = 2 << 20
	)
	all := make([]pebble.LevelOptions, count)
	for i := range all {
		all[i].FilterPolicy = bloom.FilterPolicy(bitsPerKey)
		all[i].TargetFileSize = smallestFile << i
		all[i].EnsureDefaults()
	}
	return all
}

// logger drops Pebble's messages and passes on its fatal errors. Pebble takes
// for granted that Fatalf does not return.
type logger struct{ fatal func(error) }

func (logger) Infof(string, ...any)  {}
func (logger) Errorf(string, ...any) {}

func (l logger) Fatalf(format string, args ...any) {
	l.end(fmt.Errorf("the database cannot go on: %w", fmt.Errorf(format, args...)))
}

// background ends the process on a failed flush or compaction. Pebble would
// try again forever, while memory fills up and writes stall.
func (l logger) background(err error) {
	if !errors.Is(err, pebble.ErrCancelledCompaction) {
		l.end(fmt.Errorf("the database cannot write in the background: %w", err))
	}
}

func (l logger) end(err error) {
	if l.fatal != nil {
		l.fatal(err)
	}
	panic(state.Fault{Err: err})
}
