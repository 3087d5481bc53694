package bench

import (
	"context"
	"errors"
	"sync"
	"time"

	"metaorg/machine"
)

// taker orders transactions: a node of ours, or the engine's own example.
type taker interface {
	submit(ctx context.Context, tx []byte) (id string, taken bool, err error)
	wait(ctx context.Context, id string) error
}

const (
	// window is how many acts of a lane are on their way at once: as many as a
	// key's acts may run ahead.
	window = machine.SequencesAhead
	// busyPause is how long a sender waits when the node is busy.
	busyPause = time.Millisecond
)

// load sends all lanes at once, each in its order, and returns how long it took
// until the last act was final.
func load(ctx context.Context, to taker, lanes [][][]byte) (time.Duration, error) {
	began := time.Now()
	failures := make([]error, len(lanes))
	var senders sync.WaitGroup
	for i, lane := range lanes {
		senders.Go(func() { failures[i] = inTurn(ctx, to, lane) })
	}
	senders.Wait()
	return time.Since(began), errors.Join(failures...)
}

// inTurn sends transactions in their order, a window of them ahead of the last
// final one, and waits for all.
func inTurn(ctx context.Context, to taker, txs [][]byte) error {
	ids := make([]string, len(txs))
	for i, tx := range txs {
		if i >= window {
			if err := to.wait(ctx, ids[i-window]); err != nil {
				return err
			}
		}
		var err error
		if ids[i], err = send(ctx, to, tx); err != nil {
			return err
		}
	}
	for _, id := range ids[max(0, len(ids)-window):] {
		if err := to.wait(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func send(ctx context.Context, to taker, tx []byte) (string, error) {
	for {
		id, taken, err := to.submit(ctx, tx)
		if err != nil || taken {
			return id, err
		}
		select {
		case <-time.After(busyPause):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// one sends a transaction and returns how long it took until it was final.
func one(ctx context.Context, to taker, tx []byte) (time.Duration, error) {
	began := time.Now()
	err := inTurn(ctx, to, [][]byte{tx})
	return time.Since(began), err
}
