package light

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	proto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	ics23 "github.com/cosmos/ics23/go"

	"metaorg/machine"
	"metaorg/machine/state"
)

var genesis = machine.Genesis{Name: "Light", Time: 1_700_000_000, RuleVersion: 1, Seats: []machine.Seat{{
	Consensus: ed25519.GenPrivKeyFromSecret([]byte("seat")).PubKey().Bytes(), Checkpoint: make([]byte, 32), Anchor: make([]byte, 32),
}}}

// chain is a network of one seat whose headers are made as they are asked for.
type chain struct {
	network string
	seat    ed25519.PrivKey
	last    int64
	change  func(*types.Header) // Before it is signed.
}

func (c chain) LightBlock(_ context.Context, height int64) ([]byte, error) {
	if height == 0 {
		height = c.last
	}
	set := types.NewValidatorSet([]*types.Validator{types.NewValidator(c.seat.PubKey(), 1)})
	h := &types.Header{
		ChainID: c.network, Height: height, Time: time.Unix(genesis.Time+height, 0), ValidatorsHash: set.Hash(), NextValidatorsHash: set.Hash(),
		ConsensusHash: make([]byte, 32), AppHash: make([]byte, 32), LastResultsHash: make([]byte, 32), DataHash: make([]byte, 32),
		LastCommitHash: make([]byte, 32), EvidenceHash: make([]byte, 32), ProposerAddress: set.Validators[0].Address,
	}
	h.Version.Block = 11 // Of CometBFT's block protocol.
	if height > 1 {
		h.LastBlockID = types.BlockID{Hash: make([]byte, 32), PartSetHeader: types.PartSetHeader{Total: 1, Hash: make([]byte, 32)}}
	}
	if c.change != nil {
		c.change(h)
	}
	id := types.BlockID{Hash: h.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: make([]byte, 32)}}
	vote := proto.Vote{Type: proto.PrecommitType, Height: h.Height, BlockID: id.ToProto(), Timestamp: h.Time}
	signature, err := c.seat.Sign(types.VoteSignBytes(h.ChainID, &vote))
	if err != nil {
		return nil, err
	}
	commit := &types.Commit{Height: h.Height, BlockID: id, Signatures: []types.CommitSig{{
		BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: set.Validators[0].Address, Timestamp: h.Time, Signature: signature,
	}}}
	b := types.LightBlock{SignedHeader: &types.SignedHeader{Header: h, Commit: commit}, ValidatorSet: set}
	p, err := b.ToProto()
	if err != nil {
		return nil, err
	}
	return p.Marshal()
}

func seat(secret string) ed25519.PrivKey { return ed25519.GenPrivKeyFromSecret([]byte(secret)) }

func TestHeadersAreBelievedAsFarAsTheSeatsOfTheGenesisGo(t *testing.T) {
	id := FirstChain(genesis.ID())
	for _, row := range []struct {
		sentence string
		chain    chain
		want     error
	}{
		{"the seat signed it", chain{network: id, seat: seat("seat"), last: 9}, nil},
		{"the seat signed the first", chain{network: id, seat: seat("seat"), last: 1}, nil},
		{"the seat's clock was ten minutes ahead", chain{network: id, seat: seat("seat"), last: 9, change: func(h *types.Header) { h.Time = time.Now().Add(10 * time.Minute) }}, nil},
		{"the genesis is of long ago", chain{network: id, seat: seat("seat"), last: 9, change: func(h *types.Header) { h.Time = h.Time.AddDate(40, 0, 0) }}, nil},
		{"another seat signed it", chain{network: id, seat: seat("other"), last: 9}, ErrSeats},
		{"another seat signed the first", chain{network: id, seat: seat("other"), last: 1}, ErrSeats},
		{"the seat signed it for another network", chain{network: "00112233445566778899aabbccddeeff-1", seat: seat("seat"), last: 9}, ErrChain},
		{"the seat signed it after a restart", chain{network: string(genesis.ID()) + "-2", seat: seat("seat"), last: 9}, ErrRestarted},
		{"it lies before the genesis", chain{network: id, seat: seat("seat"), last: 9, change: func(h *types.Header) { h.Time = time.Unix(genesis.Time-9, 0) }}, ErrHeader},
		{"it is of no version of the engine", chain{network: id, seat: seat("seat"), last: 9, change: func(h *types.Header) { h.Version.Block = 12 }}, ErrForm},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			b, err := Follow(genesis, row.chain).Latest(t.Context())
			if !errors.Is(err, row.want) || err == nil && b.Height != row.chain.last {
				t.Errorf("got %v, want %v", err, row.want)
			}
		})
	}
}

func TestAHeaderTrustedIsABeginningAfterARestartToo(t *testing.T) {
	after := chain{network: string(genesis.ID()) + "-2", seat: seat("other"), last: 90}
	f := Follow(genesis, after)
	if _, err := f.Latest(t.Context()); !errors.Is(err, ErrRestarted) {
		t.Errorf("from the genesis: %v", err)
	}
	raw, err := after.LightBlock(t.Context(), 80)
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Trust(t.Context(), 80, trusted.Hash()); err != nil {
		t.Fatal(err)
	}
	if b, err := f.Latest(t.Context()); err != nil || b.Height != 90 {
		t.Errorf("%v, %v", b, err)
	}
	believer := Follow(genesis, after)
	if err := believer.Believe(t.Context()); err != nil {
		t.Error(err)
	}
	if b, err := believer.Latest(t.Context()); err != nil || b.Height != 90 {
		t.Errorf("of one's own node: %v, %v", b, err)
	}
	f.from = chain{network: string(genesis.ID()) + "-3", seat: seat("other"), last: 91}
	if _, err := f.Block(t.Context(), 91); !errors.Is(err, ErrRestarted) {
		t.Errorf("restarted once more: %v", err)
	}
	f.from = chain{network: "00112233445566778899aabbccddeeff-2", seat: seat("other"), last: 91}
	if err := f.Trust(t.Context(), 91, trusted.Hash()); !errors.Is(err, ErrChain) {
		t.Errorf("another network: %v", err)
	}
}

func TestTwoHeadersOfOneHeightAreNoticed(t *testing.T) {
	id := FirstChain(genesis.ID())
	f := Follow(genesis, chain{network: id, seat: seat("seat"), last: 9})
	if _, err := f.Latest(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.from = chain{network: id, seat: seat("seat"), last: 9, change: func(h *types.Header) { h.AppHash = []byte("another state") }}
	if _, err := f.Latest(t.Context()); !errors.Is(err, ErrHeader) {
		t.Errorf("got %v", err)
	}
}

// FuzzAnswers reads whatever a node may answer.
func FuzzAnswers(f *testing.F) {
	header, err := chain{network: FirstChain(genesis.ID()), seat: seat("seat"), last: 1}.LightBlock(context.Background(), 1)
	if err != nil {
		f.Fatal(err)
	}
	there := &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Exist{Exist: &ics23.ExistenceProof{Key: []byte("k"), Value: []byte("v"), Leaf: ics23.IavlSpec.LeafSpec}}}
	absent := &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Nonexist{Nonexist: &ics23.NonExistenceProof{Key: []byte("k"), Left: there.GetExist()}}}
	f.Add(header)
	for _, p := range []*ics23.CommitmentProof{there, absent} {
		b, err := p.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	root := make([]byte, 32)
	f.Fuzz(func(t *testing.T, answer []byte) {
		follower := Follow(genesis, given(answer))
		if b, err := follower.Latest(t.Context()); err == nil && b.Commit.Signatures[0].Signature == nil {
			t.Error("a header without a signature was taken")
		}
		if v, err := Value(root, []byte("k"), answer); err == nil {
			t.Errorf("a proof leads to a root of zeros: %x", v)
		}
	})
}

// given is a node that always answers the same.
type given []byte

func (g given) LightBlock(context.Context, int64) ([]byte, error) { return g, nil }

// waiting is a node whose last block no header vouches for yet.
type waiting struct{ asked int }

func (w *waiting) Prove(context.Context, [][]byte) (int64, [][]byte, error) {
	w.asked++
	return 0, nil, machine.Conflict(codeNotProven, "the last block waits")
}

func TestAStateThatNoHeaderNamesYetIsAskedForAgain(t *testing.T) {
	w := &waiting{}
	_, err := Follow(genesis, chain{}).Read(t.Context(), w, func(r state.Reader) { machine.NetworkOf(r) })
	var no *machine.Refusal
	if !errors.As(err, &no) || no.Code != "node.not_proven" || w.asked != provenTries {
		t.Errorf("asked %d times, %v", w.asked, err)
	}
}
