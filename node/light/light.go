// Package light follows a network without taking part in it. What a node says
// is believed only as far as the seats signed it: from the seats of the
// genesis, whose hash is the network's identity, headers are followed through
// every change of seats; a header vouches for the state's root, that root for
// each key of the state (ICS 23), and one of these keys for the log (RFC 6962).
// So nothing has to be believed of the node that answers, whoever runs it.
package light

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	proto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
)

// Headers gives headers that are to be verified.
type Headers interface {
	// LightBlock is the header of a height with its commit and its seats, as
	// the bytes of CometBFT's protobuf message LightBlock; the latest for 0.
	LightBlock(ctx context.Context, height int64) ([]byte, error)
}

// What can be wrong with an answer. Each comes wrapped with what was seen.
var (
	ErrForm       = errors.New("the answer is not in the form expected")
	ErrChain      = errors.New("the header is of another network")
	ErrRestarted  = errors.New("the network was restarted together since")
	ErrHeader     = errors.New("the header is not one that its seats signed")
	ErrSeats      = errors.New("the seats named are not those that follow from the ones trusted")
	ErrProof      = errors.New("the proof does not lead to the state's root")
	ErrLog        = errors.New("the proof does not lead to the log's root")
	ErrBefore     = errors.New("it lies before what is trusted")
	ErrRolledBack = errors.New("the log is shorter than it was")
)

// FirstChain is what the engine calls a network that was never restarted
// together; after a restart the number is one higher.
func FirstChain(id machine.NetworkID) string { return string(id) + "-1" }

// Follower knows the headers it has verified. It is for one goroutine.
type Follower struct {
	network machine.NetworkID
	chain   string // Of blocks; empty for any of the network's.
	from    Headers
	trusted []*types.LightBlock // By height; the first is what trust began with.
	steps   int

	crossings Crossings // Over restarts together; nil when they are not followed.
	consents  Consents
	crossed   []machine.SignedRestart
}

// Start is what a chain of blocks begins with.
type Start struct {
	Network machine.NetworkID
	Chain   string   // What the engine calls it.
	First   int64    // Height of its first block.
	Began   int64    // Time in that block's header, Unix seconds.
	Seats   [][]byte // Consensus keys of those who ordered at first.
}

// Follow trusts the seats of the genesis.
func Follow(g machine.Genesis, from Headers) *Follower {
	start := Start{Network: g.ID(), Chain: FirstChain(g.ID()), First: machine.FirstHeight, Began: g.Time + g.Behind}
	for _, s := range g.Seats {
		start.Seats = append(start.Seats, s.Consensus)
	}
	return FollowFrom(start, from)
}

// FollowFrom trusts the seats that a chain began with: those of the genesis or,
// after a restart together, those that the members agreed on.
func FollowFrom(start Start, from Headers) *Follower {
	return &Follower{network: start.Network, chain: start.Chain, from: from, trusted: []*types.LightBlock{start.header()}}
}

// header stands for the beginning of a chain, which is as good as a header
// before the first.
func (start Start) header() *types.LightBlock {
	var seats []*types.Validator
	for _, key := range start.Seats {
		seats = append(seats, types.NewValidator(ed25519.PubKey(key), 1))
	}
	set := types.NewValidatorSet(seats)
	before := &types.Header{
		ChainID: start.Chain,
		Height:  start.First - 1, Time: time.Unix(start.Began-1, 0), ValidatorsHash: set.Hash(), NextValidatorsHash: set.Hash(),
	}
	return &types.LightBlock{SignedHeader: &types.SignedHeader{Header: before}, ValidatorSet: set}
}

// Trust begins with a header known from elsewhere instead of the genesis, by
// its height and hash: where no node keeps the headers of the beginning, or
// after a restart together.
func (f *Follower) Trust(ctx context.Context, height int64, hash []byte) error {
	b, err := f.any().fetch(ctx, height)
	if err != nil {
		return err
	}
	if !bytes.Equal(b.Hash(), hash) {
		return fmt.Errorf("the header of height %d has the hash %x, not the one trusted: %w", height, []byte(b.Hash()), ErrHeader)
	}
	return f.beginWith(b)
}

// Believe begins with the last header that the node has, whatever it is: for
// who runs that node, and tells others the header to trust.
func (f *Follower) Believe(ctx context.Context) error {
	b, err := f.any().fetch(ctx, 0)
	if err != nil {
		return err
	}
	return f.beginWith(b)
}

// any follows whichever chain of the network's.
func (f *Follower) any() *Follower { return &Follower{network: f.network, from: f.from} }

func (f *Follower) beginWith(b *types.LightBlock) error {
	if err := b.ValidatorSet.VerifyCommitLight(b.ChainID, b.Commit.BlockID, b.Height, b.Commit); err != nil {
		return fmt.Errorf("%w (height %d: %w)", ErrHeader, b.Height, err)
	}
	f.chain, f.trusted = b.ChainID, []*types.LightBlock{b}
	return nil
}

// Steps is how many headers were verified on the way so far.
func (f *Follower) Steps() int { return f.steps }

// fetch asks for a header and reads it; that it is verified is not said yet.
func (f *Follower) fetch(ctx context.Context, height int64) (*types.LightBlock, error) {
	raw, err := f.from.LightBlock(ctx, height)
	if err != nil {
		return nil, err
	}
	return f.read(raw, height)
}

// read reads the header of a height, or of any for 0; that it is verified is
// not said yet.
func (f *Follower) read(raw []byte, height int64) (*types.LightBlock, error) {
	b, err := decode(raw)
	if err != nil {
		return nil, err
	}
	if err := f.checkChain(b.ChainID, height); err != nil {
		return nil, err
	}
	if height != 0 && b.Height != height {
		return nil, fmt.Errorf("asked for the header of height %d, it is of %d: %w", height, b.Height, ErrHeader)
	}
	if !bytes.Equal(b.ValidatorsHash, b.ValidatorSet.Hash()) {
		return nil, fmt.Errorf("the %d seats that come with the header of height %d are not those it names: %w", b.ValidatorSet.Size(), b.Height, ErrSeats)
	}
	if err := b.ValidateBasic(b.ChainID); err != nil {
		return nil, fmt.Errorf("%w (height %d: %w)", ErrHeader, b.Height, err)
	}
	return b, nil
}

// checkChain refuses a header of another network, or of this one after a
// restart together that what is trusted lies before.
func (f *Follower) checkChain(chain string, height int64) error {
	id, _, _ := strings.Cut(chain, "-")
	want := f.chain
	if before, err := f.before(height); err == nil {
		want = before.ChainID
	}
	switch {
	case id != string(f.network):
		return fmt.Errorf("it is of %q, not of network %s: %w", chain, f.network, ErrChain)
	case want != "" && chain != want:
		return fmt.Errorf("it is of %s, after %s: %w", chain, want, ErrRestarted)
	}
	return nil
}

// decode reads a light block that Headers gave. Nothing of it is verified.
func decode(raw []byte) (b *types.LightBlock, err error) {
	var p proto.LightBlock
	if err = p.Unmarshal(raw); err == nil {
		b, err = types.LightBlockFromProto(&p)
	}
	if err == nil && (b.SignedHeader == nil || b.Header == nil || b.Commit == nil || b.ValidatorSet == nil || b.ValidatorSet.IsNilOrEmpty()) {
		err = errors.New("a part of it is missing")
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read a header: %w (%w)", ErrForm, err)
	}
	return b, nil
}
