package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"metaorg/node/kvstore"
)

// The goals for a node that nobody asks anything.
const (
	startSecondsMost  = 2.0
	idleMegabytesMost = 80.0
	idlePercentMost   = 1.0
	settlingTime      = 3 * time.Second // For what a start still does in the background.
)

// start measures how long a new home's first start takes, founding included.
func (r *run) start(ctx context.Context) error {
	if r.Binary == "" {
		r.print.note("left out: it takes the program as a process of its own")
		return nil
	}
	var seconds, cpu []float64
	for i := range r.size.rounds {
		c, err := startChild(ctx, r.Binary, r.home(fmt.Sprint("start-", i)))
		if err != nil {
			return err
		}
		used, err := cpuSeconds(c.command.Process.Pid)
		seconds, cpu = append(seconds, c.ready.Seconds()), append(cpu, used)
		if err := errors.Join(err, c.stop()); err != nil {
			return err
		}
	}
	r.print.atMost("from start to the first answer", median(seconds), "s", startSecondsMost)
	r.print.plain("processor time until then", median(cpu), "s")
	return nil
}

// idler is a node left alone.
type idler struct {
	pid    int
	home   string
	height func() (int64, error)
	stop   func() error
}

func (r *run) idler(ctx context.Context) (*idler, error) {
	home := r.home("idle")
	if r.Binary != "" {
		c, err := startChild(ctx, r.Binary, home)
		if err != nil {
			return nil, err
		}
		return &idler{c.command.Process.Pid, home, func() (int64, error) { return c.height(ctx) }, c.stop}, nil
	}
	r.print.note("in this process, without HTTP server and tables")
	ours, err := openLive(ctx, home, r.size.people)
	if err != nil {
		return nil, err
	}
	debug.FreeOSMemory()
	return &idler{os.Getpid(), home, func() (int64, error) { return ours.node.Height(), nil }, ours.close}, nil
}

// idle measures what a node uses while nothing happens.
func (r *run) idle(ctx context.Context) (err error) {
	i, err := r.idler(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.stop()) }()
	if !r.Short {
		time.Sleep(settlingTime)
	}
	before, after, err := r.leaveAlone(ctx, i)
	if err != nil {
		return err
	}
	r.print.atMost("memory", float64(after.memory)/megabyte, "MB", idleMegabytesMost)
	r.print.atMost("of one processor core", 100*(after.cpu-before.cpu)/float64(r.size.idleSeconds), "%", idlePercentMost)
	r.print.atMost("growth on disk", float64(after.disk-before.disk), "bytes", 0)
	r.print.atMost("blocks made", float64(after.height-before.height), "", 0)
	if r.Binary != "" {
		return r.idleExample(ctx)
	}
	return nil
}

// idleExample says how much of an idle node's processor time is the engine's:
// what this process uses while the example in it does nothing.
func (r *run) idleExample(ctx context.Context) (err error) {
	home := r.home("idle-example")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	n, err := kvstore.Open(ctx, home)
	if err != nil {
		return err
	}
	i := &idler{os.Getpid(), home, func() (int64, error) { return 0, nil }, n.Close}
	defer func() { err = errors.Join(err, i.stop()) }()
	before, after, err := r.leaveAlone(ctx, i)
	if err != nil {
		return err
	}
	r.print.plain("the engine's example, of one processor core", 100*(after.cpu-before.cpu)/float64(r.size.idleSeconds), "%")
	return nil
}

// leaveAlone looks at a node twice, with nothing happening in between.
func (r *run) leaveAlone(ctx context.Context, i *idler) (before, after usage, err error) {
	if before, err = i.look(); err != nil {
		return before, after, err
	}
	select {
	case <-time.After(time.Duration(r.size.idleSeconds) * time.Second):
	case <-ctx.Done():
		return before, after, ctx.Err()
	}
	after, err = i.look()
	return before, after, err
}

// usage is what a node has used by one moment.
type usage struct {
	memory, disk, height int64 // Bytes, bytes, blocks.
	cpu                  float64
}

func (i *idler) look() (u usage, err error) {
	var errs [4]error
	u.height, errs[0] = i.height()
	u.memory, errs[1] = memoryBytes(i.pid)
	u.cpu, errs[2] = cpuSeconds(i.pid)
	u.disk, errs[3] = diskBytes(i.home)
	return u, errors.Join(errs[:]...)
}
