package node

import (
	"time"

	"github.com/cometbft/cometbft/mempool"

	"metaorg/machine"
)

// The ticker looks at the clock at least and at most this often, because a
// computer may sleep and its clock may be set.
const (
	tickMostWait  = time.Minute
	tickLeastWait = time.Second
)

// tickWhenDue asks for a block whenever something is due and nobody acts.
func (n *Node) tickWhenDue() {
	signal, stop := n.Committed()
	defer stop()
	for {
		select {
		case <-n.closing:
			return
		case <-signal:
		case <-time.After(n.tick()):
		}
	}
}

// tick sends a tick if one is due, and says how long nothing will be.
func (n *Node) tick() time.Duration {
	if n.enter() != nil {
		return tickMostWait
	}
	defer n.leave()
	wait := tickMostWait
	n.Read(func(r stateReader) {
		now := n.app.now(n.app.loadHead())
		if isDue(r, now) {
			tx := encodeTick(tick{After: machine.ClockOf(r).Blocks})
			// A tick that is on its way already, or finds no room, is sent again soon if need be.
			_ = n.engine.Mempool().CheckTx(tx, nil, mempool.TxInfo{})
			wait = tickLeastWait
			return
		}
		if at, waits := machine.NextDue(r); waits {
			wait = min(max(time.Duration(at-now)*time.Second, tickLeastWait), tickMostWait)
		}
	})
	return wait
}
