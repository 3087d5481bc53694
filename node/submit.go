package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/node/engine"
	"metaorg/node/gossip"
)

// ErrClosed reports a node that was closed.
var ErrClosed = errors.New("the node is closed")

// mempoolHeadroom is how many places in the mempool are left to acts that come
// from peers at the same moment, so that none that was let in is lost.
const mempoolHeadroom = 64

// Submit takes in an act, as an envelope's bytes, and returns its identity
// once it is on its way. The error is a *machine.Refusal when the act is to
// blame, or when the node is busy (machine.busy: try again later). To send an
// act twice while it is pending does no harm.
func (n *Node) Submit(ctx context.Context, envelope []byte) (id wire.EnvelopeID, err error) {
	defer func() {
		var no *machine.Refusal
		if errors.As(err, &no) {
			n.app.metrics.refused(no.Class)
		}
	}()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := n.enter(); err != nil {
		return "", err
	}
	defer n.leave()
	if !n.InSync() {
		// By an old state it would refuse what is in order by the present one.
		return "", n.app.busy(n.app.loadHead(), "this node is still catching up with the others")
	}
	tx := encodeEnvelope(envelope)
	k, ok := n.app.tickets.of(tx)
	if !ok {
		if k, err = n.app.admit(tx, true); err != nil {
			return n.sentBefore(envelope, err)
		}
	}
	return k.id, n.enqueue(k)
}

// sentBefore lets an act pass that is pending already.
func (n *Node) sentBefore(envelope []byte, refusal error) (wire.EnvelopeID, error) {
	if len(envelope) > machine.MaxEnvelopeBytes {
		return "", refusal
	}
	id := readID(envelope)
	if n.Status(id).State == Pending {
		return id, nil
	}
	return id, refusal
}

// enqueue offers an admitted act to the mempool.
func (n *Node) enqueue(k *ticket) error {
	pool := n.engine.Mempool()
	if pool.Size() >= engine.MempoolSize-mempoolHeadroom {
		return n.app.busy(n.app.loadHead(), "more acts are waiting than this node takes")
	}
	var verdict *abci.ResponseCheckTx
	err := pool.CheckTx(k.tx, func(r *abci.ResponseCheckTx) { verdict = r }, mempool.TxInfo{})
	var full mempool.ErrMempoolIsFull
	switch {
	case errors.Is(err, mempool.ErrTxInCache):
		return n.knownAlready(k)
	case errors.As(err, &full), errors.Is(err, mempool.ErrRecheckFull):
		return n.app.busy(n.app.loadHead(), "more acts are waiting than this node takes")
	case err != nil:
		return fmt.Errorf("couldn't hand the act on: %w", err)
	case verdict.Code == codeRefused:
		return refusalFromLog(verdict.Log)
	}
	return nil
}

// knownAlready answers for bytes that the mempool has seen before.
func (n *Node) knownAlready(k *ticket) error {
	s := n.Status(k.id)
	switch {
	case s.State == Pending:
		return nil
	case s.Refusal != nil:
		return s.Refusal
	}
	return machine.Conflict(codeSequenceUsed, "this act was applied already")
}

// NextSequence is the sequence that a person's next act under this key has to
// carry: after those applied and those on their way.
func (n *Node) NextSequence(p machine.PersonID, k signature.KeyID) uint64 {
	l := line{p, k}
	return n.app.lines.next(l, func() (last uint64) {
		n.Read(func(r stateReader) { last = l.last(r) })
		return last
	})
}

// feed hands parked acts on when their turn has come.
func (n *Node) feed() {
	for {
		select {
		case <-n.closing:
			return
		case <-n.app.lines.wake:
		}
		h := n.app.loadHead()
		for _, k := range n.app.lines.ready(h, n.app.now(h)) {
			n.handOn(k)
		}
	}
}

func (n *Node) handOn(k *ticket) {
	if n.enter() != nil {
		return
	}
	defer n.leave()
	n.app.tickets.add(k)
	if err := n.enqueue(k); err != nil && asRefusal(err).Code != codeBusy {
		n.app.drop(k, err, true)
	}
}

// A peer that was a block behind refuses what this node let in: it does not
// know the author yet, or the proposal that is voted on. CometBFT tells each peer
// once, so with nobody else acting an act might wait until this node's turn to
// propose, which never comes while the others have nothing to propose. What waits
// is therefore told again, after repeatFirst and then after twice as long each time.
const (
	topicActs   = "acts/waiting"
	repeatFirst = 250 * time.Millisecond
	repeatMost  = time.Minute
	repeatActs  = 32 // At once, the oldest.
)

// repeat tells peers of the acts that wait although nothing keeps blocks from
// being made.
func (n *Node) repeat() {
	signal, stop := n.Committed()
	defer stop()
	wait := repeatFirst
	for {
		select {
		case <-n.closing:
			return
		case <-n.done:
			return
		case <-signal:
			wait = repeatFirst
		case <-time.After(wait):
			if n.tellWaiting() {
				wait = min(2*wait, repeatMost)
			} else {
				wait = repeatFirst
			}
		}
	}
}

// tellWaiting says whether there was something to tell.
func (n *Node) tellWaiting() bool {
	if n.enter() != nil {
		return false
	}
	defer n.leave()
	pool := n.engine.Mempool()
	if pool.Size() == 0 || !n.InSync() {
		return false
	}
	acts := [][]byte{}
	for _, tx := range pool.ReapMaxTxs(repeatActs) {
		if tx[0] == txEnvelope {
			acts = append(acts, tx)
		}
	}
	n.gossip.Broadcast(topicActs, wire.Encode(acts))
	return true
}

// hearWaiting takes acts that wait at a peer, as if they had come just now.
func (n *Node) hearWaiting(_ string, content []byte) ([]byte, error) {
	var acts [][]byte
	if wire.Decode(content, &acts) != nil || len(acts) > repeatActs+1 {
		return nil, gossip.ErrGarbage
	}
	if n.enter() != nil {
		return nil, nil
	}
	defer n.leave()
	for _, tx := range acts {
		if len(tx) < 2 || tx[0] != txEnvelope || len(tx) > machine.MaxEnvelopeBytes+1 {
			return nil, gossip.ErrGarbage
		}
		if n.InSync() {
			// One that is known already, or refused once more, is nobody's fault.
			_ = n.engine.Mempool().CheckTx(tx, nil, mempool.TxInfo{})
		}
	}
	return nil, nil
}
