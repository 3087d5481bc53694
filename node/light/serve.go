package light

import (
	"fmt"

	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
)

// Blocks are the headers and commits that a node keeps: CometBFT's block store.
type Blocks interface {
	Base() int64
	Height() int64
	LoadBlockMeta(height int64) *types.BlockMeta
	LoadBlockCommit(height int64) *types.Commit
	LoadSeenCommit(height int64) *types.Commit
}

// Seats are who held a seat at a height: CometBFT's state store.
type Seats interface {
	LoadValidators(height int64) (*types.ValidatorSet, error)
}

// Encode makes what Headers gives, of what a node keeps.
func Encode(blocks Blocks, seats Seats, height int64) ([]byte, error) {
	base, last := blocks.Base(), blocks.Height()
	if height == 0 {
		height = last
	}
	if height < max(base, machine.FirstHeight) || height > last {
		return nil, machine.NotFound("node.no_such_block", "this node keeps the blocks from %d to %d", base, last).At("height")
	}
	meta, commit := blocks.LoadBlockMeta(height), blocks.LoadBlockCommit(height)
	if height == last {
		commit = blocks.LoadSeenCommit(height) // The next block has the other one.
	}
	if meta == nil || commit == nil {
		return nil, machine.NotFound("node.no_such_block", "this node keeps the blocks from %d to %d", base, last).At("height")
	}
	set, err := seats.LoadValidators(height)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the seats of height %d: %w", height, err)
	}
	b := types.LightBlock{SignedHeader: &types.SignedHeader{Header: &meta.Header, Commit: commit}, ValidatorSet: set}
	p, err := b.ToProto()
	if err != nil {
		return nil, fmt.Errorf("couldn't write the header of height %d: %w", height, err)
	}
	return p.Marshal()
}
