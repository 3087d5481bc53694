package node

import (
	abci "github.com/cometbft/cometbft/abci/types"
	cmtnode "github.com/cometbft/cometbft/node"

	"metaorg/node/faulty/lies"
)

// ABCI is what CometBFT sees of the node.
func (n *Node) ABCI() abci.Application { return n.app }

// Seat is the node's consensus key.
func (n *Node) Seat() []byte { return n.app.seat }

// Anchor is the end of the first hash chain of the node's seat.
func (n *Node) Anchor() []byte { return n.app.chain.Anchor(0) }

// Engine is what orders the log.
func (n *Node) Engine() *cmtnode.Node { return n.engine }

// Liar is the node as one that lies.
func (n *Node) Liar() *lies.Liar { return &lies.Liar{Node: n.liar()} }

// The kinds of transactions.
const (
	TxClock    = txClock
	TxEnvelope = txEnvelope
	TxTick     = txTick
)
