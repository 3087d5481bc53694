package gossip

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cosmos/gogoproto/types"
	"golang.org/x/time/rate"

	"metaorg/machine/wire"
)

// link is what is kept of one connection.
type link struct {
	id      string
	peer    p2p.Peer
	pace    *rate.Limiter
	working chan struct{} // Holds one for each message that is worked on.
	gone    chan struct{} // Closed when the connection ends.

	mu      sync.Mutex
	overrun int    // Messages beyond the pace, one after another.
	last    uint64 // Number of the last question.
	open    map[uint64]chan message
}

func newLink(p p2p.Peer) *link {
	return &link{
		id: string(p.ID()), peer: p, pace: rate.NewLimiter(perSecond, burst),
		working: make(chan struct{}, atOnce), gone: make(chan struct{}), open: map[uint64]chan message{},
	}
}

// expect numbers a question and gives the place where its answer will come.
func (l *link) expect() (uint64, <-chan message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	c := make(chan message, 1)
	l.open[l.last] = c
	return l.last, c
}

func (l *link) forget(number uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, number)
}

// settle hands an answer to who asked. One that nobody waits for any more is
// not the peer's fault.
func (l *link) settle(m message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.open[m.Number]; ok {
		delete(l.open, m.Number)
		c <- m
	}
}

// within says whether the peer keeps to its pace; flooding is true when it has
// not for so long that it does not mean to.
func (l *link) within() (ok, flooding bool) {
	ok = l.pace.Allow()
	l.mu.Lock()
	defer l.mu.Unlock()
	if ok {
		l.overrun = 0
	} else {
		l.overrun++
	}
	return ok, l.overrun > maxOverrun
}

// start takes one of the peer's places among those worked on, if one is free.
func (l *link) start() bool {
	select {
	case l.working <- struct{}{}:
		return true
	default:
		return false
	}
}

// GetChannels describes the one channel.
func (r *Reactor) GetChannels() []*p2p.ChannelDescriptor {
	return []*p2p.ChannelDescriptor{{
		ID: Channel, Priority: channelPriority, SendQueueCapacity: queueLength,
		RecvBufferCapacity: firstBufferBytes, RecvMessageCapacity: MaxBytes + frameBytes,
		MessageType: &types.BytesValue{},
	}}
}

const linkKey = "metaorg/link"

// InitPeer notes what is kept of the connection, before anything comes by it.
func (r *Reactor) InitPeer(p p2p.Peer) p2p.Peer {
	if info, ok := p.NodeInfo().(p2p.DefaultNodeInfo); ok && info.HasChannel(Channel) {
		p.Set(linkKey, newLink(p))
	}
	return p
}

// AddPeer makes the peer one of those that can be asked.
func (r *Reactor) AddPeer(p p2p.Peer) {
	l, ok := p.Get(linkKey).(*link)
	if !ok {
		return
	}
	r.mu.Lock()
	r.links[l.id] = l
	arrivals := r.arrivals
	r.mu.Unlock()
	for _, f := range arrivals {
		if r.begin() {
			go func() {
				defer r.answering.Done()
				f(l.id)
			}()
		}
	}
}

// RemovePeer forgets the connection; who waits for an answer is told.
func (r *Reactor) RemovePeer(p p2p.Peer, _ any) {
	l, ok := p.Get(linkKey).(*link)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links[l.id] == l {
		delete(r.links, l.id)
	}
	select {
	case <-l.gone:
	default:
		close(l.gone)
	}
}

// Receive takes what came. It returns at once, because everything else from
// the peer waits behind it.
func (r *Reactor) Receive(e p2p.Envelope) {
	l, ok := e.Src.Get(linkKey).(*link)
	if !ok {
		return
	}
	wrapped, ok := e.Message.(*types.BytesValue)
	if !ok {
		r.disconnect(e.Src, ErrGarbage)
		return
	}
	m, err := decode(wrapped.Value)
	if err != nil {
		r.disconnect(e.Src, err)
		return
	}
	if m.Kind != kindTell && m.Kind != kindAsk {
		l.settle(m)
		return
	}
	ok, flooding := l.within()
	if flooding {
		r.disconnect(e.Src, errors.New("it floods this node"))
		return
	}
	if !ok || !l.start() {
		r.tooMuch(l, m)
		return
	}
	if !r.begin() {
		return
	}
	go func() {
		defer r.answering.Done()
		defer func() { <-l.working }()
		r.answer(l, m)
	}()
}

// tooMuch asks the peer to come again, if there is room to say so.
func (r *Reactor) tooMuch(l *link, m message) {
	if m.Kind == kindAsk {
		l.peer.TrySend(envelope(wire.Encode(message{Kind: kindBusy, Number: m.Number})))
	}
}

// send waits for room in the connection's queue.
func (r *Reactor) send(ctx context.Context, l *link, b []byte) error {
	e := envelope(b)
	for !l.peer.TrySend(e) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.gone:
			return ErrNoPeer
		case <-r.closing:
			return ErrNoPeer
		case <-time.After(sendAgain):
		}
	}
	return nil
}

func (r *Reactor) disconnect(p p2p.Peer, why error) {
	r.logger.Warn("a peer was disconnected", "peer", string(p.ID()), "reason", why)
	r.Switch.StopPeerForError(p, why)
}

// OnStop waits until nobody works for a peer any more.
func (r *Reactor) OnStop() {
	r.mu.Lock()
	r.stopped = true
	r.mu.Unlock()
	close(r.closing)
	r.answering.Wait()
}
