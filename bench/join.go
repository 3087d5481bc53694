package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"metaorg/app"
	"metaorg/node"
)

const (
	joinMost   = 60.0 // Seconds until the state is here.
	historyAsk = 20 * time.Millisecond
)

// join measures how soon a node that joins fast has the state, and then the
// whole history.
func (r *run) join(ctx context.Context) (err error) {
	homes := []string{r.home("join"), r.home("join-second")}
	at, err := freeAddresses(len(homes))
	if err != nil {
		return err
	}
	genesis, err := node.FoundTogether(homes, 1, "Network of measurements", time.Now(), at)
	if err != nil {
		return err
	}
	first, err := runLive(ctx, genesis, node.Config{Home: homes[0], P2PListen: at[0]}, r.size.people)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, first.close()) }()
	if err := first.Grow(ctx, first, r.size.keys[1]); err != nil {
		return err
	}
	began := time.Now()
	second, err := node.Open(ctx, node.Config{
		Home: homes[1], P2PListen: at[1], Machine: app.NewMachine, Logger: slog.New(slog.DiscardHandler), StateSync: true,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, second.Close()) }()
	same := func() bool { return bytes.Equal(second.AppHash(), first.node.AppHash()) }
	if err := until(ctx, second, same); err != nil {
		return fmt.Errorf("the state did not come: %w", err)
	}
	state := time.Since(began).Seconds()
	whole := func() bool { return second.Whole() == first.node.LogSize() }
	if err := until(ctx, second, whole); err != nil {
		return fmt.Errorf("the history did not come: %w", err)
	}
	r.print.atMost("until the state is here; five seconds of it are to find out who has one", state, "s", joinMost)
	r.print.plain("until the history is", time.Since(began).Seconds(), "s")
	r.print.plain("entries of the log", float64(second.Whole()), "")
	return nil
}

func until(ctx context.Context, n *node.Node, holds func() bool) error {
	for !holds() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-n.Done():
			return n.Err()
		case <-time.After(historyAsk):
		}
	}
	return nil
}

// freeAddresses are ports of this machine that nothing listens on.
func freeAddresses(count int) (all []string, err error) {
	for range count {
		l, err2 := net.Listen("tcp", "127.0.0.1:0")
		if err2 != nil {
			return nil, fmt.Errorf("couldn't find a free port: %w", err2)
		}
		all = append(all, l.Addr().String())
		// Only in the end, so that all differ.
		defer func() { err = errors.Join(err, l.Close()) }()
	}
	return all, nil
}
