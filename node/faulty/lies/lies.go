// Package lies is what a node says that is run by somebody who means harm: it
// votes for two blocks at once, repeats what is long over, sends garbage, and
// signs checkpoints of a log that nobody has. Only tests let a node say it.
package lies

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"slices"
	"time"

	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/crypto"
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	cmtcons "github.com/cometbft/cometbft/proto/tendermint/consensus"
	cmtmem "github.com/cometbft/cometbft/proto/tendermint/mempool"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	gogo "github.com/cosmos/gogoproto/types"

	"metaorg/machine/checkpoint"
	"metaorg/node/gossip"
)

// Node is the node that lies, with its own keys: beside what it says, it does
// its work.
type Node struct {
	Engine     *node.Node
	Gossip     *gossip.Reactor
	Chain      string // The engine's name of the network.
	Seat       crypto.PrivKey
	Checkpoint ed25519.PrivateKey
	Seats      func() [][]byte                       // Ed25519 keys of those who order the log.
	Standing   func() (checkpoint.Checkpoint, error) // What is true of its log.
}

// Liar is a node that lies.
type Liar struct {
	Node
	Told int // Lies that went out, each to one peer.

	old []p2p.Envelope
}

const (
	oldMost    = 500
	noiseBytes = 200
	kindsMost  = 8 // More than there are kinds of transactions.
)

// Deceive says two things at once: that its seat votes for one block, and for
// another; it says once more what it voted long ago, and hands on
// transactions that are none.
func (l *Liar) Deceive() {
	votes := l.votes()
	l.old = append(l.old, votes...)
	if len(l.old) > oldMost {
		l.old = slices.Delete(l.old, 0, len(l.old)-oldMost)
	}
	l.tell(votes...)
	if len(l.old) > 0 {
		l.tell(l.old[chance(len(l.old))])
	}
	var txs [][]byte
	for kind := range byte(kindsMost) {
		txs = append(txs, append([]byte{kind}, noise(noiseBytes)...))
	}
	l.tell(p2p.Envelope{ChannelID: mempool.MempoolChannel, Message: &cmtmem.Txs{Txs: txs}})
	l.Gossip.Broadcast("no such topic", noise(noiseBytes))
}

// votes are two of each kind in the round that is being voted in.
func (l *Liar) votes() (all []p2p.Envelope) {
	address := l.Seat.PubKey().Address()
	var seats []*types.Validator
	for _, s := range l.Seats() {
		seats = append(seats, types.NewValidator(cmted25519.PubKey(s), 1))
	}
	place, seat := types.NewValidatorSet(seats).GetByAddress(address)
	if seat == nil {
		return nil
	}
	height := l.Engine.BlockStore().Height() + 1
	for _, kind := range []cmtproto.SignedMsgType{cmtproto.PrevoteType, cmtproto.PrecommitType} {
		for parts := range uint32(2) {
			v := &types.Vote{
				Type: kind, Height: height, Timestamp: time.Now(), ValidatorAddress: address, ValidatorIndex: place,
				BlockID: types.BlockID{Hash: noise(32), PartSetHeader: types.PartSetHeader{Total: parts + 1, Hash: noise(32)}},
			}
			b := v.ToProto()
			signature, err := l.Seat.Sign(types.VoteSignBytes(l.Chain, b))
			if err != nil {
				continue
			}
			b.Signature = signature
			all = append(all, p2p.Envelope{ChannelID: consensus.VoteChannel, Message: &cmtcons.Vote{Vote: b}})
		}
	}
	return all
}

// Forge signs a checkpoint of a log of the length that its own has, with
// another root, and says so to everybody.
func (l *Liar) Forge() {
	c, err := l.Standing()
	if err != nil {
		return
	}
	c.Root = noise(len(c.Root))
	note, err := checkpoint.Sign(c, l.Checkpoint)
	if err != nil {
		return
	}
	const topic = "witness.note" // As package witness hears it.
	l.Gossip.Broadcast(topic, note)
	l.Told += len(l.Gossip.Peers())
}

// Shout sends bytes that are no messages at all. It costs the connection, and
// each peer gets another kind of them.
func (l *Liar) Shout() {
	channels := []byte{consensus.StateChannel, consensus.DataChannel, consensus.VoteChannel, mempool.MempoolChannel, gossip.Channel}
	at := chance(len(channels))
	for i, p := range l.Engine.Switch().Peers().List() {
		garbage := &gogo.BytesValue{Value: noise(noiseBytes)}
		if p.TrySend(p2p.Envelope{ChannelID: channels[(at+i)%len(channels)], Message: garbage}) {
			l.Told++
		}
	}
}

// How often a liar lies.
const (
	Pace      = 100 * time.Millisecond
	forgeEach = 5  // Times it deceives.
	shoutEach = 40 // Likewise.
)

// Go lies without end, until it is told to close.
func (l *Liar) Go(closing <-chan struct{}) {
	again := time.NewTicker(Pace)
	defer again.Stop()
	for i := 1; ; i++ {
		select {
		case <-closing:
			return
		case <-again.C:
		}
		l.Deceive()
		if i%forgeEach == 0 {
			l.Forge()
		}
		if i%shoutEach == 0 {
			l.Shout()
		}
	}
}

func (l *Liar) tell(messages ...p2p.Envelope) {
	for _, p := range l.Engine.Switch().Peers().List() {
		for _, m := range messages {
			if p.TrySend(m) {
				l.Told++
			}
		}
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // It never fails.
	return b
}

// chance is a number below n.
func chance(n int) int { return int(binary.BigEndian.Uint32(noise(4)) % uint32(n)) }
