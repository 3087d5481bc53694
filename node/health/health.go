// Package health reads from the engine how a node stands with others: how far
// they have come, whether its seat is heard, and whether its clock agrees with
// theirs. It keeps true that nothing is concluded from what a single peer or a
// single block says of time.
package health

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/cometbft/cometbft/consensus"
	constypes "github.com/cometbft/cometbft/consensus/types"
	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/types"
)

// Clocks compares this machine's clock with those of the nodes that propose.
type Clocks struct {
	mu   sync.Mutex
	last []int64 // Seconds by which the own clock was ahead, at the latest blocks of others.
}

// compared is over how many blocks of others the clocks are compared.
const compared = 9

// Note takes in a block of another node, as it comes: the own time less the
// proposer's, in seconds. A second or two is the way of the block.
func (c *Clocks) Note(ahead int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.last) == compared {
		c.last = slices.Delete(c.last, 0, 1)
	}
	c.last = append(c.last, ahead)
}

// Ahead is the median of the latest blocks, and how many those are.
func (c *Clocks) Ahead() (seconds, blocks int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.last) == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(c.last))
	return sorted[len(sorted)/2], int64(len(sorted))
}

// Furthest is the height of the last block of the peer that has come furthest,
// as it says; 0 if none says.
func Furthest(sw *p2p.Switch) (height int64) {
	for _, p := range sw.Peers().List() {
		if s, ok := p.Get(types.PeerStateKey).(*consensus.PeerState); ok {
			height = max(height, s.GetHeight()-1) // It says which one it works on.
		}
	}
	return height
}

// Blocks is the engine's store of blocks.
type Blocks interface {
	Base() int64
	Height() int64
	LoadBlockCommit(height int64) *types.Commit
}

// Signed counts of the last blocks, at most so many, those that a seat signed in
// time to be in the next one; the key is its consensus key.
func Signed(blocks Blocks, key []byte, most int64) (signed, of int64) {
	own := crypto.AddressHash(key)
	for h := blocks.Height() - 1; h >= max(1, blocks.Base()) && of < most; h-- {
		commit := blocks.LoadBlockCommit(h)
		if commit == nil {
			return signed, of
		}
		of++
		for _, s := range commit.Signatures {
			if s.BlockIDFlag == types.BlockIDFlagCommit && slices.Equal(s.ValidatorAddress, own) {
				signed++
			}
		}
	}
	return signed, of
}

// AwaitsBlock says for which height the votes are complete and the block is still to come, if any.
func AwaitsBlock(n *node.Node) (height int64, awaits bool) {
	rpc, err := n.ConfigureRPC() // CometBFT shows its consensus in no other way.
	if err != nil {
		return 0, false
	}
	b, err := rpc.ConsensusState.GetRoundStateSimpleJSON()
	var at struct {
		Step string `json:"height/round/step"`
	}
	if err != nil || json.Unmarshal(b, &at) != nil {
		return 0, false
	}
	var round, step int
	_, err = fmt.Sscanf(at.Step, "%d/%d/%d", &height, &round, &step)
	return height, err == nil && step == int(constypes.RoundStepCommit)
}
