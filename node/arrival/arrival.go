// Package arrival brings a log whose beginning is missing to completion: the
// entries are asked of peers, and nothing enters that the log's root, which the
// state vouches for, does not stand for. So it does not matter who is asked.
package arrival

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"metaorg/machine"
	"metaorg/machine/history/disk"
	"metaorg/machine/wire"
	"metaorg/node/gossip"
)

// Topic is what entries are asked for under.
const Topic = "log/entries"

// stretchBytes is about how long an answer is.
const stretchBytes = 2 << 20

// question asks for entries of a log of that size.
type question struct {
	From uint64 `json:"from"`
	Size uint64 `json:"size"`
}

// Answer gives peers the log's entries with their proofs.
func Answer(log *disk.Log) gossip.Answerer {
	return func(_ string, content []byte) ([]byte, error) {
		var q question
		if err := wire.Decode(content, &q); err != nil || q.From >= q.Size {
			return nil, gossip.ErrGarbage
		}
		if have := log.Size(); q.Size > have {
			return nil, machine.NotFound("node.no_such_entry", "the log has %d entries here", have)
		}
		s, err := log.Stretch(q.From, q.Size, stretchBytes)
		if errors.Is(err, disk.ErrMissing) {
			return nil, machine.NotFound("node.history_arriving", "these entries have not arrived here either")
		}
		if err != nil {
			return nil, err
		}
		return wire.Encode(s), nil
	}
}

// Asker asks peers: a gossip.Reactor.
type Asker interface {
	Peers() []string
	Request(ctx context.Context, peer, topic string, content []byte) ([]byte, error)
}

// Filler fills a log's hole. All fields are needed.
type Filler struct {
	Log    *disk.Log
	Peers  Asker
	Logger *slog.Logger
	Grew   func()      // Told after entries came.
	Fail   func(error) // Told when the log can't be written.

	turn  int
	liars map[string]time.Time // Who gave what is not the log's, and until when nobody asks them.
}

const (
	askAgain  = 2 * time.Second // When nobody could give the next entries.
	liarsWait = 10 * time.Minute
)

// Run fills the log's hole, and those that come later, until the context ends.
// A signal of seeded says that there may be one.
func (f *Filler) Run(ctx context.Context, seeded <-chan struct{}) {
	for {
		wait := askAgain
		if _, to, _ := f.Log.Hole(); to == 0 {
			select {
			case <-ctx.Done():
				return
			case <-seeded:
			}
			continue
		}
		came, err := f.Next(ctx)
		switch {
		case err != nil:
			f.Fail(err)
			return
		case came:
			wait = 0
			f.Grew()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// Next asks peers, another one first each time, until one has given the next entries. The
// error is the log's own; what peers do wrong is none.
func (f *Filler) Next(ctx context.Context) (came bool, err error) {
	from, size, _ := f.Log.Hole()
	peers := f.Peers.Peers()
	f.turn++
	for i := range peers {
		p := peers[(f.turn+i)%len(peers)]
		if time.Now().Before(f.liars[p]) {
			continue
		}
		raw, err := f.Peers.Request(ctx, p, Topic, wire.Encode(question{From: from, Size: size}))
		if err != nil {
			f.Logger.Debug("a node did not give entries", "node", p, "from", from, "reason", err)
			continue
		}
		var s disk.Stretch
		if err = wire.Decode(raw, &s); err == nil {
			err = f.Log.Fill(s)
		} else {
			err = errors.Join(disk.ErrWrong, err)
		}
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, disk.ErrWrong) {
			return false, err
		}
		if f.liars == nil {
			f.liars = map[string]time.Time{}
		}
		f.liars[p] = time.Now().Add(liarsWait)
		f.Logger.Warn("a node gave entries that are not the log's; none was kept", "node", p, "from", from, "reason", err)
	}
	return false, nil
}
