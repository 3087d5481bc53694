package node_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	proto "github.com/cometbft/cometbft/proto/tendermint/types"
	ics23 "github.com/cosmos/ics23/go"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/node"
	"metaorg/node/light"
)

// altered is what a node gives, with one thing changed on the way.
type altered struct {
	light.Source
	header func(asked int64, b *proto.LightBlock)
	prove  func(proofs [][]byte)
	keys   func(keys [][]byte)
	asked  []int64 // Heights of headers.
}

func (a *altered) LightBlock(ctx context.Context, height int64) ([]byte, error) {
	a.asked = append(a.asked, height)
	raw, err := a.Source.LightBlock(ctx, height)
	if err != nil || a.header == nil {
		return raw, err
	}
	var b proto.LightBlock
	if err := b.Unmarshal(raw); err != nil {
		return nil, err
	}
	a.header(height, &b)
	return b.Marshal()
}

func (a *altered) Prove(ctx context.Context, keys [][]byte) (int64, [][]byte, error) {
	if a.keys != nil {
		a.keys(keys)
	}
	height, proofs, err := a.Source.Prove(ctx, keys)
	if a.prove != nil {
		a.prove(proofs)
	}
	return height, proofs, err
}

func keptAt(n *node.Node, follower *light.Follower, from light.Prover, word string) (at int64, kept bool, err error) {
	_, err = follower.Read(context.Background(), from, func(r state.Reader) { at, kept = words.Get(r, word) })
	return at, kept, err
}

func TestAStateIsReadByProofs(t *testing.T) {
	t.Parallel()
	n, ada, _ := start(t, false)
	must(t, n, ada.sign(Keep{"bread"}))
	follower := light.Follow(n.Genesis(), n)
	var want int64
	n.Read(func(r state.Reader) { want, _ = words.Get(r, "bread") })
	if at, kept, err := keptAt(n, follower, n, "bread"); err != nil || !kept || at != want {
		t.Errorf("bread was kept at %d: %v, %v", at, kept, err)
	}
	if _, kept, err := keptAt(n, follower, n, "salt"); err != nil || kept {
		t.Errorf("salt was never kept, and is: %v, %v", kept, err)
	}
	_, err := follower.Read(t.Context(), n, func(r state.Reader) {
		for range words.All(r) {
			t.Error("walked over keys")
		}
	})
	if !errors.Is(err, light.ErrScan) {
		t.Errorf("walking over keys: %v", err)
	}
}

// TestAStateIsReadAsOneThoughTheNetworkGoesOn applies an act between one key
// and the next.
func TestAStateIsReadAsOneThoughTheNetworkGoesOn(t *testing.T) {
	t.Parallel()
	n, ada, _ := start(t, false)
	must(t, n, ada.sign(Keep{"bread"}))
	asked := 0
	from := &altered{Source: n, keys: func([][]byte) {
		if asked++; asked == 2 {
			must(t, n, ada.sign(Keep{"salt"}))
		}
	}}
	var edge uint64
	var salt bool
	_, err := light.Follow(n.Genesis(), n).Read(t.Context(), from, func(r state.Reader) {
		edge = machine.EdgeOf(r).Size
		salt = words.Has(r, "salt")
	})
	if err != nil || !salt || edge != n.LogSize() {
		t.Errorf("the log has %d entries, salt is kept: %v (%v); the node's has %d", edge, salt, err, n.LogSize())
	}
}

func TestLiesAboutHeadersAndStateAreNamed(t *testing.T) {
	t.Parallel()
	n, ada, _ := start(t, false)
	for i := range 5 {
		must(t, n, ada.sign(Keep{fmt.Sprint("word ", i)}))
	}
	other, _, _ := start(t, false)
	_, ofOther, err := other.Prove(t.Context(), [][]byte{[]byte("toy/words\x00word 1")})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		lie      altered
		want     error
	}{
		{"nothing is altered", altered{}, nil},
		{"the state's root is another", altered{header: func(_ int64, b *proto.LightBlock) { b.SignedHeader.Header.AppHash[0]++ }}, light.ErrHeader},
		{"the header is of another network", altered{Source: other}, light.ErrChain},
		{"the header is of the network restarted together", altered{header: func(_ int64, b *proto.LightBlock) {
			b.SignedHeader.Header.ChainID = string(n.Genesis().ID()) + "-2"
		}}, light.ErrRestarted},
		{"the signature is another", altered{header: func(_ int64, b *proto.LightBlock) { b.SignedHeader.Commit.Signatures[0].Signature[5]++ }}, light.ErrHeader},
		{"nobody signed", altered{header: func(_ int64, b *proto.LightBlock) { b.SignedHeader.Commit.Signatures = nil }}, light.ErrForm},
		{"there is no seat", altered{header: func(_ int64, b *proto.LightBlock) { b.ValidatorSet.Validators = nil }}, light.ErrForm},
		{"the seat has more than one vote", altered{header: func(_ int64, b *proto.LightBlock) {
			b.ValidatorSet.Validators[0].VotingPower, b.ValidatorSet.TotalVotingPower = 2, 0
		}}, light.ErrSeats},
		{"there is no header", altered{header: func(_ int64, b *proto.LightBlock) { b.SignedHeader = nil }}, light.ErrForm},
		{"the header is of another height", altered{header: func(_ int64, b *proto.LightBlock) { b.SignedHeader.Header.Height = 2 }}, light.ErrHeader},
		{"the value is forged", altered{prove: func(p [][]byte) { p[0] = forge(t, p[0]) }}, light.ErrProof},
		{"the proof is of another state", altered{prove: func(p [][]byte) { p[0] = ofOther[0] }}, light.ErrProof},
		{"the proof is garbage", altered{prove: func(p [][]byte) { p[0] = []byte("garbage") }}, light.ErrForm},
		{"the proof is missing", altered{prove: func(p [][]byte) { p[0] = nil }}, light.ErrForm},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			lie := row.lie
			headers := light.Headers(&lie)
			if lie.Source == nil {
				lie.Source = n
			}
			prover := light.Prover(&lie)
			if row.lie.Source != nil {
				prover = n
			}
			follower := light.Follow(n.Genesis(), headers)
			_, err := follower.Latest(t.Context())
			if err == nil {
				_, _, err = keptAt(n, follower, prover, "word 1")
			}
			if !errors.Is(err, row.want) {
				t.Errorf("got %v, want %v", err, row.want)
			}
		})
	}
}

// forge changes the value that a proof is of.
func forge(t *testing.T, proof []byte) []byte {
	t.Helper()
	var p ics23.CommitmentProof
	if err := p.Unmarshal(proof); err != nil {
		t.Fatal(err)
	}
	if e := p.GetExist(); e != nil {
		e.Value[0]++
	}
	forged, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return forged
}

func TestSeatsAreFollowedThroughTheirChanges(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2, 3)
	founder, rest := c.nodes[0], c.nodes[1:]
	var all []machine.Message
	for _, n := range rest {
		all = append(all, Sit{n.Seat(), n.Anchor()})
	}
	must(t, founder, ada.sign(all...))
	for i := range 4 {
		must(t, rest[0], ada.sign(Keep{fmt.Sprint("with four seats ", i)}))
	}
	must(t, rest[0], ada.sign(Rise{founder.Seat()}))
	for i := range 6 {
		must(t, rest[0], ada.sign(Keep{fmt.Sprint("without the founder ", i)}))
	}
	c.agree(1, 2, 3)

	from := &altered{Source: rest[0]}
	follower := light.Follow(rest[0].Genesis(), from)
	last, err := follower.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	signed, seats := light.Signed(last)
	if seats != 3 || signed != 3 {
		t.Errorf("%d of %d seats signed", signed, seats)
	}
	if steps := follower.Steps(); steps < 2 || steps >= int(last.Height) {
		t.Errorf("followed %d headers in %d steps", last.Height, steps)
	}
	if _, kept, err := keptAt(rest[0], follower, from, "without the founder 5"); err != nil || !kept {
		t.Errorf("kept: %v, %v", kept, err)
	}

	t.Run("with seats cut off it is not believed", func(t *testing.T) {
		cut := &altered{Source: rest[0], header: func(_ int64, b *proto.LightBlock) {
			b.ValidatorSet.Validators, b.ValidatorSet.TotalVotingPower = b.ValidatorSet.Validators[:1], 0
			b.ValidatorSet.Proposer = b.ValidatorSet.Validators[0]
		}}
		if _, err := light.Follow(rest[0].Genesis(), cut).Latest(t.Context()); !errors.Is(err, light.ErrSeats) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("with too few signatures it is not believed", func(t *testing.T) {
		few := &altered{Source: rest[0], header: func(_ int64, b *proto.LightBlock) {
			if s := b.SignedHeader.Commit.Signatures; len(s) > 2 {
				for i := range s[1:] {
					s[1+i] = proto.CommitSig{BlockIdFlag: proto.BlockIDFlagAbsent}
				}
			}
		}}
		if _, err := light.Follow(rest[0].Genesis(), few).Latest(t.Context()); !errors.Is(err, light.ErrHeader) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("without the headers between it is not believed", func(t *testing.T) {
		gap := &altered{Source: rest[0], header: func(asked int64, b *proto.LightBlock) {
			if asked != 0 {
				b.SignedHeader = nil
			}
		}}
		if _, err := light.Follow(rest[0].Genesis(), gap).Latest(t.Context()); !errors.Is(err, light.ErrForm) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a header trusted from elsewhere is a beginning", func(t *testing.T) {
		f := light.Follow(rest[0].Genesis(), rest[0])
		if err := f.Trust(t.Context(), last.Height-2, []byte("another hash")); !errors.Is(err, light.ErrHeader) {
			t.Errorf("another hash: %v", err)
		}
		b, err := follower.Block(t.Context(), last.Height-2)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Trust(t.Context(), b.Height, b.Hash()); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Latest(t.Context()); err != nil || got.Height < last.Height {
			t.Errorf("got %v, %v", got, err)
		}
		if _, err := f.Block(t.Context(), 1); !errors.Is(err, light.ErrBefore) {
			t.Errorf("a header from before: %v", err)
		}
	})
}

func TestLogProofsAreGivenAndChecked(t *testing.T) {
	t.Parallel()
	n, ada, _ := start(t, false)
	must(t, n, ada.sign(Keep{"bread"}))
	root := func() light.Log {
		var l light.Log
		n.Read(func(r state.Reader) {
			edge := machine.EdgeOf(r)
			l = light.Log{Size: edge.Size, Root: edge.Root()}
		})
		return l
	}
	older := root()
	must(t, n, ada.sign(Keep{"salt"}))
	newer := root()
	hashes, err := n.Consistency(t.Context(), older.Size, newer.Size)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := n.Entry(1)
	if err != nil {
		t.Fatal(err)
	}
	_, path, err := n.Inclusion(t.Context(), 1, newer.Size)
	if err != nil {
		t.Fatal(err)
	}
	forged := light.Log{Size: older.Size, Root: newer.Root}
	for _, row := range []struct {
		sentence  string
		got, want error
	}{
		{"the log went on", newer.Continues(older, hashes), nil},
		{"the log is the same", older.Continues(older, nil), nil},
		{"the log is shorter", older.Continues(newer, hashes), light.ErrRolledBack},
		{"the older log was another", newer.Continues(forged, hashes), light.ErrLog},
		{"the proof is short", newer.Continues(older, hashes[1:]), light.ErrLog},
		{"a hash is short", newer.Continues(older, [][]byte{{1}}), light.ErrForm},
		{"the entry is there", newer.Includes(1, entry, path), nil},
		{"the entry is another", newer.Includes(1, append(entry, 0), path), light.ErrLog},
		{"the entry is at another place", newer.Includes(2, entry, path), light.ErrLog},
		{"the entry is beyond the end", newer.Includes(newer.Size, entry, path), light.ErrLog},
	} {
		if !errors.Is(row.got, row.want) {
			t.Errorf("%s: %v", row.sentence, row.got)
		}
	}
	_, err = n.Consistency(t.Context(), 1, newer.Size+1)
	wantRefusal(t, err, "node.no_such_entry")
	_, _, err = n.Inclusion(t.Context(), newer.Size, newer.Size)
	wantRefusal(t, err, "node.no_such_entry")
	_, err = n.LightBlock(t.Context(), n.Height()+10)
	wantRefusal(t, err, "node.no_such_block")
	_, _, err = n.Prove(t.Context(), nil)
	wantRefusal(t, err, "node.no_keys")
}
