package witness

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"strings"

	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
)

// Votes is what the engine found: one seat voted twice in one round of a
// height, for two different blocks.
type Votes struct {
	Chain  string `json:"chain"`  // The engine's name of the network, id-n.
	Height int64  `json:"height"` //
	Seat   []byte `json:"seat"`   // The seat's Ed25519 key.
	Both   []byte `json:"both"`   // The engine's DuplicateVoteEvidence, as protobuf.
}

// VotedTwice writes down what the engine found of a seat.
func (w *Witness) VotedTwice(chain string, seat ed25519.PublicKey, found *types.DuplicateVoteEvidence) {
	b, err := found.ToProto().Marshal()
	if err != nil {
		w.Logger.Error("evidence could not be written down", "reason", err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.file(Evidence{
		Accused: []Accused{{Key: seat}},
		Votes:   &Votes{Chain: chain, Height: found.VoteA.Height, Seat: seat, Both: b},
	}, sha256.Sum256(b))
}

// checkVotes is nil only when both votes are the seat's, for one round, and differ.
func (e Evidence) checkVotes(p Proof, keys []ed25519.PublicKey) (Proof, error) {
	v := e.Votes
	if id, _, ok := strings.Cut(v.Chain, "-"); !ok || machine.NetworkID(id) != e.Network {
		return p, fmt.Errorf("%w: the votes are of another network", ErrEvidence)
	}
	var raw cmtproto.DuplicateVoteEvidence
	if err := raw.Unmarshal(v.Both); err != nil {
		return p, fmt.Errorf("%w: %w", ErrEvidence, err)
	}
	found, err := types.DuplicateVoteEvidenceFromProto(&raw)
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrEvidence, err)
	}
	if len(v.Seat) != ed25519.PublicKeySize {
		return p, fmt.Errorf("%w: a seat's key has %d bytes", ErrEvidence, ed25519.PublicKeySize)
	}
	a, b := found.VoteA, found.VoteB
	if a.Height != v.Height || a.Height != b.Height || a.Round != b.Round || a.Type != b.Type || a.BlockID.Equals(b.BlockID) {
		return p, fmt.Errorf("%w: the two votes do not contradict each other", ErrEvidence)
	}
	key := cmted25519.PubKey(v.Seat)
	for _, vote := range []*types.Vote{a, b} {
		if err := vote.Verify(v.Chain, key); err != nil {
			return p, fmt.Errorf("%w: %w", ErrEvidence, err)
		}
	}
	for _, s := range p.Genesis.Seats {
		keys = append(keys, s.Consensus)
	}
	for _, k := range keys {
		if bytes.Equal(k, v.Seat) {
			p.Signed = [2][]ed25519.PublicKey{{k}, {k}}
			return p, p.findBoth()
		}
	}
	return p, p.findBoth()
}
