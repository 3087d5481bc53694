package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"metaorg/app"
	"metaorg/faults/cluster"
)

// The goals of several nodes on two cores.
const (
	nodesShareLeast   = 0.20
	nodesOneDownMost  = 2000 // Milliseconds.
	nodesCatchUpLeast = 500  // Acts a second.
	nodesMemoryMost   = 250  // Megabytes.
)

// severalNodes are the two networks that are compared.
type severalNodes struct {
	ours     *cluster.Cluster
	theirs   *examples
	made     *example // Makes transactions.
	ourNodes []taker
}

// nodes measures several processes that order one log.
func (r *run) nodes(ctx context.Context) (err error) {
	if r.Binary == "" {
		return nil
	}
	s, err := r.openSeveral(ctx, max(r.Nodes, 4))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.theirs.stop(), s.ours.Close()) }()
	for _, part := range []func(context.Context, *severalNodes) error{r.nodesFinality, r.nodesRate, r.nodesOneDown, r.nodesSize} {
		if err := part(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) openSeveral(ctx context.Context, nodes int) (*severalNodes, error) {
	folder := r.home("nodes")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	c, err := cluster.Found(cluster.Options{
		Folder: folder, Binary: r.Binary, Machine: app.NewMachine, Nodes: nodes, Seats: nodes, People: r.size.people, Direct: true,
	})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(c.Start(ctx)); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if err := c.Begin(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	s := &severalNodes{ours: c, made: &example{}}
	requests := manyRequests()
	for _, m := range c.Members {
		to, err := toOurs(m, requests)
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
		s.ourNodes = append(s.ourNodes, to)
	}
	if s.theirs, err = startExamples(ctx, r.Binary, folder, nodes, requests); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	// The first transaction waits until the example's nodes have found each other.
	_, err = one(ctx, s.theirs.takers[0], s.made.transaction(singleBytes))
	return s, err
}

func (r *run) nodesFinality(ctx context.Context, s *severalNodes) (err error) {
	var ours, theirs []float64
	for i := range r.size.singles {
		k := i % len(s.ourNodes)
		if ours, err = r.single(ctx, s.ourNodes[k], s.ours.Crowd.Act(s.ours.People[i%len(s.ours.People)]), ours); err != nil {
			return err
		}
		if theirs, err = r.single(ctx, s.theirs.takers[k], s.made.transaction(singleBytes), theirs); err != nil {
			return err
		}
	}
	r.print.plain("an act, half of them within", median(ours), "ms")
	r.print.plain("an act, 99 of 100 within", quantile(ours, 0.99), "ms")
	r.print.plain("the example, half of them within", median(theirs), "ms")
	r.print.atMost("times the example's, half of them", median(ours)/median(theirs), "", finalityMost)
	return nil
}

func (r *run) nodesRate(ctx context.Context, s *severalNodes) error {
	var ours, theirs, shares []float64
	rounds, many := r.size.rounds, r.size.acts/4
	if r.Acts > 0 {
		rounds, many = 1, r.Acts
	}
	for range rounds {
		acts := s.ours.Lanes(many)
		a, err := spread(ctx, s.ourNodes, acts)
		if err != nil {
			return err
		}
		b, err := spread(ctx, s.theirs.takers, s.made.lanes(len(acts), len(acts[0]), singleBytes))
		if err != nil {
			return err
		}
		ours, theirs, shares = append(ours, a), append(theirs, b), append(shares, a/b)
	}
	r.print.plain("acts a second", median(ours), "1/s")
	r.print.plain("the example's transactions a second", median(theirs), "1/s")
	r.print.atLeast("share of the example's", median(shares), "", nodesShareLeast)
	return nil
}

// spread sends lanes to nodes in turn, each lane to one, and gives how many a
// second became final.
func spread(ctx context.Context, to []taker, lanes [][][]byte) (float64, error) {
	of := make([][][][]byte, len(to))
	for i, lane := range lanes {
		of[i%len(to)] = append(of[i%len(to)], lane)
	}
	failures := make([]error, len(to))
	began := time.Now()
	var wait sync.WaitGroup
	for i := range to {
		wait.Go(func() { _, failures[i] = load(ctx, to[i], of[i]) })
	}
	wait.Wait()
	return float64(len(lanes)*len(lanes[0])) / time.Since(began).Seconds(), errors.Join(failures...)
}

// nodesOneDown kills one node, acts without it, and lets it catch up.
func (r *run) nodesOneDown(ctx context.Context, s *severalNodes) (err error) {
	last := s.ours.Members[len(s.ours.Members)-1]
	if err := last.Kill(); err != nil {
		return err
	}
	up := s.ourNodes[:len(s.ourNodes)-1]
	var times []float64
	for i := range r.size.singles {
		if times, err = r.single(ctx, up[i%len(up)], s.ours.Crowd.Act(s.ours.People[i%len(s.ours.People)]), times); err != nil {
			return err
		}
	}
	r.print.plain("one node down: an act, half of them within", median(times), "ms")
	r.print.atMost("one node down: an act, 99 of 100 within", quantile(times, 0.99), "ms", nodesOneDownMost)
	lanes := s.ours.Lanes(r.size.acts)
	without, err := spread(ctx, up, lanes)
	if err != nil {
		return err
	}
	r.print.plain("one node down: acts a second", without, "1/s")
	began := time.Now()
	if err := last.Start(ctx); err != nil {
		return err
	}
	if err := s.ours.Meet(ctx, s.ours.Members...); err != nil {
		return err
	}
	behind := float64(len(lanes) * len(lanes[0]))
	r.print.atLeast(fmt.Sprintf("a node %.0f acts behind catches up, acts a second", behind), behind/time.Since(began).Seconds(), "1/s", nodesCatchUpLeast)
	return s.ours.Settle(ctx, s.ours.Members...) // The same log, entry by entry.
}

// nodesSize looks at what each node takes after all this.
func (r *run) nodesSize(ctx context.Context, s *severalNodes) error {
	var most, disk int64
	for _, m := range s.ours.Members {
		memory, err := memoryBytes(m.Pid())
		if err != nil {
			return err
		}
		most = max(most, memory)
		bytes, err := diskBytes(m.Home)
		if err != nil {
			return err
		}
		disk = max(disk, bytes)
	}
	blocks, err := s.ours.Members[0].Height(ctx)
	if err != nil {
		return err
	}
	acts := float64(s.ours.Ledger.Acts())
	r.print.plain("acts so far", acts, "")
	r.print.atMost("memory of a node after them", float64(most)/megabyte, "MB", nodesMemoryMost)
	r.print.plain("disk of a node for each act", float64(disk)/acts, "bytes")
	r.print.plain("disk of a node for each block", float64(disk)/float64(blocks), "bytes")
	return nil
}
