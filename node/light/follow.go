package light

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	cmtlight "github.com/cometbft/cometbft/light"
	"github.com/cometbft/cometbft/types"
)

// Header time means nothing in these networks (see ARCHITECTURE, rule time), so
// neither the age of what is trusted nor a clock that was wrong counts. That
// seats of long ago may sign anything now is for checkpoints to prevent.
const anyTime = 100 * 365 * 24 * time.Hour

// Latest is the last header that the node has, verified.
func (f *Follower) Latest(ctx context.Context) (*types.LightBlock, error) {
	b, err := f.fetch(ctx, 0)
	for errors.Is(err, ErrRestarted) && f.crossings != nil {
		if err := f.cross(ctx); err != nil {
			return nil, err
		}
		b, err = f.fetch(ctx, 0)
	}
	if err != nil {
		return nil, err
	}
	if known := f.known(b.Height); known != nil {
		return known, f.same(known, b)
	}
	return b, f.reach(ctx, b)
}

// Signed counts the seats that signed a header, and those there are.
func Signed(b *types.LightBlock) (signed, seats int) {
	for _, s := range b.Commit.Signatures {
		if s.BlockIDFlag == types.BlockIDFlagCommit {
			signed++
		}
	}
	return signed, b.ValidatorSet.Size()
}

// SeatsOf lists the consensus keys of a header's seats.
func SeatsOf(b *types.LightBlock) (keys [][]byte) {
	for _, v := range b.ValidatorSet.Validators {
		keys = append(keys, v.PubKey.Bytes())
	}
	return keys
}

// Block is the header of a height, verified. It has to lie after what trust
// began with, or it gives ErrBefore.
func (f *Follower) Block(ctx context.Context, height int64) (*types.LightBlock, error) {
	if b := f.known(height); b != nil {
		return b, nil
	}
	if _, err := f.before(height); err != nil {
		return nil, err
	}
	b, err := f.fetch(ctx, height)
	if err != nil {
		return nil, err
	}
	return b, f.reach(ctx, b)
}

// known is a header that was verified before.
func (f *Follower) known(height int64) *types.LightBlock {
	for _, b := range f.trusted {
		if b.Height == height && b.Commit != nil { // The beginning of a chain is no header.
			return b
		}
	}
	return nil
}

// same refuses a second header of a height.
func (f *Follower) same(known, b *types.LightBlock) error {
	if !bytes.Equal(known.Hash(), b.Hash()) {
		return fmt.Errorf("there are two headers of height %d: %w", b.Height, ErrHeader)
	}
	return nil
}

// reach verifies a header from the nearest one before it that is trusted. Where
// too many seats changed in between, the way is halved (skipping verification;
// Braithwaite et al., A Tendermint Light Client, arXiv:2010.07031).
func (f *Follower) reach(ctx context.Context, target *types.LightBlock) error {
	way := []*types.LightBlock{target} // What is still to be verified, the nearest last.
	for len(way) > 0 {
		next := way[len(way)-1]
		trusted, err := f.before(next.Height)
		if err != nil {
			return err
		}
		err = step(trusted, next)
		switch {
		case err == nil:
			f.keep(next)
			way = way[:len(way)-1]
		case !errors.Is(err, errTooFar):
			return err
		default:
			pivot, err := f.fetch(ctx, (trusted.Height+next.Height)/2)
			if err != nil {
				return fmt.Errorf("too few of the seats known at height %d signed the header of height %d, and of the way between: %w", trusted.Height, next.Height, err)
			}
			way = append(way, pivot)
		}
	}
	return nil
}

// before is the last trusted header below a height.
func (f *Follower) before(height int64) (*types.LightBlock, error) {
	for _, b := range slices.Backward(f.trusted) {
		if b.Height < height {
			return b, nil
		}
	}
	if len(f.trusted) == 0 {
		return nil, fmt.Errorf("no header is trusted: %w", ErrBefore)
	}
	return nil, fmt.Errorf("the header of height %d lies before height %d, from which on headers are trusted: %w", height, f.trusted[0].Height, ErrBefore)
}

func (f *Follower) keep(b *types.LightBlock) {
	at, _ := slices.BinarySearchFunc(f.trusted, b.Height, func(k *types.LightBlock, h int64) int { return int(k.Height - h) })
	f.trusted = slices.Insert(f.trusted, at, b)
	f.steps++
}

// errTooFar says that a header may be true, but takes another one in between.
var errTooFar = errors.New("too few of the trusted seats signed")

// step verifies a header by one that is trusted: more than two thirds of its
// own seats signed it, and these are the ones announced or, where headers lie
// between, more than a third of the trusted ones signed it too.
func step(trusted, next *types.LightBlock) error {
	if next.Height == trusted.Height+1 && !bytes.Equal(next.ValidatorsHash, trusted.NextValidatorsHash) {
		return fmt.Errorf("the seats of height %d are not those that were announced before: %w", next.Height, ErrSeats)
	}
	err := cmtlight.Verify(trusted.SignedHeader, trusted.ValidatorSet, next.SignedHeader, next.ValidatorSet,
		anyTime, trusted.Time, anyTime, cmtlight.DefaultTrustLevel)
	var few cmtlight.ErrNewValSetCantBeTrusted
	switch {
	case errors.As(err, &few):
		return errTooFar
	case err != nil:
		return fmt.Errorf("%w (height %d: %w)", ErrHeader, next.Height, err)
	}
	return nil
}
