package node

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
	"metaorg/node/faulty/lies"
	"metaorg/node/gossip"
	"metaorg/node/witness"
)

// Gossip is the way to ask other nodes and to tell them something.
func (n *Node) Gossip() *gossip.Reactor { return n.gossip }

// Checkpoint is how far the log has come, as a note signed with this node's
// checkpoint key and by all other nodes that were heard to sign the same (see
// package checkpoint). A node that would contradict itself refuses.
func (n *Node) Checkpoint() ([]byte, error) {
	note, err := n.witness.Note(context.Background())
	if err != nil {
		return nil, fmt.Errorf("couldn't sign a checkpoint: %w", err)
	}
	return note, nil
}

// Cosigned is the newest checkpoint that more than half of the nodes have
// signed or, failing that, the one with most signatures among the latest.
func (n *Node) Cosigned() ([]byte, error) { return n.witness.Cosigned(context.Background()) }

// Witnesses lists how far each node has vouched for the log.
func (n *Node) Witnesses() []witness.Seen { return n.witness.Seen() }

// Evidence lists what this node found that cannot be true, the latest last.
func (n *Node) Evidence() []witness.Evidence { return n.witness.Evidence() }

// RefusesToSign is why this node signs no checkpoints at present; nil when it does.
func (n *Node) RefusesToSign() error { return n.witness.Refusing() }

// Receipt proves that an entry is in the log, with the newest checkpoint: the
// one that most nodes have signed if it goes so far.
func (n *Node) Receipt(_ context.Context, entry uint64) (r checkpoint.Receipt, err error) {
	if have := n.LogSize(); entry >= have {
		return r, machine.NotFound("node.no_such_entry", "the log has %d entries", have)
	}
	for _, newest := range []func() ([]byte, error){n.Cosigned, n.Checkpoint} {
		b, err := newest()
		if err != nil {
			return r, err
		}
		note, err := checkpoint.Read(b)
		if err != nil {
			return r, err
		}
		if note.Checkpoint.Size > entry {
			return n.receiptIn(entry, note)
		}
	}
	return r, machine.NotFound("node.no_such_entry", "no checkpoint goes as far as entry %d yet", entry)
}

func (n *Node) receiptIn(entry uint64, note checkpoint.Note) (r checkpoint.Receipt, err error) {
	raw, err := n.Entry(entry)
	if err != nil {
		return r, err
	}
	proof, err := n.app.log.Inclusion(entry, note.Checkpoint.Size)
	if err != nil {
		return r, err
	}
	return checkpoint.Receipt{
		Genesis: wire.Encode(n.app.genesis), Index: entry, Entry: raw, Proof: bytesOf(proof), Checkpoint: string(note.Bytes()),
	}, nil
}

// openWitness makes this node one that vouches for the log.
func (n *Node) openWitness() (err error) {
	n.witness, err = witness.Open(witness.Config{
		Dir: n.home.witness(), Node: n.ID(), Genesis: n.app.genesis, Key: n.secrets.checkpoint,
		Log: n.app.log, Standing: n.app.standing, InSync: n.InSync, Known: n.checkpointKeys, Talk: n.gossip,
		Clock: n.config.Clock, Logger: n.config.Logger.With("part", "witness"),
	})
	if err != nil {
		return err
	}
	n.witness.Listen(n.gossip)
	n.app.vouch = n.witness.Committed
	return nil
}

// standing is how log and state stand after the last block that brought
// entries; blocks after it have changed nothing.
func (a *application) standing() (c checkpoint.Checkpoint, err error) {
	h := a.loadHead()
	edge := machine.EdgeOf(h)
	if edge.Size == 0 {
		return c, errors.New("the network has not begun")
	}
	height, err := a.lastHeight(edge)
	if err != nil {
		return c, err
	}
	return checkpoint.Checkpoint{Network: a.genesis.ID(), Size: edge.Size, Root: edge.Root(), Height: height, State: h.root}, nil
}

// checkpointKeys are those whose signatures on checkpoints count: of this
// node, its peers, and the first seats.
func (n *Node) checkpointKeys() []witness.Key {
	all := []witness.Key{{Node: n.ID(), Public: n.secrets.checkpoint.Public().(ed25519.PublicKey)}}
	add := func(id string, key []byte) {
		known := slices.ContainsFunc(all, func(k witness.Key) bool { return string(k.Public) == string(key) })
		if len(key) == ed25519.PublicKeySize && !known {
			all = append(all, witness.Key{Node: id, Public: key})
		}
	}
	n.Read(func(stateReader) {
		for _, p := range n.app.peers.all(n.app.loadHead()) {
			add(p.ID, p.Checkpoint)
		}
	})
	for _, s := range n.app.genesis.Seats {
		add("", s.Checkpoint)
	}
	return all
}

// How often the engine is asked for votes that contradict each other and wait
// to get into a block; of those in blocks it tells by itself.
const votesLook = 10 * time.Second

// watchVotes writes down what the engine finds of seats.
func (n *Node) watchVotes() {
	again := time.NewTicker(votesLook)
	defer again.Stop()
	for {
		var height int64
		select {
		case <-n.closing:
			return
		case <-n.done:
			return
		case height = <-n.app.misbehaved:
		case <-again.C:
		}
		n.lookAtVotes(height)
	}
}

// lookAtVotes looks at what waits to get into a block, and into the block of
// this height, if any.
func (n *Node) lookAtVotes(height int64) {
	if n.enter() != nil {
		return
	}
	defer n.leave()
	found, _ := n.engine.EvidencePool().PendingEvidence(-1)
	if height > 0 {
		if block := n.engine.BlockStore().LoadBlock(height); block != nil {
			found = append(found, block.Evidence.Evidence...)
		}
	}
	for _, f := range found {
		twice, ok := f.(*types.DuplicateVoteEvidence)
		if !ok {
			continue
		}
		seats, err := n.seatsBefore().LoadValidators(twice.VoteA.Height)
		if err != nil {
			n.config.Logger.Error("who voted twice could not be found out", "reason", err)
			continue
		}
		if _, seat := seats.GetByAddress(twice.VoteA.ValidatorAddress); seat != nil {
			n.witness.VotedTwice(n.app.blocks.ID(), seat.PubKey.Bytes(), twice)
		}
	}
}

// CheckpointKey is the Ed25519 key with which this node signs checkpoints.
func (n *Node) CheckpointKey() []byte { return n.secrets.checkpoint.Public().(ed25519.PublicKey) }

// liar is this node as one that lies, for tests.
func (n *Node) liar() lies.Node {
	seats := func() (keys [][]byte) {
		n.Read(func(r stateReader) { keys = machine.SeatsOf(r) })
		return keys
	}
	return lies.Node{
		Engine: n.engine, Gossip: n.gossip, Chain: n.app.blocks.ID(),
		Seat: n.secrets.seat.Key.PrivKey, Checkpoint: n.secrets.checkpoint,
		Seats: seats, Standing: n.app.standing,
	}
}
