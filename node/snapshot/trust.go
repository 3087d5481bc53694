package snapshot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	cmtstate "github.com/cometbft/cometbft/proto/tendermint/state"
	proto "github.com/cometbft/cometbft/proto/tendermint/types"
	sm "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/statesync"
	"github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"

	"metaorg/node/light"
	"metaorg/node/restart"
)

// Peers are the nodes that can be asked.
type Peers interface {
	Peers() []string
	// LightBlock and Seats are what package light encodes: a header with its
	// commit and seats, and who is to hold a seat at a height.
	LightBlock(ctx context.Context, peer string, height int64) ([]byte, error)
	Seats(ctx context.Context, peer string, height int64) ([]byte, error)
}

// Trust says which state a snapshot has to be of. It believes peers nothing but
// what follows, by the seats' signatures, from the seats that the chain of blocks
// began with.
type Trust struct {
	Blocks restart.Chain          // Which it follows, from the seats that it began with.
	Params *types.ConsensusParams // What the engine was started with.
	Peers  Peers

	mu        sync.Mutex
	followers map[string]*light.Follower
}

var _ statesync.StateProvider = (*Trust)(nil)

const (
	trustTries = 10
	trustWait  = 500 * time.Millisecond
)

// AppHash is the state's root after a height, which the next header names.
func (t *Trust) AppHash(ctx context.Context, height uint64) (hash []byte, err error) {
	err = t.ask(ctx, func(p string, f *light.Follower) error {
		next, err := f.Block(ctx, int64(height)+1)
		if err == nil {
			hash = next.AppHash
		}
		return err
	})
	return hash, err
}

// Commit is what the seats signed of a height.
func (t *Trust) Commit(ctx context.Context, height uint64) (commit *types.Commit, err error) {
	err = t.ask(ctx, func(p string, f *light.Follower) error {
		b, err := f.Block(ctx, int64(height))
		if err == nil {
			commit = b.Commit
		}
		return err
	})
	return commit, err
}

// State is what CometBFT goes on from after a height. While nobody acts there
// is one header more, not two as CometBFT's own provider asks for; who is to hold
// a seat after that is checked by the hash in it.
func (t *Trust) State(ctx context.Context, height uint64) (s sm.State, err error) {
	err = t.ask(ctx, func(peer string, f *light.Follower) error {
		s, err = t.state(ctx, peer, f, int64(height))
		return err
	})
	return s, err
}

func (t *Trust) state(ctx context.Context, peer string, f *light.Follower, height int64) (sm.State, error) {
	last, err := f.Block(ctx, height)
	if err != nil {
		return sm.State{}, err
	}
	current, err := f.Block(ctx, height+1)
	if err != nil {
		return sm.State{}, err
	}
	raw, err := t.Peers.Seats(ctx, peer, height+2)
	if err != nil {
		return sm.State{}, err
	}
	next, err := readSeats(raw)
	if err != nil {
		return sm.State{}, err
	}
	if !bytes.Equal(next.Hash(), current.NextValidatorsHash) {
		return sm.State{}, fmt.Errorf("the seats after height %d are not those that its header names", height+1)
	}
	if !bytes.Equal(t.Params.Hash(), current.ConsensusHash) {
		return sm.State{}, errors.New("the network orders its log by other settings than this program's; it may be too old")
	}
	return sm.State{
		Version: cmtstate.Version{Consensus: current.Version, Software: version.TMCoreSemVer},
		ChainID: current.ChainID, InitialHeight: t.Blocks.First,
		LastBlockHeight: height, LastBlockTime: last.Time, LastBlockID: last.Commit.BlockID,
		AppHash: current.AppHash, LastResultsHash: current.LastResultsHash,
		LastValidators: last.ValidatorSet, Validators: current.ValidatorSet, NextValidators: next,
		LastHeightValidatorsChanged: height + 2,
		ConsensusParams:             *t.Params, LastHeightConsensusParamsChanged: height + 1,
	}, nil
}

func readSeats(raw []byte) (*types.ValidatorSet, error) {
	var p proto.ValidatorSet
	if err := p.Unmarshal(raw); err != nil {
		return nil, fmt.Errorf("couldn't read the seats: %w", err)
	}
	set, err := types.ValidatorSetFromProto(&p)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the seats: %w", err)
	}
	return set, nil
}

// ask asks one peer after another until one gives what holds.
func (t *Trust) ask(ctx context.Context, about func(peer string, f *light.Follower) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := errors.New("no node is connected that could be asked")
	for range trustTries {
		for _, p := range t.Peers.Peers() {
			if err = about(p, t.follower(p)); err == nil {
				return nil
			}
			delete(t.followers, p) // What it said before may be wrong as well.
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(trustWait):
		}
	}
	return err
}

func (t *Trust) follower(peer string) *light.Follower {
	f, ok := t.followers[peer]
	if !ok {
		if t.followers == nil {
			t.followers = map[string]*light.Follower{}
		}
		f = light.FollowFrom(t.Blocks.Start(), headers{t.Peers, peer})
		t.followers[peer] = f
	}
	return f
}

// headers are those that one peer gives.
type headers struct {
	from Peers
	peer string
}

func (h headers) LightBlock(ctx context.Context, height int64) ([]byte, error) {
	return h.from.LightBlock(ctx, h.peer, height)
}
