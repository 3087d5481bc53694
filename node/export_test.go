package node

import (
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	cmtnode "github.com/cometbft/cometbft/node"
)

// ABCI is what CometBFT sees of the node.
func (n *Node) ABCI() abci.Application { return n.app }

// Seat is the node's consensus key.
func (n *Node) Seat() []byte { return n.app.seat }

// Anchor is the end of the first hash chain of the node's seat.
func (n *Node) Anchor() []byte { return n.app.chain.Anchor(0) }

// Engine is what orders the log.
func (n *Node) Engine() *cmtnode.Node { return n.engine }

// SeatKey is what the node's seat signs with.
func (n *Node) SeatKey() crypto.PrivKey { return n.secrets.seat.Key.PrivKey }

// Chain is CometBFT's name of the network.
func (n *Node) Chain() string { return n.app.blocks.ID() }

// The kinds of transactions.
const (
	TxClock    = txClock
	TxEnvelope = txEnvelope
	TxTick     = txTick
)
