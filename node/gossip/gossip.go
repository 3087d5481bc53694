// Package gossip carries what nodes say to each other beside ordering: over
// the engine's own connections, which know by whom each was made. One channel
// carries announcements, which may get lost, and requests, each answered once.
//
// It keeps true that a peer can neither make this node hold more than a few
// megabytes for it nor keep it busy: what is too long, too frequent or not in
// the one form ends the connection or is not answered. Peers that do not have
// the channel are left alone.
package gossip

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cosmos/gogoproto/types"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// Channel is the number of the channel among the engine's; those above 0x70
// are used by nobody else.
const Channel byte = 0x70

// Name is what the engine knows the reactor by.
const Name = "METAORG"

// Answerer answers a request, or takes an announcement, of a peer: a node's id,
// 40 hex digits, which the connection has proven. Several run at once. A
// *machine.Refusal is told to who asked; of another error only that there was
// one. ErrGarbage ends the connection. It must return soon: the node's end waits
// for it.
type Answerer func(peer string, content []byte) ([]byte, error)

// What may come of a request besides an answer.
var (
	ErrNoPeer  = errors.New("there is no connection to this node")
	ErrBusy    = errors.New("the node has too much to do; ask again later")
	ErrRefused = errors.New("the node did not answer")
	ErrTooLong = errors.New("the message is too long")
	ErrGarbage = errors.New("the message is not in the form expected")
)

// Reactor is the engine's way to the channel. Its methods may be called from
// any goroutine, before the engine starts as well.
type Reactor struct {
	p2p.BaseReactor
	logger *slog.Logger

	mu        sync.Mutex
	handlers  map[string]Answerer
	arrivals  []func(peer string)
	links     map[string]*link
	stopped   bool
	answering sync.WaitGroup
	closing   chan struct{}
}

// New makes a reactor. Those who answer are given with Handle.
func New(logger *slog.Logger) *Reactor {
	r := &Reactor{logger: logger, handlers: map[string]Answerer{}, links: map[string]*link{}, closing: make(chan struct{})}
	r.BaseReactor = *p2p.NewBaseReactor(Name, r)
	return r
}

// Handle names who answers to a topic.
func (r *Reactor) Handle(topic string, h Answerer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.handlers[topic] = h
}

// OnPeer names who is told of each peer that has come, in an own goroutine.
func (r *Reactor) OnPeer(f func(peer string)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.arrivals = append(r.arrivals, f)
}

// Peers are the ids of the connected nodes that have the channel, in order.
func (r *Reactor) Peers() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids := make([]string, 0, len(r.links))
	for id := range r.links {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Broadcast announces something to all peers. One that has too much under way
// misses it.
func (r *Reactor) Broadcast(topic string, content []byte) {
	b := wire.Encode(message{Kind: kindTell, Topic: topic, Content: content})
	for _, id := range r.Peers() {
		if l, ok := r.link(id); ok {
			l.peer.TrySend(envelope(b))
		}
	}
}

// Tell announces something to one peer, and says whether it was taken on its way.
func (r *Reactor) Tell(peer, topic string, content []byte) bool {
	l, ok := r.link(peer)
	return ok && l.peer.TrySend(envelope(wire.Encode(message{Kind: kindTell, Topic: topic, Content: content})))
}

// Request asks a peer and waits for its answer, at most requestWait.
func (r *Reactor) Request(ctx context.Context, peer, topic string, content []byte) ([]byte, error) {
	l, ok := r.link(peer)
	if !ok {
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), ErrNoPeer)
	}
	ctx, cancel := context.WithTimeout(ctx, requestWait)
	defer cancel()
	number, answer := l.expect()
	defer l.forget(number)
	b := wire.Encode(message{Kind: kindAsk, Topic: topic, Number: number, Content: content})
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), ErrTooLong)
	}
	if err := r.send(ctx, l, b); err != nil {
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), err)
	}
	select {
	case m := <-answer:
		return m.result(peer)
	case <-l.gone:
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), ErrNoPeer)
	case <-r.closing:
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), ErrNoPeer)
	case <-ctx.Done():
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), ctx.Err())
	}
}

func (m message) result(peer string) ([]byte, error) {
	switch m.Kind {
	case kindAnswer:
		return m.Content, nil
	case kindBusy:
		return nil, fmt.Errorf("couldn't ask %s: %w", short(peer), ErrBusy)
	default:
		return nil, fmt.Errorf("couldn't ask %s: %w: %s", short(peer), ErrRefused, m.Content)
	}
}

func short(peer string) string { return "node " + peer[:min(8, len(peer))] }

func (r *Reactor) link(peer string) (*link, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.links[peer]
	return l, ok
}

// begin counts one more that works for a peer; false when the node is closing.
func (r *Reactor) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped {
		r.answering.Add(1)
	}
	return !r.stopped
}

// answer asks the topic's handler and sends what it says.
func (r *Reactor) answer(l *link, m message) {
	r.mu.Lock()
	handle, ok := r.handlers[m.Topic]
	r.mu.Unlock()
	if !ok {
		// A newer program may know more topics.
		r.reply(l, m, message{Kind: kindFail, Content: []byte("it does not know what was asked")})
		return
	}
	content, err := r.try(handle, l, m)
	var no *machine.Refusal
	switch {
	case errors.Is(err, ErrGarbage):
		r.disconnect(l.peer, fmt.Errorf("%s: %w", m.Topic, err))
	case errors.As(err, &no):
		r.reply(l, m, message{Kind: kindFail, Content: []byte(no.Text)})
	case err != nil:
		r.logger.Debug("a peer could not be answered", "peer", l.id, "topic", m.Topic, "error", err)
		r.reply(l, m, message{Kind: kindFail, Content: []byte("it could not")})
	default:
		r.reply(l, m, message{Kind: kindAnswer, Content: content})
	}
}

func (r *Reactor) try(handle Answerer, l *link, m message) (content []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			r.logger.Error("a fault while answering a peer", "peer", l.id, "topic", m.Topic, "fault", fault, "stack", string(debug.Stack()))
			err = fmt.Errorf("fault: %v", fault)
		}
	}()
	return handle(l.id, m.Content)
}

func (r *Reactor) reply(l *link, to, m message) {
	if to.Kind != kindAsk {
		return
	}
	m.Number = to.Number
	b := wire.Encode(m)
	if len(b) > MaxBytes {
		b = wire.Encode(message{Kind: kindFail, Number: to.Number, Content: []byte("the answer is too long")})
	}
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	if err := r.send(ctx, l, b); err != nil {
		r.logger.Debug("an answer was not sent", "peer", l.id, "topic", to.Topic, "error", err)
	}
}

func envelope(b []byte) p2p.Envelope {
	return p2p.Envelope{ChannelID: Channel, Message: &types.BytesValue{Value: b}}
}
