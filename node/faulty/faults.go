//go:build faults

package faulty

import (
	"fmt"
	"iter"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/vfs"

	"metaorg/node/faulty/lies"
)

// The environment says what goes wrong.
const (
	// FaultVariable is HOW:WHERE:N. The N-th operation of a place fails, counted
	// from the signal SIGUSR1 on. Places are the databases, state and engine, where
	// writes and syncs count, and cursor, where entries on their way to the tables do.
	FaultVariable = "METAORG_FAULT"
	// ClockVariable is by how much the clock is off, such as +10m.
	ClockVariable = "METAORG_CLOCK"
	// LieVariable makes the node lie to its peers, whatever it is set to.
	LieVariable = "METAORG_LIES"
)

// How an operation fails.
const (
	kill = "kill" // The process ends in its place.
	torn = "torn" // Half of it is written, then the process ends.
	lost = "lost" // The process ends, and with it all that was not synced, as when the power fails.
	fail = "fail" // It is not done, and an error is reported.
	late = "late" // It is done, and an error is reported nevertheless.
	full = "full" // The disk is full from it on.
)

// plan is the one fault of this process.
type plan struct {
	how, where string
	at         int64
	armed      atomic.Bool
	count      atomic.Int64
}

var thePlan = sync.OnceValue(func() *plan {
	said := os.Getenv(FaultVariable)
	if said == "" {
		return &plan{}
	}
	words := strings.Split(said, ":")
	if len(words) != 3 {
		panic(FaultVariable + " is HOW:WHERE:N")
	}
	n, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		panic(err)
	}
	p := &plan{how: words[0], where: words[1], at: n}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	go func() {
		<-signals
		p.armed.Store(true)
	}()
	return p
})

// now counts an operation and says how it fails; "" when it does not.
func (p *plan) now(where string) string {
	if p.where != where || !p.armed.Load() {
		return ""
	}
	n := p.count.Add(1)
	if n == p.at || n > p.at && p.how == full {
		fmt.Fprintf(os.Stderr, "a fault on purpose: %s at operation %d of %s\n", p.how, n, where)
		return p.how
	}
	return ""
}

// die ends the process at once, with nothing tidied up.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// FS is the file system of a database.
func FS(where string) vfs.FS {
	p := thePlan()
	if p.where != where {
		return nil
	}
	return files{FS: vfs.Default, plan: p}
}

// Clock is the node's clock.
func Clock(clock func() time.Time) func() time.Time {
	said := os.Getenv(ClockVariable)
	if said == "" {
		return clock
	}
	off, err := time.ParseDuration(said)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return clock().Add(off) }
}

// Lies says whether this node lies.
func Lies() bool { return os.Getenv(LieVariable) != "" }

// Lie lies until it is told to close.
func Lie(closing <-chan struct{}, n lies.Node) { (&lies.Liar{Node: n}).Go(closing) }

// Entries are the log's entries on their way to the tables that are read. A
// walk's end counts as well.
func Entries(entries iter.Seq2[uint64, []byte]) iter.Seq2[uint64, []byte] {
	p := thePlan()
	if p.where != "cursor" {
		return entries
	}
	return func(yield func(uint64, []byte) bool) {
		for i, e := range entries {
			if p.now("cursor") != "" {
				die()
			}
			if !yield(i, e) {
				return
			}
		}
		if p.now("cursor") != "" {
			die()
		}
	}
}
