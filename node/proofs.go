package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/state"
	ics23 "github.com/cosmos/ics23/go"
	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
	"metaorg/node/engine"
	"metaorg/node/light"
)

// What package light asks for, a node gives: see there for what each proves.
var (
	_ light.Source    = (*Node)(nil)
	_ light.Crossings = (*Node)(nil)
)

// LightBlock is the header of a height with its commit and seats, as bytes;
// the latest for 0.
func (n *Node) LightBlock(_ context.Context, height int64) ([]byte, error) {
	if err := n.enter(); err != nil {
		return nil, err
	}
	defer n.leave()
	if height != 0 && height < n.app.blocks.First {
		return n.earlier.LightBlock(n.app.blocks.Number, height)
	}
	return light.Encode(n.engine.BlockStore(), n.seatsBefore(), height)
}

// Crossing is what leads over the restart together with which the network's
// chain of blocks of that number began; see light.Crossing.
func (n *Node) Crossing(_ context.Context, number uint64) ([]byte, error) {
	if err := n.enter(); err != nil {
		return nil, err
	}
	defer n.leave()
	return n.earlier.Crossing(number)
}

// seatsBefore reads who held a seat at which height from CometBFT's state.
func (n *Node) seatsBefore() light.Seats {
	return state.NewStore(engine.Part(n.engineDB, "state/"), state.StoreOptions{DiscardABCIResponses: true})
}

// A state is proven by the header of the block that follows, which comes by
// itself within a moment. provenWithin bounds the wait for it.
const (
	provenWithin = 2 * time.Second
	provenLook   = 10 * time.Millisecond
)

// prover is a state that proves its keys.
type prover interface {
	Proofs(keys [][]byte) (proofs []*ics23.CommitmentProof, version int64, err error)
}

// Prove proves that each key is, or is not, in the last committed state, whose
// root the header of that height names.
func (n *Node) Prove(ctx context.Context, keys [][]byte) (height int64, proofs [][]byte, err error) {
	if err := n.enter(); err != nil {
		return 0, nil, err
	}
	defer n.leave()
	if len(keys) == 0 {
		return 0, nil, machine.Malformed("node.no_keys", "name a key of the state at least")
	}
	store, ok := n.app.store.(prover)
	if !ok {
		return 0, nil, errors.New("couldn't prove a key: this store proves none")
	}
	all, version, err := store.Proofs(keys)
	if err != nil {
		return 0, nil, err
	}
	for _, p := range all {
		b, err := p.Marshal()
		if err != nil {
			return 0, nil, fmt.Errorf("couldn't write down a proof: %w", err)
		}
		proofs = append(proofs, b)
	}
	root, err := all[0].Calculate()
	if err != nil {
		return 0, nil, fmt.Errorf("couldn't compute a proof's root: %w", err)
	}
	height, err = n.headerWith(ctx, root, version)
	return height, proofs, err
}

// headerWith waits for a header that names this root of the state, which is
// that of a version: the next one or, when the last block changed nothing, its own.
func (n *Node) headerWith(ctx context.Context, root []byte, version int64) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, provenWithin)
	defer cancel()
	for {
		for _, height := range []int64{version + 1, version} {
			meta := n.engine.BlockStore().LoadBlockMeta(height)
			if meta != nil && bytes.Equal(meta.Header.AppHash, root) {
				return height, nil
			}
		}
		select {
		case <-ctx.Done():
			return 0, machine.Conflict("node.not_proven", "the last block waits for the seats to vouch for it; ask again in a moment")
		case <-n.closing:
			return 0, ErrClosed
		case <-time.After(provenLook):
		}
	}
}

// Inclusion is an entry's leaf hash, and the proof that it is in the log of that size.
func (n *Node) Inclusion(_ context.Context, entry, size uint64) (leaf []byte, hashes [][]byte, err error) {
	if have := n.LogSize(); entry >= size || size > have {
		return nil, nil, machine.NotFound("node.no_such_entry", "the log has %d entries", have)
	}
	stored, err := n.app.log.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(entry))})
	if err != nil {
		return nil, nil, notArrived(fmt.Errorf("couldn't prove entry %d: %w", entry, err))
	}
	proof, err := n.app.log.Inclusion(entry, size)
	return stored[0][:], bytesOf(proof), notArrived(err)
}

// Consistency is the proof that the log of the older size begins that of the newer.
func (n *Node) Consistency(_ context.Context, older, newer uint64) ([][]byte, error) {
	if have := n.LogSize(); older == 0 || older > newer || newer > have {
		return nil, machine.NotFound("node.no_such_entry", "the log has %d entries", have)
	}
	proof, err := n.app.log.Consistency(older, newer)
	return bytesOf(proof), notArrived(err)
}

func bytesOf(hashes []tlog.Hash) [][]byte {
	all := make([][]byte, len(hashes))
	for i := range hashes {
		all[i] = hashes[i][:]
	}
	return all
}
