package witness

import (
	"context"
	"time"

	"metaorg/machine/checkpoint"
	"metaorg/node/gossip"
)

// What nodes say to each other, by topic.
const (
	topicNote   = "witness.note"   // Told: a note, with one signature or several.
	topicGrowth = "witness.growth" // Asked: whether the log only grew.
	topicKnown  = "witness.known"  // Asked: what was heard of a key.
)

// When this node speaks.
const (
	quiet      = 500 * time.Millisecond // Nothing was committed for so long: what stands now is signed.
	gather     = 3 * time.Second        // After the first signature that came, what was gathered is handed on.
	look       = 5 * time.Second        // Between two looks at what could not be judged.
	othersWait = 2 * time.Second        // For another node to say what this one signed before.
)

// Listener is what a node offers to hear others with; see package gossip.
type Listener interface {
	Handle(topic string, h gossip.Answerer)
	OnPeer(f func(peer string))
}

// Listen answers other nodes from now on.
func (w *Witness) Listen(l Listener) {
	l.Handle(topicNote, func(peer string, b []byte) ([]byte, error) { return nil, w.hear(peer, b) })
	l.Handle(topicGrowth, w.prove)
	l.Handle(topicKnown, w.tellKnown)
	l.OnPeer(func(peer string) { w.remember(w.ctx, peer) })
}

// Close makes Run return, ends what is under way and waits for it.
func (w *Witness) Close() {
	w.mu.Lock()
	w.cancel()
	w.mu.Unlock()
	w.working.Wait()
}

// Run signs, hands on and looks again, until Close.
func (w *Witness) Run() {
	w.waitForOthers()
	quietly, later, again := time.NewTimer(quiet), time.NewTimer(gather), time.NewTicker(look)
	later.Stop()
	defer again.Stop()
	for {
		select {
		case <-w.ctx.Done():
			return
		case c := <-w.marks:
			if n, err := w.sign(c); err == nil {
				w.tellOwn(n)
			}
		case <-w.changed:
			w.review()
			quietly.Reset(quiet)
		case <-quietly.C:
			w.signStanding()
		case <-w.gained:
			later.Reset(gather)
		case <-later.C:
			w.tellGathered()
		case <-again.C:
			w.review()
		}
	}
}

// waitForOthers gives other nodes a moment to say what this one signed before:
// the copy of its home may be an older one.
func (w *Witness) waitForOthers() {
	if len(w.Known()) <= 1 {
		w.once.Do(func() { close(w.ready) })
		return
	}
	ctx, cancel := context.WithTimeout(w.ctx, othersWait)
	defer cancel()
	select {
	case <-w.ready:
	case <-ctx.Done():
		w.once.Do(func() { close(w.ready) })
	}
}

func (w *Witness) signStanding() {
	c, err := w.Standing()
	if err != nil {
		w.Logger.Debug("no checkpoint can be signed yet", "reason", err)
		return
	}
	if n, err := w.sign(c); err == nil {
		w.tellOwn(n)
		w.review()
	} else {
		w.Logger.Warn("no checkpoint was signed", "reason", err)
	}
}

// tellOwn tells others this node's own signature of a note.
func (w *Witness) tellOwn(n checkpoint.Note) {
	if own, ok := n.Only(w.public); ok {
		w.Talk.Broadcast(topicNote, own.Bytes())
	}
}

// tellGathered writes down what was gathered and hands it on, for nodes that
// are not connected with each other.
func (w *Witness) tellGathered() {
	w.mu.Lock()
	var b []byte
	if len(w.recent) > 0 {
		b = w.recent[len(w.recent)-1].Bytes()
	}
	w.mu.Unlock()
	if b == nil {
		return
	}
	if err := writeFile(w.heardFile(), b); err != nil {
		w.Logger.Error("what this node heard from others could not be written down", "reason", err)
	}
	w.Talk.Broadcast(topicNote, b)
}
