package node

import abci "github.com/cometbft/cometbft/abci/types"

// ABCI is what CometBFT sees of the node.
func (n *Node) ABCI() abci.Application { return n.app }

// Seat is the node's consensus key.
func (n *Node) Seat() []byte { return n.app.seat }

// Anchor is the end of the first hash chain of the node's seat.
func (n *Node) Anchor() []byte { return n.app.chain.Anchor(0) }

// The kinds of transactions.
const (
	TxClock    = txClock
	TxEnvelope = txEnvelope
	TxTick     = txTick
)
