package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// signer is the seat's key as consensus uses it. CometBFT's own keeps what was
// signed last in a file that it puts in place by renaming; a power cut may undo
// that, and the seat would sign twice. Here the folder is synced too before a
// signature leaves, and nothing is signed while the node may be an older copy of
// itself.
type signer struct {
	*privval.FilePV
	folder string                  // Of the file that says what was signed last.
	holds  func(height int64) bool // Whether nothing of this height may be signed yet; never if nil.
	tell   func(height int64)      // Told of each height of which something was not signed; nobody is if nil.
}

var _ types.PrivValidator = signer{}

var errHeld = errors.New("this node waits until it knows how far the others are")

// SignVote signs a vote that contradicts none signed before.
func (s signer) SignVote(chain string, vote *cmtproto.Vote) error {
	return s.sign(vote.Height, func() error { return s.FilePV.SignVote(chain, vote) })
}

// SignProposal signs a proposal that contradicts none signed before.
func (s signer) SignProposal(chain string, proposal *cmtproto.Proposal) error {
	return s.sign(proposal.Height, func() error { return s.FilePV.SignProposal(chain, proposal) })
}

func (s signer) sign(height int64, sign func() error) error {
	err := errHeld
	if s.holds == nil || !s.holds(height) {
		err = sign()
	}
	if err != nil {
		if s.tell != nil {
			s.tell(height)
		}
		return err
	}
	return s.sync()
}

func (s signer) sync() error {
	d, err := os.Open(s.folder)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	if err != nil {
		return fmt.Errorf("couldn't make sure that nothing is signed twice: %w", err)
	}
	return nil
}

// signer is the seat's key, its memory checked against the stored blocks.
func (c Config) signer(blocks seenCommits) signer {
	remember(c.Seat, blocks)
	return signer{FilePV: c.Seat, folder: filepath.Dir(c.SeatState), holds: c.Holds, tell: c.Refused}
}

// seenCommits are the stored blocks as far as they show who signed them.
type seenCommits interface {
	Height() int64
	LoadSeenCommit(height int64) *types.Commit
}

// remember is a second guard against signing twice: a seat that signed a block
// which is stored here has signed at that height, whatever its file says.
func remember(seat *privval.FilePV, blocks seenCommits) {
	height := blocks.Height()
	commit := blocks.LoadSeenCommit(height)
	if commit == nil || seat.LastSignState.Height >= height {
		return
	}
	own := crypto.AddressHash(seat.Key.PubKey.Bytes())
	for _, s := range commit.Signatures {
		if s.BlockIDFlag != types.BlockIDFlagAbsent && string(s.ValidatorAddress) == string(own) {
			const precommit = 3
			last := &seat.LastSignState
			last.Height, last.Round, last.Step = height, commit.Round, precommit
			last.Signature, last.SignBytes = nil, nil
			last.Save()
		}
	}
}
